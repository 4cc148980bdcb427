"""Which values mean the same to the service, so that writing a default down changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.unknown import holds_unknown

# Documented as equal to leaving the option out.
# https://docs.aws.amazon.com/mediapackage-vod/latest/apireference/packaging_configurations.html
_EQUAL_TO_ABSENT: dict[str, Any] = {
    "max_video_bits_per_second": 2147483647,
    "min_video_bits_per_second": 0,
    "period_triggers": [],
    "program_date_time_interval_seconds": 0,
    "stream_selection": {},
    "tags": {},
    "tags_all": {},
}

# What the service's answers were seen, or are taken, to hold for an option that was left out. Used for drift
# only, where such an answer says nothing about a change. An empty tuple: any value, since the service chooses it.
_FILLED_IN: dict[str, tuple[Any, ...]] = {
    "ad_markers": ("NONE",),
    "constant_initialization_vector": (),
    "include_dvb_subtitles": (False,),
    "include_encoder_configuration_in_segments": (False,),
    "include_iframe_only_stream": (False,),
    # AWS's own documents name both as the default of VOD.
    "log_group_name": ("/aws/MediaPackage/EgressAccessLogs", "/aws/MediaPackage/VodEgressAccessLogs"),
    "manifest_layout": ("FULL",),
    "manifest_name": ("index",),
    "min_buffer_time_seconds": (),
    "profile": ("NONE",),
    "repeat_ext_x_key": (False,),
    "scte_markers_source": ("SEGMENTS",),
    "segment_duration_seconds": (),
    "segment_template_format": ("NUMBER_WITH_TIMELINE",),
    "stream_order": ("ORIGINAL",),
    "use_audio_rendition_group": (False,),
}


def normalised(value: Any) -> Any:
    """The value without what means absence; equal settings have equal normal forms."""
    if isinstance(value, Mapping):
        members = {key: normalised(item) for key, item in cast("Mapping[str, Any]", value).items()}
        return {key: item for key, item in members.items() if not _absent(key, item)}
    if isinstance(value, list):
        return [normalised(item) for item in cast("list[Any]", value)]
    return value


def equal(name: str, old: Any, new: Any) -> bool:
    """Whether a property is known to be the same on both sides."""
    if holds_unknown(new) or holds_unknown(old):
        return False
    return normalised({name: old}) == normalised({name: new})


def asked_or_actual(asked: Any, actual: Any) -> Any:
    """What was asked for, changed only where the service really holds something else.

    The result is the asked form, to the letter, when there is no drift.
    """
    if isinstance(asked, Mapping) and isinstance(actual, Mapping):
        return _members(cast("Mapping[str, Any]", asked), cast("Mapping[str, Any]", actual))
    if isinstance(asked, list) and isinstance(actual, list):
        wanted, found = cast("list[Any]", asked), cast("list[Any]", actual)
        if len(wanted) == len(found):
            return [asked_or_actual(*pair) for pair in zip(wanted, found, strict=True)]
    return cast(Any, asked if asked == actual else actual)


def _members(asked: Mapping[str, Any], actual: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key in [*asked, *(key for key in actual if key not in asked)]:
        if key not in actual:
            if _absent(key, normalised(asked[key])) or asked[key] in _FILLED_IN.get(key, ()):
                result[key] = asked[key]
        elif key in asked:
            result[key] = asked_or_actual(asked[key], actual[key])
        elif not _absent(key, normalised(_told(actual[key]))) and not _filled_in(key, actual[key]):
            result[key] = actual[key]
    return result


def _told(value: Any) -> Any:
    """Of a structure that was left out, what was not merely filled in."""
    return _members({}, cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else value


def _absent(key: str, value: Any) -> bool:
    return value is None or (key in _EQUAL_TO_ABSENT and value == _EQUAL_TO_ABSENT[key])


def _filled_in(key: str, value: Any) -> bool:
    return key in _FILLED_IN and (not _FILLED_IN[key] or value in _FILLED_IN[key])
