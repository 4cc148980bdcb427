"""What holds for every setting of every component: None leaves it out, Outputs and coroutines pass where Pulumi's
inputs are taken, and a misspelt name is refused with the nearest right one."""

from __future__ import annotations

import gc
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any, get_args

import botocore.session
import pulumi
import pytest

from pulumi_mediapackage_vod.components import (
    FAIRPLAY,
    PLAYREADY,
    AccessLogs,
    AccessLogsSettings,
    Aes128,
    AssetArgs,
    AssetIngest,
    AssetIngestSettings,
    Assets,
    CdnAuthorization,
    CdnAuthorizationSettings,
    DistributionSettings,
    Drm,
    MonitoringSettings,
    PackagingDistribution,
    PackagingMonitoring,
    SourceAccess,
    SourceAccessSettings,
    Speke,
    SpekeAccess,
    SpekeAccessSettings,
    VodPackaging,
    cmaf,
    dash,
    hls,
    mss,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import PACKAGES
from pulumi_mediapackage_vod.facts.values import FormatName, PriceClass, RetentionInDays
from tests.unit.components.declared import FEATURE, ROLE, TRAILER, Resource, declare

KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
TAGS = {"tags": {"team": "video"}}
ROLE_SETTINGS = {
    "role_name": "reads+a_b=c,d.e@f-g",
    "path": "/video/vod/",
    "permissions_boundary": "arn:aws:iam::111122223333:policy/limits",
    "source_account": "111122223333",
    **TAGS,
}
API = "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke"
CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b"
PEM = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n"


def monitoring(**settings: Any) -> None:
    unit = VodPackaging("movies", assets={}, formats=[hls()])
    PackagingMonitoring("made", packaging=unit, **settings)


def ingest(**settings: Any) -> None:
    unit = VodPackaging("movies", assets={}, formats=[hls()])
    given: dict[str, Any] = {"bucket": "acme-movies", "manifests": ["*.smil"], "enable_events": True, **settings}
    AssetIngest("made", packaging=unit, **given)


def source_access(**settings: Any) -> None:
    given: dict[str, Any] = {"buckets": ["acme-movies"], **settings}
    SourceAccess("made", **given)


def asset(**settings: Any) -> None:
    made: Any = {"source": TRAILER, **settings}
    VodPackaging("movies", assets={"made": made}, formats=[hls()], source_role_arn=ROLE)


# How each is made, its typed dictionary, and a value for each setting that takes Pulumi's inputs.
COMPONENTS: dict[str, tuple[Callable[..., Any], Any, dict[str, Any]]] = {
    "AccessLogs": (
        lambda **settings: AccessLogs("made", **settings),
        AccessLogsSettings,
        {"log_group_name": "/aws/MediaPackage/made", "retention_in_days": 7, "kms_key": KEY, **TAGS},
    ),
    "AssetArgs": (
        asset,
        AssetArgs,
        {
            "source": TRAILER,
            "source_role_arn": ROLE,
            "resource_id": "content",
            "revision": "2",
            "asset_id": "chosen",
            **TAGS,
        },
    ),
    "CdnAuthorization": (
        lambda **settings: CdnAuthorization("made", **settings),
        CdnAuthorizationSettings,
        {
            "identifier": "chosen-by-me",
            "rotation": "2",
            "secret_arn": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shared",
            "kms_key": KEY,
            "readers": ["444455556666", "arn:aws:iam::444455556666:role/reads"],
            **ROLE_SETTINGS,
        },
    ),
    "PackagingDistribution": (
        lambda **settings: PackagingDistribution("made", packaging={"origin_host": "host.example"}, **settings),
        DistributionSettings,
        {
            "aliases": ["video.example.com"],
            "certificate_arn": CERTIFICATE,
            "cors_origins": ["https://www.example.com"],
            "public_keys": {"main": PEM},
            "key_group_ids": ["group"],
            "allowed_countries": ["DE"],
            "blocked_countries": ["FR"],
            "web_acl_id": "acl",
            "price_class": "PriceClass_100",
            "origin_shield_region": "eu-west-1",
            "manifest_query_strings": ["aws.drmsettings"],
            "manifest_cache_policy_id": "manifests",
            "segment_cache_policy_id": "segments",
            "response_headers_policy_id": "headers",
            "comment": "of mine",
            "logging": {"bucket": "logs.s3.amazonaws.com"},
            **TAGS,
        },
    ),
    "PackagingMonitoring": (
        monitoring,
        MonitoringSettings,
        {
            "error_rate_5xx": 1,
            "error_rate_4xx": 2,
            "response_time": 3,
            "bytes_per_hour": 4,
            "topic_arn": "arn:aws:sns:eu-west-1:111122223333:own",
            "kms_key": KEY,
            "dimension_values": {"hls": "guid"},
            "dashboard_name": "own",
            **TAGS,
        },
    ),
    "AssetIngest": (
        ingest,
        AssetIngestSettings,
        {
            "ready_event_bus": "titles",
            "log_retention_in_days": 7,
            **{name: value for name, value in ROLE_SETTINGS.items() if name != "source_account"},
        },
    ),
    "SourceAccess": (
        source_access,
        SourceAccessSettings,
        {"buckets": ["one-bucket", "other-bucket/films/"], "kms_keys": [KEY], **ROLE_SETTINGS},
    ),
    "SpekeAccess": (
        lambda **settings: SpekeAccess("made", api_arn=API, **settings),
        SpekeAccessSettings,
        ROLE_SETTINGS,
    ),
}
REQUIRED = {("AssetArgs", "source"), ("SourceAccess", "buckets")}
NONE_IS_NO_ALARM = {
    ("PackagingMonitoring", name) for name in ("error_rate_5xx", "error_rate_4xx", "response_time", "bytes_per_hour")
}
BESIDE: dict[str, dict[str, Any]] = {"aliases": {"certificate_arn": CERTIFICATE}}
"""What a setting needs beside it."""


def made(component: str, settings: Mapping[str, Any] | Callable[[], Mapping[str, Any]]) -> list[Resource]:
    return declared(lambda: COMPONENTS[component][0](**(settings() if callable(settings) else settings)))


def declared(program: Callable[[], Any]) -> list[Resource]:
    return sorted(declare(program).resources, key=lambda resource: (resource.type, resource.name))


def refused(component: str, settings: Mapping[str, Any]) -> str:
    with pytest.raises(pulumi.RunError) as caught:
        made(component, settings)
    return str(caught.value)


async def soon(value: Any) -> Any:
    return value


WAYS: dict[str, Callable[[Any], Any]] = {"Output": pulumi.Output.from_input, "coroutine": soon}


def wrapped(annotation: str, value: Any, way: Callable[[Any], Any]) -> Any:
    """The value as an input, or its items where these are the inputs."""
    if annotation.startswith("pulumi.Input["):
        return way(value)
    if isinstance(value, dict):
        return {key: way(item) for key, item in value.items()}
    return [way(item) for item in value]


def annotations_of(component: str) -> dict[str, str]:
    """As they are written; `AssetArgs` alone has evaluated ones, all of them of inputs."""
    typed = COMPONENTS[component][1]
    return {name: getattr(each, "__forward_arg__", "pulumi.Input[") for name, each in typed.__annotations__.items()}


SETTINGS = [(component, name) for component in COMPONENTS for name in annotations_of(component)]
OF_INPUTS = [(component, name) for component, name in SETTINGS if "pulumi.Input[" in annotations_of(component)[name]]


@pytest.mark.parametrize(("component", "name"), SETTINGS)
def test_none_is_the_same_as_leaving_a_setting_out(component: str, name: str) -> None:
    if (component, name) in REQUIRED:
        assert re.search(rf"{name} is None|lacks '{name}'", refused(component, {name: None}))
        return
    difference = len(made(component, {})) - len(made(component, {name: None}))
    assert difference == (1 if (component, name) in NONE_IS_NO_ALARM else 0)
    if not difference:
        assert made(component, {name: None}) == made(component, {})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("component", "name"), OF_INPUTS)
def test_what_is_not_known_yet_passes(component: str, name: str, way: str) -> None:
    annotation = annotations_of(component)[name]
    value, beside = COMPONENTS[component][2][name], BESIDE.get(name, {})
    later = made(component, lambda: {name: wrapped(annotation, value, WAYS[way]), **beside})
    assert later == made(component, {name: value, **beside})


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source_role_arn", ROLE),
        ("source_bucket", "acme-movies"),
        ("group_id", "chosen"),
        ("region", "eu-west-1"),
        ("tags", {"team": "video"}),
    ],
)
def test_what_is_not_known_yet_passes_also_to_a_unit(name: str, value: Any, way: str) -> None:
    def unit(given: Callable[[Any], Any]) -> list[Resource]:
        more = {} if name.startswith("source_") else {"source_role_arn": ROLE}
        return declared(
            lambda: VodPackaging(
                "movies", assets={"a": TRAILER, "b": FEATURE}, authorization={}, **more, **{name: given(value)}
            )
        )

    assert unit(WAYS[way]) == unit(lambda known: known)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("packaging", {"region": "eu-west-1", "packaging_group_id": "g", "origin_host": "h", "configurations": {}}),
        ("source_role_arn", ROLE),
        ("source_bucket", "acme-movies"),
        ("tags", {"team": "video"}),
    ],
)
def test_what_is_not_known_yet_passes_also_to_more_assets(name: str, value: Any, way: str) -> None:
    unit = {"region": "eu-west-1", "packaging_group_id": "g", "origin_host": "h", "configurations": {"hls": "id"}}

    def assets(given: Callable[[Any], Any]) -> list[Resource]:
        more = {"packaging": unit, **({} if name.startswith("source_") else {"source_role_arn": ROLE})}
        return declared(lambda: Assets("more", assets={"a": TRAILER, "b": FEATURE}, **{**more, name: given(value)}))

    assert assets(WAYS[way]) == assets(lambda known: known)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_known_yet_passes_as_protection_of_several_formats(way: str) -> None:
    vector = "0123456789abcdef" * 2

    def unit(given: Callable[[Any], Any]) -> list[Resource]:
        def program() -> None:
            one = Speke(given("https://keys.example"), given(ROLE))
            two = Speke(
                given("https://keys.example"),
                given(ROLE),
                audio=given("PRESET-AUDIO-2"),
                video=given("PRESET-VIDEO-2"),
            )
            drm = Drm([FAIRPLAY, PLAYREADY], speke=one, speke2=two, constant_initialization_vector=given(vector))
            aes = Aes128(given("https://keys.example"), given(ROLE), system_id=given("id"))
            first = hls(segment_duration_seconds=given(4), configuration_id=given("chosen"))
            formats = {"a": first, "b": cmaf(), "c": dash(), "d": mss(), "e": hls(drm=aes), "f": hls(drm=aes)}
            for unit in ("movies", "series"):
                VodPackaging(unit, assets={}, formats=formats, drm=drm)

        return declared(program)

    assert unit(WAYS[way]) == unit(lambda known: known)


@pytest.mark.parametrize(("component", "name"), SETTINGS)
def test_a_misspelt_name_is_refused_with_the_right_one(component: str, name: str) -> None:
    for value in ("x", None):
        assert f"has no option '{name}x'; did you mean {name!r}?" in refused(component, {f"{name}x": value})


@pytest.mark.parametrize(
    ("component", "old", "new"),
    [
        ("AccessLogs", "kms_key_arn", "kms_key"),
        ("PackagingMonitoring", "kms_key_arn", "kms_key"),
        ("SourceAccess", "kms_key_arns", "kms_keys"),
    ],
)
def test_a_renamed_setting_is_refused_with_its_new_name(component: str, old: str, new: str) -> None:
    assert f"has no option {old!r}; it is called {new!r} now" in refused(component, {old: KEY})


@pytest.mark.parametrize("component", ["CdnAuthorization", "SourceAccess", "SpekeAccess"])
@pytest.mark.parametrize("value", ["1234", 111122223333])
def test_an_account_that_is_none_is_refused(component: str, value: Any) -> None:
    message = refused(component, {"source_account": value})
    assert message.startswith(f"source_account is {value!r}; it is an account id: a text of 12 digits")


@pytest.mark.parametrize("component", ["AssetIngest", "CdnAuthorization", "SourceAccess", "SpekeAccess"])
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("role_name", "a role", "1 to 64 letters, digits"),
        ("role_name", "a" * 65, "1 to 64 letters, digits"),
        ("path", "video/", "begins and ends with /"),
        ("path", "/video", "begins and ends with /"),
        ("permissions_boundary", "limits", "the ARN of a policy: arn:aws:iam::"),
        ("permissions_boundary", ROLE, "the ARN of a policy: arn:aws:iam::"),
        ("tags", ["x"], "it is a mapping"),
    ],
)
def test_what_iam_would_refuse_of_a_role(component: str, name: str, value: Any, words: str) -> None:
    message = refused(component, {name: value})
    assert message.startswith(f"{name} is {value!r}; it is ")
    assert words in message


@pytest.mark.parametrize("component", ["AssetIngest", "CdnAuthorization", "SourceAccess", "SpekeAccess"])
def test_a_role_may_have_its_own_place_and_limit(component: str) -> None:
    boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
    (role,) = [
        each for each in made(component, {"path": "/", "permissions_boundary": boundary}) if each.name == "made-role"
    ]
    assert (role.inputs["path"], role.inputs["permissionsBoundary"]) == ("/", boundary)


@pytest.mark.parametrize(
    ("component", "name"),
    [
        ("AccessLogs", "kms_key"),
        ("CdnAuthorization", "kms_key"),
        ("PackagingMonitoring", "kms_key"),
        ("SourceAccess", "kms_keys"),
    ],
)
@pytest.mark.parametrize("alias", ["alias/video", "arn:aws:kms:eu-west-1:111122223333:alias/video"])
def test_an_alias_is_refused_with_the_reason(component: str, name: str, alias: str) -> None:
    message = refused(component, {name: [alias] if name == "kms_keys" else alias})
    assert "not an alias, since permissions on an alias have no effect" in message


def test_a_coroutine_that_is_refused_leaves_no_warning_behind() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for component, name, words in (
            ("AccessLogs", "tagss", "has no option 'tagss'"),
            ("CdnAuthorization", "enforced", "enforced is an Output; it is True or False"),
            ("SourceAccess", "buckets", "buckets is an Output; it is a list"),
        ):
            assert words in refused(component, {name: soon("x")})
        with pytest.raises(pulumi.RunError, match="protect_group is an awaitable; it is True or False"):
            declare(lambda: VodPackaging("movies", assets={}, protect_group=soon(True)))  # type: ignore[arg-type]
        gc.collect()
    assert [str(each.message) for each in caught if "never awaited" in str(each.message)] == []


def test_the_price_classes_are_those_of_cloudfront() -> None:
    shape: Any = botocore.session.get_session().get_service_model("cloudfront").shape_for("PriceClass")
    assert list(get_args(PriceClass)) == [each for each in shape.enum if each != "None"]


def test_the_formats_are_the_packages_of_a_configuration() -> None:
    assert [f"{name}_package" for name in get_args(FormatName)] == list(PACKAGES)


def test_the_days_of_retention_are_those_of_cloudwatch() -> None:
    """Its model has no enum of them; its text names them."""
    shape: Any = botocore.session.get_session().get_service_model("logs").shape_for("Days")
    text = shape.documentation.partition("Possible values are:")[2].partition("</p>")[0]
    assert list(get_args(RetentionInDays)) == [0, *map(int, re.findall(r"\d+", text))]
