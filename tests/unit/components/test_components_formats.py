"""hls(), dash(), cmaf() and mss(): the packages that they stand for; the defaults are contract."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.components import Format, cmaf, dash, hls, mss

DEFAULTS: dict[Callable[..., Format], dict[str, Any]] = {
    hls: {
        "hls_manifests": [
            {
                "ad_markers": "SCTE35_ENHANCED",
                "include_iframe_only_stream": False,
                "manifest_name": "index",
                "program_date_time_interval_seconds": 60,
                "repeat_ext_x_key": False,
            }
        ],
        "segment_duration_seconds": 6,
        "use_audio_rendition_group": True,
    },
    dash: {
        "dash_manifests": [{"manifest_name": "index", "min_buffer_time_seconds": 18, "profile": "NONE"}],
        "segment_duration_seconds": 6,
    },
    cmaf: {
        "hls_manifests": [
            {
                "ad_markers": "SCTE35_ENHANCED",
                "include_iframe_only_stream": False,
                "manifest_name": "index",
                "program_date_time_interval_seconds": 60,
                "repeat_ext_x_key": False,
            }
        ],
        "segment_duration_seconds": 6,
    },
    mss: {"mss_manifests": [{"manifest_name": "index"}], "segment_duration_seconds": 6},
}
MANIFESTS = {hls: "hls_manifests", dash: "dash_manifests", cmaf: "hls_manifests", mss: "mss_manifests"}

# Of each option, where its value is found in the package; M stands for the manifest.
M = "manifest"
STREAMS = {
    "min_video_bits_per_second": (M, "stream_selection", "min_video_bits_per_second"),
    "max_video_bits_per_second": (M, "stream_selection", "max_video_bits_per_second"),
    "stream_order": (M, "stream_selection", "stream_order"),
}
HLS_MANIFEST = {
    "manifest_name": (M, "manifest_name"),
    "ad_markers": (M, "ad_markers"),
    "program_date_time_interval_seconds": (M, "program_date_time_interval_seconds"),
    "repeat_ext_x_key": (M, "repeat_ext_x_key"),
    "include_iframe_only_stream": (M, "include_iframe_only_stream"),
    **STREAMS,
}
PLACES: dict[Callable[..., Format], dict[str, tuple[str, ...]]] = {
    hls: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "use_audio_rendition_group": ("use_audio_rendition_group",),
        "include_dvb_subtitles": ("include_dvb_subtitles",),
        **HLS_MANIFEST,
    },
    dash: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "period_triggers": ("period_triggers",),
        "segment_template_format": ("segment_template_format",),
        "include_encoder_configuration_in_segments": ("include_encoder_configuration_in_segments",),
        "include_iframe_only_stream": ("include_iframe_only_stream",),
        "manifest_name": (M, "manifest_name"),
        "min_buffer_time_seconds": (M, "min_buffer_time_seconds"),
        "profile": (M, "profile"),
        "manifest_layout": (M, "manifest_layout"),
        "scte_markers_source": (M, "scte_markers_source"),
        **STREAMS,
    },
    cmaf: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "include_encoder_configuration_in_segments": ("include_encoder_configuration_in_segments",),
        **HLS_MANIFEST,
    },
    mss: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "manifest_name": (M, "manifest_name"),
        **STREAMS,
    },
}
OPTIONS = [(factory, option, place) for factory, places in PLACES.items() for option, place in places.items()]


def flattened(factory: Callable[..., Format], package: Any) -> dict[tuple[str, ...], Any]:
    """Every value of a package by its place."""
    rest = dict(package)
    (manifest,) = rest.pop(MANIFESTS[factory])
    streams = {(M, "stream_selection", key): value for key, value in manifest.pop("stream_selection", {}).items()}
    return {
        **{(key,): value for key, value in rest.items()},
        **{(M, key): manifest[key] for key in manifest},
        **streams,
    }


@pytest.mark.parametrize("factory", DEFAULTS)
def test_the_defaults_are_the_contract(factory: Callable[..., Format]) -> None:
    made = factory()

    assert made.name == factory.__name__
    assert made.package == DEFAULTS[factory]
    assert made.configuration_id is None


@pytest.mark.parametrize(("factory", "option", "place"), OPTIONS)
def test_an_option_lands_at_its_place_and_nowhere_else(
    factory: Callable[..., Format], option: str, place: tuple[str, ...]
) -> None:
    value: Any = object()

    changed = flattened(factory, factory(**{option: value}).package)

    assert changed == {**flattened(factory, factory().package), place: value}


@pytest.mark.parametrize(("factory", "option", "place"), OPTIONS)
def test_an_option_that_is_none_is_left_to_the_service(
    factory: Callable[..., Format], option: str, place: tuple[str, ...]
) -> None:
    left = flattened(factory, factory(**{option: None}).package)

    assert left == {key: value for key, value in flattened(factory, factory().package).items() if key != place}


@pytest.mark.parametrize("factory", DEFAULTS)
def test_a_format_carries_its_configuration_id(factory: Callable[..., Format]) -> None:
    made = factory(configuration_id="main")

    assert made.configuration_id == "main"
    assert made.package == factory().package


@pytest.mark.parametrize("factory", DEFAULTS)
def test_values_that_are_falsy_are_sent(factory: Callable[..., Format]) -> None:
    made = flattened(factory, factory(min_video_bits_per_second=0, manifest_name="").package)

    assert made[(M, "stream_selection", "min_video_bits_per_second")] == 0
    assert made[(M, "manifest_name")] == ""
