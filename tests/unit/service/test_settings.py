"""The settings: each key, each wrong value, and where a Region comes from."""

from __future__ import annotations

import json
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


def test_the_profile() -> None:
    assert settings(profile="video").profile == "video"


@pytest.mark.parametrize("url", ["http://127.0.0.1:4567", "https://mediapackage-vod.example"])
def test_the_endpoint(url: str) -> None:
    assert settings(endpointUrl=url).endpoint_url == url


@pytest.mark.parametrize("url", ["127.0.0.1:4567", "ftp://x", "emulator"])
def test_an_endpoint_that_is_no_url_is_refused(url: str) -> None:
    assert refused(endpointUrl=url) == (
        f"mediapackage-vod:endpointUrl is {url!r}; it is a URL such as http://127.0.0.1:4567"
    )


def test_a_sts_endpoint_that_is_no_url_is_refused_by_its_own_name() -> None:
    assert refused(stsEndpointUrl="sts").startswith("mediapackage-vod:stsEndpointUrl is 'sts'")


def test_a_role_by_its_arn() -> None:
    assert settings(assumeRole=ROLE).assume_role == AssumeRole(ROLE)


@pytest.mark.parametrize("encode", [json.dumps, dict])
def test_a_role_with_everything(encode: Any) -> None:
    described = {"roleArn": ROLE, "externalId": "x", "sessionName": "ci"}
    assert settings(assumeRole=encode(described)).assume_role == AssumeRole(ROLE, "x", "ci")


def test_a_roles_session_has_a_name_of_its_own() -> None:
    assert AssumeRole(ROLE).session_name == "pulumi-mediapackage-vod"


@pytest.mark.parametrize("value", ["deploy", "[]", "7", "{"])
def test_a_role_in_another_form_is_refused(value: str) -> None:
    assert refused(assumeRole=value) == (
        f"mediapackage-vod:assumeRole is {value!r}; it is an object such as "
        '{"roleArn": "arn:aws:iam::111122223333:role/deploy"}'
    )


def test_a_role_without_an_arn_is_refused() -> None:
    said = refused(assumeRole='{"externalId": "x"}')
    assert said.endswith("it takes roleArn, an IAM role's ARN, and may take externalId and sessionName")


@pytest.mark.parametrize("arn", [None, "", 7, "role/deploy"])
def test_a_role_that_is_no_arn_is_refused(arn: Any) -> None:
    assert "it takes roleArn, an IAM role's ARN" in refused(assumeRole={"roleArn": arn})


def test_an_unknown_option_of_a_role_is_refused() -> None:
    assert "'duration': 3600" in refused(assumeRole={"roleArn": ROLE, "duration": 3600})


@pytest.mark.parametrize("encode", [json.dumps, dict])
def test_the_default_tags(encode: Any) -> None:
    assert settings(defaultTags=encode({"team": "video"})).default_tags == {"team": "video"}


@pytest.mark.parametrize("value", ["team=video", "[]", '"team"'])
def test_default_tags_that_are_no_mapping_are_refused(value: str) -> None:
    assert refused(defaultTags=value) == (
        f'mediapackage-vod:defaultTags is {value!r}; it is an object such as {{"team": "video"}}'
    )


def test_a_default_tag_that_is_no_text_is_refused() -> None:
    assert refused(defaultTags='{"team": "video", "year": 2024}').startswith(
        "mediapackage-vod:defaultTags: the value of 'year' is no text"
    )


def test_default_tags_in_the_form_of_the_aws_provider_are_refused() -> None:
    assert "the value of 'tags' is no text; it is a plain mapping" in refused(defaultTags='{"tags": {"team": "video"}}')


@pytest.mark.parametrize(("value", "rate"), [("5", 5.0), ("0.5", 0.5), (20, 20.0)])
def test_the_pace(value: Any, rate: float) -> None:
    assert settings(maxRequestsPerSecond=value).max_requests_per_second == rate


@pytest.mark.parametrize("value", ["0", "-1", "fast", "nan", [5]])
def test_a_pace_that_is_no_number_above_zero_is_refused(value: Any) -> None:
    assert refused(maxRequestsPerSecond=value) == (
        f"mediapackage-vod:maxRequestsPerSecond is {value!r}; it is a number above 0, such as 5"
    )


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ('["111122223333", "012345678901"]', ("111122223333", "012345678901")),
        (["111122223333"], ("111122223333",)),
        ("111122223333", ("111122223333",)),
        ("012345678901", ("012345678901",)),
    ],
)
def test_the_allowed_accounts(value: Any, ids: tuple[str, ...]) -> None:
    assert settings(allowedAccountIds=value).allowed_account_ids == ids


@pytest.mark.parametrize("value", ["acme", '["1234"]', "{}", '["111122223333", "x"]'])
def test_an_account_that_is_none_is_refused(value: str) -> None:
    assert refused(allowedAccountIds=value).startswith("mediapackage-vod:allowedAccountIds has ")


@pytest.mark.parametrize(("value", "flag"), [("true", True), (True, True), ("false", False), (False, False)])
def test_the_account_check(value: Any, flag: bool) -> None:
    assert settings(skipAccountCheck=value).skip_account_check is flag


@pytest.mark.parametrize("value", ["yes", "1", "True"])
def test_an_account_check_that_is_neither_is_refused(value: str) -> None:
    assert refused(skipAccountCheck=value) == f"mediapackage-vod:skipAccountCheck is {value!r}; it is true or false"


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


def test_an_empty_list_of_allowed_accounts_allows_nobody() -> None:
    assert "allowedAccountIds is empty" in refused(allowedAccountIds="[]")


@pytest.mark.parametrize("url", ["http://bad host:99x", "http://", "127.0.0.1:4567"])
def test_an_endpoint_that_leads_nowhere_is_refused(url: str) -> None:
    assert "it is a URL such as" in refused(endpointUrl=url)
