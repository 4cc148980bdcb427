"""VodPackaging: its children, what they are given, and its outputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pulumi
import pytest

from pulumi_mediapackage_vod.components import VodPackaging, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.dynamic_providers import Provider
from tests.unit.components.declared import (
    ASSET,
    ASSET_ID_PREFIXES,
    CONFIGURATION,
    FEATURE,
    GROUP,
    KNOWN_URLS,
    KNOWN_VALUE,
    READINESS,
    ROLE,
    TRAILER,
    UNIT,
    Declared,
    declare,
)


def unit(**arguments: Any) -> Declared:
    """What a unit of one title declares; the component is the result."""
    given: dict[str, Any] = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, **arguments}
    made: list[VodPackaging] = []

    def program() -> None:
        evaluated: dict[str, Any] = {key: value() if callable(value) else value for key, value in given.items()}
        made.append(VodPackaging("movies", **evaluated))

    declared = declare(program)
    (declared.result,) = made
    return declared


def configurations(*names: str) -> list[dict[str, str]]:
    return [{"id": f"movies-{name}-id", "incarnation": f"movies-{name}-incarnation"} for name in names]


class TestChildren:
    def test_are_a_group_the_four_formats_and_the_titles(self) -> None:
        declared = unit(assets={"trailer": TRAILER, "feature": FEATURE})

        assert declared.named(UNIT) == {"movies"}
        assert declared.named(GROUP) == {"movies-group"}
        assert declared.named(CONFIGURATION) == {"movies-hls", "movies-dash", "movies-cmaf", "movies-mss"}
        assert declared.named(ASSET) == {"movies-trailer", "movies-feature"}
        assert declared.named(KNOWN_VALUE) == {"movies-domain"}
        assert declared.named(KNOWN_URLS) == {"movies-urls"}
        assert len(declared.resources) == 10

    def test_are_all_children_of_the_unit(self) -> None:
        declared = unit(formats=[hls()])

        assert set(declared.urns) == {
            f"urn:pulumi:dev::catalogue::pulumi:pulumi:Stack${UNIT}::movies",
            f"urn:pulumi:dev::catalogue::{UNIT}${GROUP}::movies-group",
            f"urn:pulumi:dev::catalogue::{UNIT}${KNOWN_VALUE}::movies-domain",
            f"urn:pulumi:dev::catalogue::{UNIT}${KNOWN_URLS}::movies-urls",
            f"urn:pulumi:dev::catalogue::{UNIT}${CONFIGURATION}::movies-hls",
            f"urn:pulumi:dev::catalogue::{UNIT}${ASSET}::movies-trailer",
        }

    def test_are_given_only_what_is_asked_for(self) -> None:
        declared = unit(formats=[hls()])

        assert declared.inputs("movies") == {}
        assert declared.inputs("movies-group") == {"id_prefix": "movies"}
        assert declared.inputs("movies-hls") == {
            "id_prefix": "movies-hls",
            "packaging_group_id": "movies-group-id",
            "hls_package": hls().package,
        }
        assert declared.inputs("movies-trailer") == {
            "id_prefix": "trailer",
            "packaging_group_id": "movies-group-id",
            "packaging_configurations": configurations("hls"),
            "source_arn": TRAILER,
            "source_role_arn": ROLE,
        }

    def test_are_attributes_by_their_keys(self) -> None:
        made = unit(formats=[hls(), mss()], assets={"trailer": TRAILER, "feature": FEATURE}).result

        assert list(made.configurations) == ["hls", "mss"]
        assert list(made.assets) == ["trailer", "feature"]
        assert made.group is not None

    @pytest.mark.parametrize(("name", "factory"), [("hls", hls), ("dash", dash), ("cmaf", cmaf), ("mss", mss)])
    def test_have_the_package_of_their_format(self, name: str, factory: Callable[..., Any]) -> None:
        inputs = unit().inputs(f"movies-{name}")

        packages = {key: value for key, value in inputs.items() if key.endswith("_package")}
        assert packages == {f"{name}_package": factory().package}

    def test_of_an_empty_catalogue_are_group_and_formats(self) -> None:
        declared = unit(assets={}, formats=[hls()])

        assert {resource.name for resource in declared.resources} == {
            *("movies", "movies-group", "movies-domain", "movies-hls"),
        }


class TestFormats:
    def test_in_a_sequence_are_keyed_by_their_names(self) -> None:
        declared = unit(formats=(dash(), hls()))

        assert declared.named(CONFIGURATION) == {"movies-dash", "movies-hls"}

    def test_in_a_mapping_have_keys_of_their_own_and_may_repeat(self) -> None:
        declared = unit(formats={"hls": hls(), "hls-4s": hls(segment_duration_seconds=4)})

        assert declared.named(CONFIGURATION) == {"movies-hls", "movies-hls-4s"}
        assert declared.inputs("movies-hls-4s")["hls_package"]["segment_duration_seconds"] == 4
        published = declared.inputs("movies-trailer")["packaging_configurations"]
        assert published == configurations("hls", "hls-4s")

    def test_twice_in_a_sequence_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"formats holds hls\(\) twice: pass a mapping"):
            unit(formats=[hls(), dash(), hls()])

    def test_may_have_chosen_ids(self) -> None:
        assert unit(formats=[hls(configuration_id="main")]).inputs("movies-hls")["configuration_id"] == "main"

    def test_take_outputs_as_options(self) -> None:
        seconds = pulumi.Output.from_input(4)

        package = unit(formats=[hls(segment_duration_seconds=seconds)]).inputs("movies-hls")["hls_package"]

        assert package["segment_duration_seconds"] == 4


class TestTitles:
    def test_take_their_own_options(self) -> None:
        own = {
            "source": FEATURE,
            "source_role_arn": "arn:aws:iam::111122223333:role/reads-features",
            "resource_id": "content-1",
            "revision": "2",
            "asset_id": "feature-film",
        }

        inputs = unit(assets={"feature": own}, formats=[hls()]).inputs("movies-feature")

        assert inputs == {
            "id_prefix": "feature",
            "packaging_group_id": "movies-group-id",
            "packaging_configurations": configurations("hls"),
            "source_arn": FEATURE,
            "source_role_arn": "arn:aws:iam::111122223333:role/reads-features",
            "resource_id": "content-1",
            "revision": "2",
            "asset_id": "feature-film",
        }

    def test_with_roles_of_their_own_need_none_of_the_unit(self) -> None:
        declared = unit(source_role_arn=None, assets={"feature": {"source": FEATURE, "source_role_arn": ROLE}})

        assert declared.inputs("movies-feature")["source_role_arn"] == ROLE

    def test_may_be_outputs(self) -> None:
        titles = {
            "trailer": pulumi.Output.from_input(TRAILER),
            "feature": {"source": pulumi.Output.from_input(FEATURE)},
        }

        declared = unit(assets=titles, source_role_arn=pulumi.Output.from_input(ROLE))

        assert declared.inputs("movies-trailer")["source_arn"] == TRAILER
        assert declared.inputs("movies-feature")["source_arn"] == FEATURE
        assert declared.inputs("movies-feature")["source_role_arn"] == ROLE


class TestSettingsOfAll:
    def test_tags_reach_every_child(self) -> None:
        declared = unit(tags={"team": "video"}, formats=[hls()])

        for name in ("movies-group", "movies-hls", "movies-trailer"):
            assert declared.inputs(name)["tags"] == {"team": "video"}

    def test_tags_of_a_title_are_added_and_win(self) -> None:
        title = {"source": TRAILER, "tags": {"team": "sales", "title": "trailer"}}

        declared = unit(tags={"team": "video", "cost": "42"}, assets={"trailer": title})

        assert declared.inputs("movies-trailer")["tags"] == {"team": "sales", "cost": "42", "title": "trailer"}
        assert declared.inputs("movies-group")["tags"] == {"team": "video", "cost": "42"}

    @pytest.mark.parametrize("who", ["unit", "title", "both"])
    def test_tags_that_are_outputs_are_merged_the_same(self, who: str) -> None:
        tags: Any = {"team": "video", "cost": "42"}
        own: Any = {"team": "sales"}
        if who in ("unit", "both"):
            tags = pulumi.Output.from_input(tags)
        if who in ("title", "both"):
            own = pulumi.Output.from_input(own)

        declared = unit(tags=tags, assets={"trailer": {"source": TRAILER, "tags": own}})

        assert declared.inputs("movies-trailer")["tags"] == {"team": "sales", "cost": "42"}

    def test_tags_of_a_title_alone_are_its_own(self) -> None:
        declared = unit(assets={"trailer": {"source": TRAILER, "tags": {"title": "trailer"}}})

        assert declared.inputs("movies-trailer")["tags"] == {"title": "trailer"}
        assert "tags" not in declared.inputs("movies-group")

    def test_the_region_reaches_every_child(self) -> None:
        declared = unit(region="eu-central-1", formats=[hls()])

        for name in ("movies-group", "movies-hls", "movies-trailer"):
            assert declared.inputs(name)["region"] == "eu-central-1"

    def test_the_group_id_is_the_groups(self) -> None:
        assert unit(group_id="movies-2").inputs("movies-group") == {"group_id": "movies-2", "id_prefix": "movies"}

    @pytest.mark.parametrize(("prefix", "begins"), ASSET_ID_PREFIXES)
    def test_ids_of_titles_begin_with_what_is_asked_for(self, prefix: Any, begins: str) -> None:
        declared = unit(asset_id_prefix=prefix, formats=[hls()])

        assert declared.inputs("movies-trailer")["id_prefix"] == begins
        assert declared.inputs("movies-hls")["id_prefix"] == "movies-hls"

    def test_adoption_is_asked_of_every_child_whose_id_is_chosen(self) -> None:
        titles: Any = {"trailer": {"source": TRAILER, "asset_id": "trailer-1"}, "teaser": TRAILER}
        formats = {"hls": hls(configuration_id="hls-1"), "dash": dash()}
        declared = unit(adopt=True, group_id="movies-1", formats=formats, assets=titles)

        for name in ("movies-group", "movies-hls", "movies-trailer"):
            assert declared.inputs(name)["adopt"] is True
        for name in ("movies-dash", "movies-teaser"):
            assert "adopt" not in declared.inputs(name)

    def test_none_leaves_an_option_of_a_title_to_the_unit(self) -> None:
        titles: Any = {"trailer": {"source": TRAILER, "source_role_arn": None, "revision": None}}

        assert unit(assets=titles).inputs("movies-trailer")["source_role_arn"] == ROLE


class TestWaiting:
    def test_is_not_asked_for_by_default(self) -> None:
        declared = unit()

        assert declared.result.readiness is None
        assert declared.named(READINESS) == set()

    def test_is_one_resource_for_all_titles(self) -> None:
        declared = unit(assets={"trailer": TRAILER, "feature": FEATURE}, wait_until_playable=True, region="eu-west-1")

        assert declared.named(READINESS) == {"movies-readiness"}
        assert declared.inputs("movies-readiness")["region"] == "eu-west-1"
        assert "timeout_seconds" not in declared.inputs("movies-readiness")

    def test_can_be_given_its_time(self) -> None:
        declared = unit(wait_until_playable=7200)

        assert declared.inputs("movies-readiness")["timeout_seconds"] == 7200

    @pytest.mark.parametrize("wait", ["yes", 0, -1, float("nan"), float("inf"), None])
    def test_for_no_time_is_refused(self, wait: Any) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=r"wait_until_playable is .*; it is True, False or .* seconds"):
                VodPackaging("movies", assets={}, source_role_arn=ROLE, wait_until_playable=wait)

        assert declare(program).resources == []


class TestOutputs:
    def test_urls_are_by_title_and_format_key(self) -> None:
        titles = {"trailer": TRAILER, "feature": FEATURE}
        formats = {"hls": hls(), "small": hls(max_video_bits_per_second=1_000_000)}

        declared = declare(
            lambda: VodPackaging("movies", assets=titles, source_role_arn=ROLE, formats=formats).egress_urls
        )

        assert declared.result == {
            title: {key: f"https://host.example/movies-{title}/movies-{key}-id" for key in formats} for title in titles
        }

    def test_urls_of_an_empty_catalogue_are_none(self) -> None:
        declared = declare(lambda: VodPackaging("movies", assets={}, source_role_arn=ROLE).egress_urls)

        assert declared.result == {}

    def test_urls_without_a_format_are_none_of_each_title(self) -> None:
        declared = declare(
            lambda: VodPackaging("movies", assets={"trailer": TRAILER}, source_role_arn=ROLE, formats={}).egress_urls
        )

        assert declared.result == {"trailer": {}}

    def test_the_host_is_the_groups(self) -> None:
        def program() -> dict[str, pulumi.Output[str]]:
            made = VodPackaging("movies", assets={}, source_role_arn=ROLE)
            return {"domain_name": made.domain_name, "origin_host": made.origin_host}

        assert declare(program).result == {"domain_name": "https://host.example", "origin_host": "host.example"}


def _given(value: Any) -> Callable[[], Any]:
    return lambda: pulumi.Output.from_input(value)


# What the message says, and the arguments that are refused with it.
REFUSED: dict[str, list[dict[str, Any]]] = {
    r"assets is an Output: its keys name resources .* pass a dict": [{"assets": _given({"trailer": TRAILER})}],
    r"formats is an Output: its keys name resources .* pass a dict": [{"formats": _given({"hls": hls()})}],
    r"assets has an Output as a key: .* known when the program runs": [
        {"assets": lambda: {pulumi.Output.from_input("trailer"): TRAILER}}
    ],
    r"assets has the key .*: keys are texts, such as 'trailer'": [
        {"assets": {key: TRAILER}} for key in (7, None, "", ("trailer",))
    ],
    r"assets is .* pass a dict": [{"assets": [TRAILER]}],
    r"assets\['trailer'\] has no option 'sourceRoleArn'; did you mean 'source_role_arn'\?": [
        {"assets": {"trailer": {"source": TRAILER, "sourceRoleArn": ROLE}}}
    ],
    r"^(?!.*did you mean).*assets\['trailer'\] has no option 'colour'; it has source, ": [
        {"assets": {"trailer": {"source": TRAILER, "colour": "red"}}}
    ],
    r"adopt is True and no id is chosen, .*: pass group_id=, .*configuration_id=.*asset_id": [{"adopt": True}],
    r"formats\['hls'\] is \{\}; it is what hls\(\), .* returns": [{"formats": {"hls": {}}}],
    r"formats is one format and no list of them: write formats=\[hls\(…\)\]": [{"formats": hls()}],
    r"formats is one format and no list of them: write formats=\[hls\(\)\]": [
        {"formats": each} for each in (lambda: hls, "HLS")
    ],
    r"formats\[.*\] is .*; write hls\(\), with its options": [
        {"formats": formats} for formats in ([hls], ["hls"], {"hls": hls}, {"mobile": "hls"})
    ],
    r"assets\['trailer'\] \('trailer/index.m3u8'\) names no bucket: pass source_bucket= for keys alone": [
        {"assets": {"trailer": source}} for source in ("trailer/index.m3u8", {"source": "trailer/index.m3u8"})
    ],
    r"assets\['trailer'\] names no bucket: pass source_bucket= for keys alone": [
        {"assets": lambda: {"trailer": pulumi.Output.from_input("trailer/index.m3u8")}},
    ],
    r"assets\['trailer'\].* is a web address; the service reads sources from S3 alone: write arn:aws:s3": [
        {"assets": {"trailer": "https://cdn.example.com/a.m3u8"}, **bucket}
        for bucket in ({}, {"source_bucket": "acme-movies"})
    ],
    r"formats\[0\] is the function dash; write dash\(\), with its options": [{"formats": [dash]}],
    r"assets\['trailer'\] lacks 'source'": [
        {"assets": {"trailer": title}} for title in (None, {"source": None}, {"revision": "2"})
    ],
    r"^tags is .*; it is a mapping": [{"tags": tags} for tags in (["x"], "x")],
    r"assets\['trailer'\]\['tags'\] is .*; it is a mapping": [
        {"assets": {"trailer": {"source": TRAILER, "tags": tags}}} for tags in (["x"], "x")
    ],
    r"assets\['trailer'\] has no role .* source_role_arn= or source_bucket=": [{"source_role_arn": None}],
    r"would be ignored: .* pass provider=… or providers=\[…\]": [
        {"opts": pulumi.ResourceOptions(providers={"mediapackage-vod": cast(Any, object())})}
    ],
}


class TestRefusals:
    """Each by an error that the engine shows without a traceback, before anything is declared."""

    @pytest.mark.parametrize(("words", "given"), [(words, given) for words, each in REFUSED.items() for given in each])
    def test_of_arguments_say_what_is_allowed(self, words: str, given: dict[str, Any]) -> None:
        with pytest.raises(pulumi.RunError, match=words):
            unit(**given)

    def test_our_provider_under_any_other_key(self) -> None:
        def program() -> None:
            frankfurt = Provider("frankfurt", region="eu-central-1")
            with pytest.raises(pulumi.RunError, match=r"providers=\{'vod': …\} would be ignored"):
                VodPackaging("movies", assets={}, opts=pulumi.ResourceOptions(providers={"vod": frankfurt}))
            right = pulumi.ResourceOptions(providers={"pulumi-python": frankfurt})
            VodPackaging("movies", assets={}, opts=right)

        declare(program)

    def test_leave_nothing_declared(self) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError):
                VodPackaging("movies", assets={"trailer": TRAILER})

        assert declare(program).resources == []
