"""The lifecycle that packaging groups, packaging configurations and assets share, over plain dictionaries.

An object is described by its *inputs* (what was asked for, completed by check) and its *outputs*: the same inputs and
the service's own values under other names. What differs between the kinds is data (`kinds.py`) and a few steps
(`kind_steps.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.common import common_problems, complete_region
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import text_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import (
    complete_identity,
    is_other,
    of_same_stack,
    owner_tag,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import KindSteps
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.drift import observed_inputs
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.foresight import (
    claimed,
    other_holder,
    tell_of_move,
    warn_of_limits,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.recovery import Recovery
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.takeover import Existing, foresee
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.quotas import with_quota_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import paths_of, with_default_tags
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    Checked,
    Found,
    Made,
    Plan,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import UNTAGGED, merged, retag
from pulumi_mediapackage_vod.errors import (
    AlreadyExistsError,
    AmbiguousOutcomeError,
    CancelledError,
    ConfigurationError,
    EndpointMissingError,
    IncompleteError,
    InputError,
    MediaPackageVodError,
    NotFoundError,
    StillThereError,
)
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

DELETE_SECONDS = 300.0


class ServiceObjectLifecycle(KindSteps):
    """One kind of object."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Complete the inputs (Region, tags, id, owner, incarnation) and say what is wrong with them. Only where an
        object is to be taken over does it ask the service."""
        inputs = {key: value for key, value in news.items() if value is not None}
        prefix = inputs.pop("id_prefix", str(inputs["owner"]).rpartition("/")[2])
        with_default_tags(inputs, are_secret=self.settings.default_tags_are_secret)
        problems = [*text_problems("id_prefix", prefix), *complete_region(self.settings, olds, inputs)]
        inputs["tags_all"] = merged(self.settings.default_tags, inputs.get("tags"))
        inputs = self.completed(inputs)
        problems += [*common_problems(self.kind, inputs), *self.problems(inputs)]
        if not problems:
            complete_identity(self.kind, olds, inputs, prefix, seed)
            # The program knows its own name, also while the inputs leave the owner open.
            asked = {**inputs, "owner": news["owner"]}
            problems += claimed(self.kind, self.engine, asked)
            if not problems and not olds:
                tell_of_move(self.kind, self.engine, asked)
            warn_of_limits(self.kind, self.engine, self.settings, olds, inputs)
            if inputs.get("adopt") and not olds:
                obstacles = foresee(self.kind, self._remote, self.engine, asked, self.settings.default_tags)
                problems += (Problem("", each) for each in obstacles)
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        """What an update would change, and whether it takes a replacement. One has to delete first if the old and the
        new object could not exist at once."""

        def changed(names: Iterable[str]) -> list[str]:
            return [each for each in names if not equal(each, olds.get(each), news.get(each))]

        replaces = changed(self.kind.replacing)
        updates = changed(("tags_all", *self.kind.in_place, *self.kind.watched))
        unique = (self.kind.id_property, *self.kind.used_once)
        kept = [each for each in unique if self._stays(each, olds, news)]
        if replaces and kept and self.kind.delete_first_warning:
            # Where the engine asks what goes with a group that is deleted, a generated id stands here as recorded.
            left_open = holds_unknown([news.get(each) for each in replaces])
            reason = "" if left_open else f", since its {kept[0]} stays and can be used once only"
            self.engine.warn(f"is deleted before its replacement is made{reason}: {self.kind.delete_first_warning}")
        if replaces and self.kind.replacement_warning:
            unit = olds.get("packaging_group_id")
            self.engine.warn_once(f"replacement of {self.kind.name} in {unit}", self.kind.replacement_warning)
        if not replaces:
            self.notice(olds)
        changes = bool(replaces or updates or self.missing(news, olds))
        return Plan(changes, replaces, delete_before_replace=bool(kept))

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        """Make the object with one call, or take over what another resource of the stack has recorded."""
        # It takes as long as it takes to make the first client.
        self.engine.prefetch_earlier_runs(with_history=self.kind.random_id)
        if other_holder(self.kind, self.engine, inputs):
            return self.meet(inputs, timeout)
        return self._make(inputs, timeout)

    def _make(self, inputs: Props, timeout: float | None) -> Made:
        """Whether an unclear answer means success is settled by describing the object."""
        remote = self._remote(inputs["region"])
        recovery = Recovery(remote, self.engine)
        object_id = str(inputs[self.kind.id_property])
        recovery.remove_lost(inputs, self.delete)
        request = {**inputs, "id": object_id, "tags": {**inputs["tags_all"], OWNER_TAG: owner_tag(inputs)}}
        try:
            answer = remote.create(inputs, request)
        except CancelledError as error:
            raise CancelledError(f"{error}{recovery.advice(object_id)}") from error
        except ConfigurationError:
            raise
        except MediaPackageVodError as error:
            # Even a refusal may answer a second attempt of the AWS SDK after a first one that was carried out.
            answer = self._settle(recovery, object_id, inputs, error)
        return Made(object_id, self._recorded(remote, object_id, inputs, answer, timeout))

    def meet(self, inputs: Props, timeout: float | None = None) -> Made:
        """Like `create`, for an object that is known to be there: it costs no refused create."""
        remote = self._remote(inputs["region"])
        object_id = str(inputs[self.kind.id_property])
        answer = remote.describe(object_id)
        if answer is None:
            return self._make(inputs, timeout)
        answer = self._taken_on(remote, inputs, answer)
        return Made(object_id, self._recorded(remote, object_id, inputs, answer, timeout))

    def read(self, object_id: str, props: Props) -> Found | None:
        """The object as it is now; None when it is gone, or another one has its id."""
        is_lookup = "arn" not in props
        if is_lookup and "id" in paths_of(props):
            raise InputError(
                f"the id of a {self.kind.name} to look up is a secret, and ids stand in states and logs in the clear: "
                "pass `pulumi.Output.unsecret(…)` of it"
            )
        if self.kind.holds:
            self.engine.prefetch_earlier_runs(with_history=False)
        remote = self._remote(self.settings.region_for(props.get("region"), None))
        answer = remote.found(object_id) if is_lookup else self.presence(remote, props).seen(object_id, props)
        if answer is None:
            remote.service.refuse_if_foreign(props["arn"])
            return None
        if not is_lookup and is_other(props, answer):
            return None
        inputs = observed_inputs(self.kind, {**props, "region": remote.region}, answer)
        untagged = {UNTAGGED: True} if inputs.pop(UNTAGGED, False) and OWNER_TAG not in answer.get("tags", {}) else {}
        if is_lookup:
            inputs["tags"] = inputs["tags_all"]
        Recovery(remote, self.engine).warn_of_lost_children(object_id)
        outputs = {**self._outputs(inputs, answer), **untagged}
        self.notice(outputs)
        return Found(outputs, inputs)

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        """Change in place what the service can change; the new outputs."""
        remote = self._remote(news["region"])
        answer = {**self.kind.answered_in(olds), **self.change(remote, object_id, olds, news)}
        own = {OWNER_TAG: owner_tag(news)} if olds.get(UNTAGGED) else {}
        retag(remote.service, olds["arn"], olds.get("tags_all", {}), {**news["tags_all"], **own})
        return self._recorded(remote, object_id, news, answer, timeout)

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        """Delete the object and wait until it is gone. One that took its place under the same id is left alone."""
        remote = self._remote(props["region"])
        presence = self.presence(remote, props)
        answer = presence.before_deletion(object_id)
        if answer is None:
            remote.service.refuse_if_foreign(props["arn"])
            return
        if is_other(props, answer):
            # What moved to another resource of this stack is no stranger's.
            if not of_same_stack(
                props, answer.get("tags", {}), self.engine.claimant(self.kind.at(object_id, remote.region))
            ):
                self.engine.warn(
                    f"{self.kind.name} {object_id!r} in {remote.region} is not the one this stack made: somebody "
                    "deleted that and made another one under its id, which was left as it is"
                )
            return
        try:
            Recovery(remote, self.engine).request_deletion(object_id, props)
        except (NotFoundError, AmbiguousOutcomeError):
            # It was there a moment ago, so only describing it tells whether this deletion took place.
            if remote.is_gone(object_id, props):
                return
            raise
        timeout = timeout or DELETE_SECONDS
        self.engine.report("deletion accepted; waiting until it is done")
        if not presence.ends(object_id, props, timeout):
            raise StillThereError(
                f"the service accepted the deletion of {self.kind.name} {object_id!r} in {remote.region}, but it still "
                f"exists {timeout:.0f} s later: run the same command again, or give it more time with "
                "`custom_timeouts`"
            )

    # What all kinds do alike

    def _stays(self, name: str, olds: Props, news: Props) -> bool:
        """Whether an input that no two objects may share stays. One that is not known yet may well stay, and its plan
        has the safe order; an id that is not known yet is made of what changes."""
        if name not in olds or name not in news:
            return False
        unknown = name in self.kind.used_once and holds_unknown(news[name])
        return unknown or equal(name, olds[name], news[name])

    def _remote(self, region: str) -> RemoteObjects:
        return RemoteObjects(with_quota_of(self.settings, self.kind), self.connect(region))

    def _outputs(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Props:
        return {**inputs, **self.kind.answered_in(self.shown(inputs, answer))}

    def _recorded(
        self, remote: RemoteObjects, object_id: str, inputs: Props, answer: Props, timeout: float | None
    ) -> Props:
        """The outputs to record of an object that exists, once everything about it is done."""
        outputs = self._outputs(inputs, answer)
        self.presence(remote, outputs).wrote(outputs)
        try:
            outputs = self._outputs(inputs, self.finished(remote, inputs, answer, timeout))
            self.notice(outputs)
            return outputs
        except (CancelledError, EndpointMissingError) as error:
            raise IncompleteError(str(error), object_id, self._outputs(inputs, answer)) from error

    def _settle(self, recovery: Recovery, object_id: str, inputs: Props, error: MediaPackageVodError) -> Props:
        """After a create that may have been carried out: the object if it is this resource's own, else an error.

        An object that is taken over gets our owner tag with our incarnation.
        """
        answer = recovery.described_after(error, object_id)
        if answer is None:
            raise error
        return self._taken_on(recovery.remote, inputs, answer, error)

    def _taken_on(self, remote: RemoteObjects, inputs: Props, answer: Props, error: Exception | None = None) -> Props:
        """An object that exists, as this resource's own; an error if it is another's, or not what is asked for."""
        object_id = str(answer["id"])
        existing = Existing(remote, answer, inputs, self.settings.default_tags)
        if not existing.is_own:
            existing = replace(existing, recorded_owner=self.engine.holder(object_id))
        if obstacle := existing.obstacle():
            raise AlreadyExistsError(obstacle) from error
        tags = answer.get("tags", {})
        if tags.get(OWNER_TAG) != owner_tag(inputs):
            with self.engine.handing_over(self.kind.at(object_id, remote.region)):
                retag(remote.service, answer["arn"], tags, {**tags, OWNER_TAG: owner_tag(inputs)})
            owned = {**answer, "tags": {**tags, OWNER_TAG: owner_tag(inputs)}}
            self.presence(remote, owned).took_over(owned)
        recorded = {**observed_inputs(self.kind, inputs, answer), **self.kind.answered_in(answer)}
        self.presence(remote, recorded).wrote(recorded)
        if self.diff(recorded, inputs).changes:
            return {**answer, **self.update(object_id, recorded, inputs)}
        return answer
