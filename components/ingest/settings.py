"""The settings of an ingest, and what AWS takes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, cast, get_args

import pulumi

from pulumi_mediapackage_vod.components.access.service_role import IamRoleSettings, require_iam_role_settings
from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.checks.settings import (
    Tags,
    checked_settings,
    require_boolean,
    require_mapping,
    require_text,
)
from pulumi_mediapackage_vod.components.monitoring.notifications import NotificationSettings, check_notifications
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

Trigger = Literal["upload", "mediaconvert"]

_NUMBERS: Final[Mapping[str, tuple[float, float]]] = {
    "concurrency": (2, 1000),
    "delay_seconds": (0, 900),
    "requests_per_second": (0.1, 1000),
    "tries": (1, 1000),
}
"""What AWS takes, and what makes sense of the pace."""

_DEFAULTS: Final[Mapping[str, Any]] = {
    "trigger": "upload",
    "delay_seconds": 0,
    "delete_with_source": False,
    "force_destroy": False,
    "requests_per_second": 4.0,
    "concurrency": 2,
    "tries": 5,
    "log_retention_in_days": 30,
}


class AssetIngestSettings(IamRoleSettings, total=False):
    """When something becomes a title, at what pace, and what becomes of it. None is the same as leaving it out."""

    trigger: Trigger | None
    """`upload`: a manifest is written, which has to be the last of a title's files. `mediaconvert`: a job of
    MediaConvert, which may write it first, is complete. Default `upload`."""

    delay_seconds: int | None
    """How long a message waits, for encoders that write the manifest first: up to 900. Default 0."""

    delete_with_source: bool | None
    """Delete a title when its manifest is gone: deleted, expired by a lifecycle rule, or under a delete marker. Default
    False: titles stay, and cannot be played, since MediaPackage reads the sources."""

    force_destroy: bool | None
    """Delete all ingested titles with the ingest, and those of a unit that is not named any more. Default False: they
    stay, and a packaging group that holds any cannot be deleted. It takes effect with an `up`, before the `destroy`."""

    weights: Sequence[float] | None
    """The share of new titles of each unit, in the order of `packaging`; 0 takes none. A title keeps its unit. Default:
    equal shares."""

    requests_per_second: float | None
    """The most requests to MediaPackage in a second, of the 5 that an account has for all. Default 4."""

    concurrency: int | None
    """How many invocations run at once, and share the pace: 2 to 1,000. Default 2."""

    tries: int | None
    """How often a message is tried before it goes to the dead-letter queue. Default 5."""

    ready: NotificationSettings | None
    """`{}` or settings: a topic that is told of each title that can be played, with its playback URLs. Default:
    none."""

    ready_event_bus: pulumi.Input[str] | None
    """Name or ARN of an event bus of this account and Region that is told so too: source `mediapackage-vod.ingest`,
    detail type `Title Playable`. Default: none."""

    log_retention_in_days: pulumi.Input[int] | None
    """Days until the function's logs are deleted. Default 30."""

    tags: pulumi.Input[Tags] | None
    """Tags of the titles, and of whatever else the component makes that can have tags."""


def checked(owner: str, given: Any, units: int) -> dict[str, Any]:
    """The settings with their defaults, for so many units."""
    settings: dict[str, Any] = {**_DEFAULTS, **checked_settings(owner, given, AssetIngestSettings)}
    for name in ("delete_with_source", "force_destroy"):
        require_boolean(name, settings[name])
    if settings["trigger"] not in get_args(Trigger):
        raise ProgramError(f"trigger is {shown(settings['trigger'])}; it is one of {', '.join(get_args(Trigger))}")
    for name, (least, most) in _NUMBERS.items():
        _require_number(name, settings[name], least, most)
    require_iam_role_settings(settings)
    require_text("ready_event_bus", settings.get("ready_event_bus"), "the name or ARN of an event bus")
    require_mapping("tags", settings.get("tags"))
    settings["weights"] = _weights(settings.get("weights"), units)
    if "ready" in settings:
        settings["ready"] = _notifications(settings["ready"])
    return settings


def _require_number(name: str, value: Any, least: float, most: float) -> None:
    allowed, kind = ((int, float), "a number") if name == "requests_per_second" else ((int,), "a whole number")
    if isinstance(value, bool) or not isinstance(value, allowed) or not least <= value <= most:
        raise ProgramError(f"{name} is {shown(value)}; it is {kind} from {least:g} to {most:g}")


def _notifications(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise ProgramError(f"ready is {shown(given)}; it is settings, {{}} for all defaults")
    settings = checked_settings("ready", cast("Mapping[str, Any]", given), NotificationSettings)
    check_notifications(settings)
    return settings


def _weights(given: Any, count: int) -> Sequence[float]:
    if given is None:
        return [1] * count
    weights = cast("Sequence[Any]", given if isinstance(given, list | tuple) else ())
    numbers = [each for each in weights if isinstance(each, int | float) and not isinstance(each, bool) and each >= 0]
    if len(numbers) != count or len(weights) != count or not any(numbers):
        raise ProgramError(
            f"weights is {shown(given)}; it is a list of {count}, one number for each unit of packaging, not all 0"
        )
    return numbers
