"""Where a resource's Region comes from, and that it stays."""

from __future__ import annotations

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from tests.support.lifecycle_bench import Bench, checked, group_inputs


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent/config")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials")


@pytest.fixture
def unconfigured(offline: Bench) -> Bench:
    offline.settings = Settings()
    return offline


def test_the_resources_own_region_comes_first(offline: Bench) -> None:
    olds = {"region": "eu-north-1"}
    assert checked(offline.group, group_inputs(region="us-east-1"), olds)["region"] == "us-east-1"


def test_the_configured_region_comes_before_the_recorded_one(offline: Bench) -> None:
    assert checked(offline.group, group_inputs(), {"region": "eu-north-1"})["region"] == "eu-west-1"


def test_the_recorded_region_comes_before_the_environments(
    unconfigured: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's AWS_REGION moves nothing."""
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    olds = checked(unconfigured.group, group_inputs(), seed=b"one")
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    assert checked(unconfigured.group, group_inputs(), olds, b"two") == olds


def test_the_environments_region_is_recorded(unconfigured: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    assert checked(unconfigured.group, group_inputs())["region"] == "us-east-1"


def test_the_recorded_region_needs_no_environment(unconfigured: Bench) -> None:
    assert checked(unconfigured.group, group_inputs(), {"region": "eu-north-1"})["region"] == "eu-north-1"


def test_no_region_at_all_is_one_problem_that_says_what_to_do(unconfigured: Bench) -> None:
    assert unconfigured.group.check({}, group_inputs(), b"").problems == [
        (
            "region",
            "no AWS Region is set: run `pulumi config set aws:region eu-west-1` (or `mediapackage-vod:region`), "
            "pass `region=`, or set AWS_REGION",
        )
    ]


def test_a_profile_that_does_not_exist_is_one_problem_that_names_it(offline: Bench) -> None:
    offline.settings = Settings(profile="nobody")
    (problem,) = offline.group.check({}, group_inputs(), b"").problems
    assert problem.path == "region"
    assert "(nobody)" in problem.reason
    assert "mediapackage-vod:profile" in problem.reason


@pytest.mark.parametrize("region", ["eu west 1", "eu_west_1", "-", "http://x"])
def test_a_region_that_cannot_be_one_is_refused_in_check(offline: Bench, region: str) -> None:
    """botocore refuses it too, but only when the client is made, with a traceback."""
    assert [problem.path for problem in offline.group.check({}, group_inputs(region=region), b"").problems] == [
        "region"
    ]


def test_a_region_that_botocore_does_not_know_passes(offline: Bench) -> None:
    assert checked(offline.group, group_inputs(region="xx-future-1"))["region"] == "xx-future-1"
