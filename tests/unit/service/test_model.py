"""Properties out to the service's names and back, by walking the service's own model."""

from __future__ import annotations

import json
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
from tests.support.lifecycle_bench import rows

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


SHAPES = {
    **{f"request of {name}": input_shape(name) for name in OPERATIONS},
    **{f"answer of {name}": shape for name in OPERATIONS if (shape := output_shape(name))},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_request_and_answer_survives_the_way_there_and_back(shape: StructureShape) -> None:
    members = full(shape)
    assert to_request(shape, to_props(shape, members)) == members


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


FLOATS = {"program_date_time_interval_seconds": 60.0, "stream_selection": {"max_video_bits_per_second": 5e6}}
INTEGERS = {"ProgramDateTimeIntervalSeconds": 60, "StreamSelection": {"MaxVideoBitsPerSecond": 5000000}}
LOGS = input_shape("ConfigureLogs")
ASSET = input_shape("DescribeAsset")


@pytest.mark.parametrize(
    ("shape", "props", "request_"),
    rows(
        {
            "a whole float": (PACKAGE, {"segment_duration_seconds": 6.0}, {"SegmentDurationSeconds": 6}),
            "floats deep inside": (PACKAGE, {"hls_manifests": [FLOATS]}, {"HlsManifests": [INTEGERS]}),
            "a fraction": (PACKAGE, {"segment_duration_seconds": 6.5}, {"SegmentDurationSeconds": 6.5}),
            "a boolean": (PACKAGE, {"include_dvb_subtitles": False}, {"IncludeDvbSubtitles": False}),
            "a null": (PACKAGE, {"hls_manifests": [{"ad_markers": None}], "encryption": None}, {"HlsManifests": [{}]}),
            "an empty value": (LOGS, {"id": "a", "egress_access_logs": {}}, {"Id": "a", "EgressAccessLogs": {}}),
            "properties of another shape": (ASSET, {"id": "a", "source_arn": "b", "revision": "c"}, {"Id": "a"}),
        }
    ),
)
def test_what_is_sent(shape: StructureShape, props: Any, request_: Any) -> None:
    """As JSON, which tells 6.0 from 6."""
    assert json.dumps(to_request(shape, props), sort_keys=True) == json.dumps(request_, sort_keys=True)


def test_the_keys_of_tags_are_never_converted() -> None:
    shape = input_shape("CreateAsset")
    tags = {"packaging_group_id": "a", "PackagingGroupId": "b", "Team": "c"}
    assert to_request(shape, {"tags": tags})["Tags"] == tags
    assert to_props(shape, {"Tags": tags})["tags"] == tags


ANSWER = output_shape("DescribeAsset")


@pytest.mark.parametrize(
    ("shape", "answer", "props"),
    rows(
        {
            "null": (PACKAGE, {"Encryption": None, "SegmentDurationSeconds": 6}, {"segment_duration_seconds": 6}),
            "null deep inside": (PACKAGE, {"HlsManifests": [{"AdMarkers": None}]}, {"hls_manifests": [{}]}),
            "null tag": (ANSWER, {"Tags": {"a": None, "b": "c"}}, {"tags": {"b": "c"}}),
            "not in the model": (ANSWER, {"Id": "a", "ResponseMetadata": {"x": 1}}, {"id": "a"}),
            "no shape": (None, {}, {}),
        }
    ),
)
def test_what_is_dropped_of_an_answer(shape: StructureShape | None, answer: Any, props: Any) -> None:
    assert to_props(shape, answer) == props


def test_a_point_in_time_becomes_text() -> None:
    shape = DenormalizedStructureBuilder().with_members({"CreatedAt": {"type": "timestamp"}}).build_model()
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=timezone.utc)
    assert to_props(shape, {"CreatedAt": moment}) == {"created_at": "2024-05-06T07:08:09+00:00"}
