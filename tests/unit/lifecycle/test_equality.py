"""Which values mean the same, and what counts as drift."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal, normalised
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.drift import with_drift
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, holds_unknown
from tests.support.lifecycle_bench import parameters

EQUAL_TO_ABSENT = {
    "max_video_bits_per_second": 2147483647,
    "min_video_bits_per_second": 0,
    "period_triggers": [],
    "program_date_time_interval_seconds": 0,
    "stream_selection": {},
    "tags": {},
    "tags_all": {},
}


@pytest.mark.parametrize(("name", "value"), EQUAL_TO_ABSENT.items())
def test_a_value_that_is_documented_as_absence_equals_absence(name: str, value: Any) -> None:
    assert equal("hls_package", {name: value}, {})
    assert equal(name, value, None)


@pytest.mark.parametrize(("name", "value"), [*EQUAL_TO_ABSENT.items(), ("manifest_name", "index")])
def test_what_was_asked_for_stays_when_the_service_does_not_repeat_it(name: str, value: Any) -> None:
    assert with_drift({name: value}, {}) == {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_video_bits_per_second", 2147483646),
        ("min_video_bits_per_second", 1),
        ("period_triggers", ["ADS"]),
        ("program_date_time_interval_seconds", 60),
        ("stream_selection", {"min_video_bits_per_second": 1}),
        ("tags", {"team": ""}),
        ("segment_duration_seconds", 0),
        ("include_dvb_subtitles", False),
        ("egress_access_logs", {}),
        ("hls_manifests", []),
        ("manifest_name", ""),
    ],
)
def test_any_other_value_differs_from_absence(name: str, value: Any) -> None:
    assert not equal(name, value, None)


def test_absent_values_are_found_inside_structures_and_lists() -> None:
    assert normalised({"stream_selection": {"min_video_bits_per_second": 0}}) == {}
    assert normalised([{"stream_selection": {}}, {"manifest_name": "a"}]) == [{}, {"manifest_name": "a"}]


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [("system_ids", ["a", "b"], ["b", "a"]), ("tags", UNKNOWN, UNKNOWN), ("tags", {"a": UNKNOWN}, {"a": "b"})],
    ids=["another order", "both unknown", "old value unknown"],
)
def test_what_is_in_another_order_or_unknown_differs(name: str, one: Any, other: Any) -> None:
    assert not equal(name, one, other)


@pytest.mark.parametrize(
    "value",
    parameters({"alone": UNKNOWN, "in a mapping": {"a": {"b": UNKNOWN}}, "in a list": [{"a": [UNKNOWN]}]}),
)
def test_an_unknown_is_found_wherever_it_is(value: Any) -> None:
    assert holds_unknown(value)


@pytest.mark.parametrize("value", parameters({"text": "UNKNOWN", "empty": {}, "list": [None, 0, ""], "none": None}))
def test_nothing_else_is_taken_for_an_unknown(value: Any) -> None:
    assert not holds_unknown(value)


ANSWERED_DEFAULTS = {
    "ad_markers": "NONE",
    "constant_initialization_vector": "0123456789abcdef0123456789abcdef",
    "include_dvb_subtitles": False,
    "include_encoder_configuration_in_segments": False,
    "include_iframe_only_stream": False,
    "log_group_name": "/aws/MediaPackage/VodEgressAccessLogs",
    "manifest_layout": "FULL",
    "manifest_name": "index",
    "min_buffer_time_seconds": 18,
    "profile": "NONE",
    "program_date_time_interval_seconds": 0,
    "repeat_ext_x_key": False,
    "scte_markers_source": "SEGMENTS",
    "segment_duration_seconds": 6,
    "segment_template_format": "NUMBER_WITH_TIMELINE",
    "stream_order": "ORIGINAL",
    "stream_selection": {"min_video_bits_per_second": 0},
    "use_audio_rendition_group": False,
}


@pytest.mark.parametrize(("name", "value"), ANSWERED_DEFAULTS.items())
def test_a_default_that_the_service_fills_in_is_no_drift(name: str, value: Any) -> None:
    assert with_drift({}, {name: value}) == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ad_markers", "PASSTHROUGH"),
        ("egress_access_logs", {"log_group_name": "/aws/MediaPackage/EgressAccessLogs"}),
        ("include_dvb_subtitles", True),
        ("include_encoder_configuration_in_segments", True),
        ("include_iframe_only_stream", True),
        ("log_group_name", "/aws/MediaPackage/mine"),
        ("manifest_layout", "COMPACT"),
        ("manifest_name", "main"),
        ("profile", "HBBTV_1_5"),
        ("repeat_ext_x_key", True),
        ("scte_markers_source", "MANIFEST"),
        ("segment_template_format", "TIME_WITH_TIMELINE"),
        ("stream_order", "VIDEO_BITRATE_ASCENDING"),
        ("use_audio_rendition_group", True),
        ("encryption", {"speke_key_provider": {}}),
        ("encryption_method", "AES_128"),
    ],
)
def test_a_value_that_is_no_default_is_drift_when_it_was_not_asked_for(name: str, value: Any) -> None:
    assert with_drift({}, {name: value}) == {name: value}


@pytest.mark.parametrize("name", ["segment_duration_seconds", "min_buffer_time_seconds", "manifest_name"])
def test_another_value_than_the_one_asked_for_is_drift(name: str) -> None:
    assert with_drift({name: "asked"}, {name: "actual"}) == {name: "actual"}


@pytest.mark.parametrize("asked", [{"segment_duration_seconds": 6}, {"egress_access_logs": {}}], ids=str)
def test_an_option_that_left_is_drift(asked: Any) -> None:
    assert with_drift(asked, {}) == {}


def test_items_of_a_list_are_compared_one_by_one() -> None:
    asked = [{"manifest_name": "a"}, {"manifest_name": "b"}]
    actual = [{"manifest_name": "a", "ad_markers": "NONE"}, {"manifest_name": "c"}]
    assert with_drift(asked, actual) == [{"manifest_name": "a"}, {"manifest_name": "c"}]


def test_a_list_of_another_length_is_drift_as_a_whole() -> None:
    assert with_drift([{}], [{"ad_markers": "NONE"}, {}]) == [{"ad_markers": "NONE"}, {}]
