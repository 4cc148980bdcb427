"""Films that only licensed players can play, and trailers that anybody can: two units, since a packaging group
publishes every title through every format that it has."""

import pulumi

from pulumi_mediapackage_vod.components import (
    FAIRPLAY,
    PLAYREADY,
    WIDEVINE,
    Drm,
    Speke,
    SpekeAccess,
    VodPackaging,
)

config = pulumi.Config()
bucket = config.require("sourceBucket")

keys = SpekeAccess("keys", api_arn=config.require("keyServerApi"))
drm = Drm(
    systems=[WIDEVINE, PLAYREADY, FAIRPLAY],
    speke=Speke(config.require("keyServer"), keys.role_arn),
    speke2=Speke(config.require("keyServer2"), keys.role_arn, video="PRESET-VIDEO-2", audio="PRESET-AUDIO-1"),
    content_id="{stack}-{key}",
)

films = VodPackaging(
    "films",
    source_bucket=bucket,
    assets={"feature": "feature/feature.smil", "sequel": "sequel/index.m3u8"},
    drm=drm,
)
trailers = VodPackaging(
    "trailers",
    source_access=films.source_access,
    source_bucket=bucket,
    assets={"feature": "feature/trailer.m3u8"},
)

pulumi.export("films", films.egress_urls)
pulumi.export("trailers", trailers.egress_urls)
