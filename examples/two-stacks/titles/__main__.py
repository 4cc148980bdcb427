"""What an editorial team owns: titles, published through the formats of another stack's packaging unit."""

import pulumi

from pulumi_mediapackage_vod.components import Assets

config = pulumi.Config()
packaging = pulumi.StackReference(config.require("packagingStack"))

titles = Assets(
    "titles",
    packaging=packaging.require_output("reference"),
    source_bucket=config.require("sourceBucket"),
    assets={"trailer": "trailer/index.m3u8", "feature": "feature/feature.smil"},
)

pulumi.export("urls", titles.egress_urls)
