"""Of a project's own file of a stack, what can be used with another backend, account and endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from pulumi_mediapackage_vod.trial.environment import ACCOUNT

Members = Mapping[str, Any]
PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
_PROFILES = ("aws:profile", "mediapackage-vod:profile")
_OF_THE_ACCOUNT = (
    *(
        "aws:accessKey",
        "aws:secretKey",
        "aws:token",
        "aws:assumeRole",
        "aws:assumeRoles",
        "aws:assumeRoleWithWebIdentity",
    ),
    *("aws:endpoints", "aws:forbiddenAccountIds", "aws:sharedConfigFiles", "aws:sharedCredentialsFiles"),
)
"""They lead to a real account and have no meaning here."""


class UnreadableFileError(Exception):
    """A file of the project is not what it has to be; the text says which and why."""


@dataclass(frozen=True)
class Project:
    """A folder with Pulumi.yaml."""

    file: Path
    content: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.content["name"])

    def stack_file(self, stack: str) -> Path:
        """Where the CLI looks for the stack's file."""
        folder, config = self.content.get("stackConfigDir"), self.content.get("config")
        place = folder or (config if isinstance(config, str) else "")
        return self.file.parent / place / f"Pulumi.{stack.rpartition('/')[2]}{self.file.suffix}"

    @property
    def config(self) -> Mapping[str, Any]:
        """The values that the project itself gives or has as defaults."""
        config = self.content.get("config")
        return {key: _given(value) for key, value in cast(Members, config).items()} if isinstance(config, dict) else {}


@dataclass(frozen=True)
class StackFile:
    """A stack's file for this trial."""

    text: str
    unreadable: Sequence[str]
    """Keys whose values are secrets of the other backend."""
    left_out: Sequence[str]
    """Keys and sections that lead elsewhere."""
    profiles: frozenset[str]
    """AWS profiles that the configuration names."""


def project_at(folder: Path) -> Project | None:
    """The project that the CLI finds from there: the nearest upwards; None if there is none."""
    for each in (folder, *folder.parents):
        for name in PROJECT_FILES:
            if (file := each / name).is_file():
                content = _loaded(file)
                if not isinstance(content, dict) or not cast(Members, content).get("name"):
                    raise UnreadableFileError(f"{file} names no project")
                return Project(file, cast(Members, content))
    return None


def usable(project: Project, stack: str, endpoint: str, more: Mapping[str, str]) -> StackFile:
    """The configuration of a stack, with `more` values over it."""
    source = project.stack_file(stack)
    # By its nodes: each value stays as it is written, whatever YAML takes it for.
    root = _composed(source) if source.is_file() else None
    config = {key: node for section, found in _members(root) if section == "config" for key, node in _members(found)}
    namespaced = {key if ":" in key else f"{project.name}:{key}": node for key, node in config.items()}
    unreadable = [key for key, node in namespaced.items() if _has_secret(node) and key not in more]
    left_out = [key for key in namespaced if key in _OF_THE_ACCOUNT and key not in unreadable]
    left_out += [section for section, _ in _members(root) if section == "environment"]
    kept = {key: node for key, node in namespaced.items() if key not in (*unreadable, *left_out)}
    substitutes = {
        "mediapackage-vod:endpointUrl": endpoint,
        "mediapackage-vod:allowedAccountIds": f'["{ACCOUNT}"]',
        "aws:allowedAccountIds": f'["{ACCOUNT}"]',
    }
    asked = {*namespaced, *project.config}
    values = {**{key: value for key, value in substitutes.items() if key in asked}, **more}
    kept |= {key: yaml.ScalarNode("tag:yaml.org,2002:str", value, style="'") for key, value in values.items()}
    named = {key: node.value for key, node in kept.items() if isinstance(node, yaml.ScalarNode)}
    profiles = {str(value) for key, value in {**project.config, **named}.items() if key in _PROFILES and value}
    return StackFile(_written(kept), unreadable, left_out, frozenset(profiles))


def _written(config: Mapping[str, yaml.Node]) -> str:
    text = "tag:yaml.org,2002:str"
    pairs = [(yaml.ScalarNode(text, key), node) for key, node in config.items()]
    mapping = yaml.MappingNode("tag:yaml.org,2002:map", pairs)
    root = yaml.MappingNode("tag:yaml.org,2002:map", [(yaml.ScalarNode(text, "config"), mapping)])
    written: Any = cast(Any, yaml).serialize(root, Dumper=yaml.SafeDumper)
    return written


def _composed(file: Path) -> yaml.Node | None:
    try:
        return cast(Any, yaml).compose(file.read_text(), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise UnreadableFileError(f"{file} is no YAML: {error}") from None


def _loaded(file: Path) -> Any:
    try:
        return yaml.safe_load(file.read_text())
    except yaml.YAMLError as error:
        raise UnreadableFileError(f"{file} is no YAML: {error}") from None


def _members(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key.value, value) for key, value in node.value)


def _has_secret(node: yaml.Node) -> bool:
    if isinstance(node, yaml.SequenceNode):
        return any(map(_has_secret, node.value))
    members = [*_members(node)]
    return [key for key, _ in members] == ["secure"] or any(_has_secret(value) for _, value in members)


def _given(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    members = cast(Members, value)
    return members.get("value", members.get("default"))
