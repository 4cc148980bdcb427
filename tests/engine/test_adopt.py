"""`adopt=True`: an existing object is taken over on purpose if it is what was asked for, and left alone otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack
from tests.support.sampled import sampled

OWNER = "pulumi-mediapackage-vod:owner"
AUTHORIZATION = {
    "CdnIdentifierSecret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cdn",
    "SecretsRoleArn": "arn:aws:iam::111122223333:role/reads-secret",
}
UNIT = """
    vod = VodPackaging(
        "movies",
        group_id="theirs",
        source_role_arn={role},
        assets={{}},
        formats=[],
        tags={tags},
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


def unit(adopt: str = "adopt=True", seconds: int = 6, role: str = "ROLE", tags: str = '{"team": "others"}') -> str:
    return UNIT.format(adopt=adopt, seconds=seconds, role=role, tags=tags)


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

    preview = adopting.preview()

    assert "takes over packaging group 'theirs' in eu-west-1, which equals the program" in preview.text
    described = ["DescribeAsset", "DescribePackagingConfiguration", "DescribePackagingGroup"]
    assert sorted(preview.operations) == described
    assert account.objects == theirs

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


DIFFERENCES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "group": (
        {"tags": "None"},
        [
            'authorization: {"cdn_identifier_secret": "arn:aws:secretsmanager:',
            '"secrets_role_arn": "arn:aws:iam::111122223333:role/reads-secret"} in the service, not set here',
            'tags["team"]: "others" in the service, not set here',
        ],
    ),
    "configuration": (
        {"seconds": 4},
        [
            "hls_package.segment_duration_seconds: 6 in the service, 4 here",
            "hls(…, segment_duration_seconds=6) in `formats`",
        ],
    ),
    "asset": (
        {"role": 'ROLE + "-2"'},
        ['source_role_arn: "arn:aws:iam::111122223333:role/reads-movies" in the service, "arn:'],
    ),
}


COMMANDS = {"preview": ["preview"], "up": ["up", "--yes", "--skip-preview"]}


@pytest.mark.parametrize(
    ("command", "kind"),
    sampled(
        {f"{command}-{kind}": (command, kind) for command in COMMANDS for kind in DIFFERENCES},
        "preview-group",
        "preview-configuration",
        "up-asset",
    ),
)
def test_what_differs_is_refused_by_path_and_both_values(
    theirs: dict[str, Any], stack: Callable[..., Stack], account: Account, kind: str, command: str
) -> None:
    if kind == "group":
        account.client.update_packaging_group(Id="theirs", Authorization=AUTHORIZATION)
    before = account.objects
    program, said = DIFFERENCES[kind]
    run = stack(unit(**program)).run(*COMMANDS[command])

    assert run.code != 0
    assert "Traceback" not in run.text
    for each in said:
        assert each in run.errors
    (arn,) = [each for each in before if f"{kind}s/" in each]
    assert account.objects[arn] == before[arn]
    assert command == "up" or run.writes == []


def test_a_preview_that_cannot_ask_warns_and_goes_on(
    theirs: dict[str, Any], stack: Callable[..., Stack], account: Account
) -> None:
    preview = stack(unit()).preview(AWS_ENDPOINT_URL="http://127.0.0.1:9")

    assert "packaging group 'theirs' can be taken over could not be found out" in preview.text
    assert "Traceback" not in preview.text


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
