"""cloudfront_origin() and cloudfront_behaviors(): what they hand to a distribution of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pulumi
import pytest
from pulumi.runtime.rpc import UNKNOWN

from pulumi_mediapackage_vod.components import CdnAuthorization, VodPackaging, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.delivery.cloudfront import cloudfront_behaviors, cloudfront_origin
from tests.unit.components.declared import ROLE, TRAILER, Declared, declare

HOST = "3ae97e9482b0d011.egress.mediapackage-vod.eu-west-1.amazonaws.com"
REFERENCE = {"region": "eu-west-1", "origin_host": HOST, "configurations": {"hls": "movies-hls"}}
MANIFESTS = "08627262-05a9-4f76-9ded-b50ca2e3a84f"
SEGMENTS = "b2884449-e4de-46a7-ac36-70bc7f1ddd6d"
CORS = "5cc3b908-e619-4b99-88e5-2cf7f45965bd"


@dataclass
class Header:
    """A stand-in for a `CdnAuthorization`."""

    enforced: bool = True
    header_name: str = "X-MediaPackage-CDNIdentifier"

    @property
    def identifier(self) -> pulumi.Output[str]:
        return pulumi.Output.from_input("9d7c1a7c")


def origin(**arguments: Any) -> Any:
    return declare(lambda: cloudfront_origin(**{"packaging": REFERENCE, **arguments})).result


def behaviors(**arguments: Any) -> Any:
    return declare(lambda: cloudfront_behaviors(**{"packaging": REFERENCE, **arguments})).result


def films(**arguments: Any) -> VodPackaging:
    given = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, "formats": [hls(), dash(), mss()], **arguments}
    return VodPackaging("films", **given)


def with_films(program: Any, **arguments: Any) -> Declared:
    """A program with a unit whose only title has URLs as the service makes them."""
    ends = {"hls": "aaa/h/index.m3u8", "dash": "bbb/d/index.mpd", "mss": "ccc/m/index.ism/Manifest"}
    urls = {f"films-{key}-id": f"https://{HOST}/out/v1/title1/{end}" for key, end in ends.items()}
    return declare(lambda: program(films(**arguments)), outputs={"films-trailer": {"egress_urls": urls}})


class TestOrigin:
    def test_is_the_units_host_over_tls_1_2(self) -> None:
        assert origin() == {
            "origin_id": "mediapackage-vod",
            "domain_name": HOST,
            "custom_origin_config": {
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "https-only",
                "origin_ssl_protocols": ["TLSv1.2"],
            },
        }

    def test_of_a_unit_is_its_host(self) -> None:
        assert with_films(cloudfront_origin).result["domain_name"] == "host.example"

    def test_of_a_reference_that_is_an_output_is_its_host(self) -> None:
        assert origin(packaging=pulumi.Output.from_input(REFERENCE))["domain_name"] == HOST

    def test_has_the_id_and_the_shield_that_are_asked_for(self) -> None:
        made = origin(origin_id="films", origin_shield_region="eu-west-1")

        assert made["origin_id"] == "films"
        assert made["origin_shield"] == {"enabled": True, "origin_shield_region": "eu-west-1"}

    def test_sends_the_header_that_is_passed(self) -> None:
        assert origin(authorization=Header())["custom_headers"] == [
            {"name": "X-MediaPackage-CDNIdentifier", "value": "9d7c1a7c"}
        ]

    def test_sends_the_units_own_header(self) -> None:
        made = with_films(cloudfront_origin, authorization={}).result

        assert made["custom_headers"] == [{"name": "X-MediaPackage-CDNIdentifier", "value": "generated-2"}]

    def test_keeps_the_header_a_secret(self) -> None:
        def program() -> pulumi.Output[bool]:
            origin: Any = cloudfront_origin(REFERENCE, authorization=Header())
            (header,) = origin["custom_headers"]
            return pulumi.Output.from_input(header["value"].is_secret())

        assert declare(program).result is True

    def test_sends_none_before_it_is_enforced_unless_asked(self) -> None:
        assert "custom_headers" not in origin(authorization=Header(enforced=False))
        assert "custom_headers" in origin(authorization=Header(enforced=False), with_header=True)

    def test_sends_none_when_told_not_to(self) -> None:
        assert "custom_headers" not in origin(authorization=Header(), with_header=False)

    def test_prefers_the_header_that_is_passed(self) -> None:
        def program() -> Any:
            return cloudfront_origin(
                films(authorization={"identifier": "of-the-unit"}),
                authorization=CdnAuthorization("shared", identifier="of-another"),
            )

        assert declare(program).result["custom_headers"][0]["value"] == "of-another"

    def test_with_a_header_that_nobody_gave_is_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"with_header=True needs authorization="):
            origin(with_header=True)

    @pytest.mark.parametrize(
        "packaging", ["movies", None, {"region": "eu-west-1"}, {"origin_host": 7}, Header()], ids=str
    )
    def test_of_no_packaging_unit_is_refused(self, packaging: Any) -> None:
        with pytest.raises(pulumi.RunError, match=r"packaging is .*; it is a VodPackaging, or what its stack exports"):
            origin(packaging=packaging)

    def test_of_an_output_that_is_no_reference_is_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"packaging is 'movies', without an origin_host"):
            origin(packaging=pulumi.Output.from_input("movies"))

    @pytest.mark.parametrize("kind", [str, pulumi.Output], ids=["text", "output"])
    def test_with_another_authorization_is_refused_without_showing_it(self, kind: Any) -> None:
        def program() -> Any:
            given: Any = "9d7c1a7c" if kind is str else pulumi.Output.from_input("9d7c1a7c")
            return cloudfront_origin(REFERENCE, authorization=given)

        with pytest.raises(
            pulumi.RunError, match=rf"authorization is of the type {kind.__name__}; it is a Cdn"
        ) as error:
            declare(program)
        assert "9d7c1a7c" not in str(error.value)


class TestBehaviors:
    def test_are_those_of_manifests_and_then_of_all_else(self) -> None:
        made = behaviors()

        assert [(each["path_pattern"], each["cache_policy_id"]) for each in made] == [
            ("out/v1/*.m3u8", MANIFESTS),
            ("out/v1/*.mpd", MANIFESTS),
            ("out/v1/*.ism/Manifest", MANIFESTS),
            ("out/v1/*.ism/*", SEGMENTS),
            ("out/v1/*", SEGMENTS),
        ]
        assert [each["compress"] for each in made] == [True, True, True, False, False]
        assert [each["smooth_streaming"] for each in made] == [False, False, True, True, False]

    def test_let_players_read_over_https_from_any_page(self) -> None:
        assert behaviors()[0] == {
            "path_pattern": "out/v1/*.m3u8",
            "target_origin_id": "mediapackage-vod",
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": ["GET", "HEAD", "OPTIONS"],
            "cached_methods": ["GET", "HEAD", "OPTIONS"],
            "cache_policy_id": MANIFESTS,
            "response_headers_policy_id": CORS,
            "compress": True,
            "smooth_streaming": False,
        }

    def test_use_the_policies_and_keys_that_are_passed(self) -> None:
        made = behaviors(
            origin_id="films",
            manifest_cache_policy_id="manifests",
            segment_cache_policy_id="segments",
            response_headers_policy_id="pages",
            key_group_ids=["subscribers"],
        )

        assert [each["cache_policy_id"] for each in made] == ["manifests"] * 3 + ["segments"] * 2
        assert {each["target_origin_id"] for each in made} == {"films"}
        assert {each["response_headers_policy_id"] for each in made} == {"pages"}
        assert [each["trusted_key_groups"] for each in made] == [["subscribers"]] * 5

    def test_of_one_unit_of_several_have_its_configurations_in_their_paths(self) -> None:
        made = with_films(lambda unit: cloudfront_behaviors(unit, origin_id="films", this_unit_only=True)).result

        assert [(each["path_pattern"], each["cache_policy_id"], each["smooth_streaming"]) for each in made] == [
            ("out/v1/*/aaa/*.m3u8", MANIFESTS, False),
            ("out/v1/*/aaa/*", SEGMENTS, False),
            ("out/v1/*/bbb/*.mpd", MANIFESTS, False),
            ("out/v1/*/bbb/*", SEGMENTS, False),
            ("out/v1/*/ccc/*.ism/Manifest", MANIFESTS, True),
            ("out/v1/*/ccc/*", SEGMENTS, True),
        ]

    def test_of_one_unit_are_known_as_soon_as_one_title_is(self) -> None:
        titles = {"teaser": TRAILER, "trailer": TRAILER}
        urls = {"films-hls-id": f"https://{HOST}/out/v1/title1/aaa/h/index.m3u8"}

        declared = declare(
            lambda: cloudfront_behaviors(films(assets=titles, formats=[hls()]), this_unit_only=True),
            outputs={"films-trailer": {"egress_urls": urls}, "films-teaser": {"egress_urls": UNKNOWN}},
        )

        assert [each["path_pattern"] for each in declared.result] == ["out/v1/*/aaa/*.m3u8", "out/v1/*/aaa/*"]

    def test_of_one_unit_without_a_title_are_refused_at_once(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=r"this_unit_only=True needs a title: a unit's own paths"):
                cloudfront_behaviors(films(assets={}), this_unit_only=True)

        declare(program)

    def test_of_one_unit_whose_title_has_no_url_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"assets\['trailer'\] has no URL in the format 'cmaf'"):
            with_films(lambda unit: cloudfront_behaviors(unit, this_unit_only=True), formats=[cmaf()])

    @pytest.mark.parametrize("packaging", [pulumi.Output, dict], ids=["output", "mapping"])
    def test_of_one_unit_by_its_reference_are_refused(self, packaging: Any) -> None:
        def program() -> Any:
            reference = {"origin_host": HOST}
            given = reference if packaging is dict else pulumi.Output.from_input(reference)
            return cloudfront_behaviors(given, this_unit_only=True)

        with pytest.raises(pulumi.RunError, match=r"this_unit_only=True needs a VodPackaging of this program"):
            declare(program)

    def test_of_one_unit_without_formats_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"this_unit_only=True needs a VodPackaging .* at least one format"):
            with_films(lambda unit: cloudfront_behaviors(unit, this_unit_only=True), assets={}, formats={})

    def test_of_no_packaging_unit_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"packaging is 'movies', without an origin_host"):
            behaviors(packaging="movies")
