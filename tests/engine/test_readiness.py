"""Waiting for assets to be playable: with progress, again where something changed, and never in anybody's way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.processes import Watched
from tests.support.engine.stack import ACCOUNT, REGION, Stack
from tests.support.sampled import sampled

READINESS = "movies-readiness"


def unit(assets: str = '{"trailer": TRAILER}', formats: str = "[hls()]", waits: bool = True) -> str:
    return f"""
        vod = VodPackaging(
            "movies", source_role_arn=ROLE, assets={assets}, formats={formats}, wait_until_playable={waits}
        )
        pulumi.export("urls", vod.egress_urls)
    """


@pytest.fixture(autouse=True)
def ingest(emulator: Emulator) -> Emulator:
    """It takes 100 seconds of a clock that the test alone moves on, and a deletion no time."""
    emulator.configure(playable_after=100, delete_after=0)
    emulator.clock.freeze()
    return emulator


def is_shown(run: Watched, progress: str) -> Callable[[], bool]:
    return lambda: progress in run.messages


def test_the_urls_are_outputs_once_they_can_be_played(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    waiting = stack(unit())
    with Watched(waiting, emulator, "up") as run:
        run.until(is_shown(run, "0/1 playable"), "the wait goes on")
        run.interrupt()
        run.ends()
    assert "urls" not in waiting.outputs()

    emulator.clock.advance(100)
    waiting.up()

    (asset_id,) = account.assets
    assert set(waiting.outputs()["urls"]["trailer"].values()) == account.urls(asset_id)


def test_an_up_ends_when_the_asset_can_be_played_and_what_is_done_is_not_asked_for_again(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    waiting = stack(unit())
    with Watched(waiting, emulator, "up") as run:
        run.until(is_shown(run, "0/1 playable"), "the wait goes on")
        described = run.calls["DescribeAsset"]
        run.until(lambda: run.calls["DescribeAsset"] > described, "it asks again")
        emulator.clock.advance(100)
        assert run.ends().code == 0
        assert "1/1 playable" in run.messages
    (trailer,) = account.assets

    waiting.write(unit('{"trailer": TRAILER, "feature": FEATURE}'))
    with Watched(waiting, emulator, "up") as run:
        run.until(is_shown(run, "1/2 playable"), "one of two is known to be playable")
        emulator.clock.advance(100)
        ended = run.ends()

    assert ended.code == 0
    assert ("DescribeAsset", trailer) not in [(call.operation, call.object_id) for call in ended.calls]
    waiting.preview("--expect-no-changes")


@pytest.fixture
def failed(stack: Callable[..., Stack], account: Account, emulator: Emulator) -> Stack:
    """A unit whose wait has failed, since the ingest of its one asset has."""
    made = stack(unit(waits=False))
    made.up()
    (asset_id,), (configuration_id,) = account.assets, account.configurations
    emulator.backend.failing.add((asset_id, configuration_id))
    emulator.clock.advance(100)
    made.write(unit())
    run = made.run("up", "--yes", "--skip-preview")
    assert run.code != 0
    assert "trailer (hls): the ingest failed, which is final" in run.errors
    assert "new `revision`" in run.errors
    assert "Traceback" not in run.text
    return made


def test_a_failed_ingest_is_recorded_and_waited_for_again_by_the_next_up(
    failed: Stack, account: Account, emulator: Emulator
) -> None:
    assert failed.resources()[READINESS]["initErrors"]
    emulator.backend.failing.clear()

    run = failed.up()

    assert run.writes == []
    assert set(run.operations) == {"DescribeAsset"}
    assert "initErrors" not in failed.resources()[READINESS]
    failed.preview("--expect-no-changes")


def test_a_new_revision_mends_a_failed_ingest(failed: Stack, account: Account, emulator: Emulator) -> None:
    (lost,) = account.assets
    failed.write(unit('{"trailer": {"source": TRAILER, "revision": "2"}}'))
    with Watched(failed, emulator, "up") as run:
        run.until(is_shown(run, "0/1 playable"), "the new asset is waited for")
        emulator.clock.advance(100)
        ended = run.ends()

    assert ended.code == 0, ended.text
    (asset_id,) = account.assets
    assert asset_id != lost
    assert set(failed.outputs()["urls"]["trailer"].values()) == account.urls(asset_id)
    failed.preview("--expect-no-changes")


@pytest.mark.parametrize("configuration_id", sampled({"generated id": "None", "chosen id": "'main'"}, "chosen id"))
def test_a_replaced_configuration_is_waited_for_again(
    configuration_id: str, stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    waiting = stack(unit(formats=f"[hls(configuration_id={configuration_id})]"))
    emulator.configure(playable_after=0)
    waiting.up()
    emulator.configure(playable_after=100)

    waiting.write(unit(formats=f"[hls(configuration_id={configuration_id}, segment_duration_seconds=4)]"))
    with Watched(waiting, emulator, "up") as run:
        run.until(is_shown(run, "0/1 playable"), "the new endpoint is waited for")
        emulator.clock.advance(100)
        ended = run.ends()

    assert ended.code == 0, ended.text
    (asset_id,) = account.assets
    assert set(waiting.outputs()["urls"]["trailer"].values()) == account.urls(asset_id)
    waiting.preview("--expect-no-changes")


def test_statuses_never_make_a_plan_differ(stack: Callable[..., Stack], account: Account, emulator: Emulator) -> None:
    plain = stack(unit(waits=False))
    plain.up()
    (asset_id,) = account.assets
    assert account.assets[asset_id]["EgressEndpoints"][0]["Status"] == "QUEUED"

    emulator.clock.advance(100)

    assert plain.preview("--expect-no-changes").calls == []
    plain.refresh("--expect-no-changes")
    assert plain.resources()["movies-trailer"]["outputs"]["egress_endpoints"][0]["status"] == "PLAYABLE"
    assert plain.preview("--expect-no-changes").calls == []


def test_a_wait_that_is_over_asks_nothing_more(stack: Callable[..., Stack], emulator: Emulator) -> None:
    waiting = stack(unit())
    emulator.configure(playable_after=0)
    waiting.up()

    emulator.configure(playable_after=100)

    assert waiting.up("--expect-no-changes").calls == []
    assert waiting.refresh("--expect-no-changes").calls != []
    assert waiting.up("--expect-no-changes").calls == []


def test_nothing_queues_behind_waits(stack: Callable[..., Stack], account: Account, emulator: Emulator) -> None:
    """Five waits would fill the four threads that the SDK has for everything."""
    asset = 'asset = Asset("trailer", packaging_group_id="theirs", source_arn=TRAILER, source_role_arn=ROLE)'
    waits = "\n        ".join(f'AssetReadiness("wait{number}", assets=[asset])' for number in range(5))
    account.client.create_packaging_group(Id="theirs")
    account.client.create_packaging_configuration(
        Id="theirs-hls", PackagingGroupId="theirs", HlsPackage={"HlsManifests": [{}]}
    )
    busy = stack(asset)
    busy.up()
    busy.write(f"""
        from pulumi_mediapackage_vod.dynamic_providers import AssetReadiness

        {asset}
        {waits}
        first = PackagingGroup("first")
        second = PackagingGroup("second", tags={{"after": first.id}})
        PackagingConfiguration("third", packaging_group_id=second.id, hls_package={{"hls_manifests": [{{}}]}})
    """)
    with Watched(busy, emulator, "up") as run:
        run.until(lambda: run.messages.count("0/1 playable") == 5, "five waits go on")
        run.until(lambda: run.calls["CreatePackagingConfiguration"], "three more are made one after the other", 20)
        assert "1/1 playable" not in run.messages
        emulator.clock.advance(100)

        assert run.ends().code == 0


def test_a_wait_that_takes_too_long_says_how_to_go_on(stack: Callable[..., Stack], emulator: Emulator) -> None:
    emulator.objects.put("packaging_groups", "theirs", {}, account=ACCOUNT, region=REGION)
    hls = {"PackagingGroupId": "theirs", "HlsPackage": {"HlsManifests": [{}]}}
    emulator.objects.put("packaging_configurations", "theirs-hls", hls, account=ACCOUNT, region=REGION)
    waiting = stack("""
        from pulumi_mediapackage_vod.dynamic_providers import AssetReadiness

        asset = Asset("trailer", packaging_group_id="theirs", source_arn=TRAILER, source_role_arn=ROLE)
        AssetReadiness("wait", assets=[asset], timeout_seconds=1)
    """)

    run = waiting.run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert "not every asset could be played 1 s later (0/1 playable)" in run.errors
    assert "`timeout_seconds`" in run.errors


@pytest.mark.parametrize(
    ("program", "urls"),
    [(unit(assets="{}"), {}), (unit(formats="[]", waits=False), {"trailer": {}})],
    ids=["no title", "no format"],
)
def test_a_unit_without_titles_or_formats_has_no_urls(
    program: str, urls: dict[str, dict[str, str]], stack: Callable[..., Stack]
) -> None:
    empty = stack(program)

    empty.up()

    assert empty.outputs()["urls"] == urls
