"""Arguments of the resource classes that are refused in words before anything is registered."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.dynamic_providers import AssetReadiness, PackagingGroup, ProgramError


@pytest.mark.parametrize("prefix", [5, pulumi.Output.from_input("movies")], ids=["number", "output"])
def test_a_prefix_that_is_not_known_is_refused(prefix: Any) -> None:
    with pytest.raises(ProgramError, match="id_prefix is a text that is known when the program runs"):
        PackagingGroup("movies", id_prefix=prefix)


def test_adoption_without_an_id_is_refused() -> None:
    with pytest.raises(ProgramError, match="needs the id of the object to take over"):
        PackagingGroup("movies", adopt=True)


@pytest.mark.parametrize("adopt", [pulumi.Output.from_input(False), "yes", None], ids=["output", "text", "none"])
def test_adoption_that_is_no_flag_is_refused(adopt: Any) -> None:
    with pytest.raises(ProgramError, match="adopt is True or False"):
        PackagingGroup("movies", group_id="movies", adopt=adopt)


@pytest.mark.parametrize(
    "assets", [["id"], "id", pulumi.Output.from_input(["id"]), None], ids=["ids", "text", "output", "none"]
)
def test_assets_of_a_wait_that_are_neither_are_refused(assets: Any) -> None:
    with pytest.raises(ProgramError, match="a list of Asset resources, or a mapping from names"):
        AssetReadiness("ready", assets=assets)
