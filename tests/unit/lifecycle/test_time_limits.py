"""No time limit runs while one waits for the service's rate: each wait asks as often as it would without a rate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_readiness import AssetReadinessLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.pace import Pace
from pulumi_mediapackage_vod.errors import MediaPackageVodError
from tests.support.lifecycle_bench import (
    ACCOUNT,
    AUTHORIZATION,
    KINDS,
    REGION,
    Bench,
    InterposedClient,
    Props,
    asset_inputs,
    instead,
    made,
    parameters,
    service_error,
)

NEVER = service_error(422, "UnprocessableEntityException", "the role could not be assumed")


class PacedClient(InterposedClient):
    """Its requests keep a pace, those that are answered by a fault too."""

    pace: Pace

    def __getattr__(self, name: str) -> Callable[..., Any]:
        ask = super().__getattr__(name)

        def paced(**request: Any) -> Any:
            self.pace.take()
            return ask(**request)

        return paced


def _delete(name: str) -> Callable[[Bench], Any]:
    def act(bench: Bench) -> None:
        lifecycle, inputs = bench.kind(name)
        recorded = made(lifecycle, inputs())
        bench.fault(f"Delete{lifecycle.kind.operation_suffix}", lambda _real, **_request: {})
        lifecycle.delete(*recorded)

    return act


def _create_with_a_role(bench: Bench) -> None:
    bench.fault("CreateAsset", instead(NEVER))
    made(bench.asset, asset_inputs())


def _update_with_a_role(bench: Bench) -> None:
    recorded = made(bench.group, KINDS["group"]())
    bench.fault("UpdatePackagingGroup", instead(NEVER))
    news = {**recorded.outputs, "authorization": AUTHORIZATION}
    bench.group.update(recorded.id, recorded.outputs, news)


def _endpoint(bench: Bench) -> None:
    made(bench.asset, asset_inputs(packaging_configurations=["missing"]))


def _readiness(bench: Bench) -> None:
    made(bench.asset, asset_inputs(asset_id="a"))
    lifecycle = AssetReadinessLifecycle(bench.settings, bench._connect, bench.clock, bench.engine)
    lifecycle.create({"name": "ready", "region": REGION, "assets": {"a": {"id": "a"}}, "timeout_seconds": 400})


def _batch(bench: Bench) -> AssetBatchLifecycle:
    service = bench._connect(REGION)
    return AssetBatchLifecycle(bench.settings, lambda _: service, bench.clock, bench.engine)


def _batch_made(bench: Bench, **more: Any) -> tuple[AssetBatchLifecycle, Made, Props]:
    batch = _batch(bench)
    news = {**asset_inputs(), "name": "batch", "titles": {"a": asset_inputs()["source_arn"]}, **more}
    inputs = batch.check({}, {name: value for name, value in news.items() if name != "source_arn"}, b"seed").inputs
    return batch, batch.create(inputs), inputs


def _batch_deletes(bench: Bench) -> None:
    batch, recorded, inputs = _batch_made(bench)
    bench.fault("DeleteAsset", lambda _real, **_request: {})
    batch.delete(recorded.id, {**recorded.outputs, "titles": inputs["titles"]})


WAITS: dict[str, Callable[[Bench], Any]] = {
    **{f"a {name} is deleted": _delete(name) for name in KINDS},
    "a role that a create names": _create_with_a_role,
    "a role that an update names": _update_with_a_role,
    "an asset's endpoints": _endpoint,
    "an asset that can be played": _readiness,
    "a batch is deleted": _batch_deletes,
    "endpoints of a batch": lambda bench: _batch_made(bench, packaging_configurations=["missing"]),
}


def requests_of(bench: Bench, wait: Callable[[Bench], Any], per_second: float) -> int:
    """How many requests a wait makes that never ends well."""
    bench.emulator.reset()
    bench.emulator.configure(playable_after=1e9)
    bench.client.create_packaging_group(Id="group")
    bench.client.create_packaging_configuration(Id="hls", PackagingGroupId="group", HlsPackage={"HlsManifests": [{}]})
    bench.faults.clear()
    client: Any = PacedClient(bench.client_for(REGION), bench.faults)
    client.pace = Mock(wraps=Pace(per_second, burst=1, clock=bench.clock))
    bench._connect = lambda region: Service(client, lambda: ACCOUNT, bench.clock)
    with pytest.raises(MediaPackageVodError):
        wait(bench)
    return client.pace.take.call_count


@pytest.mark.parametrize("wait", parameters(WAITS))
def test_no_limit_runs_while_one_queues(bench: Bench, wait: Callable[[Bench], Any]) -> None:
    at_once = requests_of(bench, wait, per_second=1e6)
    assert at_once > 10
    assert requests_of(bench, wait, per_second=0.01) == pytest.approx(at_once, rel=0.1)
