"""The lifecycle of a batch: many assets of one packaging group as one resource, each with all that holds for one.

Inputs and outputs repeat nothing of each other, since a state may hold thousands of titles: the outputs have short
records of what exists (`batch_records.py`), which diff compares with what the titles ask for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_assignment import Assignment
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_convergence import (
    ANY_AGE,
    Convergence,
    lines,
    reasons,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_existing import existing_records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import (
    is_parted,
    part_of,
    parts_of,
    recorded_outputs,
    recorded_parts,
    text_of,
    texts_by_group,
    titles_by_group,
    titles_given,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import OUTPUTS, Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_titles import (
    NO_CHANGES,
    PLACE,
    SHARED,
    Changes,
    asked_configurations,
    asset_inputs,
    changes,
    options_of,
    title_problems,
    titles_in,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.common import complete_region
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import incarnation
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Connected
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.takeover import Existing
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.quotas import foresee, with_quota_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import with_default_tags
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Checked,
    Found,
    Made,
    Plan,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged
from pulumi_mediapackage_vod.errors import CancelledError, IncompleteError, InputError, MediaPackageVodError

_REPLACING: Final = ("packaging_group_id", "region")


class AssetBatchLifecycle(Connected):
    """`titles` are sources, or their options, by key."""

    inputs_apart: ClassVar = ("titles",)
    """Inputs that the outputs do not repeat, and that a read and a diff need."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Complete the inputs. The incarnation is that of assets that are made from now on."""
        inputs = {name: value for name, value in news.items() if value is not None}
        inputs["titles"] = titles_given(inputs, olds)
        with_default_tags(inputs, are_secret=self.settings.default_tags_are_secret)
        problems = [*complete_region(self.settings, olds, inputs)]
        inputs["tags_all"] = merged(self.settings.default_tags, inputs.get("tags"))
        inputs["owner"] = olds.get("owner", inputs["owner"])
        assignment = Assignment(self._asset, olds, inputs, self._listed)
        parts = assignment.parts()
        problems += assignment.problems
        checked = titles_by_group(olds) if _is_alike((*SHARED, *PLACE), olds, inputs) else {}
        for part in parts:
            problems += title_problems(self._asset, part, checked.get(_group(part), {}))
        titles = inputs["titles"]
        if not problems:
            inputs["titles"] = _text(inputs, parts)
        decisive = ("titles", *SHARED, *_REPLACING)
        if olds and _is_alike(decisive, olds, inputs):
            inputs["incarnation"] = olds["incarnation"]
        else:
            unknown = holds_unknown([inputs.get(each) for each in decisive])
            inputs["incarnation"] = UNKNOWN if unknown else incarnation(seed)
        if problems:
            return Checked(inputs, problems)
        for part in parts:
            part["incarnation"] = inputs["incarnation"]
            if inputs.get("adopt"):
                problems += self._foreseen(olds, part)
            if not problems and not holds_unknown([titles, part["packaging_group_id"]]):
                self._foresee_quota(olds, inputs, part)
        if not olds and not problems and titles:
            known = titles is not UNKNOWN
            planned = Changes.together(changes(self._asset, Records(), part, None) for part in parts) if known else ""
            self.engine.inform(str(planned) if known else "titles: not known yet")
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        """Another group or Region replaces the batch; of the titles, an update replaces those that have to be. A batch
        of several groups is not replaced by another one: its check refuses that a group with titles leaves."""
        of_one = "groups" not in news and not is_parted(olds)
        replaces = [
            each
            for each in _REPLACING
            if not equal(each, olds.get(each), news.get(each)) and (of_one or each != "packaging_group_id")
        ]
        if news["titles"] is UNKNOWN:
            return Plan(True, replaces, delete_before_replace=False)
        if replaces:
            used_once = any(_is_used_once(part, key) for part in parts_of(news).values() for key in titles_in(part))
            return Plan(True, replaces, delete_before_replace=used_once)
        is_asked_again = _is_alike(("titles", *SHARED, *PLACE), olds, news)
        found: list[Changes] = []
        is_incomplete = False
        for old, part in self._pairs(recorded_parts(olds), news):
            recorded = Records.of(old)
            is_made = is_asked_again and recorded.are_usual and recorded.assets.keys() == titles_in(part).keys()
            old_prefix = old.get("id_prefix")
            planned = NO_CHANGES if is_made else changes(self._asset, recorded, part, old_prefix)
            self._let_go(planned, recorded, part)
            other_urls = bool(recorded.assets) and not _is_published_alike(old, part)
            missing = recorded.without_endpoint(asked_configurations(part))
            is_incomplete |= bool(other_urls or missing or recorded.leaving)
            found.append(planned)
        planned = str(Changes.together(found))
        if planned:
            self.engine.inform(planned)
        return Plan(bool(planned) or is_incomplete, [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], self._converged({}, inputs, timeout))

    def read(self, object_id: str, props: Props) -> Found:
        """What exists of the batch. Titles that are gone leave it, so that the next update makes them again."""
        asked = titles_by_group(props)
        recorded: dict[str, Records] = {}
        for id_, part in recorded_parts(props).items():
            part["titles"] = asked.get(id_, {})
            recorded[id_] = existing_records(self._asset, self._convergence(part).assets, part, Records.of(part))
        titles = {
            id_: {key: title for key, title in asked.get(id_, {}).items() if key in each.assets}
            for id_, each in recorded.items()
        }
        inputs = {name: value for name, value in props.items() if name not in (*OUTPUTS, "titles")}
        outputs = {**inputs, **recorded_outputs(inputs, recorded)}
        return Found(outputs, {**inputs, "titles": text_of(inputs, titles)})

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        return self._converged(recorded_parts(olds), news, timeout)

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        parts = recorded_parts(props)
        if is_parted(props):
            begun = self.engine.earlier_runs().pending_updates
            names = {id_ for each in begun for id_ in (*texts_by_group(each),) if id_ not in parts}
            parts |= {id_: part_of(props, {"id": id_}, {}) for id_ in sorted(names)}
        failed: dict[str, MediaPackageVodError] = {}
        for part in parts.values():
            self._convergence(part, failed).away(Records.of(part), timeout)
        if failed:
            raise type(next(iter(failed.values())))(f"{len(failed)} titles were not deleted:{lines(failed)}")

    def _converged(self, olds: Mapping[str, Props], news: Props, timeout: float | None) -> Props:
        """The outputs once the titles of each group are as asked; `IncompleteError` with those of what exists
        otherwise."""
        pairs = self._pairs(olds, news)
        recorded = {part["packaging_group_id"]: Records.of(old) for old, part in pairs}
        failed: dict[str, MediaPackageVodError] = {}
        ended_by: MediaPackageVodError | None = None
        for old, part in pairs:
            each = recorded[part["packaging_group_id"]]
            if old and not _is_published_alike(old, part):
                each.endpoints = {}
            run = self._convergence(old or part, failed)
            try:
                if not ended_by:
                    ended_by = run.to(part, each, timeout)
            except MediaPackageVodError as error:
                if not any(other.assets or other.leaving for other in recorded.values()):
                    raise
                ended_by = error
            run.settle(part, each)
        outputs = {name: value for name, value in news.items() if name != "titles"}
        outputs |= recorded_outputs(news, recorded)
        if failed or ended_by:
            count = sum(len(titles_in(part)) for _, part in pairs)
            raise IncompleteError(reasons(failed, ended_by, count), news["name"], outputs) from ended_by
        return outputs

    @staticmethod
    def _pairs(olds: Mapping[str, Props], news: Props) -> list[tuple[Props, Props]]:
        """Outputs and inputs of each group; one that left has no titles any more."""
        parts = parts_of(news)
        parts |= {id_: part_of(news, {"id": id_}, {}) for id_ in olds if id_ not in parts}
        return [(olds.get(id_, {}), part) for id_, part in parts.items()]

    def _foresee_quota(self, olds: Props, inputs: Props, part: Props) -> None:
        group = part["packaging_group_id"]
        is_new = texts_by_group(olds).get(group, "") != texts_by_group(inputs).get(group, "")
        keys = {f"{part['name']}/{key}" for key in titles_in(part)}
        foresee(self.engine, with_quota_of(self.settings, ASSET), f"packaging group {group!r}", keys, is_new=is_new)

    def _listed(self, part: Props) -> Mapping[str, Any]:
        """What a group holds at this moment; empty where it cannot be asked, of which `_foreseen` warns."""
        try:
            return self._convergence(part).assets.listed(since=ANY_AGE)
        except CancelledError:
            raise
        except MediaPackageVodError:
            return {}

    def _let_go(self, planned: Changes, recorded: Records, news: Props) -> None:
        """Refuse to delete what another resource of the program takes over in the same run."""
        for key in (*planned.removed, *planned.replaced):
            what = ASSET.at(recorded.assets[key].id, news["region"])
            if other := self.engine.let_go(what, news["owner"]):
                raise InputError(
                    f"{key}: {what} is what {other} asks for, and this batch would delete it: let it go by "
                    f"`release=[{key!r}]` in a run of its own first"
                )

    def _foreseen(self, olds: Props, inputs: Props) -> Iterator[Problem]:
        """What will keep titles from taking over the assets of their ids, by the list of the group."""
        old = titles_by_group(olds).get(inputs["packaging_group_id"], {})
        wanted = {key: asset_inputs(self._asset, inputs, key) for key in titles_in(inputs) if key not in old}
        wanted = {key: each for key, each in wanted.items() if each.get("adopt")}
        group, region = inputs["packaging_group_id"], inputs["region"]
        if not wanted or holds_unknown([group, region]):
            return
        assets = self._convergence(inputs).assets
        try:
            there = assets.listed(since=ANY_AGE)
        except CancelledError:
            raise
        except MediaPackageVodError as error:
            self.engine.warn(f"what can be taken over could not be found out, and `pulumi up` looks again: {error}")
            return
        for key, each in wanted.items():
            if answer := there.get(each[ASSET.id_property]):
                existing = Existing(assets.remote, answer, each, self.settings.default_tags)
                if not existing.is_own and (obstacle := existing.obstacle()):
                    yield Problem(f"titles.{key}", obstacle)

    @property
    def _asset(self) -> AssetLifecycle:
        return AssetLifecycle(self.settings, self.connect, clock=self.clock, engine=self.engine)

    def _convergence(
        self, part: Mapping[str, Any], failed: dict[str, MediaPackageVodError] | None = None
    ) -> Convergence:
        """What brings the recorded part of a batch to what is asked for."""
        asset = replace(self._asset, engine=self.engine.for_threads())
        return Convergence(
            asset,
            part["region"],
            str(part["packaging_group_id"]),
            str(part["owner"]),
            part.get("id_prefix"),
            failed={} if failed is None else failed,
        )


def _text(batch: Props, parts: Sequence[Props]) -> Any:
    """The titles as checked inputs have them; unknown as long as one of them, or its group, is."""
    if holds_unknown(batch["titles"]) or ("groups" in batch and holds_unknown([_group(part) for part in parts])):
        return UNKNOWN
    return text_of(batch, {_group(part): titles_in(part) for part in parts})


def _group(part: Props) -> Any:
    return part["packaging_group_id"]


def _is_alike(names: Iterable[str], olds: Props, news: Props) -> bool:
    """Whether the properties are known to be the same on both sides."""
    return all(equal(each, olds.get(each), news.get(each)) for each in names)


def _is_published_alike(olds: Props, news: Props) -> bool:
    return _is_alike(["packaging_configurations"], olds, news)


def _is_used_once(batch: Props, key: str) -> bool:
    """Whether a title has something that no two assets may have at once."""
    return bool({"asset_id", "resource_id"} & set(options_of(batch, key)))
