"""Where a resource's Region comes from, and that it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import known_regions, region_doubt
from pulumi_mediapackage_vod.dynamic_providers.service.settings import (
    Settings,
    partition_of,
    profile_region,
    sdk_endpoints,
)
from tests.support.lifecycle_bench import Bench, Props, checked, group_inputs, problems


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent/config")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials")
    profile_region.cache_clear()


@pytest.fixture
def unconfigured(offline: Bench) -> Bench:
    offline.settings = Settings()
    return offline


@pytest.mark.parametrize(
    ("asked", "region"),
    [
        pytest.param({"region": "us-east-1"}, "us-east-1", id="the resource's own"),
        pytest.param({}, "eu-west-1", id="the configured one"),
        pytest.param({"region": "xx-future-1"}, "xx-future-1", id="one that botocore does not know"),
    ],
)
def test_the_resources_own_region_comes_first_and_the_recorded_one_after_the_configured(
    offline: Bench, asked: Props, region: str
) -> None:
    assert checked(offline.group, group_inputs(**asked), {"region": "eu-north-1"})["region"] == region


def test_the_environments_region_is_recorded_and_comes_after_the_recorded_one(
    unconfigured: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague's AWS_REGION moves nothing."""
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    olds = checked(unconfigured.group, group_inputs(), seed=b"one")
    assert olds["region"] == "us-east-1"
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    assert checked(unconfigured.group, group_inputs(), olds, b"two") == olds


def test_the_recorded_region_needs_no_environment(unconfigured: Bench) -> None:
    assert checked(unconfigured.group, group_inputs(), {"region": "eu-north-1"})["region"] == "eu-north-1"


def test_no_region_at_all_is_one_problem_that_says_what_to_do(unconfigured: Bench) -> None:
    assert problems(unconfigured.group, group_inputs()) == {
        "": "no AWS Region is set: run `pulumi config set aws:region eu-west-1` (or `mediapackage-vod:region`), "
        "pass `region=`, or set AWS_REGION"
    }


def test_a_profile_that_does_not_exist_is_one_problem_that_names_it(offline: Bench) -> None:
    offline.settings = Settings(profile="nobody")
    (reason,) = problems(offline.group, group_inputs()).values()
    assert "(nobody)" in reason
    assert "mediapackage-vod:profile" in reason


@pytest.mark.parametrize("region", ["eu west 1", "eu_west_1", "-", "http://x", "eu-west1", "eu-west", "EU-WEST-1", 1])
def test_a_region_that_cannot_be_one_is_refused_in_check(offline: Bench, region: str) -> None:
    """botocore refuses it too, but only when the client is made, with a traceback."""
    found = problems(offline.group, group_inputs(region=region))
    assert list(found) == ["region"]
    assert ("did you mean 'eu-west-" in found["region"]) is ("west" in str(region).lower())


@pytest.mark.parametrize(
    ("region", "said"),
    [("eu-wset-1", "did you mean 'eu-west-1'?"), ("xx-future-1", "'xx-future-1': unless"), ("eu-west-1", "")],
)
def test_a_region_in_which_the_sdk_knows_no_service_is_warned_of_once(offline: Bench, region: str, said: str) -> None:
    for _ in range(2):
        checked(offline.group, group_inputs(region=region))
    assert [said in warning for warning in offline.engine.warnings] == ([True] if said else [])


@pytest.mark.parametrize("broken", ["a profile that there is not", "a file that cannot be read"])
def test_what_the_sdk_knows_of_regions_needs_none_of_its_settings(
    broken: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "config"
    file.write_text("no = section" if "file" in broken else "[default]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(file))
    monkeypatch.setenv("AWS_PROFILE", "default" if "file" in broken else "none")
    for each in (known_regions, sdk_endpoints, partition_of):
        each.cache_clear()
    assert region_doubt("eu-west-1") == ""
    assert "did you mean 'eu-west-1'" in region_doubt("eu-west-11")
    assert partition_of("cn-north-1") == "aws-cn"
