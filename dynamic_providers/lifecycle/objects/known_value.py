"""The lifecycle of a value that stays known in a preview as long as what decides it stays.

In the preview of an update, the engine takes all outputs of the resource for unknown, even those that no update
changes. Recorded in a resource of its own such an output stays known: a resource without changes has the outputs that
are recorded of it. Nothing is made in the service.
"""

from __future__ import annotations

from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Connected
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Checked,
    Found,
    Made,
    Plan,
    Props,
    holds_unknown,
)


class KnownValueLifecycle(Connected):
    """`value` is what it is about; it is the recorded one as long as `decided_by` is."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        return Checked({name: value for name, value in news.items() if value is not None}, [])

    def diff(self, olds: Props, news: Props) -> Plan:
        unchanged = equal("value", olds.get("value"), news.get("value")) or (
            holds_unknown(news.get("value")) and is_same(olds.get("decided_by"), news.get("decided_by"))
        )
        return Plan(not unchanged, [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], inputs)

    def read(self, object_id: str, props: Props) -> Found:
        return Found(props, props)

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        return news

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        pass


def is_same(recorded: Any, given: Any) -> bool:
    """Whether what decides a value is known to be as it was recorded."""
    return given not in (None, UNKNOWN) and given == recorded
