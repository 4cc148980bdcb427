"""Bringing a batch from what is recorded to what its titles ask for: lists, makes, changes and deletes.

One title that fails does not hold back the others. What exists afterwards is recorded, whatever failed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_assets import BatchAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_existing import strays
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import (
    Record,
    Records,
    made_of,
    tags_digest,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_titles import (
    Changes,
    asked_configurations,
    asset_inputs,
    changes,
    is_made_of,
    own_id,
    titles_in,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import (
    owner_tag,
    released,
    without_owner,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.in_flight import Outcome, all_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import WHY_UNRECORDED, retag
from pulumi_mediapackage_vod.errors import (
    CancelledError,
    ConfigurationError,
    IncompleteError,
    MediaPackageVodError,
)
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

ANY_AGE = float("-inf")
"""Titles that are new meet what is in their way themselves; the list only spares them that."""


@dataclass
class Convergence:
    """One run over a batch of one owner."""

    asset: AssetLifecycle
    region: str
    group_id: str
    owner: str
    id_prefix: str | None
    """The recorded prefix of generated ids."""
    timeout: float | None = None
    failed: dict[str, MediaPackageVodError] = field(default_factory=dict[str, MediaPackageVodError])
    ended_by: MediaPackageVodError | None = None

    def to(self, batch: Props, recorded: Records, timeout: float | None) -> MediaPackageVodError | None:
        """Bring what is recorded to what is asked. What failed is in `failed`; what ended it is raised, or returned if
        it has recorded all that it made."""
        self.timeout = timeout
        self._converge(batch, recorded)
        return self.ended_by

    def settle(self, batch: Props, recorded: Records) -> None:
        """Let what is recorded be read with these inputs from now on."""
        recorded.tags = tags_digest(batch["tags_all"])
        self._shorten(batch, recorded)

    def away(self, recorded: Records, timeout: float | None) -> None:
        """Delete the whole batch; what is still there is in `failed`."""
        keys = {each.id: key for key, each in recorded.assets.items()}
        for key in [*recorded.assets]:
            self._let_go(key, recorded)
        leaving = recorded.leaving
        if leaving or self.asset.engine.earlier_runs().pending_updates:
            unrecorded, begun = strays(self.assets, self.assets.listed_for_deletion(), recorded)
            leaving |= {id_: each for id_, each in unrecorded.items() if each in begun}
        if leaving:
            reasons = self.assets.delete(leaving, recorded.arn, timeout, recorded.marks)
            self.failed |= {keys.get(id_, id_): reason for id_, reason in reasons.items()}

    @cached_property
    def assets(self) -> BatchAssets:
        service = self.asset.connect(self.region)
        return BatchAssets(service, self.group_id, self.asset.clock, self.asset.engine, self.owner)

    def _converge(self, batch: Props, recorded: Records) -> None:
        if not batch.get("release"):
            recorded.released.clear()
        self._keep_renamed(batch, recorded)
        planned = changes(self.asset, recorded, batch, self.id_prefix)
        if any(planned) or recorded.leaving:
            only_new = not any((*planned[1:], recorded.leaving))
            there = self.assets.listed(since=ANY_AGE if only_new else None)
            if self._forget_lost(planned, there, recorded):
                planned = changes(self.asset, recorded, batch, self.id_prefix)
            makes = [*planned.new, *planned.replaced]
            wanted = {key: asset_inputs(self.asset, batch, key) for key in makes}
            met = self._met(wanted, there, recorded)
            self._release(planned.released, recorded)
            for key in planned.removed:
                self._let_go(key, recorded)
            for key in planned.replaced:
                if wanted[key].get("resource_id") or wanted[key][ASSET.id_property] == recorded.assets[key].id:
                    self._let_go(key, recorded)
            self._delete(recorded)
            in_the_way = {str(inputs[ASSET.id_property]) for inputs in wanted.values()} & set(recorded.leaving)
            makes = [key for key in makes if wanted[key][ASSET.id_property] not in in_the_way]
            self._make({key: wanted[key] for key in makes}, met, recorded)
            if isinstance(self.ended_by, CancelledError | ConfigurationError):
                return
            self._retag(planned.retagged, batch, recorded)
            self._delete(recorded)
        self._complete_urls(batch, recorded)

    def _forget_lost(self, planned: Changes, there: Mapping[str, Props], recorded: Records) -> bool:
        """Whether anything that is recorded and stays is gone, such as what an update deleted that was cut off."""
        leaves = {*planned.removed, *planned.replaced}
        lacking = {each.id: key for key, each in recorded.assets.items() if key not in leaves and each.id not in there}
        lost = lacking.keys() - self.assets.found_in(lacking, recorded.arn).keys() if lacking else set[str]()
        for id_ in lost:
            recorded.forget(lacking[id_])
        return bool(lost)

    def _shorten(self, batch: Props, recorded: Records) -> None:
        """Leave out digests of what the ids say already, with the prefix that is recorded from now on."""
        planned = changes(self.asset, recorded, batch, self.id_prefix)
        for key in titles_in(batch).keys() & recorded.assets.keys() - {*planned.replaced}:
            record, inputs = recorded.assets[key], asset_inputs(self.asset, batch, key)
            digest = "" if record.id == own_id(batch, key, inputs) else made_of(inputs)
            recorded.assets[key] = record._replace(made_of=digest)

    def _keep_renamed(self, batch: Props, recorded: Records) -> None:
        """A title whose key changes and whose chosen id stays keeps its asset."""
        planned = changes(self.asset, recorded, batch, self.id_prefix)
        by_id = {recorded.assets[key].id: key for key in planned.removed}
        for key in planned.new:
            inputs = asset_inputs(self.asset, batch, key)
            old = by_id.get(inputs[ASSET.id_property])
            if old is not None and is_made_of(recorded.assets[old], old, inputs, self.id_prefix):
                if old in recorded.urls:
                    recorded.urls[key] = recorded.urls[old]
                recorded.assets[key] = recorded.forget(old)

    def _met(self, wanted: dict[str, Props], there: Mapping[str, Props], recorded: Records) -> set[str]:
        """The keys whose assets are there already, made by a run that was cut off, to be replaced by force, or held by
        another resource of the stack until now.

        Those of this batch keep the incarnation that an operation which was begun gave them. What such an operation
        made and nobody asks for any more is deleted; of what no operation names, the user is told.
        """
        unrecorded, begun = strays(self.assets, there, recorded)
        met = {key for key, inputs in wanted.items() if self._moves_here(there.get(inputs[ASSET.id_property]), inputs)}
        by_id = {str(inputs[ASSET.id_property]): key for key, inputs in wanted.items()}
        for id_, incarnation in unrecorded.items():
            key = by_id.get(id_)
            if key is not None and all(there[id_].get(each) == wanted[key].get(each) for each in ASSET.create_only):
                met.add(key)
                if incarnation in begun:
                    wanted[key]["incarnation"] = incarnation
            elif key is not None or incarnation in begun:
                recorded.leaving[id_] = incarnation
            else:
                self.asset.engine.warn(
                    f"asset {id_!r} in {self.region} carries this batch's owner tag, and the stack's state does not "
                    f"hold it: {WHY_UNRECORDED} If nothing needs it, run: {ASSET.removal_command(id_, self.region)}"
                )
        return met

    def _moves_here(self, item: Props | None, inputs: Props) -> bool:
        """Whether an asset of another owner may well be taken over; a look at it tells."""
        if item is None or self.assets.is_ours(item):
            return False
        return bool(inputs.get("adopt")) or self.assets.is_of_this_stack(item)

    def _release(self, keys: Collection[str], recorded: Records) -> None:
        """Leave assets there for other resources of the stack; one that has another owner by now stays with it, and one
        that a resource of this run asks for is left to be taken."""

        def release(key: str) -> str:
            record, assets, engine = recorded.assets[key], self.assets, self.asset.engine
            what = ASSET.at(record.id, self.region)
            with engine.handing_over(what):
                item = None if engine.claimant(what) else assets.remote.describe(record.id)
                if item is not None and not assets.is_other(item, record.incarnation):
                    tag = owner_tag(released({"owner": self.owner, "incarnation": record.incarnation}))
                    retag(assets.service, item["arn"], {}, {OWNER_TAG: tag})
                    assets.listing.wrote(self.asset.clock, {**item, "tags": {**item.get("tags", {}), OWNER_TAG: tag}})
            return key

        for key in self._all_of(keys, release, "let go").done:
            recorded.released.append(recorded.forget(key).id)

    def _make(self, wanted: Mapping[str, Props], met: Collection[str], recorded: Records) -> None:
        def make(key: str) -> tuple[Props, MediaPackageVodError | None]:
            try:
                made = (self.asset.meet if key in met else self.asset.create)(wanted[key], self.timeout)
                return made.outputs, None
            except IncompleteError as error:
                return error.outputs, error

        outcome = self._all_of(wanted, make, "created")
        for key, (outputs, error) in outcome.done.items():
            if error:
                self.failed[key] = error
            if key in recorded.assets:
                self._let_go(key, recorded)
            tags = outputs["tags_all"]
            record = Record(outputs[ASSET.id_property], outputs["incarnation"], made_of(outputs), tags_digest(tags))
            recorded.with_urls(key, record, outputs.get("egress_urls", {}))
            recorded.arn = recorded.arn or outputs["arn"]
            item = {name: outputs[name] for name in ("arn", *ASSET.create_only) if name in outputs}
            own = {"id": record.id, "tags": {**tags, OWNER_TAG: owner_tag(outputs)}}
            self.assets.listing.wrote(self.asset.clock, {**item, **own})

    def _retag(self, keys: Collection[str], batch: Props, recorded: Records) -> None:
        if not keys:
            return
        there = self.assets.found_in([recorded.assets[key].id for key in keys], recorded.arn)

        def change(key: str) -> tuple[Props, str]:
            item = there[recorded.assets[key].id]
            tags = asset_inputs(self.asset, batch, key)["tags_all"]
            retag(self.assets.service, item["arn"], without_owner(item.get("tags", {})), tags)
            owner = {OWNER_TAG: item["tags"][OWNER_TAG]} if OWNER_TAG in item.get("tags", {}) else {}
            return {**item, "tags": {**tags, **owner}}, tags_digest(tags)

        for key in [key for key in keys if recorded.assets[key].id not in there]:
            recorded.forget(key)
        outcome = self._all_of([key for key in keys if key in recorded.assets], change, "tagged")
        for key, (item, digest) in outcome.done.items():
            recorded.assets[key] = recorded.assets[key]._replace(tags=digest)
            self.assets.listing.wrote(self.asset.clock, item)

    def _delete(self, recorded: Records) -> None:
        keys = dict(recorded.leaving)
        reasons = self.assets.delete(recorded.leaving, recorded.arn, self.timeout, recorded.marks)
        self.failed |= {id_: reason for id_, reason in reasons.items() if id_ in keys}

    def _complete_urls(self, batch: Props, recorded: Records) -> None:
        """Ask for the URLs in configurations that have none recorded yet: of one title, which tells those of all
        others, and of titles whose URLs do not fit."""
        asked = asked_configurations(batch)
        for key in recorded.without_endpoint(asked):
            if key in self.failed or key not in recorded.without_endpoint(asked):
                continue
            inputs = {**asset_inputs(self.asset, batch, key), ASSET.id_property: recorded.assets[key].id}
            inputs["incarnation"] = recorded.assets[key].incarnation
            try:
                made = self.asset.meet(inputs, self.timeout)
            except IncompleteError as error:
                self.failed[key] = error
                return
            recorded.with_urls(key, recorded.assets[key], made.outputs.get("egress_urls", {}))

    @staticmethod
    def _let_go(key: str, recorded: Records) -> None:
        record = recorded.forget(key)
        recorded.leaving[record.id] = record.incarnation

    def _all_of(self, keys: Collection[str], work: Any, verb: str) -> Outcome[Any]:
        outcome: Outcome[Any] = all_of(keys, work, verb=verb, clock=self.asset.clock, engine=self.asset.engine)
        self.failed |= outcome.failed
        if outcome.ended_by:
            self.ended_by = outcome.ended_by
        return outcome


def reasons(failed: Mapping[str, MediaPackageVodError], ended_by: MediaPackageVodError | None, count: int) -> str:
    """What is not as asked for, of so many titles."""
    if isinstance(ended_by, CancelledError):
        return str(ended_by)
    told = {key: error for key, error in failed.items() if error is not ended_by}
    if ended_by:
        return f"{ended_by}{lines(failed) if told else ''}"
    return (
        f"{len(told)} of {count} titles are not as asked for, and all others are; mend these and run `pulumi up` "
        f"again:{lines(failed)}"
    )


def lines(failed: Mapping[str, MediaPackageVodError]) -> str:
    return "".join(f"\n  {key}: {error}" for key, error in sorted(failed.items()))
