"""Arguments of the resource classes that are refused in words before anything is registered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.dynamic_providers import AssetReadiness, PackagingGroup, ProgramError, Provider
from tests.unit.shell.samples import registered_by


def output(value: Any) -> Callable[[], Any]:
    """An Output, made only once a program runs."""
    return lambda: pulumi.Output.from_input(value)


def constant(value: Any) -> Callable[[], Any]:
    return lambda: value


def test_a_prefix_that_is_no_text_is_refused() -> None:
    prefix: Any = 5
    with pytest.raises(ProgramError, match="id_prefix is 5; it is a text"):
        registered_by(lambda: PackagingGroup("movies", id_prefix=prefix))


@pytest.mark.parametrize(
    "tags",
    [
        constant({"team": "video", "cost": 5}),
        constant({"cost": True}),
        output({"cost": 5}),
        lambda: {"cost": pulumi.Output.from_input(5)},
    ],
    ids=["number", "flag", "output", "a value's output"],
)
def test_a_default_tag_that_is_no_text_is_refused_where_it_is_set(tags: Callable[[], Any]) -> None:
    with pytest.raises(
        ProgramError, match=r"Provider 'eu': default_tags\['cost'\] is of the type .*; .* write it in quo"
    ):
        registered_by(lambda: Provider("eu", default_tags=tags()))


@pytest.mark.parametrize("tags", [constant("video"), output(["team"])])
def test_default_tags_that_are_no_mapping_are_refused_where_they_are_set(tags: Callable[[], Any]) -> None:
    with pytest.raises(ProgramError, match=r"Provider 'eu': default_tags is a mapping of tags, \{'team': 'video'\}"):
        registered_by(lambda: Provider("eu", default_tags=tags()))


@pytest.mark.parametrize("role", [constant("arn:aws:iam::111122223333:role/a"), output("a"), constant(["a"])])
def test_a_role_to_assume_that_is_no_mapping_is_refused_where_it_is_set(role: Callable[[], Any]) -> None:
    with pytest.raises(ProgramError, match=r"Provider 'eu': assume_role is a mapping, \{'role_arn': 'arn:aws:iam::"):
        registered_by(lambda: Provider("eu", assume_role=role()))


def test_options_of_another_kind_are_refused_by_pulumi_in_its_own_words() -> None:
    opts: Any = {"protect": True}
    with pytest.raises(TypeError, match=r"Expected .* to be a ResourceOptions instance"):
        registered_by(lambda: PackagingGroup("movies", opts=opts))


def test_adoption_without_an_id_is_refused() -> None:
    with pytest.raises(ProgramError, match="needs the id of the object to take over"):
        registered_by(lambda: PackagingGroup("movies", adopt=True))


@pytest.mark.parametrize("adopt", [output(False), constant("yes"), constant(None)], ids=["output", "text", "none"])
def test_adoption_that_is_no_flag_is_refused(adopt: Callable[[], Any]) -> None:
    with pytest.raises(ProgramError, match="adopt is True or False"):
        registered_by(lambda: PackagingGroup("movies", group_id="movies", adopt=adopt()))


@pytest.mark.parametrize(
    "assets", [constant(["id"]), constant("id"), output(["id"]), constant(None)], ids=["ids", "text", "output", "none"]
)
def test_assets_of_a_wait_that_are_neither_are_refused(assets: Callable[[], Any]) -> None:
    with pytest.raises(ProgramError, match="a list of Asset resources, or a mapping from names"):
        registered_by(lambda: AssetReadiness("ready", assets=assets()))
