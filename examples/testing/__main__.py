"""A protected title in two formats, behind a CDN and with alarms."""

import pulumi

from pulumi_mediapackage_vod.components import VodPackaging, dash, hls

vod = VodPackaging(
    "movies",
    source_bucket="acme-movies",
    assets={"trailer": "arn:aws:s3:::acme-movies/trailer/index.m3u8"},
    formats={"hls": hls(), "dash": dash()},
    authorization={},
    cdn={},
    monitoring={},
)
pulumi.export("urls", vod.playback_urls)
