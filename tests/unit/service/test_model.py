"""Properties out to the service's names and back, by walking the service's own model."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import boto3
import pytest
from botocore.model import DenormalizedStructureBuilder, ListShape, MapShape, Shape, StringShape, StructureShape

from pulumi_mediapackage_vod.dynamic_providers.service.model import (
    input_shape,
    output_shape,
    property_name,
    service_model,
    to_props,
    to_request,
)

OPERATIONS = service_model().operation_names
PACKAGE = input_shape("CreatePackagingConfiguration").members["HlsPackage"]


def full(shape: Shape) -> Any:
    """A value in the service's names with every member."""
    if isinstance(shape, StructureShape):
        return {name: full(member) for name, member in shape.members.items()}
    if isinstance(shape, ListShape):
        return [full(shape.member), full(shape.member)]
    if isinstance(shape, MapShape):
        return {"someKey": full(shape.value)}
    if isinstance(shape, StringShape) and shape.enum:
        return shape.enum[0]
    return {"string": "text", "integer": 7, "boolean": False}[shape.type_name]


def test_the_model_is_the_one_that_clients_have() -> None:
    ours: Any = service_model()
    theirs: Any = boto3.client("mediapackage-vod", region_name="eu-west-1").meta.service_model
    assert ours._service_description == theirs._service_description


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_request_survives_the_way_there_and_back(operation: str) -> None:
    shape = input_shape(operation)
    request = full(shape)
    assert to_request(shape, to_props(shape, request)) == request


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if output_shape(name)])
def test_every_answer_survives_the_way_there_and_back(operation: str) -> None:
    shape = output_shape(operation)
    answer = full(shape)  # type: ignore[arg-type]
    assert to_request(shape, to_props(shape, answer)) == answer  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_two_members_of_a_structure_share_a_property(operation: str) -> None:
    def look(shape: Shape) -> None:
        if isinstance(shape, StructureShape):
            names = [property_name(member) for member in shape.members]
            assert len(set(names)) == len(names)
            for member in shape.members.values():
                look(member)
        elif isinstance(shape, ListShape):
            look(shape.member)

    look(input_shape(operation))


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("Id", "id"),
        ("PackagingGroupId", "packaging_group_id"),
        ("RepeatExtXKey", "repeat_ext_x_key"),
        ("PresetSpeke20Audio", "preset_speke20_audio"),
        ("IncludeIframeOnlyStream", "include_iframe_only_stream"),
        ("ProgramDateTimeIntervalSeconds", "program_date_time_interval_seconds"),
    ],
)
def test_property_names_are_contract(member: str, name: str) -> None:
    assert property_name(member) == name


def test_a_whole_float_becomes_the_integer_it_stands_for() -> None:
    request = to_request(PACKAGE, {"segment_duration_seconds": 6.0})
    assert request == {"SegmentDurationSeconds": 6}
    assert type(request["SegmentDurationSeconds"]) is int


def test_a_float_deep_inside_becomes_an_integer_too() -> None:
    manifest = {"program_date_time_interval_seconds": 60.0, "stream_selection": {"max_video_bits_per_second": 5e6}}
    request = to_request(PACKAGE, {"hls_manifests": [manifest]})["HlsManifests"][0]
    assert repr(request) == repr(
        {"ProgramDateTimeIntervalSeconds": 60, "StreamSelection": {"MaxVideoBitsPerSecond": 5000000}}
    )


def test_a_fraction_is_not_cut_off() -> None:
    assert to_request(PACKAGE, {"segment_duration_seconds": 6.5}) == {"SegmentDurationSeconds": 6.5}


def test_a_boolean_stays_one() -> None:
    assert to_request(PACKAGE, {"include_dvb_subtitles": False}) == {"IncludeDvbSubtitles": False}


def test_nulls_are_not_sent() -> None:
    assert to_request(PACKAGE, {"hls_manifests": [{"ad_markers": None}], "encryption": None}) == {"HlsManifests": [{}]}


def test_empty_values_are_sent() -> None:
    shape = input_shape("ConfigureLogs")
    assert to_request(shape, {"id": "a", "egress_access_logs": {}}) == {"Id": "a", "EgressAccessLogs": {}}


def test_properties_that_the_shape_does_not_have_are_not_sent() -> None:
    assert to_request(input_shape("DescribeAsset"), {"id": "a", "source_arn": "b", "revision": "c"}) == {"Id": "a"}


def test_the_keys_of_tags_are_never_converted() -> None:
    shape = input_shape("CreateAsset")
    tags = {"packaging_group_id": "a", "PackagingGroupId": "b", "Team": "c"}
    assert to_request(shape, {"tags": tags})["Tags"] == tags
    assert to_props(shape, {"Tags": tags})["tags"] == tags


def test_nulls_in_an_answer_are_dropped_wherever_they_are() -> None:
    answer = {"HlsManifests": [{"AdMarkers": None}], "Encryption": None, "SegmentDurationSeconds": 6}
    assert to_props(PACKAGE, answer) == {"hls_manifests": [{}], "segment_duration_seconds": 6}


def test_a_tag_that_is_null_in_an_answer_is_dropped() -> None:
    assert to_props(output_shape("DescribeAsset"), {"Tags": {"a": None, "b": "c"}}) == {"tags": {"b": "c"}}


def test_what_is_not_in_the_model_of_an_answer_is_dropped() -> None:
    assert to_props(output_shape("DescribeAsset"), {"Id": "a", "ResponseMetadata": {"x": 1}}) == {"id": "a"}


def test_an_answer_without_a_shape_is_passed_on() -> None:
    assert to_props(None, {}) == {}


def test_a_point_in_time_becomes_text() -> None:
    shape = DenormalizedStructureBuilder().with_members({"CreatedAt": {"type": "timestamp"}}).build_model()
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    assert to_props(shape, {"CreatedAt": moment}) == {"created_at": "2024-05-06T07:08:09+00:00"}
