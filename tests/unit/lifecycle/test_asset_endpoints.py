"""The endpoints of an asset: those of the configurations asked for, waited for, and never silently missing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.errors import IncompleteError
from tests.support.lifecycle_bench import (
    Bench,
    Props,
    asset_inputs,
    checked,
    configuration_inputs,
    found,
    made,
    updated,
)


@pytest.fixture(autouse=True)
def _in_a_group(group: str) -> None:
    """Everything here is made in one group."""


def configuration(bench: Bench, id_: str) -> None:
    made(bench.configuration, configuration_inputs(configuration_id=id_))


def published(outputs: Props) -> list[str]:
    return list(outputs["egress_urls"])


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        pytest.param(["hls", "dash"], ["dash", "hls"], id="some"),
        pytest.param(None, ["dash", "hls", "other"], id="no choice"),
        pytest.param([], [], id="an empty choice"),
        pytest.param([{"id": "hls", "incarnation": "0a1b2c3d"}], ["hls"], id="a resource counts by its id"),
    ],
)
def test_only_the_endpoints_asked_for_are_in_the_outputs(bench: Bench, hls: Made, wanted: Any, ids: list[str]) -> None:
    for id_ in ("dash", "other"):
        configuration(bench, id_)
    outputs = made(bench.asset, asset_inputs(packaging_configurations=wanted)).outputs
    assert published(outputs) == ids
    assert [endpoint["packaging_configuration_id"] for endpoint in outputs["egress_endpoints"]] == ids


def test_an_endpoint_that_is_late_is_asked_for_again(bench: Bench) -> None:
    def appear(now: float) -> None:
        if now >= 30 and bench.client.list_packaging_configurations()["PackagingConfigurations"] == []:
            configuration(bench, "hls")

    bench.clock.on_sleep = appear
    outputs = made(bench.asset, asset_inputs(packaging_configurations=["hls"])).outputs
    assert published(outputs) == ["hls"]
    assert 30 <= bench.clock.time <= 35


def test_an_endpoint_without_a_url_is_waited_for(bench: Bench, hls: Made) -> None:
    def without_url(real: Any, **request: Any) -> Any:
        answer = real(**request)
        del answer["EgressEndpoints"][0]["Url"]
        return answer

    bench.fault("CreateAsset", without_url)
    assert published(made(bench.asset, asset_inputs(packaging_configurations=["hls"])).outputs) == ["hls"]


def test_an_endpoint_that_never_comes_is_an_error_after_a_minute(bench: Bench, hls: Made) -> None:
    with pytest.raises(IncompleteError) as caught:
        made(bench.asset, asset_inputs(asset_id="trailer", packaging_configurations=["hls", "lost", "gone"]))
    assert bench.clock.time == 60
    assert str(caught.value).startswith(
        "asset 'trailer' in eu-west-1 exists, but 60 s later still has no endpoint for gone, lost: check that each"
    )
    assert "'group'" in str(caught.value)


def test_the_error_holds_what_is_to_be_recorded(bench: Bench, hls: Made) -> None:
    inputs = checked(bench.asset, asset_inputs(packaging_configurations=["hls", "lost"], tags={"a": "b"}))
    with pytest.raises(IncompleteError) as caught:
        bench.asset.create(inputs)
    assert caught.value.id == inputs["asset_id"]
    assert inputs.items() <= caught.value.outputs.items()
    assert caught.value.outputs["arn"] == bench.client.describe_asset(Id=caught.value.id)["Arn"]
    assert published(caught.value.outputs) == ["hls"]


def test_an_incomplete_asset_is_completed_by_the_next_update(bench: Bench) -> None:
    inputs = asset_inputs(packaging_configurations=["hls"])
    with pytest.raises(IncompleteError) as caught:
        made(bench.asset, inputs)
    configuration(bench, "hls")
    outputs = updated(bench.asset, caught.value.outputs, inputs)
    assert published(outputs) == ["hls"]


def test_the_wait_takes_the_time_that_it_is_given(bench: Bench) -> None:
    inputs = checked(bench.asset, asset_inputs(packaging_configurations=["lost"]))
    with pytest.raises(IncompleteError, match="10 s later"):
        bench.asset.create(inputs, 10)
    assert bench.clock.time == 10


def test_an_added_configuration_is_one_describe(bench: Bench, hls: Made) -> None:
    olds = made(bench.asset, asset_inputs(packaging_configurations=["hls"])).outputs
    configuration(bench, "dash")
    mark = bench.mark
    outputs = updated(bench.asset, olds, asset_inputs(packaging_configurations=["hls", "dash"]))
    assert published(outputs) == ["dash", "hls"]
    assert bench.calls(mark) == ["DescribeAsset"]


def test_a_removed_configuration_leaves_the_outputs(bench: Bench, hls: Made) -> None:
    configuration(bench, "dash")
    olds = made(bench.asset, asset_inputs(packaging_configurations=["hls", "dash"])).outputs
    assert published(updated(bench.asset, olds, asset_inputs(packaging_configurations=["hls"]))) == ["hls"]


def test_a_configuration_replaced_under_its_id_gives_its_new_url(bench: Bench, hls: Made) -> None:
    def following(outputs: Props) -> Props:
        return asset_inputs(packaging_configurations=[{"id": "hls", "incarnation": outputs["incarnation"]}])

    olds = made(bench.asset, following(hls.outputs)).outputs
    bench.configuration.delete(*hls)
    longer = {"hls_package": {"hls_manifests": [{}], "segment_duration_seconds": 6}}
    new = made(bench.configuration, configuration_inputs(configuration_id="hls", **longer), seed=b"two").outputs
    outputs = updated(bench.asset, olds, following(new))
    (endpoint,) = bench.client.describe_asset(Id=outputs["asset_id"])["EgressEndpoints"]
    assert outputs["egress_urls"]["hls"] != olds["egress_urls"]["hls"]
    assert outputs["egress_urls"]["hls"] == endpoint["Url"]


def test_a_change_of_tags_alone_asks_for_no_endpoints(bench: Bench, hls: Made) -> None:
    olds = made(bench.asset, asset_inputs(packaging_configurations=["hls"])).outputs
    mark = bench.mark
    outputs = updated(bench.asset, olds, asset_inputs(packaging_configurations=["hls"], tags={"a": "b"}))
    assert bench.calls(mark) == ["TagResource"]
    assert outputs["egress_urls"] == olds["egress_urls"]


def test_a_lost_endpoint_is_found_by_read_and_mended_by_update(bench: Bench, hls: Made) -> None:
    inputs = asset_inputs(packaging_configurations=["hls"])
    asset = made(bench.asset, inputs)
    bench.client.delete_packaging_configuration(Id="hls")
    read = found(bench.asset, *asset)
    assert published(read.outputs) == []
    configuration(bench, "hls")
    assert published(updated(bench.asset, read.outputs, inputs)) == ["hls"]


def test_a_failed_endpoint_is_an_endpoint(bench: Bench, hls: Made) -> None:
    bench.emulator.backend.failing.add(("trailer", "hls"))
    asset = made(bench.asset, asset_inputs(asset_id="trailer", packaging_configurations=["hls"]))
    bench.emulator.clock.advance(10)
    read = found(bench.asset, *asset)
    assert read.outputs["egress_endpoints"][0]["status"] == "FAILED"
    assert published(read.outputs) == ["hls"]


def test_many_assets_at_once_each_get_their_own_urls(bench: Bench, hls: Made) -> None:
    lifecycle = bench.asset

    def url(number: int) -> str:
        inputs = asset_inputs(asset_id=f"asset{number}", packaging_configurations=["hls"])
        return made(lifecycle, inputs).outputs["egress_urls"]["hls"]

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(url, range(8)))) == 8
