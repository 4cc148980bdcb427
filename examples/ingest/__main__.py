"""A packaging unit whose titles are whatever lies in a bucket: uploads become titles, and deletions end them."""

import pulumi

from pulumi_mediapackage_vod.components import AssetIngest, VodPackaging, cmaf, dash

config = pulumi.Config()

vod = VodPackaging("movies", assets={}, formats=[cmaf(), dash()])
uploads = AssetIngest(
    "uploads",
    packaging=vod,
    bucket=config.require("sourceBucket"),
    manifests=["films/*/index.m3u8"],
    enable_events=True,
    delete_with_source=True,
    force_destroy=True,
    ready={"emails": [config.require("team")]},
)

pulumi.export("function", uploads.function_name)
pulumi.export("topic", uploads.topic_arn)
