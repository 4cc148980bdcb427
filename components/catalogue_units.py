"""The units whose packaging groups a catalogue's titles are in: one, or several with a share of the new titles each.

No `from __future__ import annotations` here: with it, Python could not tell which keys of `CatalogueUnit` are required.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import pulumi
from pulumi.output import Unknown
from typing_extensions import NotRequired, TypedDict

from pulumi_mediapackage_vod.components.checks.known import is_known, shown, when_known
from pulumi_mediapackage_vod.components.checks.settings import checked_settings
from pulumi_mediapackage_vod.components.delivery.playback_urls import on_host_if_any
from pulumi_mediapackage_vod.components.packaging_reference import Packaging, Referenced, referenced
from pulumi_mediapackage_vod.components.unit import Urls
from pulumi_mediapackage_vod.dynamic_providers import PackagingGroup, ProgramError

_IN_A_LIST: Final = "packaging is a unit, its reference, or a list of these and of {'packaging': unit, 'weight': 2}"


class CatalogueUnit(TypedDict):
    """One of several units of a catalogue; None leaves an option out."""

    packaging: Packaging
    """The unit, or the `reference` that its stack exports."""

    weight: NotRequired[float | None]
    """Its share of new titles, against those of the others. 0: it takes none, and keeps those that it has. Default
    1."""


@dataclass(frozen=True)
class Weighted:
    """A unit and its share of new titles."""

    unit: Referenced
    weight: float


@dataclass(frozen=True)
class Units:
    """The units of one catalogue."""

    each: Sequence[Weighted]
    are_listed: bool
    """Whether `packaging` is a list, so that resources are given groups; those of a single unit are given that one."""

    @property
    def groups(self) -> list[PackagingGroup]:
        """The packaging groups of the units that are declared in this program."""
        return [each.unit.group for each in self.each if each.unit.group is not None]

    @property
    def region(self) -> pulumi.Output[str]:
        if not self.are_listed:
            return self.each[0].unit.region
        return pulumi.Output.all(*(each.unit.region for each in self.each)).apply(_one_region, True)

    @property
    def content_id(self) -> pulumi.Input[str | None]:
        """The template of content ids; None for units that are not protected."""
        found = [each.unit.content_id for each in self.each]
        if not self.are_listed or all(map(is_known, found)):
            return _one_content_id(found)
        return when_known(pulumi.Output.all(*found), _one_content_id)

    @property
    def for_batches(self) -> dict[str, Any]:
        """The arguments of an `AssetBatch` that say where its titles go."""
        if not self.are_listed:
            return {"packaging_group_id": self.each[0].unit.group_id, **self.for_readiness}
        return {"groups": [_group(each, {"weight": each.weight}) for each in self.each]}

    @property
    def for_readiness(self) -> dict[str, Any]:
        """The arguments of an `AssetCatalogReadiness` that say where the titles are."""
        if not self.are_listed:
            return {"packaging_configurations": self.each[0].unit.configurations}
        return {"groups": [_group(each, {}) for each in self.each]}

    @property
    def for_head(self) -> dict[str, Any]:
        """The arguments of an `AssetCatalogHead` that say where the titles are."""
        if not self.are_listed:
            return {"packaging_group_id": self.each[0].unit.group_id, "region": self.region}
        return {"groups": [each.unit.group_id for each in self.each], "region": self.region}

    @property
    def configuration_names(self) -> pulumi.Output[Mapping[str, str]]:
        """Format keys by configuration id."""
        found = pulumi.Output.all(*(each.unit.configuration_ids for each in self.each))
        return found.apply(lambda units: {id_: key for ids in units for key, id_ in ids.items()})

    def egress_urls(self, by_id: pulumi.Output[Urls]) -> pulumi.Output[Urls]:
        """{key: {format key: URL}} of {key: {configuration id: URL}}."""
        return _by_format(by_id, [(each.unit.configuration_ids, None) for each in self.each])

    def playback_urls(self, by_id: pulumi.Output[Urls]) -> pulumi.Output[Urls]:
        """The same on the host of each unit's `cdn`, if it has one."""
        return _by_format(by_id, [(each.unit.configuration_ids, each.unit.playback_host) for each in self.each])


def units_of(packaging: Any) -> Units:
    """The units that the argument `packaging` of a catalogue names."""
    is_list = isinstance(packaging, list | tuple)
    given = list(cast("Sequence[Any]", packaging)) if is_list else [packaging]
    if not given:
        raise ProgramError(f"packaging is empty: a catalogue needs at least one unit; {_IN_A_LIST}")
    options = [_options(f"packaging[{index}]" if is_list else "packaging", each) for index, each in enumerate(given)]
    found = [Weighted(referenced(each["packaging"]), each.get("weight", 1)) for each in options]
    groups = [each.unit.group for each in found if each.unit.group is not None]
    if len(set(map(id, groups))) < len(groups):
        raise ProgramError("packaging names one unit twice: name each once, with its weight")
    return Units(found, is_list or "weight" in options[0])


def _options(path: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping) or not {"packaging", "weight"} & {*cast("Mapping[str, Any]", given)}:
        return {"packaging": given}
    options: dict[str, Any] = dict(checked_settings(path, cast(Any, given), CatalogueUnit))
    weight = options.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
        raise ProgramError(
            f"{path}['weight'] is {shown(weight)}; it is a number from 0, known when the program runs: 2 is twice the "
            "share of 1, and 0 takes no new titles"
        )
    return options


def _group(each: Weighted, options: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": each.unit.group_id, "packaging_configurations": each.unit.configurations, **options}


def _one_region(found: Any) -> Any:
    if isinstance(found, Unknown):
        return found
    known = sorted({each for each in found if isinstance(each, str)})
    if len(known) > 1:
        raise ProgramError(f"the units of packaging are in {' and '.join(known)}; a catalogue is of one Region")
    return found[0]


def _one_content_id(found: Sequence[Any]) -> Any:
    """A title may be in any of the units, so none may be protected where another is in the clear."""
    if any(each != found[0] for each in found):
        told = " and ".join("none" if each is None else repr(each) for each in dict.fromkeys(found))
        raise ProgramError(
            f"the units of packaging have the content ids {told}, and a title may be in any of them: give all of them "
            "the same protection, or use a catalogue for each"
        )
    return found[0]


def _by_format(by_id: pulumi.Output[Urls], units: Sequence[tuple[Any, Any]]) -> pulumi.Output[Urls]:
    """URLs by format key. `units` are the configuration ids by format key and the host of each unit, of which a title
    is in one. The titles are joined to no other Output: Pulumi would make an Output of each of their values."""
    parts = pulumi.Output.all(*(pulumi.Output.all(*each) for each in units))

    def found(titles: Urls) -> pulumi.Output[Any]:
        return parts.apply(lambda known: _together(known, titles), True)

    return cast("pulumi.Output[Urls]", by_id.apply(cast(Any, found)))


def _together(units: Any, titles: Urls) -> Any:
    result: dict[str, Any] = {}
    for ids, host in () if isinstance(units, Unknown) else units:
        if isinstance(ids, Unknown) or any(isinstance(each, Unknown) for each in ids.values()):
            return Unknown()
        for key in sorted(titles):
            urls = {name: titles[key][id_] for name, id_ in ids.items() if id_ in titles[key]}
            if urls or key not in result:
                result[key] = on_host_if_any((urls, host))
    return Unknown() if isinstance(units, Unknown) else result
