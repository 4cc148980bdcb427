"""The lifecycle of a CDN identifier: a random text that a CDN sends to show that it may read.

It is kept in the state only; nothing is made in the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any, Final
from uuid import uuid4

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Connected
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Checked,
    Found,
    Made,
    Plan,
    Problem,
    Props,
)
from pulumi_mediapackage_vod.facts.patterns import CDN_IDENTIFIER_LENGTHS

_OUTPUTS: Final = ("value", "previous_value")


class CdnIdentifierLifecycle(Connected):
    """Every update keeps the previous value, so that a CDN can go on using it until it has the new one."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        inputs = {name: value for name, value in news.items() if value is not None and name not in _OUTPUTS}
        inputs["generation"] = _generation(olds, inputs)
        return Checked(inputs, _problems(inputs.get("identifier")))

    def diff(self, olds: Props, news: Props) -> Plan:
        """Changes are made in place, so that the previous value is kept."""
        rotated = "rotation" in news and not equal("rotation", olds.get("rotation"), news["rotation"])
        changes = rotated or not equal("identifier", olds.get("identifier"), news.get("identifier"))
        return Plan(changes, [], delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        value = _value(inputs)
        return Made(token_hex(8), {**inputs, "value": value, "previous_value": value})

    def read(self, object_id: str, props: Props) -> Found:
        return Found(props, {name: value for name, value in props.items() if name not in _OUTPUTS})

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        value = _value(news)
        previous = olds["value"] if value != olds["value"] else olds["previous_value"]
        return {**news, "value": value, "previous_value": previous}

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        pass


def _value(inputs: Mapping[str, Any]) -> str:
    """A UUID is what AWS recommends."""
    return str(inputs.get("identifier") or uuid4())


def _generation(olds: Props, inputs: Props) -> Any:
    """The number of values until this one, which a preview knows where it cannot know the values."""
    recorded = str(olds.get("generation") or "1")
    names = [each for each in ("identifier", "rotation") if each in inputs or (each in olds and each == "identifier")]
    if not olds or not names:
        return recorded
    if UNKNOWN in (recorded, inputs.get(names[0])):
        return UNKNOWN
    return recorded if equal(names[0], olds.get(names[0]), inputs.get(names[0])) else str(int(recorded) + 1)


def _problems(identifier: Any) -> list[Problem]:
    """The value is a secret, which no message shows."""
    if identifier in (None, UNKNOWN):
        return []
    if not isinstance(identifier, str):
        return [Problem("identifier", "is no text")]
    if len(identifier) not in CDN_IDENTIFIER_LENGTHS:
        allowed = f"{CDN_IDENTIFIER_LENGTHS[0]} to {CDN_IDENTIFIER_LENGTHS[-1]}"
        return [Problem("identifier", f"has {len(identifier)} characters; {allowed} are allowed")]
    return []
