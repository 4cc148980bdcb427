"""What the service holds, written as inputs, so that a refresh can show what somebody else changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import means_absent, normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import without_owner
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props

# What the service's answers were seen, or are assumed, to hold for an option that was left out. Such an answer is no
# drift. An empty tuple stands for any value, since the service chooses it.
FILLED_IN: dict[str, tuple[Any, ...]] = {
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


def observed_inputs(kind: Kind, props: Props, answer: Props) -> Props:
    """Inputs or outputs of an object as its inputs would have to be for what the service really holds."""
    inputs = {name: value for name, value in props.items() if name not in kind.answered}
    names = (*kind.create_only, *kind.in_place)
    asked = {name: inputs.pop(name) for name in names if name in inputs}
    actual = {name: answer[name] for name in names if name in answer}
    inputs.update(with_drift(asked, actual))
    inputs[kind.id_property] = answer["id"]
    inputs["tags_all"] = without_owner(answer.get("tags", {}))
    return inputs


def with_drift(asked: Any, actual: Any) -> Any:
    """What was asked for, changed only where the service really holds something else.

    Without drift, the result is what was asked for to the letter.
    """
    if isinstance(asked, Mapping) and isinstance(actual, Mapping):
        return _members(cast("Mapping[str, Any]", asked), cast("Mapping[str, Any]", actual))
    if isinstance(asked, list) and isinstance(actual, list):
        wanted, found = cast("list[Any]", asked), cast("list[Any]", actual)
        if len(wanted) == len(found):
            return [with_drift(*pair) for pair in zip(wanted, found, strict=True)]
    return cast(Any, asked if asked == actual else actual)


def _members(asked: Mapping[str, Any], actual: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key in [*asked, *(key for key in actual if key not in asked)]:
        if key not in actual:
            if means_absent(key, normalised(asked[key])) or asked[key] in FILLED_IN.get(key, ()):
                result[key] = asked[key]
        elif key in asked:
            result[key] = with_drift(asked[key], actual[key])
        elif not means_absent(key, normalised(_without_defaults(actual[key]))) and not _is_default(key, actual[key]):
            result[key] = actual[key]
    return result


def _without_defaults(value: Any) -> Any:
    """A structure that was left out, without what the service fills in."""
    return _members({}, cast("Mapping[str, Any]", value)) if isinstance(value, Mapping) else value


def _is_default(key: str, value: Any) -> bool:
    return key in FILLED_IN and (not FILLED_IN[key] or value in FILLED_IN[key])
