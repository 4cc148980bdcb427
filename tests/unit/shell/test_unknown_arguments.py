"""Arguments that are not known when the program runs: whatever `pulumi.Input` allows is taken and awaited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    PackagingConfiguration,
    PackagingGroup,
    ProgramError,
)
from tests.unit.shell.samples import registered_by


async def _coroutine(value: Any) -> Any:
    return value


LATER = pytest.mark.parametrize("later", [pulumi.Output.from_input, _coroutine], ids=["output", "coroutine"])
Later = Callable[[Any], Any]


def _asset(**arguments: Any) -> Asset:
    return Asset("trailer", packaging_group_id="g", source_arn="s", source_role_arn="r", **arguments)


@LATER
@pytest.mark.parametrize(("prefix", "expected"), [("films", "films"), (None, "movies"), ("", "movies")])
def test_a_prefix_of_an_id(later: Later, prefix: str | None, expected: str) -> None:
    assert registered_by(lambda: PackagingGroup("movies", id_prefix=later(prefix))).only.inputs["id_prefix"] == expected


@LATER
def test_the_configurations_of_an_asset(later: Later) -> None:
    def program() -> None:
        hls = PackagingConfiguration("hls", packaging_group_id="g", hls_package={"hls_manifests": [{}]})
        _asset(packaging_configurations=later([hls, "dash", later("cmaf")]))

    configurations = registered_by(program).registered[-1].inputs["packaging_configurations"]
    assert [each["id"] if isinstance(each, dict) else each for each in configurations] == ["hls-id", "dash", "cmaf"]


@LATER
def test_what_turns_out_to_be_no_list_of_configurations_is_left_to_the_check(later: Later) -> None:
    found = registered_by(lambda: _asset(packaging_configurations=later("hls"))).only
    assert found.inputs["packaging_configurations"] == "hls"


@LATER
def test_the_assets_of_a_wait(later: Later) -> None:
    found = registered_by(lambda: AssetReadiness("ready", assets=later({"trailer": later("id-1")}))).only
    assert found.inputs["assets"] == {"trailer": {"id": "id-1"}}


@LATER
def test_the_asset_resources_of_a_wait(later: Later) -> None:
    found = registered_by(lambda: AssetReadiness("ready", assets=later([_asset()]))).registered[-1]
    assert found.inputs["assets"]["trailer"]["id"] == "trailer-id"


@LATER
@pytest.mark.parametrize("assets", [["id"], "id", None], ids=str)
def test_what_turns_out_to_be_no_assets_is_refused(later: Later, assets: Any) -> None:
    with pytest.raises(ProgramError, match="a list of Asset resources, or a mapping from names"):
        registered_by(lambda: AssetReadiness("ready", assets=later(assets)))
