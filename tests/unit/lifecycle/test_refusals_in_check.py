"""Each mistake that check finds before anything is asked of the service: where it is, and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import root_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Props
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import shown
from tests.support.lifecycle_bench import (
    AUTHORIZATION,
    KINDS,
    ROLE,
    Bench,
    asset_inputs,
    checked,
    configuration_inputs,
    group_inputs,
    problems,
)

ALLOWED_ID = "1 to 256 letters, digits, _ and -"
S3_OBJECT = "an object in S3: arn:aws:s3:::bucket/key or s3://bucket/key"
SOURCE_KINDS = "the service reads .m3u8 (HLS) and .smil (MP4) sources"
ROLE_ARN = "an IAM role's ARN: arn:aws:iam::111122223333:role/name"
LOG_GROUP = "a name that starts with /aws/MediaPackage/, at most 512 characters"
WRONG: list[tuple[str, str, Any, str]] = [
    *(("group", "group_id", id_, ALLOWED_ID) for id_ in ("", "a b", "a.b", "é", "a/b", "x" * 257, "line\n")),
    ("group", "group_id", 7, "it is a text"),
    ("group", "id_prefix", 5, "it is a text"),
    ("configuration", "configuration_id", "a b", ALLOWED_ID),
    ("asset", "asset_id", "a b", ALLOWED_ID),
    *((kind, "packaging_group_id", "no such!", ALLOWED_ID) for kind in ("configuration", "asset")),
    ("asset", "resource_id", 7, "it is a text"),
    ("asset", "tags", ["a"], "it is a mapping of texts"),
    ("asset", "source_arn", "https://example.com/index.m3u8", S3_OBJECT),
    ("asset", "source_arn", "acme-movies/index.m3u8", S3_OBJECT),
    ("asset", "source_arn", "arn:aws:s3:::index.m3u8", S3_OBJECT),
    ("asset", "source_arn", "arn:aws:s3:::acme-movies/", S3_OBJECT),
    ("asset", "source_arn", "arn:aws:s3::1234:acme-movies/index.m3u8", S3_OBJECT),
    ("asset", "source_arn", "arn:aws:iam::111122223333:role/index.m3u8", S3_OBJECT),
    ("asset", "source_arn", "arn:aws:s3:::/index.m3u8", S3_OBJECT),
    *(
        ("asset", "source_arn", f"arn:aws:s3:::acme-movies/{key}", SOURCE_KINDS)
        for key in ("movie.mp4", "index.m3u8.bak", "index", "m3u8")
    ),
    *(
        ("asset", "source_role_arn", role, ROLE_ARN)
        for role in ("reader", "arn:aws:iam::1:role/a", "arn:aws:iam::111122223333:user/a")
    ),
]
PASSING: list[tuple[str, str, Any]] = [
    *(("group", "group_id", id_) for id_ in ("a", "-", "A_z-09", "x" * 256)),
    ("group", "egress_access_logs", {}),
    ("group", "egress_access_logs", {"log_group_name": "/aws/MediaPackage/" + "a" * 494}),
    ("group", "egress_access_logs", {"log_group_name": "/aws/MediaPackage/a.b/#c_d-9"}),
    ("group", "egress_access_logs", UNKNOWN),
    ("configuration", "hls_package", UNKNOWN),
    ("asset", "packaging_configurations", []),
    ("asset", "source_arn", "arn:aws:s3:::acme-movies/index.m3u8"),
    ("asset", "source_arn", "arn:aws:s3:eu-west-1:111122223333:acme-movies/index.m3u8"),
    ("asset", "source_arn", "arn:aws-cn:s3:::acme-movies/index.m3u8"),
    ("asset", "source_arn", "arn:aws-us-gov:s3:::acme-movies/a.smil"),
    ("asset", "source_arn", "arn:aws:s3:::acme-movies/a folder/with: colons/é.m3u8"),
    ("asset", "source_arn", "s3://acme-movies/deep/er/index.m3u8"),
    ("asset", "source_arn", UNKNOWN),
    ("asset", "source_role_arn", "arn:aws-cn:iam::111122223333:role/a"),
    ("asset", "source_role_arn", ROLE.replace("role/", "role/path/")),
    ("asset", "source_role_arn", UNKNOWN),
]


def _short(value: Any) -> str:
    return str(value)[:60]


@pytest.mark.parametrize(("kind", "name", "value", "allowed"), WRONG, ids=_short)
def test_a_wrong_value_is_refused(offline: Bench, kind: str, name: str, value: Any, allowed: str) -> None:
    lifecycle, inputs = offline.kind(kind)
    assert problems(lifecycle, inputs(**{name: value})) == {name: f"is {shown(value)}; {allowed}"}


@pytest.mark.parametrize(("kind", "name", "value"), PASSING, ids=_short)
def test_a_value_that_the_service_takes_passes(offline: Bench, kind: str, name: str, value: Any) -> None:
    lifecycle, inputs = offline.kind(kind)
    assert problems(lifecycle, inputs(**{name: value})) == {}


@pytest.mark.parametrize(
    ("kind", "name"),
    [("configuration", "packaging_group_id")]
    + [("asset", name) for name in ("packaging_group_id", "source_arn", "source_role_arn")],
)
def test_a_missing_input_is_refused(offline: Bench, kind: str, name: str) -> None:
    lifecycle, inputs = offline.kind(kind)
    assert problems(lifecycle, inputs(**{name: None})) == {name: f"is missing; every {lifecycle.kind.name} needs one"}
    assert list(problems(lifecycle, inputs(**{name: ""}))) == [name]


TOO_MANY_TAGS = {f"key{number}": "" for number in range(50)}


@pytest.mark.parametrize(
    ("kind", "name", "value", "path"),
    [
        ("group", "authorization", AUTHORIZATION | {"secrets_role_arn": "reader"}, ".secrets_role_arn"),
        ("configuration", "hls_package", {"hls_manifests": [{"ad_markers": "X"}]}, ".hls_manifests[0].ad_markers"),
        ("asset", "tags", TOO_MANY_TAGS, ""),
    ],
    ids=_short,
)
def test_a_wrong_value_is_refused_under_its_own_path(
    offline: Bench, kind: str, name: str, value: Any, path: str
) -> None:
    lifecycle, inputs = offline.kind(kind)
    assert list(problems(lifecycle, inputs(**{name: value}))) == [name + path]


@pytest.mark.parametrize("missing", ["cdn_identifier_secret", "secrets_role_arn"])
def test_half_an_authorization_is_refused(offline: Bench, missing: str) -> None:
    authorization = {name: value for name, value in AUTHORIZATION.items() if name != missing}
    assert problems(offline.group, group_inputs(authorization=authorization)) == {
        f"authorization.{missing}": "is missing; the service requires it"
    }


@pytest.mark.parametrize(
    "name",
    ["/aws/mediapackage/a", "my-logs", "/aws/MediaPackage/", "/aws/MediaPackage/a b", "/aws/MediaPackage/" + "a" * 495],
)
def test_a_log_group_that_the_service_would_not_take_is_refused(offline: Bench, name: str) -> None:
    assert problems(offline.group, group_inputs(egress_access_logs={"log_group_name": name})) == {
        "egress_access_logs.log_group_name": f"is {shown(name)}; {LOG_GROUP}"
    }


@pytest.mark.parametrize(
    ("package", "manifests"),
    [("hls", "hls_manifests"), ("dash", "dash_manifests"), ("cmaf", "hls_manifests"), ("mss", "mss_manifests")],
)
def test_segments_without_a_duration_are_refused(offline: Bench, package: str, manifests: str) -> None:
    name = f"{package}_package"

    def found(seconds: int) -> dict[str, str]:
        given = {manifests: [{}], "segment_duration_seconds": seconds}
        return problems(offline.configuration, configuration_inputs(**{"hls_package": None, name: given}))

    assert found(0) == {f"{name}.segment_duration_seconds": "is 0; it is 1 or more"}
    assert found(1) == {}


@pytest.mark.parametrize(("kind", "holder"), [("group", "the account in eu-west-1"), ("configuration", "'movies'")])
def test_what_the_quota_does_not_hold_is_warned_of(offline: Bench, kind: str, holder: str) -> None:
    lifecycle, inputs = offline.kind(kind)
    more = {"packaging_group_id": "movies"} if kind == "configuration" else {}
    name = lifecycle.kind.id_property
    ten = [checked(lifecycle, inputs(**more, **{name: f"id-{number}"})) for number in range(10)]
    assert offline.engine.warnings == []
    for olds in ten:
        checked(lifecycle, inputs(**more, **{name: olds[name]}), olds)
    assert offline.engine.warnings == []
    checked(lifecycle, inputs(**more, **{name: "id-10"}))
    [warning] = offline.engine.warnings
    assert holder in warning
    assert "the quota is 10 unless AWS has raised it" in warning
    assert f"--quota-code {lifecycle.kind.quota_code} " in warning
    assert f"`pulumi config set --path mediapackage-vod:quotas.{lifecycle.kind.quota_setting} NUMBER`" in warning


@pytest.mark.parametrize("kind", KINDS)
def test_a_quota_that_aws_has_raised_is_the_one_that_counts(offline: Bench, kind: str) -> None:
    about = offline.kind(kind)[0].kind
    offline.settings = replace(offline.settings, quotas={about.quota_setting: 12})
    lifecycle, inputs = offline.kind(kind)
    for number in range(13):
        assert offline.engine.warnings == []
        checked(lifecycle, inputs(**{about.id_property: f"id-{number}"}))
    [warning] = offline.engine.warnings
    assert f"needs more than 12 {about.plural}" in warning


def test_a_batch_counts_its_titles(offline: Bench) -> None:
    batch = AssetBatchLifecycle(offline.settings, offline.asset.connect, offline.clock, offline.engine)

    def checks(number: int, titles: int) -> None:
        source = asset_inputs()["source_arn"]
        news = {
            **asset_inputs(),
            "name": f"batch-{number}",
            "titles": {f"title-{each}": source for each in range(titles)},
        }
        del news["source_arn"]
        assert batch.check({}, news, b"seed").problems == []

    for number in range(4):
        checks(number, 2500)
    assert offline.engine.warnings == []
    checks(4, 1)
    [warning] = offline.engine.warnings
    assert "more than 10000 assets for packaging group 'group'" in warning
    assert "L-563EE697" in warning


@pytest.mark.parametrize(("chosen", "warned"), [({}, 1), ({"configuration_id": "main"}, 0)])
def test_a_replacement_needs_a_place_of_its_own_unless_its_id_stays(
    offline: Bench, chosen: Mapping[str, str], warned: int
) -> None:
    def inputs(seconds: int) -> Props:
        package = {"hls_manifests": [{}], "segment_duration_seconds": seconds}
        return configuration_inputs(packaging_group_id="movies", hls_package=package, **chosen)

    olds = checked(offline.configuration, inputs(6))
    for number in range(9):
        checked(offline.configuration, configuration_inputs(packaging_group_id="movies", configuration_id=f"{number}"))
    assert offline.engine.warnings == []
    checked(offline.configuration, inputs(4), olds)
    assert len(offline.engine.warnings) == warned


def test_a_configuration_without_a_package_is_refused(offline: Bench) -> None:
    assert problems(offline.configuration, configuration_inputs(hls_package=None)) == {
        "hls_package": (
            "has no package format: a configuration takes exactly one of hls_package, dash_package, cmaf_package, "
            "mss_package; make one resource a format"
        )
    }


def test_a_configuration_with_two_packages_is_refused(offline: Bench) -> None:
    packages = {"hls_package": {"hls_manifests": [{}]}, "dash_package": {"dash_manifests": [{}]}}
    found = problems(offline.configuration, configuration_inputs(**packages))
    assert list(found) == ["dash_package"]
    assert found["dash_package"].startswith("has hls_package and dash_package: a configuration takes exactly one of")


@pytest.mark.parametrize(
    ("package", "manifests"),
    [
        ("hls_package", "hls_manifests"),
        ("dash_package", "dash_manifests"),
        ("cmaf_package", "hls_manifests"),
        ("mss_package", "mss_manifests"),
    ],
)
def test_an_empty_list_of_manifests_is_refused(offline: Bench, package: str, manifests: str) -> None:
    assert problems(offline.configuration, configuration_inputs(**{package: {manifests: []}})) == {
        f"{package}.{manifests}": (
            "is empty: an endpoint without a manifest serves nothing; [{}] is one with all defaults"
        )
    }


def test_default_tags_count_too(offline: Bench) -> None:
    offline.settings = Settings(region="eu-west-1", default_tags={f"default{number}": "" for number in range(25)})
    assert list(problems(offline.asset, asset_inputs(tags={f"key{number}": "" for number in range(25)}))) == ["tags"]


def test_a_tag_without_a_value_does_not_reach_the_service(offline: Bench) -> None:
    """`None` in a mapping of tags: refused, or left out; the service takes texts only."""
    result = offline.asset.check({}, asset_inputs(tags={"team": None}), b"seed")
    assert result.problems or "team" not in result.inputs["tags_all"]


@pytest.mark.parametrize("published", ["hls", {"id": "hls"}, [{"incarnation": "1"}], [None]], ids=str)
def test_configurations_in_another_form_are_refused(offline: Bench, published: Any) -> None:
    result = offline.asset.check({}, asset_inputs(packaging_configurations=published), b"seed")
    assert [problem.path.partition("[")[0] for problem in result.problems] == ["packaging_configurations"]


def test_everything_that_is_wrong_is_said_at_once(offline: Bench) -> None:
    wrong = {"asset_id": "a b", "source_arn": "x", "source_role_arn": "y", "tags": {"": ""}, "packaging_group_id": None}
    assert {root_of(path) for path in problems(offline.asset, asset_inputs(**wrong))} == set(wrong)


def test_inputs_that_are_all_unknown_pass(offline: Bench) -> None:
    inputs = asset_inputs(resource_id="", revision="", tags={}, region="", asset_id="", packaging_configurations=[])
    unknown = dict.fromkeys(set(inputs) - set(group_inputs()), UNKNOWN)
    assert checked(offline.asset, inputs | unknown)["asset_id"] is UNKNOWN


def test_nothing_is_named_while_something_is_wrong(offline: Bench) -> None:
    result = offline.group.check({}, group_inputs(tags={"": ""}), b"seed")
    assert "group_id" not in result.inputs


@pytest.mark.parametrize("source", ["s3://bucket", "s3://bucket/", "s3://"])
def test_a_uri_without_a_key_is_shown_as_it_was_written(offline: Bench, source: str) -> None:
    assert problems(offline.asset, asset_inputs(source_arn=source))["source_arn"].startswith(f"is {source!r}")
