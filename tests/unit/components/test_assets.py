"""Assets: titles that are added to a unit, by the unit itself or by what its stack exports of it."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import FAIRPLAY, Assets, Drm, Speke, VodPackaging, dash, hls
from pulumi_mediapackage_vod.dynamic_providers import PackagingGroup
from tests.unit.components.declared import (
    ASSET,
    ASSET_ID_PREFIXES,
    FEATURE,
    READINESS,
    ROLE,
    TRAILER,
    Declared,
    declare,
)

REFERENCE = {
    "region": "eu-west-1",
    "packaging_group_id": "movies-1a2b3c4",
    "origin_host": "host.example",
    "configurations": {"hls": "movies-hls-1", "dash": "movies-dash-1"},
    "incarnations": {"hls": "0a1b2c3d", "dash": "4e5f6a7b"},
}


def titles(packaging: Any = REFERENCE, **arguments: Any) -> Declared:
    given = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, **arguments}
    made: list[Assets] = []
    declared = declare(lambda: made.append(Assets("more", packaging=packaging, **given)))
    (declared.result,) = made
    return declared


def test_children_are_one_asset_a_title() -> None:
    declared = titles(assets={"trailer": TRAILER, "feature": FEATURE})
    assert declared.named(ASSET) == {"more-trailer", "more-feature"}
    parent = "urn:pulumi:dev::catalogue::mediapackage-vod:index:Assets"
    assert f"{parent}${ASSET}::more-trailer" in declared.urns


@pytest.mark.parametrize("packaging", [REFERENCE, pulumi.Output.from_input], ids=["known", "an Output"])
def test_an_asset_is_told_group_region_and_configurations(packaging: Any) -> None:
    if callable(packaging):
        made = declare(
            lambda: (
                Assets(
                    "more",
                    packaging=pulumi.Output.from_input(REFERENCE),
                    assets={"trailer": TRAILER},
                    source_role_arn=ROLE,
                ).egress_urls
            )
        )
    else:
        made = titles(packaging)
    assert made.inputs("more-trailer") == {
        "id_prefix": "trailer",
        "packaging_group_id": "movies-1a2b3c4",
        "packaging_configurations": [
            {"id": "movies-hls-1", "incarnation": "0a1b2c3d"},
            {"id": "movies-dash-1", "incarnation": "4e5f6a7b"},
        ],
        "region": "eu-west-1",
        "source_arn": TRAILER,
        "source_role_arn": ROLE,
    }


def test_urls_are_by_title_and_format_key() -> None:
    def program() -> Any:
        return Assets("more", packaging=REFERENCE, assets={"trailer": TRAILER}, source_role_arn=ROLE).egress_urls

    assert declare(program).result == {
        "trailer": {
            "hls": "https://host.example/more-trailer/movies-hls-1",
            "dash": "https://host.example/more-trailer/movies-dash-1",
        }
    }


def test_a_unit_is_as_good_as_its_reference() -> None:
    def program() -> Any:
        unit = VodPackaging("movies", assets={}, formats=[hls(), dash()])
        return Assets("more", packaging=unit, assets={"trailer": TRAILER}, source_role_arn=ROLE).egress_urls

    declared = declare(program)
    assert set(declared.result["trailer"]) == {"hls", "dash"}
    assert declared.inputs("more-trailer")["packaging_group_id"] == "movies-group-id"


def test_the_reference_of_a_unit_is_plain_json() -> None:
    def program() -> Any:
        return VodPackaging("movies", assets={}, formats=[hls()]).reference

    assert declare(program).result == {
        "region": "eu-west-1",
        "packaging_group_id": "movies-group-id",
        "domain_name": "https://host.example",
        "origin_host": "host.example",
        "configurations": {"hls": "movies-hls-id"},
        "incarnations": {"hls": "movies-hls-incarnation"},
    }


@pytest.mark.parametrize(
    ("more", "host"), [({}, "host.example"), ({"playback_host": "video.example.com"}, "video.example.com")]
)
def test_playback_urls_are_on_the_units_cdn_where_it_has_one(more: dict[str, str], host: str) -> None:
    def program() -> Any:
        reference = {**REFERENCE, **more}
        return Assets("more", packaging=reference, assets={"trailer": TRAILER}, source_role_arn=ROLE).playback_urls

    assert declare(program).result["trailer"]["hls"] == f"https://{host}/more-trailer/movies-hls-1"


def test_the_reference_of_a_unit_with_a_cdn_names_its_host() -> None:
    def program() -> Any:
        return VodPackaging("movies", assets={}, formats=[hls()], cdn={}, region="eu-west-1").reference

    made = declare(program, outputs={"movies-cdn-distribution": {"domainName": "d1.cloudfront.net"}})
    assert made.result["playback_host"] == "d1.cloudfront.net"


def test_a_reference_without_incarnations_is_enough() -> None:
    reference = {key: value for key, value in REFERENCE.items() if key != "incarnations"}
    assert titles(reference).inputs("more-trailer")["packaging_configurations"] == ["movies-hls-1", "movies-dash-1"]


def test_a_wait_is_for_these_titles() -> None:
    declared = titles(wait_until_playable=True)
    assert declared.named(READINESS) == {"more-readiness"}
    assert declared.inputs("more-readiness")["configuration_names"] == {"movies-hls-1": "hls", "movies-dash-1": "dash"}


def test_a_wait_can_be_given_its_time() -> None:
    assert titles(wait_until_playable=90.5).inputs("more-readiness")["timeout_seconds"] == 90.5


def test_a_wait_for_no_time_is_refused() -> None:
    def program() -> None:
        with pytest.raises(pulumi.RunError, match="wait_until_playable is 0; it is True, False or"):
            Assets("more", packaging=REFERENCE, assets={}, wait_until_playable=0)

    assert declare(program).resources == []


def test_a_bucket_makes_the_role_that_reads_it() -> None:
    declared = titles(source_role_arn=None, source_bucket="acme-movies", assets={"trailer": "trailer/index.m3u8"})
    assert declared.named("aws:iam/role:Role") == {"more-source-access-role"}
    inputs = declared.inputs("more-trailer")
    assert inputs["source_arn"] == "s3://acme-movies/trailer/index.m3u8"
    assert inputs["source_role_arn"] == "arn:more-source-access-role-id"


class TestContentIds:
    @pytest.mark.parametrize("as_output", [False, True])
    def test_are_made_as_the_unit_says(self, as_output: bool) -> None:
        reference: Any = {**REFERENCE, "content_id": "prod-{key}"}
        if as_output:
            declared = declare(
                lambda: (
                    Assets(
                        "more",
                        packaging=pulumi.Output.from_input(reference),
                        assets={"trailer": TRAILER},
                        source_role_arn=ROLE,
                    ).egress_urls
                )
            )
        else:
            declared = titles(reference)
        assert declared.inputs("more-trailer")["resource_id"] == "prod-trailer"

    def test_of_a_unit_are_in_its_reference_with_its_own_stack(self) -> None:
        keys = Speke("https://keys.example.com", ROLE)

        def program() -> Any:
            drm = Drm([FAIRPLAY], speke=keys, content_id="{project}-{stack}-{key}")
            return VodPackaging("movies", assets={}, formats=[hls()], drm=drm).reference

        assert declare(program).result["content_id"] == "catalogue-dev-{key}"

    def test_are_none_where_the_unit_is_clear(self) -> None:
        assert "resource_id" not in titles().inputs("more-trailer")


@pytest.mark.parametrize(("prefix", "begins"), ASSET_ID_PREFIXES)
def test_ids_begin_with_what_is_asked_for(prefix: Any, begins: str) -> None:
    catalogue: Any = {"trailer": TRAILER, "feature": FEATURE}

    def program() -> None:
        given: Any = prefix() if callable(prefix) else prefix
        Assets("more", packaging=REFERENCE, assets=catalogue, source_role_arn=ROLE, asset_id_prefix=given)

    made = declare(program)
    assert made.inputs("more-trailer")["id_prefix"] == begins
    assert made.inputs("more-feature")["id_prefix"] == begins.replace("trailer", "feature")


class TestRefusals:
    def test_an_id_prefix_that_is_no_text(self) -> None:
        with pytest.raises(pulumi.RunError, match="asset_id_prefix is 7"):
            titles(asset_id_prefix=7)

    def test_a_take_over_without_a_chosen_id(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"adopt is True and no id is chosen, .*: write the asset_id"):
            titles(adopt=True)

    @pytest.mark.parametrize("packaging", [{}, None, "movies", {"region": "eu-west-1"}, []])
    def test_what_is_no_reference(self, packaging: Any) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=r"which lacks .*configurations; it is a VodPackaging"):
                Assets("more", packaging=packaging, assets={}, source_role_arn=ROLE)

        assert declare(program).resources == []

    def test_a_resource_of_the_unit_instead_of_the_unit(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=r"packaging is <PackagingGroup>, which lacks .*a VodPackaging"):
                Assets("more", packaging=PackagingGroup("movies"), assets={}, source_role_arn=ROLE)  # type: ignore[arg-type]

        declare(program)

    def test_a_title_without_a_role(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match="no role"):
                Assets("more", packaging=REFERENCE, assets={"trailer": TRAILER})

        assert declare(program).resources == []
