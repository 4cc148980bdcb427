"""Which of the packaging groups of a batch each of its titles is in, and stays in.

A title that has an asset in one of the groups keeps it: one that is recorded, begun by a run that was cut off, held by
another resource of the stack until now, or there to be adopted. All others go by a weighted hash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import (
    group_of_each,
    groups_of,
    part_of,
    titles_by_group,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_titles import asset_inputs, options_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.rendezvous import chosen
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Problem, Props


@dataclass
class Assignment:
    """Puts each title of new inputs, which are not a text yet, into a group."""

    asset: AssetLifecycle
    olds: Props
    """Checked inputs."""
    batch: Props
    listed: Callable[[Props], Mapping[str, Any]]
    """The assets that are in the group of a part."""
    problems: list[Problem] = field(default_factory=list[Problem])
    _listings: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])

    @property
    def is_needed(self) -> bool:
        several = "groups" in self.batch or "groups" in self.olds
        return several and isinstance(self.batch["titles"], Mapping)

    def parts(self) -> list[Props]:
        """The inputs of a batch for each group that has titles; those of titles whose group is not known yet are of a
        group whose id is unknown."""
        if not self.is_needed:
            return [self.batch]
        self.problems += [*self._group_problems()]
        titles = cast("Mapping[str, Any]", self.batch["titles"])
        found: dict[Any, dict[str, Any]] = {}
        if not self.problems:
            homeless = 0
            for key, title in titles.items():
                group = self._group(key)
                if group is None:
                    homeless += 1
                else:
                    found.setdefault(group, {})[key] = title
            if homeless:
                self.problems.append(_nowhere(homeless))
        groups = {**self._groups, UNKNOWN: {"id": UNKNOWN, "packaging_configurations": UNKNOWN}}
        return [part_of(self.batch, groups[id_], each) for id_, each in found.items()]

    def _group_problems(self) -> Iterator[Problem]:
        for id_ in self._groups:
            if sum(each["id"] == id_ for each in groups_of(self.batch)) > 1:
                yield Problem("groups", f"packaging group {id_!r} is there twice: name each unit once")
        for index, each in enumerate(groups_of(self.batch)):
            weight = each.get("weight", 1)
            if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
                yield Problem(f"groups[{index}].weight", "it is a number from 0", weight)
        for id_, titles in self._recorded.items():
            if id_ not in self._groups:
                yield Problem("", leaving(id_, len(titles), "the batch"))

    @cached_property
    def _groups(self) -> dict[str, Props]:
        """The groups whose ids are known."""
        return {each["id"]: each for each in groups_of(self.batch) if each["id"] is not UNKNOWN}

    @cached_property
    def _recorded(self) -> Mapping[str, Mapping[str, Any]]:
        """Titles by group; another Region makes all of them anew."""
        same_region = equal("region", self.olds.get("region"), self.batch.get("region"))
        return titles_by_group(self.olds) if self.olds and same_region else {}

    @cached_property
    def _recorded_group(self) -> Mapping[str, str]:
        return {key: group for group, titles in self._recorded.items() for key in titles}

    @cached_property
    def _begun(self) -> Mapping[str, str]:
        """Where a run that was cut off has put titles."""
        earlier = self.asset.engine.earlier_runs()
        return group_of_each((*earlier.pending_creates, *earlier.pending_updates))

    def _group(self, key: str) -> Any:
        """The id of a title's group; `UNKNOWN` if it is not known yet, None if none takes it."""
        if recorded := self._recorded_group.get(key):
            return recorded
        if self._begun.get(key) in self._groups:
            return self._begun[key]
        for id_, group in self._groups.items():
            if self._is_there(key, part_of(self.batch, group, {key: self.batch["titles"][key]})):
                return id_
        weights = {each["id"]: each.get("weight", 1) for each in groups_of(self.batch) if each.get("weight", 1)}
        return UNKNOWN if UNKNOWN in weights else chosen(weights, key)

    def _is_there(self, key: str, part: Props) -> bool:
        """Whether the group has the title's asset already."""
        inputs = asset_inputs(self.asset, part, key)
        id_ = inputs[ASSET.id_property]
        if id_ is UNKNOWN:
            return False
        if self.asset.engine.group_of(id_) == part["packaging_group_id"]:
            return True
        is_adopted = part.get("adopt") and options_of(part, key).get(ASSET.id_property) is not None
        return bool(is_adopted) and id_ in self._listing(part)

    def _listing(self, part: Props) -> Mapping[str, Any]:
        group = part["packaging_group_id"]
        if group not in self._listings:
            self._listings[group] = self.listed(part)
        return self._listings[group]


def leaving(group_id: str, count: int, holder: str) -> str:
    """Why a group cannot leave."""
    return (
        f"packaging group {group_id!r} has {count} titles of {holder}, and is not among the units of `packaging` any "
        "more, or is to be replaced: keep its unit with weight=0, which takes no new titles, until these have gone, by "
        "leaving the catalogue or by `release=` to another component; in another group, a title is a new asset with "
        "new URLs"
    )


def _nowhere(count: int) -> Problem:
    return Problem(
        "titles",
        f"{count} of them are new, and no packaging group takes new titles: give one of the units a weight above 0",
    )
