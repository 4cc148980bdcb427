"""A packaging group in a program's terms: as a `VodPackaging`, or as resources of their own."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from pulumi_mediapackage_vod.components import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import PACKAGES
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import EQUAL_TO_ABSENT, normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import without_owner
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import PACKAGING_CONFIGURATION, PACKAGING_GROUP
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.differences import service_inputs
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.drift import FILLED_IN, with_drift
from pulumi_mediapackage_vod.export.account import Group, Props
from pulumi_mediapackage_vod.export.source import Code, Names, call, literal

MANY: Final = 500
"""So many titles `VodPackaging` is made for."""
_FORMATS: Final[Mapping[str, Callable[..., Format]]] = {each.__name__: each for each in (hls, dash, cmaf, mss)}


@dataclass
class Section:
    """What declares one group."""

    code: list[str] = field(default_factory=list[str])
    components: set[str] = field(default_factory=set[str])
    """Names that it imports."""
    resources: set[str] = field(default_factory=set[str])
    """Names that it imports from `dynamic_providers`."""
    files: dict[str, str] = field(default_factory=dict[str, str])
    """What it reads, by name."""

    def made_of(self, name: str, *positional: Any, **named: Any) -> Code:
        """A call of a name that has to be imported."""
        (self.components if name in _COMPONENTS else self.resources).add(name)
        return call(name, *positional, **named)


_COMPONENTS: Final = ("AssetCatalog", "Format", "VodPackaging", *_FORMATS)
IMPORTED: Final = (*_COMPONENTS, "Asset", "PackagingConfiguration", "PackagingGroup", "Path", "pulumi")


def obstacle(group: Group) -> str:
    """Why a group cannot be a `VodPackaging`, as far as it can be told by looking at it; empty if it may be one."""
    if group.props.get("authorization"):
        return "its CDN authorization uses a role and a secret that exist, and VodPackaging makes its own"
    if "egress_access_logs" in group.props:
        return "its access logs go to a log group that exists, and VodPackaging makes its own"
    tags = tags_of(group.props)
    if other := [each["id"] for each in group.configurations if tags_of(each) != tags]:
        return f"VodPackaging gives all formats the tags of the group, and {other[0]} has others"
    few = [each["id"] for each in group.assets if not tags.keys() <= tags_of(each).keys()]
    if few and len(group.assets) <= MANY:
        return f"VodPackaging gives all titles the tags of the group, and {few[0]} lacks some"
    return ""


def as_unit(group: Group, names: Names) -> Section:
    """The group as a `VodPackaging`, with an `AssetCatalog` for many titles."""
    section, variable = Section(), names.new(group.id)
    is_large = len(group.assets) > MANY
    tags, role = tags_of(group.props), _role_of_most(group)
    formats = {_format_key(group, each): _format(section, each) for each in group.configurations}
    in_order = [_package_of(each).removesuffix("_package") for each in group.configurations]
    unit = section.made_of(
        "VodPackaging",
        group.id,
        group_id=group.id,
        formats=list(formats.values()) if list(formats) == in_order and formats else formats,
        source_role_arn=None if is_large else role,
        assets={} if is_large else {each["id"]: _title(each, role, tags) for each in group.assets},
        tags=tags or None,
    )
    section.code.append(f"{variable} = {unit}")
    if is_large:
        _add_catalogue(section, group, names, Code(variable), role)
    return section


def as_resources(group: Group, names: Names) -> Section:
    """The group as a `PackagingGroup` with resources of their own for all that is in it."""
    section, variable = Section(), names.new(group.id)
    inputs = service_inputs(PACKAGING_GROUP, {}, group.props)
    made = section.made_of(
        "PackagingGroup",
        group.id,
        group_id=group.id,
        authorization=inputs.get("authorization"),
        egress_access_logs=inputs.get("egress_access_logs"),
        tags=tags_of(group.props) or None,
    )
    section.code.append(f"{variable} = {made}")
    formats = {each["id"]: names.new(each["id"]) for each in group.configurations}
    for each in group.configurations:
        package = _package_of(each)
        made = section.made_of(
            "PackagingConfiguration",
            each["id"],
            configuration_id=each["id"],
            packaging_group_id=Code(f"{variable}.id"),
            **{package: _package(each)},
            tags=tags_of(each) or None,
        )
        section.code.append(f"{formats[each['id']]} = {made}")
    if len(group.assets) > MANY:
        unit: Props = {name: Code(f"{variable}.{name}") for name in ("region", "domain_name", "origin_host")}
        unit["packaging_group_id"] = Code(f"{variable}.id")
        unit["configurations"] = {id_: Code(f"{each}.id") for id_, each in formats.items()}
        unit["incarnations"] = {id_: Code(f"{each}.incarnation") for id_, each in formats.items()}
        _add_catalogue(section, group, names, unit, _role_of_most(group))
        return section
    all_formats = "[]"
    if group.assets and formats:
        all_formats = names.new(f"{variable}_formats")
        section.code.append(f"{all_formats} = {literal([Code(each) for each in formats.values()])}")
    for each in group.assets:
        made = section.made_of(
            "Asset",
            each["id"],
            asset_id=each["id"],
            packaging_group_id=Code(f"{variable}.id"),
            packaging_configurations=Code(all_formats),
            source_arn=each["source_arn"],
            source_role_arn=each["source_role_arn"],
            resource_id=each.get("resource_id"),
            tags=tags_of(each) or None,
        )
        section.code.append(made)
    return section


def tags_of(props: Props) -> dict[str, str]:
    return dict(sorted(without_owner(props.get("tags", {})).items()))


def _add_catalogue(section: Section, group: Group, names: Names, packaging: Any, role: str | None) -> None:
    file = f"{group.id}.titles.json"  # unlike any other file of the project, whatever the id
    rows = [_row(each, role) for each in group.assets]
    section.files[file] = json.dumps(rows, indent=1, ensure_ascii=False) + "\n"
    made = section.made_of(
        "AssetCatalog",
        f"{group.id}-titles",
        packaging=packaging,
        file=Code(f'Path(__file__).with_name("{file}")'),
        source_role_arn=role,
    )
    section.code.append(f"{names.new(f'{group.id}_titles')} = {made}")


def _title(asset: Props, role: str | None, tags: Mapping[str, str]) -> Props:
    own = {key: value for key, value in tags_of(asset).items() if tags.get(key) != value}
    title = {
        "source": asset["source_arn"],
        "asset_id": asset["id"],
        "resource_id": asset.get("resource_id"),
        "source_role_arn": asset["source_role_arn"] if asset["source_role_arn"] != role else None,
        "tags": own or None,
    }
    return {name: value for name, value in title.items() if value is not None}


def _row(asset: Props, role: str | None) -> Props:
    row = {"key": asset["id"], **_title(asset, role, {})}
    return {{"source_role_arn": "role"}.get(name, name): value for name, value in row.items()}


def _role_of_most(group: Group) -> str | None:
    roles = Counter(each["source_role_arn"] for each in group.assets)
    return max(sorted(roles), key=lambda role: roles[role]) if roles else None


def _format_key(group: Group, configuration: Props) -> str:
    """The format's own name where the group has it once."""
    names = [_package_of(each) for each in group.configurations]
    package = _package_of(configuration)
    return package.removesuffix("_package") if len(set(names)) == len(names) else configuration["id"]


def _format(section: Section, configuration: Props) -> Code:
    """What makes the format: its function, or `Format` where that has no argument for something."""
    name, package = _package_of(configuration).removesuffix("_package"), _package(configuration)
    arguments = _arguments(name, package)
    if arguments is None:
        return section.made_of("Format", name, package, configuration_id=configuration["id"])
    return section.made_of(name, configuration_id=configuration["id"], **arguments)


def _arguments(name: str, package: Props) -> Props | None:
    """The arguments with which a format's function makes the package; None if it cannot, or has a default for an option
    that the package is without."""
    manifests = package[PACKAGES[f"{name}_package"]]
    if len(manifests) != 1:
        return None
    options = {key: value for key, value in package.items() if key != PACKAGES[f"{name}_package"]}
    options |= {key: value for key, value in manifests[0].items() if key != "stream_selection"}
    options |= manifests[0].get("stream_selection", {})
    defaults = {key: each.default for key, each in inspect.signature(_FORMATS[name]).parameters.items()}
    if not options.keys() <= defaults.keys():
        return None
    of_package = {key: default for key, default in defaults.items() if key not in ("clear", "drm", "configuration_id")}
    given = {key: options.get(key, _as_absent(key, default)) for key, default in of_package.items()}
    asked = {key: value for key, value in given.items() if value != of_package[key]}
    if None in asked.values():
        return None
    made = _FORMATS[name](**asked).package
    return asked if with_drift(made, package) == made else None


def _as_absent(option: str, default: Any) -> Any:
    """A value that says as much as leaving the option out, the default if it does; None if there is none."""
    same = [*FILLED_IN.get(option, ()), *([EQUAL_TO_ABSENT[option]] if option in EQUAL_TO_ABSENT else [])]
    return default if default is None or default in same else next(iter(same), None)


def _package(configuration: Props) -> Props:
    """What a program has to ask for: without options whose value the service fills in where they are left out."""
    name = _package_of(configuration)
    asked = {name: _structures(configuration[name])}
    return normalised(service_inputs(PACKAGING_CONFIGURATION, asked, configuration)[name])


def _structures(value: Any) -> Any:
    """The mappings and the lists of mappings in a value, without all else."""
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value).items()
        return {key: _structures(item) for key, item in members if _is_structure(item)}
    return [_structures(item) for item in cast("Sequence[Any]", value)]


def _is_structure(value: Any) -> bool:
    first = next(iter(cast("list[Any]", value)), None) if isinstance(value, list) else value
    return isinstance(first, Mapping)


def _package_of(configuration: Props) -> str:
    return next(name for name in PACKAGES if name in configuration)
