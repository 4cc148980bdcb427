"""A packaging unit: the titles of catalogue.json, each played as HLS, DASH, CMAF and Smooth Streaming."""

import json
from pathlib import Path

import pulumi

from pulumi_mediapackage_vod.components import VodPackaging, cmaf, dash, hls, mss

config = pulumi.Config()
seconds = config.require_int("segmentSeconds")
catalogue = json.loads(Path(__file__).with_name("catalogue.json").read_text())

vod = VodPackaging(
    "movies",
    source_role_arn=config.require("sourceRoleArn"),
    assets=catalogue,
    formats=[
        hls(segment_duration_seconds=seconds),
        dash(segment_duration_seconds=seconds),
        cmaf(segment_duration_seconds=seconds),
        mss(segment_duration_seconds=seconds),
    ],
    tags={"team": config.require("team")},
)

pulumi.export("urls", vod.egress_urls)
pulumi.export("host", vod.origin_host)
