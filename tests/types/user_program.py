"""What a user's program looks like to a type checker: all of this is right, but for the lines marked.

Never run. `make lint` checks it strictly; a mark that is not needed is an error too, so each is a test.
"""

import pulumi

from pulumi_mediapackage_vod.components import AssetArgs, Format, VodPackaging, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    HlsPackage,
    PackagingConfiguration,
    PackagingGroup,
    Provider,
)

role_arn: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:iam::111122223333:role/reads")
seconds: pulumi.Output[int] = pulumi.Output.from_input(6)
title: AssetArgs = {"source": "s3://acme-movies/trailer/index.m3u8", "revision": "2", "tags": {"team": role_arn}}

vod = VodPackaging(
    "movies",
    source_role_arn=role_arn,
    assets={"trailer": title, "feature": "s3://acme-movies/feature.smil", "teaser": role_arn},
    formats={"hls": hls(segment_duration_seconds=seconds), "mobile": hls(max_video_bits_per_second=3_000_000)},
    tags={"team": "video"},
    wait_until_playable=True,
)
pulumi.export("urls", vod.egress_urls.apply(lambda urls: urls["trailer"]["hls"].upper()))
pulumi.export("ids", [asset.id for asset in vod.assets.values()])
formats: list[Format] = [hls(), dash(period_triggers=["ADS"]), cmaf(), mss()]
VodPackaging("series", assets={}, formats=formats)

group = PackagingGroup("group", authorization={"cdn_identifier_secret": role_arn, "secrets_role_arn": role_arn})
package: HlsPackage = {"hls_manifests": [{"stream_selection": {"min_video_bits_per_second": 1}}]}
configuration = PackagingConfiguration("hls", packaging_group_id=group.id, hls_package=package)
asset = Asset(
    "asset",
    packaging_group_id=group.id,
    source_arn="s3://acme-movies/trailer/index.m3u8",
    source_role_arn=role_arn,
    packaging_configurations=[configuration, configuration.id, "another-id"],
    opts=pulumi.ResourceOptions(provider=Provider("frankfurt", region="eu-central-1")),
)
AssetReadiness("ready", assets=[asset], timeout_seconds=600)
count: pulumi.Output[int | None] = PackagingGroup.get("found", "group-id").approximate_asset_count

hls(segment_duration_seconds="6")  # pyright: ignore[reportArgumentType]
hls(segment_duration=6)  # pyright: ignore[reportCallIssue]
mss(ad_markers="NONE")  # pyright: ignore[reportCallIssue]
VodPackaging("no-source", assets={"trailer": {"revision": "2"}})  # pyright: ignore[reportArgumentType]
VodPackaging("no-key", assets=["s3://acme-movies/trailer.smil"])  # pyright: ignore[reportArgumentType]
PackagingConfiguration("no-group", hls_package=package)  # pyright: ignore[reportCallIssue]
wrong: HlsPackage = {"segment_duration_seconds": 6}  # pyright: ignore[reportAssignmentType]
