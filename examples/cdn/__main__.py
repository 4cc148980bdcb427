"""A catalogue that viewers reach through CloudFront alone, and only with a signed cookie."""

import pulumi

from pulumi_mediapackage_vod.components import VodPackaging

config = pulumi.Config()
alias = config.get("alias")

vod = VodPackaging(
    "movies",
    source_bucket=config.require("sourceBucket"),
    assets={"trailer": "trailer/index.m3u8", "feature": "feature/feature.smil"},
    authorization={},
    access_logs={"retention_in_days": 30},
    cdn={
        "public_keys": {"viewers": config.require("viewerKey")},
        "cors_origins": ["https://www.example.com"],
        "aliases": [alias] if alias else None,
        "certificate_arn": config.get("certificateArn"),
    },
    monitoring={"emails": [config.require("alarmEmail")]},
    wait_until_playable=True,
)

pulumi.export("playback_urls", vod.playback_urls)
pulumi.export("origin_host", vod.origin_host)
if vod.cdn:  # as asked for above
    pulumi.export("cookie_resource", vod.cdn.cookie_resource("trailer"))
    pulumi.export("key_pair_id", vod.cdn.public_keys["viewers"].id)
    pulumi.export("domain_name", vod.cdn.domain_name)
