"""Inputs held against the service's model: each thing that is refused, with path and what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shapes import shape_problems
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape
from tests.support.lifecycle_bench import parameters

KEY_SERVER = {"role_arn": "arn:aws:iam::111122223333:role/speke", "system_ids": ["a"], "url": "https://keys.example"}


def said(value: Any, package: str = "HlsPackage") -> dict[str, str]:
    shape = input_shape("CreatePackagingConfiguration").members[package]
    return {problem.path: problem.reason for problem in shape_problems(shape, value, "package")}


def manifest(**options: Any) -> dict[str, str]:
    return said({"hls_manifests": [options]})


@pytest.mark.parametrize(
    "value",
    parameters(
        {
            "nothing": None,
            "unknown": UNKNOWN,
            "unknown list": {"hls_manifests": UNKNOWN},
            "unknown item": {"hls_manifests": [UNKNOWN]},
            "unknown scalar": {"hls_manifests": [{"ad_markers": UNKNOWN}], "segment_duration_seconds": UNKNOWN},
            "none as option": {"hls_manifests": [{"ad_markers": None}], "encryption": None},
            "zero": {"hls_manifests": [], "segment_duration_seconds": 0},
        }
    ),
)
def test_what_is_not_known_or_not_there_passes(value: Any) -> None:
    assert said(value) == {}


def test_an_enum_value_that_the_model_does_not_know_is_refused_with_those_it_knows() -> None:
    assert manifest(ad_markers="SCTE35") == {
        "package.hls_manifests[0].ad_markers": "is 'SCTE35'; one of NONE, SCTE35_ENHANCED, PASSTHROUGH"
    }


def test_an_enum_value_in_another_case_is_refused() -> None:
    assert manifest(ad_markers="passthrough") != {}


def test_the_path_names_the_position_in_a_list() -> None:
    value = {"hls_manifests": [{}, {}, {"ad_markers": "X"}]}
    assert list(said(value)) == ["package.hls_manifests[2].ad_markers"]


def test_the_path_goes_down_to_the_value() -> None:
    contract = {"preset_speke20_audio": "SHARED", "preset_speke20_video": "PRESET-AUDIO-1"}
    value = {
        "hls_manifests": [],
        "encryption": {"speke_key_provider": KEY_SERVER | {"encryption_contract_configuration": contract}},
    }
    path = "package.encryption.speke_key_provider.encryption_contract_configuration.preset_speke20_video"
    assert list(said(value)) == [path]


def test_none_as_a_period_trigger_says_to_leave_the_list_empty() -> None:
    found = said({"dash_manifests": [{}], "period_triggers": ["NONE"]}, "DashPackage")
    assert found == {"package.period_triggers[0]": "is 'NONE'; one of ADS. Leave the list empty for none"}


def test_a_text_for_a_number_is_refused() -> None:
    value = {"hls_manifests": [], "segment_duration_seconds": "6"}
    assert said(value) == {"package.segment_duration_seconds": "is '6'; it is a whole number"}


def test_a_fraction_is_refused() -> None:
    value = {"hls_manifests": [], "segment_duration_seconds": 6.5}
    assert said(value) == {"package.segment_duration_seconds": "is 6.5; it is a whole number"}


def test_a_boolean_for_a_number_is_refused() -> None:
    value = {"hls_manifests": [], "segment_duration_seconds": True}
    assert said(value) == {"package.segment_duration_seconds": "is True; it is a whole number"}


def test_a_negative_number_is_refused() -> None:
    value = {"hls_manifests": [], "segment_duration_seconds": -1}
    assert said(value) == {"package.segment_duration_seconds": "is -1; it is 0 or more"}


def test_a_number_for_a_boolean_is_refused() -> None:
    value = {"hls_manifests": [], "include_dvb_subtitles": 1}
    assert said(value) == {"package.include_dvb_subtitles": "is 1; it is True or False"}


def test_a_text_for_a_boolean_is_refused() -> None:
    value = {"hls_manifests": [], "include_dvb_subtitles": "true"}
    assert said(value) == {"package.include_dvb_subtitles": "is 'true'; it is True or False"}


def test_a_number_for_a_text_is_refused() -> None:
    assert manifest(manifest_name=7) == {"package.hls_manifests[0].manifest_name": "is 7; it is a text"}


def test_a_mapping_for_a_list_is_refused() -> None:
    assert said({"hls_manifests": {}}) == {"package.hls_manifests": "is {}; it is a list"}


def test_a_text_for_a_list_is_refused() -> None:
    value = {"hls_manifests": [], "encryption": {"speke_key_provider": KEY_SERVER | {"system_ids": "abc"}}}
    assert said(value) == {"package.encryption.speke_key_provider.system_ids": "is 'abc'; it is a list"}


def test_a_list_for_a_structure_is_refused_with_its_options() -> None:
    value = {"mss_manifests": [[]]}
    assert said(value, "MssPackage") == {
        "package.mss_manifests[0]": "is []; it is a mapping with manifest_name, stream_selection"
    }


def test_a_text_for_a_mapping_is_refused() -> None:
    shape = input_shape("CreateAsset").members["Tags"]
    assert [*shape_problems(shape, "team=video", "tags")] == [("tags", "is 'team=video'; it is a mapping of texts")]


def test_a_number_as_a_tags_value_is_refused() -> None:
    shape = input_shape("CreateAsset").members["Tags"]
    assert [*shape_problems(shape, {"year": 2024}, "tags")] == [("tags['year']", "is 2024; it is a text")]


def test_an_unknown_option_is_refused_with_those_there_are() -> None:
    found = said({"mss_manifests": [{"colour": "red"}]}, "MssPackage")
    assert found == {"package.mss_manifests[0].colour": "is no option here; Options: manifest_name, stream_selection"}


def test_a_misspelt_option_is_answered_with_the_one_meant() -> None:
    found = said({"hls_manifests": [], "segment_duration_second": 6})
    assert "did you mean 'segment_duration_seconds'? " in found["package.segment_duration_second"]


def test_an_option_in_the_services_own_spelling_is_answered_with_the_one_meant() -> None:
    found = said({"hls_manifests": [], "segmentDurationSeconds": 6})
    assert "did you mean 'segment_duration_seconds'? " in found["package.segmentDurationSeconds"]


@pytest.mark.parametrize("member", ["role_arn", "system_ids", "url"])
def test_a_missing_member_that_the_service_requires_is_refused(member: str) -> None:
    provider = {name: value for name, value in KEY_SERVER.items() if name != member}
    found = said({"hls_manifests": [], "encryption": {"speke_key_provider": provider}})
    assert found == {f"package.encryption.speke_key_provider.{member}": "is missing; the service requires it"}


def test_a_required_member_that_is_none_is_missing() -> None:
    assert said({"hls_manifests": None}) == {"package.hls_manifests": "is missing; the service requires it"}


def test_a_required_member_that_is_unknown_is_not_missing() -> None:
    value = {"hls_manifests": [], "encryption": {"speke_key_provider": UNKNOWN}}
    assert said(value) == {}


def test_every_problem_is_said_not_only_the_first() -> None:
    assert len(manifest(ad_markers="X", manifest_name=7, colour="red")) == 3
