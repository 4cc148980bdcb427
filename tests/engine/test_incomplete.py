"""Created, but not as asked: an asset without the endpoint it is to have is recorded, and can be mended or deleted."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

PROGRAM = """
    group = PackagingGroup("movies", group_id="movies")
    Asset(
        "trailer",
        packaging_group_id=group.id,
        packaging_configurations=["{configuration}"],
        source_arn=TRAILER,
        source_role_arn=ROLE,
    )
"""

# Python runs a module of this name first, in the provider's process too.
HURRY = """
    from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock

    skipped = 0.0
    now = SystemClock.now

    def later(clock):
        return now(clock) + skipped

    def sleep(clock, seconds):
        global skipped
        skipped += seconds

    SystemClock.now, SystemClock.sleep = later, sleep
"""


@pytest.fixture
def hurry(tmp_path: Path) -> dict[str, str]:
    """Variables of a run whose provider does not sleep: its clock goes on by itself."""
    folder = tmp_path / "hurry"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(textwrap.dedent(HURRY))
    return {"PYTHONPATH": str(folder)}


@pytest.fixture
def failed(stack: Callable[..., Stack], account: Account, hurry: dict[str, str]) -> Stack:
    """A stack whose asset was created and failed, since no configuration of that name exists."""
    made = stack(PROGRAM.format(configuration="nowhere"))
    run = made.run("up", "--yes", "--skip-preview", **hurry)
    assert run.code != 0
    (asset_id,) = account.assets
    assert f"asset {asset_id!r} in eu-west-1 exists, but 60 s later still has no endpoint for nowhere" in run.text
    assert "`pulumi up` again" in run.text
    assert "Traceback" not in run.text
    return made


def test_an_asset_without_its_endpoint_is_recorded_and_deleted(failed: Stack, account: Account) -> None:
    recorded = failed.resources()["trailer"]
    assert recorded["id"] in account.assets
    assert recorded["outputs"]["arn"] == account.assets[recorded["id"]]["Arn"]
    assert recorded["initErrors"]

    failed.destroy()

    assert account.objects == {}


def test_an_asset_without_its_endpoint_is_mended_by_the_next_up(failed: Stack, account: Account) -> None:
    (asset_id,) = account.assets
    account.client.create_packaging_configuration(
        Id="nowhere", PackagingGroupId="movies", HlsPackage={"HlsManifests": [{}]}
    )

    run = failed.up()

    assert run.writes == []
    recorded = failed.resources()["trailer"]
    assert recorded["id"] == asset_id
    assert "initErrors" not in recorded
    assert set(recorded["outputs"]["egress_urls"].values()) == account.urls(asset_id)
    failed.preview("--expect-no-changes")
