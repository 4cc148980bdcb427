"""What all lifecycles work with, and the steps in which the kinds of objects differ, with what most of them do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Engine, Problem, Props
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, SystemClock, wait_for


@dataclass(frozen=True)
class Presence:
    """Whether objects exist: here each is asked for by itself."""

    remote: RemoteObjects
    clock: Clock

    def seen(self, object_id: str, props: Props) -> Props | None:
        """A recorded object as the service shows it now; None if there is no such object."""
        return self.remote.describe(object_id)

    def before_deletion(self, object_id: str) -> Props | None:
        """An object that is to be deleted, with its tags; None if there is no such object."""
        return self.remote.describe(object_id)

    def ends(self, object_id: str, props: Props, timeout: float) -> bool:
        """Whether an object whose deletion was accepted is gone in time."""
        return bool(wait_for(lambda: self.remote.is_gone(object_id, props) or None, timeout, self.clock))

    def wrote(self, outputs: Props) -> None:
        """Note, for the rest of this process, that the object was made or changed."""

    def took_over(self, answer: Props) -> None:
        """Note that the object has this resource's owner tag from now on."""


@dataclass(frozen=True)
class Connected:
    """What every lifecycle works with. `connect` returns the service of a Region; `clock` measures waits."""

    settings: Settings
    connect: Callable[[str], Service]
    clock: Clock = field(default_factory=SystemClock)
    engine: Engine = field(default_factory=Engine)


class KindSteps(Connected):
    """What `ServiceObjectLifecycle` asks of a kind."""

    kind: ClassVar[Kind]

    def completed(self, inputs: Props) -> Props:
        """The inputs in one form, where a program may write them in several."""
        return inputs

    def problems(self, inputs: Props) -> Iterable[Problem]:
        """What the service would refuse besides what `common_problems` finds; what is not known yet passes."""
        return ()

    def change(self, remote: RemoteObjects, object_id: str, olds: Props, news: Props) -> Props:
        """Change in place what is not a tag; the service's new values of the object."""
        return {}

    def missing(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
        """What the inputs ask for and the service, or a recorded answer of it, does not show yet."""
        return []

    def presence(self, remote: RemoteObjects, props: Mapping[str, Any]) -> Presence:
        """How this process asks for an object with these inputs or outputs."""
        return Presence(remote, self.clock)

    def notice(self, outputs: Mapping[str, Any]) -> None:
        """Warn of what the service says of the object, or said when it was last asked."""

    def finished(self, remote: RemoteObjects, inputs: Props, answer: Props, timeout: float | None) -> Props:
        """The service's answer once nothing is missing any more."""
        return answer

    def shown(self, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """The service's answer as the outputs show it."""
        return answer
