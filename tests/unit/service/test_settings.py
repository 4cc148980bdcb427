"""The settings: each key, each wrong value, and where a Region comes from."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service.settings import (
    AssumeRole,
    Settings,
    environment_region,
    partition_of,
)
from pulumi_mediapackage_vod.errors import ConfigurationError

ROLE = "arn:aws:iam::111122223333:role/deploy"


def settings(**config: Any) -> Settings:
    """The settings of stack configuration in this library's namespace."""
    return Settings.from_config({f"mediapackage-vod:{name}": value for name, value in config.items()}.get)


def refused(**config: Any) -> str:
    with pytest.raises(ConfigurationError) as caught:
        settings(**config)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"), [("defaultTag", "; did you mean 'defaultTags'? there are "), ("colour", "; there are ")]
)
def test_a_setting_that_does_not_exist_is_refused(name: str, said: str) -> None:
    keys = [f"mediapackage-vod:{name}", "mediapackage-vod:profile", "aws:profile", f"movies:{name}"]
    with pytest.raises(ConfigurationError) as caught:
        Settings.from_config({}.get, keys)
    assert str(caught.value).startswith(f"there is no setting 'mediapackage-vod:{name}'{said}")
    assert "profile" in str(caught.value)


def test_no_configuration_is_the_default() -> None:
    assert settings() == Settings()


@pytest.mark.parametrize(
    "key",
    [
        "region",
        "profile",
        "endpointUrl",
        "assumeRole",
        "defaultTags",
        "maxRequestsPerSecond",
        "allowedAccountIds",
        "skipAccountCheck",
        "stsEndpointUrl",
        "quotas",
    ],
)
def test_an_empty_value_is_no_value(key: str) -> None:
    assert settings(**{key: ""}) == Settings()


@pytest.mark.parametrize(
    "config",
    [
        {"mediapackage-vod:region": "eu-west-1"},
        {"aws:region": "eu-west-1"},
        {"aws:region": "us-east-1", "mediapackage-vod:region": "eu-west-1"},
    ],
    ids=str,
)
def test_our_own_region_comes_before_the_aws_region(config: dict[str, str]) -> None:
    assert Settings.from_config(config.get).region == "eu-west-1"


ACCOUNTS = ("111122223333", "012345678901")
URL = "http://127.0.0.1:4567"
FULL_ROLE = {"roleArn": ROLE, "externalId": "x", "sessionName": "ci"}


@pytest.mark.parametrize(
    ("key", "value", "name", "expected"),
    [
        ("profile", "video", "profile", "video"),
        ("endpointUrl", URL, "endpoint_url", URL),
        ("endpointUrl", "https://mediapackage-vod.example", "endpoint_url", "https://mediapackage-vod.example"),
        ("assumeRole", ROLE, "assume_role", AssumeRole(ROLE)),
        ("assumeRole", FULL_ROLE, "assume_role", AssumeRole(ROLE, "x", "ci")),
        ("assumeRole", json.dumps(FULL_ROLE), "assume_role", AssumeRole(ROLE, "x", "ci")),
        ("defaultTags", {"team": "video"}, "default_tags", {"team": "video"}),
        ("defaultTags", '{"team": "video"}', "default_tags", {"team": "video"}),
        ("quotas", '{"assets": 20000, "packagingGroups": "12"}', "quotas", {"assets": 20000, "packagingGroups": 12}),
        ("maxRequestsPerSecond", "5", "max_requests_per_second", 5.0),
        ("maxRequestsPerSecond", "0.5", "max_requests_per_second", 0.5),
        ("maxRequestsPerSecond", 20, "max_requests_per_second", 20.0),
        ("allowedAccountIds", json.dumps(ACCOUNTS), "allowed_account_ids", ACCOUNTS),
        ("allowedAccountIds", ["111122223333"], "allowed_account_ids", ("111122223333",)),
        ("allowedAccountIds", "111122223333", "allowed_account_ids", ("111122223333",)),
        ("allowedAccountIds", "012345678901", "allowed_account_ids", ("012345678901",)),
        *(("skipAccountCheck", value, "skip_account_check", True) for value in ("true", True)),
        *(("skipAccountCheck", value, "skip_account_check", False) for value in ("false", False)),
    ],
)
def test_a_value_of_a_key(key: str, value: Any, name: str, expected: Any) -> None:
    assert settings(**{key: value}) == replace(Settings(), **{name: expected})


A_URL = "a URL such as http://127.0.0.1:4567"
A_ROLE = 'an object such as {"roleArn": "arn:aws:iam::111122223333:role/deploy"}'
TAGS = 'an object such as {"team": "video"}'


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        *(("endpointUrl", url, A_URL) for url in ("127.0.0.1:4567", "ftp://x", "emulator")),
        *(("assumeRole", role, A_ROLE) for role in ("deploy", "[]", "7", "{")),
        *(("defaultTags", tags, TAGS) for tags in ("team=video", "[]", '"team"')),
        ("quotas", "20000", 'an object such as {"assets": 20000}'),
        *(("maxRequestsPerSecond", rate, "a number above 0, such as 5") for rate in ("0", "-1", "fast", "nan", [5])),
        *(("skipAccountCheck", flag, "true or false") for flag in ("yes", "1", "True")),
    ],
)
def test_a_value_in_another_form_is_refused(key: str, value: Any, allowed: str) -> None:
    assert refused(**{key: value}) == f"mediapackage-vod:{key} is {value!r}; it is {allowed}"


ROLE_OPTIONS = "it takes roleArn, an IAM role's ARN, and may take externalId and sessionName$"
ONE_MORE_OPTION = {"roleArn": ROLE, "duration": 3600}
NO_TEXT = r"^mediapackage-vod:defaultTags: the value of 'year' is no text; .* in quotes .*\(Pulumi.<stack>.yaml\)"
AWS_PROVIDERS_FORM = '{"tags": {"team": "video"}}'


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("stsEndpointUrl", "sts", "^mediapackage-vod:stsEndpointUrl is 'sts'"),
        *(("endpointUrl", url, "it is a URL such as") for url in ("http://bad host:99x", "http://")),
        ("assumeRole", '{"externalId": "x"}', ROLE_OPTIONS),
        *(("assumeRole", {"roleArn": arn}, ROLE_OPTIONS) for arn in (None, "", 7, "role/deploy")),
        ("assumeRole", ONE_MORE_OPTION, "'duration': 3600"),
        ("defaultTags", '{"team": "video", "year": 2024}', NO_TEXT),
        ("defaultTags", AWS_PROVIDERS_FORM, "the value of 'tags' is no text; it is a plain mapping"),
        *(
            ("allowedAccountIds", ids, "^mediapackage-vod:allowedAccountIds has ")
            for ids in ("acme", '["1234"]', "{}", '["111122223333", "x"]')
        ),
        ("allowedAccountIds", "[]", "allowedAccountIds is empty"),
        ("quotas", '{"asset": 1}', "has 'asset'; there are packagingGroups, packagingConfigurations, assets$"),
        *(("quotas", {"assets": each}, "assets is .*a whole number above 0$") for each in (0, -1, "many", True, None)),
    ],
)
def test_a_value_with_something_wrong_inside_is_refused(key: str, value: Any, said: str) -> None:
    assert re.search(said, refused(**{key: value}))


def test_a_roles_session_has_a_name_of_its_own() -> None:
    assert AssumeRole(ROLE).session_name == "pulumi-mediapackage-vod"


def test_equal_settings_are_the_same_key() -> None:
    """Clients are kept by settings."""
    one, two = (settings(assumeRole=ROLE, defaultTags='{"a": "b"}', region="eu-west-1") for _ in range(2))
    assert {one: 1}[two] == 1


# Where a Region comes from


@pytest.fixture
def profiles(aws_files: Path) -> None:
    (aws_files / "config").write_text("[default]\nregion = eu-north-1\n[profile video]\nregion = eu-south-1\n")


@pytest.mark.usefixtures("profiles")
@pytest.mark.parametrize(
    ("environment", "profile", "region"),
    [
        # boto3 itself does not read AWS_REGION.
        ({"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-west-2"}, None, "us-east-1"),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "us-west-2"}, None, "us-west-2"),
        ({"AWS_REGION": "us-east-1"}, "video", "us-east-1"),
        ({"AWS_DEFAULT_REGION": "us-west-2"}, "video", "us-west-2"),
        ({}, "video", "eu-south-1"),
        ({"AWS_PROFILE": "video"}, None, "eu-south-1"),
        ({}, None, "eu-north-1"),
    ],
    ids=str,
)
def test_the_region_of_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], profile: str | None, region: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert environment_region(profile) == region


def test_there_may_be_no_region() -> None:
    assert environment_region(None) is None


@pytest.mark.usefixtures("profiles")
def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"\(nobody\).*mediapackage-vod:profile"):
        environment_region("nobody")


def test_the_regions_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "environment")
    configured = Settings(region="configured")
    assert configured.region_for("asked", "recorded") == "asked"
    assert configured.region_for(None, "recorded") == "configured"
    assert Settings().region_for(None, "recorded") == "recorded"
    assert Settings().region_for(None, None) == "environment"


def test_no_region_at_all_says_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match="pulumi config set aws:region eu-west-1"):
        Settings().region_for(None, None)


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("eu-west-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-east-1", "aws-us-gov"),
        ("eu-future-9", "aws"),
        ("moon-base-1", "aws"),
    ],
)
def test_the_partition_of_a_region(region: str, partition: str) -> None:
    assert partition_of(region) == partition
