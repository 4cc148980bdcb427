"""The lifecycle of a batch: many assets of one packaging group as one resource, each with all that holds for one.

Inputs and outputs repeat nothing of each other, since a state may hold thousands of titles: the outputs have short
records of what exists (`batch_records.py`), which diff compares with what the titles ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.batch_convergence import ANY_AGE, Convergence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.batch_records import OUTPUTS, Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.batch_text import titles_of, titles_text
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.batch_titles import (
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
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.quotas import foresee, with_quota_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import with_default_tags
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Checked,
    Engine,
    Found,
    Made,
    Plan,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.takeover import Existing
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, SystemClock
from pulumi_mediapackage_vod.errors import CancelledError, InputError, MediaPackageVodError

_REPLACING: Final = ("packaging_group_id", "region")


@dataclass(frozen=True)
class AssetBatchLifecycle:
    """`titles` are sources, or their options, by key."""

    settings: Settings
    connect: Callable[[str], Service]
    clock: Clock = field(default_factory=SystemClock)
    engine: Engine = field(default_factory=Engine)

    inputs_apart: ClassVar = ("titles",)
    """Inputs that the outputs do not repeat and that a read needs."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Complete the inputs. The incarnation is that of assets that are made from now on."""
        inputs = {name: value for name, value in news.items() if value is not None}
        with_default_tags(inputs, are_secret=self.settings.default_tags_are_secret)
        problems = [*complete_region(self.settings, olds, inputs)]
        inputs["tags_all"] = merged(self.settings.default_tags, inputs.get("tags"))
        inputs["owner"] = olds.get("owner", inputs["owner"])
        problems += title_problems(self._asset, inputs)
        titles = inputs["titles"]
        if not problems:
            inputs["titles"] = UNKNOWN if holds_unknown(titles) else titles_text(titles)
        decisive = ("titles", *SHARED, *_REPLACING)
        if olds and all(equal(each, olds.get(each), inputs.get(each)) for each in decisive):
            inputs["incarnation"] = olds["incarnation"]
        else:
            unknown = holds_unknown([inputs.get(each) for each in decisive])
            inputs["incarnation"] = UNKNOWN if unknown else incarnation(seed)
        if not problems and inputs.get("adopt"):
            problems += self._foreseen(olds, inputs)
        if not problems and not holds_unknown([titles, inputs["packaging_group_id"]]):
            holder = f"packaging group {inputs['packaging_group_id']!r}"
            keys = {f"{inputs['name']}/{key}" for key in titles}
            is_new = olds.get("titles") != inputs["titles"]
            foresee(self.engine, with_quota_of(self.settings, ASSET), holder, keys, is_new=is_new)
        if not olds and not problems and titles:
            known = titles is not UNKNOWN
            planned = str(changes(self._asset, Records(), inputs, None)) if known else "titles: not known yet"
            self.engine.inform(planned)
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        """Another group or Region replaces the batch; of the titles, an update replaces those that have to be."""
        replaces = [each for each in _REPLACING if not equal(each, olds.get(each), news.get(each))]
        titles = news["titles"]
        if titles is UNKNOWN:
            return Plan(True, replaces, delete_before_replace=False)
        if replaces:
            return Plan(True, replaces, delete_before_replace=any(_is_used_once(news, key) for key in titles_in(news)))
        recorded = Records.of(olds)
        planned = changes(self._asset, recorded, news, olds.get("id_prefix"))
        self._let_go(planned, recorded, news)
        if str(planned):
            self.engine.inform(str(planned))
        other_urls = bool(titles) and not _is_published_alike(olds, news)
        missing = recorded.without_endpoint(asked_configurations(news))
        return Plan(bool(str(planned) or other_urls or missing or recorded.leaving), [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], self._convergence(inputs["region"], inputs).to(inputs, Records(), timeout))

    def read(self, object_id: str, props: Props) -> Found:
        """What exists of the batch. Titles that are gone leave it, so that the next update makes them again."""
        recorded = self._convergence(props["region"], props).seen(props, Records.of(props))
        titles = {key: title for key, title in titles_of(props["titles"]).items() if key in recorded.assets}
        inputs = {name: value for name, value in props.items() if name not in (*OUTPUTS, "titles")}
        return Found({**inputs, **recorded.outputs()}, {**inputs, "titles": titles_text(titles)})

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        recorded = Records.of(olds)
        if not _is_published_alike(olds, news):
            recorded.endpoints = {}
        return self._convergence(news["region"], olds).to(news, recorded, timeout)

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        self._convergence(props["region"], props).away(Records.of(props), timeout)

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
        old: Mapping[str, Any] = titles_in(olds) if olds else {}
        wanted = {key: asset_inputs(self._asset, inputs, key) for key in titles_in(inputs) if key not in old}
        wanted = {key: each for key, each in wanted.items() if each.get("adopt")}
        group, region = inputs["packaging_group_id"], inputs["region"]
        if not wanted or holds_unknown([group, region]):
            return
        assets = self._convergence(region, inputs).assets
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

    def _convergence(self, region: str, recorded: Mapping[str, Any]) -> Convergence:
        asset = replace(self._asset, engine=self.engine.for_threads())
        return Convergence(
            asset, region, str(recorded["packaging_group_id"]), str(recorded["owner"]), recorded.get("id_prefix")
        )


def _is_published_alike(olds: Props, news: Props) -> bool:
    name = "packaging_configurations"
    return equal(name, olds.get(name), news.get(name))


def _is_used_once(batch: Props, key: str) -> bool:
    """Whether a title has something that no two assets may have at once."""
    return bool({"asset_id", "resource_id"} & set(options_of(batch, key)))
