"""`adopt=True`: an existing object is taken over on purpose if it is what was asked for, and left alone otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

OWNER = "pulumi-mediapackage-vod:owner"
UNIT = """
    vod = VodPackaging(
        "movies",
        group_id="theirs",
        source_role_arn={role},
        assets={{}},
        formats=[],
        {adopt}
    )
    hls = PackagingConfiguration(
        "hls",
        packaging_group_id=vod.group.id,
        configuration_id="theirs-hls",
        hls_package={{"hls_manifests": [{{}}], "segment_duration_seconds": {seconds}}},
        {adopt}
    )
    trailer = Asset(
        "trailer",
        packaging_group_id=vod.group.id,
        packaging_configurations=[hls],
        asset_id="theirs-trailer",
        source_arn=TRAILER,
        source_role_arn={role},
        {adopt}
    )
    pulumi.export("urls", trailer.egress_urls)
"""


def unit(adopt: str = "adopt=True", seconds: int = 6, role: str = "ROLE") -> str:
    return UNIT.format(adopt=adopt, seconds=seconds, role=role)


@pytest.fixture
def theirs(account: Account) -> dict[str, dict[str, Any]]:
    """What somebody made in the console: all that the account holds, by ARN."""
    account.client.create_packaging_group(Id="theirs", Tags={"team": "others"})
    account.client.create_packaging_configuration(
        Id="theirs-hls", PackagingGroupId="theirs", HlsPackage={"HlsManifests": [{}], "SegmentDurationSeconds": 6}
    )
    account.client.create_asset(
        Id="theirs-trailer",
        PackagingGroupId="theirs",
        SourceArn="arn:aws:s3:::acme-movies/trailer/index.m3u8",
        SourceRoleArn="arn:aws:iam::111122223333:role/reads-movies",
    )
    return account.objects


def untagged(objects: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {arn: {key: value for key, value in item.items() if key != "Tags"} for arn, item in objects.items()}


def test_equal_objects_are_taken_over_with_their_urls(
    theirs: dict[str, Any], stack: Callable[..., Stack], account: Account
) -> None:
    urls = account.urls("theirs-trailer")
    adopting = stack(unit())

    adopting.up()

    assert untagged(account.objects) == untagged(theirs)
    assert {item["Tags"][OWNER].partition("@")[0] for item in account.objects.values()} == {
        "catalogue/dev/movies-group",
        "catalogue/dev/hls",
        "catalogue/dev/trailer",
    }
    assert set(adopting.outputs()["urls"].values()) == urls
    assert adopting.preview("--expect-no-changes").calls == []

    # Managed and deleted like any other.
    adopting.refresh("--expect-no-changes")
    adopting.destroy()

    assert account.objects == {}


def test_a_configuration_that_differs_is_refused_by_what_differs(
    theirs: dict[str, Any], stack: Callable[..., Stack], account: Account
) -> None:
    run = stack(unit(seconds=4)).run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert "packaging configuration 'theirs-hls' exists already in eu-west-1" in run.errors
    assert "differs in hls_package" in run.errors
    assert "Traceback" not in run.text
    (configuration,) = account.configurations.values()
    assert configuration in theirs.values()


def test_an_asset_that_differs_is_refused_by_what_differs(
    theirs: dict[str, Any], stack: Callable[..., Stack], account: Account
) -> None:
    run = stack(unit(role='ROLE + "-2"')).run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert "asset 'theirs-trailer' exists already in eu-west-1" in run.errors
    assert "differs in source_role_arn" in run.errors
    (asset,) = account.assets.values()
    assert asset in theirs.values()


def test_without_adopt_a_strangers_group_is_an_error_stays_untouched_and_outlives_destroy(
    theirs: dict[str, Any], stack: Callable[..., Stack], account: Account
) -> None:
    refused = stack(unit(adopt=""))
    run = refused.run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert "packaging group 'theirs' exists already in eu-west-1" in run.errors
    assert "it was not made by this library" in run.errors
    assert "`adopt=True`" in run.errors
    assert "Traceback" not in run.text
    assert account.objects == theirs

    refused.destroy()

    assert account.objects == theirs
