"""VodPackaging with the parts around it: made from settings, or made outside and passed in."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import (
    Assets,
    CdnAuthorization,
    PackagingDistribution,
    SourceAccess,
    VodPackaging,
    hls,
)
from tests.unit.components.declared import ROLE, TRAILER, Declared, declare

AWS_ROLE = "aws:iam/role:Role"


def unit(aws_region: str = "eu-west-1", **arguments: Any) -> Declared:
    given = {"assets": {"trailer": TRAILER}, "formats": [hls()], **arguments}
    if not {"source_bucket", "source_access"} & set(given):
        given["source_role_arn"] = ROLE
    made: list[VodPackaging] = []
    declared = declare(lambda: made.append(VodPackaging("movies", **given)), region=aws_region)
    (declared.result,) = made
    return declared


def refused(words: str, **arguments: Any) -> None:
    def program() -> None:
        with pytest.raises(pulumi.RunError, match=words):
            VodPackaging("movies", assets={}, formats=[hls()], **arguments)

    declare(program)


def test_nothing_of_it_is_made_by_default() -> None:
    made = unit()
    assert not [item for item in made.resources if item.type.startswith("aws:")]
    parts = ("source_access", "authorization", "access_logs", "cdn", "monitoring")
    assert [getattr(made.result, name) for name in parts] == [None] * 5


class TestSources:
    def test_a_bucket_makes_the_role_that_reads_it(self) -> None:
        declared = unit(source_bucket="acme-movies")
        assert declared.named(AWS_ROLE) == {"movies-source-access-role"}
        assert declared.inputs("movies-trailer")["source_role_arn"] == "arn:movies-source-access-role-id"

    @pytest.mark.parametrize("bucket", ["acme-movies", "arn:aws:s3:::acme-movies", "s3://acme-movies"])
    def test_a_title_may_be_a_key_in_the_bucket(self, bucket: str) -> None:
        declared = unit(source_bucket=bucket, assets={"trailer": "trailer/index.m3u8"})
        assert declared.inputs("movies-trailer")["source_arn"] == "s3://acme-movies/trailer/index.m3u8"

    def test_a_key_is_below_the_buckets_prefix(self) -> None:
        declared = unit(source_bucket="acme-movies/films", assets={"trailer": "trailer/index.m3u8"})
        assert declared.inputs("movies-trailer")["source_arn"] == "s3://acme-movies/films/trailer/index.m3u8"

    @pytest.mark.parametrize(
        ("bucket", "title", "warned"),
        [
            ("acme-movies", "s3://acme-movies/trailer/index.m3u8", False),
            ("acme-movies", "trailer/index.m3u8", False),
            ("acme-movies/films", "arn:aws:s3:::acme-movies/films/index.m3u8", False),
            ("acme-movies", "s3://acme-films/trailer/index.m3u8", True),
            ("acme-movies/films", "arn:aws:s3:::acme-movies/trailers/index.m3u8", True),
            ("acme-movies", {"source": "s3://acme-films/index.m3u8", "source_role_arn": ROLE}, False),
            (pulumi.Output.from_input("acme-movies"), "s3://acme-films/index.m3u8", False),
            ("acme-movies", pulumi.Output.from_input("s3://acme-films/index.m3u8"), False),
        ],
        ids=["same", "key", "below", "other", "beside", "own role", "output", "source output"],
    )
    def test_a_source_that_the_role_cannot_read_is_warned_of(
        self, bucket: Any, title: Any, warned: bool, caplog: pytest.LogCaptureFixture
    ) -> None:
        unit(source_bucket=bucket, assets={"trailer": title})
        assert ("assets['trailer'] is in none of the buckets" in caplog.text) is warned

    def test_so_is_one_of_a_role_that_was_made_outside(self, caplog: pytest.LogCaptureFixture) -> None:
        declare(
            lambda: Assets(
                "more",
                packaging=VodPackaging("movies", assets={}, formats=[hls()]),
                source_access=SourceAccess("reader", buckets=["acme-movies", "acme-films/a"]),
                assets={key: f"s3://acme-films/{key}/index.m3u8" for key in ("a", "b")},
            )
        )
        assert "assets['b'] is in none of the buckets" in caplog.text
        assert "acme-movies, acme-films/a" in caplog.text
        assert "assets['a']" not in caplog.text

    def test_a_bucket_or_key_may_be_an_output(self) -> None:
        bucket = pulumi.Output.from_input
        declared = declare(
            lambda: (
                VodPackaging(
                    "movies",
                    assets={"trailer": bucket("trailer/index.m3u8")},
                    source_bucket=bucket("acme-movies"),
                    formats=[hls()],
                ).egress_urls
            )
        )
        assert declared.inputs("movies-trailer")["source_arn"] == "s3://acme-movies/trailer/index.m3u8"

    @pytest.mark.parametrize("source", [TRAILER, "s3://other-bucket/trailer.m3u8"])
    def test_a_whole_source_stays_as_it_is(self, source: str) -> None:
        declared = unit(source_bucket="acme-movies", assets={"trailer": source})
        assert declared.inputs("movies-trailer")["source_arn"] == source

    def test_with_a_role_of_its_own_the_bucket_only_completes_keys(self) -> None:
        declared = unit(source_bucket="acme-movies", source_role_arn=ROLE, assets={"trailer": "a.m3u8"})
        assert declared.named(AWS_ROLE) == set()
        assert declared.inputs("movies-trailer")["source_role_arn"] == ROLE

    def test_settings_may_say_more_of_the_role(self) -> None:
        declared = unit(source_bucket="acme-movies", source_access={"role_name": "reads"})
        assert declared.inputs("movies-source-access-role")["name"] == "reads"

    def test_a_role_made_outside_is_used(self) -> None:
        def program() -> None:
            outside = SourceAccess("shared", buckets=["acme-movies"])
            VodPackaging("movies", assets={"trailer": TRAILER}, formats=[hls()], source_access=outside)

        declared = declare(program)
        assert declared.named(AWS_ROLE) == {"shared-role"}
        assert declared.inputs("movies-trailer")["source_role_arn"] == "arn:shared-role-id"

    def test_a_titles_own_role_comes_first(self) -> None:
        titles = {"trailer": {"source": TRAILER, "source_role_arn": ROLE}}
        assert unit(source_bucket="acme-movies", assets=titles).inputs("movies-trailer")["source_role_arn"] == ROLE

    def test_an_empty_key_is_refused(self) -> None:
        refused_ = "assets.* is empty; it is a key in the bucket"

        def program() -> None:
            with pytest.raises(pulumi.RunError, match=refused_):
                VodPackaging("movies", assets={"trailer": ""}, source_bucket="acme-movies")

        assert declare(program).resources == []


class TestAuthorization:
    def test_of_all_defaults_reaches_the_group(self) -> None:
        declared = unit(authorization={})
        assert declared.inputs("movies-group")["authorization"] == {
            "cdn_identifier_secret": "arn:movies-authorization-secret-id",
            "secrets_role_arn": "arn:movies-authorization-role-id",
        }

    def test_that_is_not_enforced_stays_away_from_the_group(self) -> None:
        assert "authorization" not in unit(authorization={"enforced": False}).inputs("movies-group")

    def test_made_outside_is_used(self) -> None:
        def program() -> None:
            VodPackaging("movies", assets={}, formats=[hls()], authorization=CdnAuthorization("shared"))

        declared = declare(program)
        secret = declared.inputs("movies-group")["authorization"]["cdn_identifier_secret"]
        assert secret == "arn:shared-secret-id"


class TestTags:
    def test_reach_what_surrounds_the_unit(self) -> None:
        declared = unit(tags={"team": "video"}, authorization={}, access_logs={}, source_bucket="acme-movies")
        for name in ("source-access-role", "authorization-role", "authorization-secret", "access-logs-log-group"):
            assert declared.inputs(f"movies-{name}")["tags"] == {"team": "video"}

    def test_of_a_part_come_before(self) -> None:
        declared = unit(tags={"team": "video"}, access_logs={"tags": {"team": "logs"}})
        assert declared.inputs("movies-access-logs-log-group")["tags"] == {"team": "logs"}


class TestBuckets:
    def test_of_bucket_and_settings_are_all_read(self) -> None:
        declared = unit(source_bucket="acme-movies", source_access={"buckets": ["acme-clips"]})
        policy = declared.inputs("movies-source-access-policy")["policy"]
        assert "arn:aws:s3:::acme-movies/*" in policy
        assert "arn:aws:s3:::acme-clips/*" in policy


class TestRegions:
    def other_region(self, program: Any) -> None:
        with pytest.raises(Exception, match=r"makes its AWS resources in us-east-1, .* is in eu-west-1"):
            declare(program, region="us-east-1")

    def test_of_a_part_made_outside_have_to_be_the_units(self) -> None:
        self.other_region(
            lambda: VodPackaging(
                "movies", assets={}, formats=[hls()], region="eu-west-1", authorization=CdnAuthorization("elsewhere")
            )
        )

    def test_of_a_role_made_outside_do_not_matter(self) -> None:
        def program() -> None:
            sources = SourceAccess("sources", buckets=["acme-movies"])
            VodPackaging("movies", assets={}, formats=[hls()], region="eu-west-1", source_access=sources)

        assert declare(program, region="us-east-1").named(AWS_ROLE) == {"sources-role"}

    def test_of_titles_that_make_a_role_have_to_be_the_units(self) -> None:
        reference = {"region": "eu-west-1", "packaging_group_id": "g", "origin_host": "h", "configurations": {}}
        self.other_region(lambda: Assets("more", packaging=reference, assets={}, source_bucket="acme-movies"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("argument", "given", "words"),
        [
            ("cdn", {"packaging": 1}, "cdn has no option 'packaging'"),
            ("cdn", {"opts": None}, "cdn has no option 'opts'"),
            ("access_logs", {"name": "x"}, "access_logs has no option 'name'"),
        ],
    )
    def test_settings_that_are_the_units_to_say(self, argument: str, given: Any, words: str) -> None:
        refused(words, **{argument: given})

    def test_a_role_and_another_role(self) -> None:
        refused("source_role_arn and source_access", source_role_arn=ROLE, source_access={"buckets": ["acme-movies"]})

    @pytest.mark.parametrize("argument", ["protect_group", "adopt"])
    def test_what_is_neither_true_nor_false(self, argument: str) -> None:
        refused(f"{argument} is 'no'; it is True or False", **{argument: "no"})

    def test_a_bucket_that_is_no_text(self) -> None:
        refused("source_bucket is", source_bucket=["acme-movies"])

    def test_a_title_that_is_no_source(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=r"assets\['a'\] is 5"):
                VodPackaging("movies", assets={"a": 5}, source_bucket="acme-movies")  # type: ignore[dict-item]

        assert declare(program).resources == []

    def test_one_content_id_for_two_titles(self) -> None:
        titles: Any = {key: {"source": TRAILER, "resource_id": "same"} for key in ("a", "b")}

        def program() -> None:
            with pytest.raises(pulumi.RunError, match=r"assets\['b'\] has the resource_id 'same' of assets\['a'\]"):
                VodPackaging("movies", assets=titles, source_role_arn=ROLE)

        assert declare(program).resources == []

    @pytest.mark.parametrize("argument", ["authorization", "source_access"])
    @pytest.mark.parametrize("given", [True, "x", 7])
    def test_what_is_neither_component_nor_settings(self, argument: str, given: Any) -> None:
        refused(
            rf"{argument} is {given!r}; it is settings or [A-Z]\w+\(…\), {{}} for all defaults", **{argument: given}
        )

    def test_an_output_in_place_of_settings(self) -> None:
        refused("authorization is an Output", authorization=pulumi.Output.from_input({}))

    def test_a_part_made_outside_that_has_to_come_after_the_unit(self) -> None:
        def program() -> None:
            outside = PackagingDistribution("outside", packaging={"origin_host": "host.example"})
            with pytest.raises(
                pulumi.RunError, match=r"cdn takes settings: .* PackagingDistribution\(…, packaging=unit"
            ):
                VodPackaging("movies", assets={}, formats=[hls()], cdn=outside)  # type: ignore[arg-type]

        declare(program)

    def test_an_unknown_setting_with_the_nearest_right_one(self) -> None:
        refused("no option 'rotaton'; did you mean 'rotation'", authorization={"rotaton": "1"})

    def test_aws_resources_in_another_region_than_the_unit(self) -> None:
        with pytest.raises(Exception, match=r"makes its AWS resources in us-east-1, .* is in eu-west-1"):
            unit(aws_region="us-east-1", region="eu-west-1", authorization={})
