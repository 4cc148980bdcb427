"""AssetCatalog over several units under Pulumi's mocks: what is declared of each, whose URLs a title has, what is
refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import pulumi
import pytest
from pulumi.output import Unknown

from pulumi_mediapackage_vod.components import (
    AssetCatalog,
    Assets,
    CatalogueUnit,
    PackagingDistribution,
    VodPackaging,
    hls,
)
from pulumi_mediapackage_vod.components.catalogue.batches import batch_of
from pulumi_mediapackage_vod.components.catalogue_units import units_of
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from tests.support.lifecycle_bench import rows
from tests.unit.components.declared import FEATURE, ROLE, TRAILER, Declared, declare

PARTS = {"trailer": "d68588c8480d43a4ac50ff04aaeef752", "feature": "0123456789abcdef0123456789abcdef"}
PACKED = {"trailer": "1oWIyEgNQ6SsUP8Equ73Ug", "feature": "ASNFZ4mrze8BI0VniavN7w"}
GUIDS = {"north": "aaa", "south": "bbb"}


def reference(name: str, **more: Any) -> dict[str, Any]:
    return {
        "region": "eu-west-1",
        "packaging_group_id": name,
        "origin_host": f"{name}.example",
        "configurations": {"hls": f"{name}-hls-1"},
        **more,
    }


NORTH, SOUTH = reference("north"), reference("south", playback_host="cdn.example")


def catalogue(packaging: Any, **arguments: Any) -> AssetCatalog:
    given: dict[str, Any] = {"assets": {"trailer": TRAILER, "feature": FEATURE}, "source_role_arn": ROLE, "batches": 3}
    return AssetCatalog("all", packaging=packaging, **{**given, **arguments})


def part(name: str, key: str) -> Mapping[str, Any]:
    """What a batch records of a title in a group."""
    endpoints = {f"{name}-hls-1": f"https://{name}.example/out/v1/{{asset}}/{GUIDS[name]}/m1/index.m3u8"}
    return {"assets": f"{key},-0a,{PACKED[key]}", "incarnations": ["0a1b2c3d"], "endpoints": endpoints}


def recorded(where: Mapping[str, str]) -> dict[str, Any]:
    """Outputs of the batches, by the group of each title."""
    outputs: dict[str, Any] = {
        f"all-batch-{number}": {"assets": {}, "incarnations": {}, "endpoints": {}, "urls": {}} for number in range(3)
    }
    for key, name in where.items():
        for output, value in part(name, key).items():
            outputs[f"all-batch-{batch_of(key, 3)}"][output][name] = value
    return outputs


def declared(program: Callable[[], Any], where: Mapping[str, str] | None = None) -> Declared:
    return declare(program, outputs=recorded(where or {}))


def test_batches_head_and_wait_are_told_of_each_unit() -> None:
    units = [NORTH, CatalogueUnit(packaging=SOUTH, weight=2)]
    found = declared(lambda: catalogue(units, wait_until_playable=True))
    batch, head = found.inputs("all-batch-0"), found.inputs("all-head")
    assert [(each["id"], each["weight"]) for each in batch["groups"]] == [("north", 1), ("south", 2)]
    assert [each["packaging_configurations"] for each in batch["groups"]] == [["north-hls-1"], ["south-hls-1"]]
    assert {"packaging_group_id", "packaging_configurations"}.isdisjoint(batch)
    assert (head["groups"], head["region"]) == (["north", "south"], "eu-west-1")
    wait = found.inputs("all-readiness")
    assert [each["id"] for each in wait["groups"]] == ["north", "south"]
    assert wait["configuration_names"] == {"north-hls-1": "hls", "south-hls-1": "hls"}


def test_of_a_single_unit_nothing_is_said_of_groups() -> None:
    found = declared(lambda: catalogue(NORTH, wait_until_playable=True))
    for name in ("all-head", "all-batch-0", "all-readiness"):
        assert "groups" not in found.inputs(name)
    for name in ("all-head", "all-batch-0"):
        assert (found.inputs(name)["packaging_group_id"], found.inputs(name)["region"]) == ("north", "eu-west-1")


@pytest.mark.parametrize("turned", [False, True])
def test_urls_are_those_of_the_unit_that_a_title_is_in(turned: bool) -> None:
    where = {"trailer": "south", "feature": "north"} if turned else {"trailer": "north", "feature": "south"}
    hosts = {"north": "north.example", "south": "cdn.example"}

    def program() -> Any:
        made = catalogue([NORTH, SOUTH])
        return pulumi.Output.all(made.egress_urls, made.playback_urls, made.url("trailer", "hls"))

    egress, playback, one = declared(program, where).result
    for key, name in where.items():
        path = f"out/v1/{PARTS[key]}/{GUIDS[name]}/m1/index.m3u8"
        assert egress[key] == {"hls": f"https://{name}.example/{path}"}
        assert playback[key] == {"hls": f"https://{hosts[name]}/{path}"}
    assert one == playback["trailer"]["hls"]
    assert set(egress) == set(playback) == set(where)


def test_a_host_that_is_not_known_hides_no_urls_of_other_units() -> None:
    where = {"trailer": "north", "feature": "south"}
    by_id = {key: {f"{name}-hls-1": f"https://{name}.example/x"} for key, name in where.items()}

    def program() -> Any:
        units = units_of([NORTH, SOUTH])
        north, south = units.each
        unknown = replace(south.unit, playback_host=cast(Any, pulumi.Output.from_input(Unknown())))
        units = replace(units, each=[north, replace(south, unit=unknown)])
        found = units.playback_urls(pulumi.Output.from_input(by_id))
        return found.apply(lambda urls: {key: isinstance(each["hls"], str) for key, each in urls.items()}, True)

    assert declare(program).result == {"trailer": True, "feature": False}


@pytest.mark.parametrize("name", ["region", "packaging_group_id", "content_id", "configurations"])
def test_what_is_not_known_yet_of_a_unit_is_not_known_of_the_batches(name: str) -> None:
    unknown = cast(Any, pulumi.Output.from_input(Unknown()))
    if name == "configurations":
        unknown = {"hls": unknown}
    found = declare(lambda: catalogue([reference("north", **{name: unknown}), SOUTH]).egress_urls)
    assert found.inputs("all-batch-0")["groups"]


def test_a_distribution_in_front_of_the_units_routes_their_titles() -> None:
    def program() -> Any:
        made = catalogue([NORTH, SOUTH])
        cdn = PackagingDistribution("cdn", packaging={"north": NORTH, "south": SOUTH}, catalogue=made)
        return cdn.playback_urls_of(made.egress_urls)

    found = declare(
        program,
        outputs={
            "cdn-distribution": {"domainName": "cdn.example"},
            **recorded({"trailer": "south", "feature": "north"}),
        },
    )
    routes = found.inputs("cdn-distribution")["orderedCacheBehaviors"]
    assert [(each["pathPattern"], each["targetOriginId"]) for each in routes] == [
        (f"out/v1/*/{GUIDS[name]}/*{ending}", f"mediapackage-vod-{name}")
        for name in ("north", "south")
        for ending in (".m3u8", "")
    ]
    assert found.result["trailer"]["hls"].startswith(f"https://cdn.example/out/v1/{PARTS['trailer']}/bbb/")


def unit(name: str, **arguments: Any) -> VodPackaging:
    return VodPackaging(name, **{"source_role_arn": ROLE, "assets": {}, "formats": [hls()], **arguments})


@pytest.mark.parametrize(
    ("packaging", "words"),
    rows(
        {
            "none": (lambda: [], "packaging is empty"),
            "no unit": (lambda: [NORTH, {}], "which lacks region"),
            "twice": (lambda: [(made := unit("one")), {"packaging": made, "weight": 2}], "names one unit twice"),
            "weight": (lambda: [{"packaging": NORTH, "weight": -1}], r"packaging\[0\]\['weight'\] is -1"),
            "endless": (lambda: [{"packaging": NORTH, "weight": float("inf")}], "a number from 0"),
            "no number": (lambda: [NORTH, {"packaging": SOUTH, "weight": "2"}], r"packaging\[1\]\['weight'\] is '2'"),
            "truth": (lambda: [{"packaging": NORTH, "weight": True}], "is True"),
            "misspelt": (lambda: [{"packaging": NORTH, "wieght": 1}], "did you mean 'weight'"),
            "no packaging": (lambda: [{"weight": 1}], "lacks 'packaging'"),
            "regions": (lambda: [NORTH, reference("us", region="us-east-1")], "of one Region"),
            "protected and clear": (
                lambda: [reference("a", content_id="{key}"), NORTH],
                "the content ids '{key}' and none",
            ),
            "two content ids": (
                lambda: [reference("a", content_id="a-{key}"), reference("b", content_id="b-{key}")],
                "'a-{key}' and 'b-{key}'",
            ),
            "content ids that come later": (
                lambda: [pulumi.Output.from_input(reference("a", content_id="{key}")), NORTH],
                "the content ids '{key}' and none",
            ),
        }
    ),
)
def test_what_cannot_work_is_refused(packaging: Callable[[], Any], words: str) -> None:
    with pytest.raises(ProgramError, match=words.replace("{key}", r"\{key\}")):
        declared(lambda: catalogue(packaging()))


@pytest.mark.parametrize("where", [0, 1])
def test_one_title_in_a_unit_of_the_list_and_in_the_catalogue_is_refused(where: int) -> None:
    def program() -> None:
        units = [unit("one"), unit("two")]
        Assets("single", packaging=units[where], assets={"trailer": TRAILER}, source_role_arn=ROLE)
        catalogue(units)

    with pytest.raises(
        ProgramError, match="AssetCatalog 'all' has the title 'trailer', and Assets 'single' of the same"
    ):
        declared(program)


def test_units_that_are_protected_alike_give_their_content_ids() -> None:
    units = [reference("a", content_id="film-{key}"), reference("b", content_id="film-{key}")]
    found = declared(lambda: catalogue(units))
    titles = {key: title for number in range(3) for key, title in found.titles(f"all-batch-{number}").items()}
    assert {key: title["resource_id"] for key, title in titles.items()} == {
        "trailer": "film-trailer",
        "feature": "film-feature",
    }


@pytest.mark.parametrize(("weights", "warns"), [((1, 1), False), ((2, 1), True), ((1, 0), True)])
def test_more_titles_than_the_share_of_a_new_group_holds_are_warned_of(
    monkeypatch: pytest.MonkeyPatch, weights: tuple[float, float], warns: bool
) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", said.append)
    titles = {f"t-{number}": TRAILER for number in range(18_000)}

    def program() -> None:
        new: Any = [pulumi.Output.from_input(Unknown()) for _ in weights]
        units = [
            CatalogueUnit(packaging={**NORTH, "packaging_group_id": id_}, weight=weight)
            for id_, weight in zip(new, weights, strict=True)
        ]
        catalogue(units, assets=titles)

    declared(program)
    assert len(said) == warns


@pytest.mark.parametrize("parted", [True, False])
def test_titles_are_known_in_the_form_in_which_they_were_recorded(parted: bool) -> None:
    """As they are in the run in which one unit becomes several, or several become one."""
    titles = {"trailer": TRAILER}
    nothing: dict[str, Any] = {"packaging_group_id": "north", "assets": "", "incarnations": [], "endpoints": {}}
    of_one = {f"all-batch-{number}": dict(nothing) for number in range(3)}
    of_one[f"all-batch-{batch_of('trailer', 3)}"] |= part("north", "trailer")
    outputs = of_one if parted else recorded({"trailer": "north"})

    def program() -> Any:
        made = catalogue([NORTH, SOUTH] if parted else NORTH, assets=titles)
        identities = pulumi.Output.all(*(each.identities for each in made.batches))
        return pulumi.Output.all(made.egress_urls, identities)

    urls, identities = declare(program, outputs=outputs).result
    assert urls == {"trailer": {"hls": f"https://north.example/out/v1/{PARTS['trailer']}/aaa/m1/index.m3u8"}}
    [word] = [word for batch in identities for word in batch.split()]
    assert len(word.split(",")) == 3
