"""The same catalogue in two Regions, each with its own bucket, key to a failover between CDNs."""

import pulumi
import pulumi_aws as aws

from pulumi_mediapackage_vod.components import VodPackaging, cmaf, dash
from pulumi_mediapackage_vod.dynamic_providers import Provider

CATALOGUE = {"trailer": "trailer/index.m3u8"}
buckets: dict[str, str] = pulumi.Config().require_object("buckets")

units: dict[str, VodPackaging] = {}
for region, bucket in buckets.items():
    # One provider for MediaPackage VOD and one for everything else; a unit with only one of them is refused.
    providers: list[pulumi.ProviderResource] = [
        Provider(f"vod-{region}", region=region),
        aws.Provider(f"aws-{region}", region=region),
    ]
    units[region] = VodPackaging(
        f"movies-{region}",
        source_bucket=bucket,
        assets=CATALOGUE,
        formats=[dash(), cmaf()],
        opts=pulumi.ResourceOptions(providers=providers),
    )

pulumi.export("urls", {region: unit.egress_urls for region, unit in units.items()})
