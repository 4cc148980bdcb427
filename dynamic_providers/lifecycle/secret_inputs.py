"""Which inputs hold secrets of the program: no text may show them, and no output may repeat them in the clear.

The engine takes the marks off before it calls a provider, and puts them back where an output has the name of a secret
input. So the resource classes send a hidden input with the paths of the secrets. It is in no state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props

SECRET_INPUTS: Final = "secret_inputs"  # noqa: S105 - the name of an input
"""The hidden input: paths such as `source_arn`, `tags['team']` and `hls_package.encryption.speke_key_provider.url`;
`id` of a look-up; and keys of stack configuration, `mediapackage-vod:defaultTags`."""

DEFAULT_TAGS: Final = "mediapackage-vod:defaultTags"

REPEATED: Final[Mapping[str, Sequence[str]]] = {
    "arn": ("region",),
    "domain_name": ("region",),
    "egress_endpoints": ("region", "packaging_configurations"),
    "egress_urls": ("region", "packaging_configurations"),
    "origin_host": ("region",),
    "statuses": ("assets",),
    "tags_all": ("tags",),
}
"""Inputs that hold values of others. Until all of them are known, it is not known either whether they hold a secret."""

_NAMES_OF_THE_PROGRAM: Final = ("assets", "configuration_names", "tags")
"""Mappings whose keys are a program's own; those of all others are names of options."""


def paths_of(inputs: Mapping[str, Any]) -> list[str]:
    return inputs.get(SECRET_INPUTS, [])


def names_of(inputs: Mapping[str, Any]) -> set[str]:
    """The inputs that hold secrets."""
    return {root_of(path) for path in paths_of(inputs)}


def root_of(path: str) -> str:
    """The input that a path leads into."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def secret_around(path: str, secrets: Sequence[str]) -> str | None:
    """The secret that a path leads to or into, or `path` itself if there is one below it."""
    for secret in secrets:
        if path == secret or path.startswith((f"{secret}.", f"{secret}[")):
            return secret
        if secret.startswith((f"{path}.", f"{path}[")):
            return path
    return None


def repeated(inputs: Mapping[str, Any]) -> set[str]:
    """What repeats secrets under other names, or as one text where a program gave a mapping."""
    names = names_of(inputs)
    inside = {root_of(path) for path in paths_of(inputs) if path != root_of(path)}
    as_text = {name for name in inside if isinstance(inputs.get(name), str)}
    return as_text | {name for name, sources in REPEATED.items() if not names.isdisjoint(sources)}


def with_default_tags(inputs: Props, *, are_secret: bool) -> None:
    """Mark the tags of an object as secret where its default tags, which they hold, are."""
    paths = paths_of(inputs)
    if (are_secret or DEFAULT_TAGS in paths) and "tags" not in paths:
        inputs[SECRET_INPUTS] = [*paths, "tags"]


def member(path: str, key: Any) -> str:
    """The path of a mapping's member. Tags may have keys of any form."""
    return f"{path}[{key!r}]" if path == "tags" else f"{path}.{key}"


def secret_values(inputs: Mapping[str, Any]) -> Iterator[Any]:
    """All that is secret in the inputs: texts and numbers, and the names that a program gave them."""
    paths = paths_of(inputs)
    for name in names_of(inputs) & set(inputs):
        yield from _leaves(inputs[name], name, paths)


def _leaves(value: Any, path: str, secrets: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for key, item in cast("Mapping[Any, Any]", value).items():
            if root_of(path) in _NAMES_OF_THE_PROGRAM and path in secrets:
                yield key
            yield from _leaves(item, member(path, key), secrets)
    elif isinstance(value, list):
        for index, item in enumerate(cast("list[Any]", value)):
            yield from _leaves(item, f"{path}[{index}]", secrets)
    elif secret_around(path, secrets):
        yield value
