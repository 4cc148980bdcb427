"""A distribution in front of several units: which request goes to which of them, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.output import Unknown

from pulumi_mediapackage_vod.components import (
    AssetCatalog,
    CdnAuthorization,
    PackagingDistribution,
    VodPackaging,
    dash,
    hls,
)
from tests.unit.components.declared import ROLE, TRAILER, Declared, declare, secret
from tests.unit.components.test_distribution import SEGMENTS

GUIDS = {"north": "aaa", "south": "bbb"}
ENDPOINT = "https://{unit}.example/out/v1/{asset}/{guid}/h/index.m3u8"


def url(unit: str, asset: str = "{asset}") -> str:
    return ENDPOINT.format(unit=unit, asset=asset, guid=GUIDS[unit])


def reference(unit: str) -> dict[str, Any]:
    return {
        "region": "eu-west-1",
        "packaging_group_id": unit,
        "origin_host": f"{unit}.example",
        "configurations": {"hls": f"{unit}-hls-id"},
    }


TITLES: Mapping[str, Mapping[str, Any]] = {
    f"{unit}-trailer": {"egress_urls": {f"{unit}-hls-id": url(unit, "title")}} for unit in GUIDS
}


def unit(name: str, **arguments: Any) -> VodPackaging:
    given: dict[str, Any] = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, "formats": [hls()], **arguments}
    return VodPackaging(name, **given)


def deployed(
    program: Callable[[], Any], outputs: Mapping[str, Mapping[str, Any]] = TITLES
) -> tuple[Mapping[str, Any], Any]:
    declared: Declared = declare(program, outputs={"cdn-distribution": {"domainName": "cdn.example"}, **outputs})
    return declared.inputs("cdn-distribution"), declared.result


def routes(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(each["pathPattern"], each["targetOriginId"]) for each in given["orderedCacheBehaviors"]]


def test_each_has_an_origin_and_paths_of_its_own() -> None:
    def program() -> Any:
        units = {name: unit(name) for name in GUIDS}
        made = PackagingDistribution("cdn", packaging=units)
        return pulumi.Output.all(made.playback_urls, made.cookie_resource("south/trailer"))

    given, (urls, resource) = deployed(program)

    assert [each["originId"] for each in given["origins"]] == ["mediapackage-vod-north", "mediapackage-vod-south"]
    assert routes(given) == [
        ("out/v1/*/aaa/*.m3u8", "mediapackage-vod-north"),
        ("out/v1/*/aaa/*", "mediapackage-vod-north"),
        ("out/v1/*/bbb/*.m3u8", "mediapackage-vod-south"),
        ("out/v1/*/bbb/*", "mediapackage-vod-south"),
    ]
    default = given["defaultCacheBehavior"]
    assert (default["targetOriginId"], default["cachePolicyId"]) == ("mediapackage-vod-north", SEGMENTS)
    assert "pathPattern" not in default
    assert urls == {
        f"{name}/trailer": {"hls": f"https://cdn.example/out/v1/title/{GUIDS[name]}/h/index.m3u8"} for name in GUIDS
    }
    assert resource == "https://cdn.example/out/v1/title/*"


def test_each_is_asked_with_its_own_header() -> None:
    def program() -> None:
        on, off = CdnAuthorization("on"), CdnAuthorization("off", enforced=False)
        units = {"north": unit("north", authorization=on), "south": unit("south", authorization=off)}
        PackagingDistribution("cdn", packaging=units)

    given, _ = deployed(program)

    origins = secret(given["origins"])
    assert [each["originId"] for each in origins] == [
        "mediapackage-vod-north",
        "mediapackage-vod-south",
        "mediapackage-vod-south-without-header",
    ]
    assert [each["originId"] for each in given["originGroups"]] == ["mediapackage-vod-south-either"]
    assert {target for path, target in routes(given) if "bbb" in path} == {"mediapackage-vod-south-either"}
    assert ["customHeaders" in each for each in origins] == [True, True, False]


def batches(endpoints: Mapping[int, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = {"assets": "", "incarnations": [], "urls": {}}
    return {f"all-batch-{number}": {**empty, "endpoints": endpoints.get(number, {})} for number in range(3)}


UNKNOWN = Unknown()


@pytest.mark.parametrize(
    ("endpoints", "expected"),
    [
        ({0: {"north-hls-id": url("north"), "south-hls-id": url("south")}}, ["aaa", "bbb"]),
        ({0: {"north-hls-id": url("north")}, 2: {"south-hls-id": url("south")}}, ["aaa", "bbb"]),
        ({0: {"north-hls-id": url("north")}}, ["aaa"]),
        ({}, []),
        ({0: UNKNOWN, 1: {"north-hls-id": url("north"), "south-hls-id": url("south")}}, ["aaa", "bbb"]),
        ({0: UNKNOWN, 1: {"north-hls-id": url("north")}}, None),
        ({0: UNKNOWN, 1: UNKNOWN, 2: UNKNOWN}, None),
    ],
    ids=["in one batch", "in two", "in one unit", "nowhere", "one changes", "the needed one changes", "all change"],
)
@pytest.mark.parametrize("form", ["units", "references", "outputs"])
def test_a_catalogue_tells_the_paths_of_units_without_titles(
    endpoints: Mapping[int, Any], expected: list[str] | None, form: str
) -> None:
    def program() -> Any:
        units: dict[str, Any] = {name: unit(name, assets={}) if form == "units" else reference(name) for name in GUIDS}
        if form == "outputs":
            units = {name: pulumi.Output.from_input(each) for name, each in units.items()}
        first = units["north"]
        catalogue = AssetCatalog("all", packaging=first, assets={"a": TRAILER}, source_role_arn=ROLE, batches=3)
        PackagingDistribution("cdn", packaging=units, catalogue=catalogue)

    given, _ = deployed(program, batches(endpoints))

    if expected is None:
        assert "orderedCacheBehaviors" not in given or not isinstance(given["orderedCacheBehaviors"], list)
        return
    found = [path.split("/")[3] for path, _ in routes(given)]
    assert found == [guid for guid in expected for _ in range(2)]
    assert {target for path, target in routes(given) if "bbb" in path} <= {"mediapackage-vod-south"}


def test_own_titles_come_before_the_catalogue() -> None:
    def program() -> Any:
        units = {"north": unit("north"), "south": unit("south", assets={})}
        catalogue = AssetCatalog(
            "all", packaging=units["south"], assets={"a": TRAILER}, source_role_arn=ROLE, batches=3
        )
        PackagingDistribution("cdn", packaging=units, catalogue=catalogue)

    given, _ = deployed(program, {**TITLES, **batches({1: {"south-hls-id": url("south")}})})

    assert [path.split("/")[3] for path, _ in routes(given)] == ["aaa", "aaa", "bbb", "bbb"]


def test_further_behaviors_come_first() -> None:
    own = {"path_pattern": "posters/*", "target_origin_id": "posters", "viewer_protocol_policy": "https-only"}

    def program() -> Any:
        units = {name: unit(name, assets={}) for name in GUIDS}
        catalogue = AssetCatalog("all", packaging=units["north"], assets={}, batches=3)
        further = {"ordered_cache_behaviors": [own]}
        PackagingDistribution("cdn", packaging=units, catalogue=catalogue, distribution_args=further)

    given, _ = deployed(program, batches({0: {"north-hls-id": url("north")}}))

    assert [path for path, _ in routes(given)] == ["posters/*", "out/v1/*/aaa/*.m3u8", "out/v1/*/aaa/*"]


def many(count: int) -> dict[str, VodPackaging]:
    formats = {f"f{number}": hls() if number % 2 else dash() for number in range(4)}
    return {f"u{number}": unit(f"u{number}", formats=formats) for number in range(count)}


def test_more_behaviors_than_the_quota_are_refused_in_preview() -> None:
    with pytest.raises(pulumi.RunError, match=r"need 80 cache behaviors.*'Cache behaviors per distribution' is 75"):
        declare(lambda: PackagingDistribution("cdn", packaging=many(10)) and None)


def test_a_raised_quota_is_told_by_a_setting() -> None:
    with pytest.raises(pulumi.RunError, match=r"need 80 cache behaviors.*is 79"):
        declare(lambda: PackagingDistribution("cdn", packaging=many(10), cache_behaviors_quota=79) and None)


@pytest.mark.parametrize(
    ("packaging", "words"),
    [
        (lambda: {"north": {"region": "eu-west-1"}, "south": {}}, "without an origin_host"),
        (lambda: {}, "without an origin_host"),
        (lambda: [unit("north")], r"For several units it is a mapping: \{'films': films, …\}"),
        (lambda: {name: unit(name, assets={}) for name in GUIDS}, "needs a title.*AssetCatalog.*pass catalogue="),
        (lambda: {name: reference(name) for name in GUIDS}, "needs a VodPackaging of this program"),
    ],
    ids=["no references", "nothing", "a list", "no titles", "references without titles"],
)
def test_what_cannot_be_routed_is_refused(packaging: Callable[[], Any], words: str) -> None:
    with pytest.raises(pulumi.RunError, match=words):
        declare(lambda: PackagingDistribution("cdn", packaging=packaging()) and None)
