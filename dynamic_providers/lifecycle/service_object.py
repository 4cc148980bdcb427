"""What groups, configurations and assets have in common: their whole lifecycle over plain dictionaries.

Nothing here knows of Pulumi. An object is described by its *inputs* (what was asked for, completed by check) and its
*outputs*: the same inputs and the service's own values under other names.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import asked_or_actual, equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Engine, Found, Made, Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership import (
    is_other,
    is_owner,
    owner_tag,
    without_owner,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object_plan import ServiceObjectPlan
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import OWNER_TAG, retag
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.clock import Clock, SystemClock
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import wait_for
from pulumi_mediapackage_vod.errors import (
    AlreadyExistsError,
    AmbiguousOutcomeError,
    CancelledError,
    ConfigurationError,
    EndpointMissingError,
    IncompleteError,
    MediaPackageVodError,
    NotFoundError,
    QuotaError,
    RefusedError,
    StillThereError,
    TooManyRequestsError,
    UnreachableError,
)

DELETE_SECONDS = 300.0


@dataclass(frozen=True)
class ServiceObjectLifecycle(ServiceObjectPlan, ABC):
    """One kind of object. The service of a Region comes from `connect`, time from `clock`."""

    connect: Callable[[str], Service]
    clock: Clock = field(default_factory=SystemClock)
    engine: Engine = field(default_factory=Engine)

    answered: ClassVar[tuple[str, ...]] = ("arn", "created_at")
    """Outputs that are the service's own."""
    quota: ClassVar[int]
    """How many the service allows by default: https://docs.aws.amazon.com/mediapackage/latest/ug/vod-quotas.html"""

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        """Make the object with one call. An answer that tells nothing is settled by describing it."""
        self.engine.look_back()  # takes as long as it takes to make the first client
        service = self.connect(inputs["region"])
        object_id = str(inputs[self.id_property])
        self.clear_the_way(service, inputs)
        request = {
            **inputs,
            "id": object_id,
            "tags": {**inputs["tags_all"], OWNER_TAG: owner_tag(inputs)},
        }
        try:
            answer = self.called(service, f"Create{self.operation_suffix}", request)
        except CancelledError as error:
            raise CancelledError(f"{error}{self.if_lost(service, object_id)}") from error
        except ConfigurationError:
            raise
        except MediaPackageVodError as error:
            # A refusal, too, may answer a second attempt after a first one that was carried out.
            answer = self._settle(service, object_id, inputs, error)
        return Made(object_id, self.recorded(service, object_id, inputs, answer, timeout))

    def read(self, object_id: str, props: Props) -> Found | None:
        """The object as it is now; None when it is gone, or another one has its id."""
        is_lookup = "arn" not in props
        service = self.connect(self.settings.region_for(props.get("region"), None))
        answer = self.describe(service, object_id)
        if answer is None and is_lookup:
            raise NotFoundError(
                f"there is no {self.kind} {object_id!r} in {service.region} for these credentials: "
                "check the id, the Region and the account"
            )
        if answer is None:
            service.refuse_if_foreign(props["arn"])
            return None
        if not is_lookup and is_other(props, answer):
            return None
        inputs = self.observed({**props, "region": service.region}, answer)
        if is_lookup:
            inputs["tags"] = inputs["tags_all"]
        return Found(self.outputs(inputs, answer), inputs)

    @abstractmethod
    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        """Change in place what the service can change; the new outputs."""

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        """Delete the object and wait until it is gone. One that took its place under the same id is left alone."""
        service = self.connect(props["region"])
        answer = self.describe(service, object_id)
        if answer is None:
            service.refuse_if_foreign(props["arn"])
            return
        if is_other(props, answer):
            if not is_owner(props, answer.get("tags", {})):
                self.engine.warn(
                    f"{self.kind} {object_id!r} in {service.region} is not the one this stack made: somebody deleted "
                    "that and made another one under its id, which was left as it is"
                )
            return
        try:
            self._ask_to_delete(service, object_id)
        except (NotFoundError, AmbiguousOutcomeError):
            # It was there a moment ago: what a describe says counts.
            if self._is_gone(service, object_id, props):
                return
            raise
        timeout = timeout or DELETE_SECONDS
        self.engine.report("deletion accepted; waiting until it is done")
        if not wait_for(lambda: self._is_gone(service, object_id, props) or None, timeout, self.clock):
            raise StillThereError(
                f"the service accepted the deletion of {self.kind} {object_id!r} in {service.region}, but it still "
                f"exists {timeout:.0f} s later: run the same command again, or give it more time with "
                "`custom_timeouts`"
            )

    def _ask_to_delete(self, service: Service, object_id: str) -> None:
        def ask() -> None:
            service.call(f"Delete{self.operation_suffix}", {"id": object_id})

        try:
            try:
                ask()
            except RefusedError:
                if not self.emptied(service, object_id):
                    raise
                ask()
        except RefusedError as error:
            raise self.deletion_refused(service, object_id, error) from error

    def called(self, service: Service, operation: str, request: Props) -> Props:
        """The answer of an operation that describes the object. The AWS SDK takes a garbled one for an empty one."""
        answer = service.call(operation, request)
        if "arn" not in answer:
            raise AmbiguousOutcomeError(
                f"{operation} {request['id']!r} in {service.region}: the service's answer could not be read: run the "
                "same command again"
            )
        return answer

    def describe(self, service: Service, object_id: str) -> Props | None:
        """The object, with its tags even where the answer has none; None if there is no such object."""
        try:
            answer = self.called(service, f"Describe{self.operation_suffix}", {"id": object_id})
        except NotFoundError:
            return None
        if "tags" not in answer:
            answer |= service.call("ListTagsForResource", {"resource_arn": answer["arn"]})
        return answer

    def recorded(self, service: Service, object_id: str, inputs: Props, answer: Props, timeout: float | None) -> Props:
        """The outputs to record of an object that exists, once everything about it is done."""
        try:
            return self.outputs(inputs, self.finished(service, inputs, answer, timeout))
        except (CancelledError, EndpointMissingError) as error:
            raise IncompleteError(str(error), object_id, self.outputs(inputs, answer)) from error

    def finished(self, service: Service, inputs: Props, answer: Props, timeout: float | None) -> Props:
        """The service's answer once the object is as asked; nothing to wait for by default."""
        return answer

    def outputs(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Props:
        """The inputs, and of the service's answer what is not one of them."""
        return {**inputs, **{name: answer[name] for name in self.answered if name in answer}}

    def observed(self, props: Props, answer: Props) -> Props:
        """The inputs as they would have to be written for what the service really holds."""
        inputs = {name: value for name, value in props.items() if name not in self.answered}
        names = (*self.create_only, *self.in_place)
        asked = {name: inputs.pop(name) for name in names if name in inputs}
        actual = {name: answer[name] for name in names if name in answer}
        inputs.update(asked_or_actual(asked, actual))
        inputs[self.id_property] = answer["id"]
        inputs["tags_all"] = without_owner(answer.get("tags", {}))
        return inputs

    def quota_error(self, service: Service, inputs: Props, error: TooManyRequestsError) -> TooManyRequestsError:
        """A 429 told apart by what the service holds: it says the same for a used-up quota and for haste."""
        try:
            used, holder = self.usage(service, inputs)
        except MediaPackageVodError:
            return error
        if used < self.quota:
            return error
        return QuotaError(
            f"{self.kind} {inputs[self.id_property]!r} was not made: {holder} holds {used} {self.kind}s, and the quota "
            f"is {self.quota} unless AWS has changed it. Delete what is not needed, or ask AWS for more. A replacement "
            f"needs room for old and new at once; `delete_before_replace=True` saves it. The service said: {error}"
        )

    def clear_the_way(self, service: Service, inputs: Props) -> None:
        """Delete what earlier runs made for this resource under another id and lost: named in the state, and ours by
        its tag."""
        for lost in self.engine.earlier_runs().cut_off:
            object_id = lost.get(self.id_property)
            if object_id in (None, inputs[self.id_property]) or lost.get("region") != inputs["region"]:
                continue
            answer = self.describe(service, str(object_id))
            if answer and answer.get("tags", {}).get(OWNER_TAG) == owner_tag(lost):
                self.remove_lost(service, str(object_id), {**lost, "arn": answer["arn"]})

    def remove_lost(self, service: Service, object_id: str, lost: Props) -> None:
        try:
            self.delete(object_id, lost)
        except CancelledError:
            raise
        except MediaPackageVodError as error:
            self.engine.warn(
                f"an earlier run made {self.kind} {object_id!r} in {service.region} and was cut off, and it could "
                f"not be removed: {error} If it stays, run: {self.removal(service, object_id)}"
            )

    def removal(self, service: Service, object_id: str) -> str:
        """The command that deletes an object."""
        return removal_command(self.kind, object_id, service.region)

    @abstractmethod
    def usage(self, service: Service, inputs: Props) -> tuple[int, str]:
        """How much of the quota is used, and what it is a quota of."""

    def emptied(self, service: Service, object_id: str) -> bool:
        """Whether what kept an object from being deleted was lost by earlier runs, and is deleted now."""
        return False

    def deletion_refused(self, service: Service, object_id: str, error: RefusedError) -> MediaPackageVodError:
        return error

    def carried_over(self, olds: Props) -> Props:
        """The service's own values of the recorded outputs, for an update whose answers do not repeat them."""
        return {name: olds[name] for name in self.answered if name in olds}

    def retag(self, service: Service, olds: Props, news: Props) -> None:
        retag(service, olds["arn"], olds.get("tags_all", {}), news["tags_all"])

    def _is_gone(self, service: Service, object_id: str, props: Props) -> bool:
        answer = self.describe(service, object_id)
        return answer is None or is_other(props, answer)

    def _found_out(self, service: Service, object_id: str, error: MediaPackageVodError) -> Props | None:
        """The object after an error that left open whether it was made."""
        try:
            return self.describe(service, object_id)
        except MediaPackageVodError as failure:
            if isinstance(error, UnreachableError):
                raise error from None
            advice = self.if_lost(service, object_id)
            raise AmbiguousOutcomeError(
                f"{error} Whether it was carried out could not be found out: {failure}{advice}"
            ) from error

    def if_lost(self, service: Service, object_id: str) -> str:
        """What to do about an object that may exist unrecorded; one with a hashed id is met again by the next run."""
        return ""

    def _settle(self, service: Service, object_id: str, inputs: Props, error: MediaPackageVodError) -> Props:
        """After a create that may have been carried out: the object if it is this resource's own, else an error.

        Ours is what carries our owner tag, or is to be adopted, and equals all create-only properties; it takes on
        our owner tag with our incarnation.
        """
        answer = self._found_out(service, object_id, error)
        if answer is None:
            if isinstance(error, TooManyRequestsError):
                error = self.quota_error(service, inputs, error)
            raise error
        tags = answer.get("tags", {})
        observed = self.observed(inputs, answer)
        differing = [name for name in self.create_only if not equal(name, inputs.get(name), observed.get(name))]
        is_ours = is_owner(inputs, tags) or inputs.get("adopt", False)
        if not is_ours or differing:
            raise AlreadyExistsError(_taken(self.kind, object_id, service.region, tags, differing)) from error
        recorded = {**observed, **self.carried_over(answer)}
        if tags.get(OWNER_TAG) != owner_tag(inputs):
            retag(service, answer["arn"], tags, {**tags, OWNER_TAG: owner_tag(inputs)})
        if self.diff(recorded, inputs).changes:
            return {**answer, **self.update(object_id, recorded, inputs)}
        return answer


def removal_command(kind: str, object_id: str, region: str) -> str:
    return f"aws mediapackage-vod delete-{kind.replace(' ', '-')} --id {object_id} --region {region}"


def _taken(kind: str, object_id: str, region: str, tags: Mapping[str, str], differing: list[str]) -> str:
    owner = tags.get(OWNER_TAG)
    whose = f"it belongs to {owner}" if owner else "it was not made by this library"
    if differing:
        whose += f" and differs in {', '.join(differing)}"
    return (
        f"{kind} {object_id!r} exists already in {region}, and {whose}. It was left as it is. Choose another id, "
        "delete it if nothing needs it, or take it over with `adopt=True`, which needs all of its settings to be equal."
    )
