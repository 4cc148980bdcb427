"""Inputs held against the service's model: each thing that is refused, with path and what is allowed."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.shapes import shape_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape
from tests.support.lifecycle_bench import by_path, parameters

KEY_SERVER = {"role_arn": "arn:aws:iam::111122223333:role/speke", "system_ids": ["a"], "url": "https://keys.example"}


def said(value: Any, package: str = "HlsPackage") -> dict[str, str]:
    shape = input_shape("CreatePackagingConfiguration").members[package]
    return by_path(shape_problems(shape, value, "package"))


def manifest(**options: Any) -> dict[str, str]:
    return said({"hls_manifests": [options]})


def encrypted(key_server: dict[str, Any]) -> dict[str, Any]:
    return {"hls_manifests": [], "encryption": {"speke_key_provider": key_server}}


@pytest.mark.parametrize(
    "value",
    parameters(
        {
            "nothing": None,
            "unknown": UNKNOWN,
            "unknown list": {"hls_manifests": UNKNOWN},
            "unknown item": {"hls_manifests": [UNKNOWN]},
            "unknown scalar": {"hls_manifests": [{"ad_markers": UNKNOWN}], "segment_duration_seconds": UNKNOWN},
            "unknown required member": {"hls_manifests": [], "encryption": {"speke_key_provider": UNKNOWN}},
            "none as option": {"hls_manifests": [{"ad_markers": None}], "encryption": None},
            "zero": {"hls_manifests": [{"program_date_time_interval_seconds": 0}]},
        }
    ),
)
def test_what_is_not_known_or_not_there_passes(value: Any) -> None:
    assert said(value) == {}


AD_MARKERS = "one of NONE, SCTE35_ENHANCED, PASSTHROUGH"


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        ("ad_markers", "SCTE35", AD_MARKERS),
        ("ad_markers", "passthrough", AD_MARKERS),
        ("manifest_name", 7, "it is a text"),
    ],
)
def test_a_manifests_option_that_has_another_value_is_refused_with_what_is_allowed(
    option: str, value: Any, allowed: str
) -> None:
    assert manifest(**{option: value}) == {f"package.hls_manifests[0].{option}": f"is {value!r}; {allowed}"}


def test_the_path_names_the_position_in_a_list() -> None:
    assert list(said({"hls_manifests": [{}, {}, {"ad_markers": "X"}]})) == ["package.hls_manifests[2].ad_markers"]


def test_the_path_goes_down_to_the_value() -> None:
    contract = {"preset_speke20_audio": "SHARED", "preset_speke20_video": "PRESET-AUDIO-1"}
    found = said(encrypted(KEY_SERVER | {"encryption_contract_configuration": contract}))
    path = "package.encryption.speke_key_provider.encryption_contract_configuration.preset_speke20_video"
    assert list(found) == [path]


def test_none_as_a_period_trigger_says_to_leave_the_list_empty() -> None:
    found = said({"dash_manifests": [{}], "period_triggers": ["NONE"]}, "DashPackage")
    assert found == {"package.period_triggers[0]": "is 'NONE'; one of ADS. Leave the list empty for none"}


@pytest.mark.parametrize(
    ("option", "value", "allowed"),
    [
        ("segment_duration_seconds", "6", "it is a whole number"),
        ("segment_duration_seconds", 6.5, "it is a whole number"),
        ("segment_duration_seconds", True, "it is a whole number"),
        ("segment_duration_seconds", -1, "it is 1 or more"),
        ("segment_duration_seconds", 0, "it is 1 or more"),
        ("include_dvb_subtitles", 1, "it is True or False"),
        ("include_dvb_subtitles", "true", "it is True or False"),
        ("hls_manifests", {}, "it is a list"),
    ],
)
def test_a_value_of_another_type_is_refused(option: str, value: Any, allowed: str) -> None:
    assert said({"hls_manifests": [], option: value}) == {f"package.{option}": f"is {value!r}; {allowed}"}


def test_a_text_for_a_list_is_refused() -> None:
    found = said(encrypted(KEY_SERVER | {"system_ids": "abc"}))
    assert found == {"package.encryption.speke_key_provider.system_ids": "is 'abc'; it is a list"}


def test_a_list_for_a_structure_is_refused_with_its_options() -> None:
    found = said({"mss_manifests": [[]]}, "MssPackage")
    assert found == {"package.mss_manifests[0]": "is []; it is a mapping with manifest_name, stream_selection"}


@pytest.mark.parametrize(
    ("tags", "problem"),
    [
        ("team=video", "tags is 'team=video'; it is a mapping of texts"),
        ({"year": 2024}, "tags['year'] is 2024; it is a text"),
    ],
    ids=str,
)
def test_tags_that_are_no_mapping_of_texts_are_refused(tags: Any, problem: str) -> None:
    (found,) = shape_problems(input_shape("CreateAsset").members["Tags"], tags, "tags")
    assert sentence(found) == problem


def test_an_unknown_option_is_refused_with_those_there_are() -> None:
    found = said({"mss_manifests": [{"colour": "red"}]}, "MssPackage")
    assert found == {"package.mss_manifests[0].colour": "is no option here; options: manifest_name, stream_selection"}


@pytest.mark.parametrize("option", ["segment_duration_second", "segmentDurationSeconds"])
def test_a_misspelt_option_is_answered_with_the_one_meant(option: str) -> None:
    found = said({"hls_manifests": [], option: 6})
    assert "did you mean 'segment_duration_seconds'? " in found[f"package.{option}"]


@pytest.mark.parametrize("member", KEY_SERVER)
def test_a_missing_member_that_the_service_requires_is_refused(member: str) -> None:
    found = said(encrypted({name: value for name, value in KEY_SERVER.items() if name != member}))
    assert found == {f"package.encryption.speke_key_provider.{member}": "is missing; the service requires it"}


def test_a_required_member_that_is_none_is_missing() -> None:
    assert said({"hls_manifests": None}) == {"package.hls_manifests": "is missing; the service requires it"}


def test_every_problem_is_said_not_only_the_first() -> None:
    assert len(manifest(ad_markers="X", manifest_name=7, colour="red")) == 3
