"""`get`: an existing object read and not managed; one that does not exist fails the run clearly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack
from tests.support.sampled import sampled

KINDS = {
    "PackagingGroup": "packaging group",
    "PackagingConfiguration": "packaging configuration",
    "Asset": "asset",
}


def test_an_existing_unit_is_read_and_outlives_the_stack(stack: Callable[..., Stack], account: Account) -> None:
    made = account.client.create_packaging_group(Id="theirs", Tags={"team": "others"})
    account.client.create_packaging_configuration(
        Id="theirs-hls", PackagingGroupId="theirs", HlsPackage={"HlsManifests": [{}]}
    )
    account.client.create_asset(
        Id="theirs-trailer",
        PackagingGroupId="theirs",
        SourceArn="arn:aws:s3:::acme-movies/trailer.m3u8",
        SourceRoleArn="arn:aws:iam::111122223333:role/reads-movies",
    )
    held = account.objects
    reading = stack("""
        group = PackagingGroup.get("group", "theirs")
        configuration = PackagingConfiguration.get("hls", "theirs-hls")
        asset = Asset.get("trailer", "theirs-trailer")
        pulumi.export("arn", group.arn)
        pulumi.export("domain_name", group.domain_name)
        pulumi.export("hls", configuration.hls_package)
        pulumi.export("source_arn", asset.source_arn)
        pulumi.export("urls", asset.egress_urls)
    """)

    run = reading.up()

    (url,) = account.urls("theirs-trailer")
    assert reading.outputs() == {
        "arn": made["Arn"],
        "domain_name": made["DomainName"],
        "hls": {"hls_manifests": [{}]},
        "source_arn": "arn:aws:s3:::acme-movies/trailer.m3u8",
        "urls": {"theirs-hls": url},
    }
    assert run.writes == []
    assert reading.destroy().writes == []
    assert account.objects == held


@pytest.mark.parametrize("kind", sampled({kind: kind for kind in KINDS}, "Asset"))
def test_an_object_that_does_not_exist_fails_the_look_up(kind: str, stack: Callable[..., Stack]) -> None:
    run = stack(f'pulumi.export("arn", {kind}.get("it", "nowhere").arn)').run("preview")

    assert run.code != 0
    assert f"there is no {KINDS[kind]} 'nowhere' in eu-west-1" in run.errors
    assert "Traceback" not in run.text
