"""A unit, its outputs, and titles for a unit of another stack."""

import pulumi

from pulumi_mediapackage_vod.components import (
    FAIRPLAY,
    WIDEVINE,
    AccessLogs,
    AssetArgs,
    Assets,
    CdnAuthorization,
    Drm,
    Format,
    RoleSettings,
    SourceAccess,
    Speke,
    VodPackaging,
    hls,
)

role_arn: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:iam::111122223333:role/reads")
title: AssetArgs = {"source": "s3://acme-movies/trailer/index.m3u8", "revision": "2", "tags": {"team": role_arn}}

vod = VodPackaging(
    "movies",
    source_role_arn=role_arn,
    assets={"trailer": title, "feature": "s3://acme-movies/feature.smil", "teaser": role_arn},
    formats={"hls": hls(), "mobile": hls(max_video_bits_per_second=3_000_000)},
    group_id="movies",
    asset_id_prefix=pulumi.get_stack(),
    protect_group=True,
    tags={"team": "video"},
    region="eu-central-1",
    wait_until_playable=600,
    adopt=True,
    opts=pulumi.ResourceOptions(depends_on=[]),
)
url: pulumi.Output[str] = vod.egress_urls.apply(lambda urls: urls["trailer"]["hls"].upper())
status: pulumi.Output[str] = vod.statuses.apply(lambda found: found["trailer"]["hls"])
hosts: list[pulumi.Output[str]] = [vod.domain_name, vod.origin_host, vod.region]
pulumi.export("ids", [vod.group.id, *(asset.id for asset in vod.assets.values())])
pulumi.export("formats", {key: each.id for key, each in vod.configurations.items()})
if vod.readiness:
    pulumi.export("ready", vod.readiness.statuses)

formats: list[Format] = [hls()]
VodPackaging("series", assets={}, formats=formats)
titles: dict[str, str] = {"trailer": "trailer/index.m3u8"}
VodPackaging("of-a-bucket", source_bucket="acme-movies", assets=titles)
long_titles: dict[str, AssetArgs] = {"trailer": title}
VodPackaging("of-long-titles", source_bucket="acme-movies", assets=long_titles)
VodPackaging("role-each", assets={"trailer": {"source": "s3://acme-movies/a.smil", "source_role_arn": role_arn}})


def unit(name: str, role: str | None, bucket: str | None) -> VodPackaging:
    """Whether there is a role is known when the program runs."""
    return VodPackaging(name, assets={"trailer": "s3://acme-movies/a.smil"}, source_role_arn=role, source_bucket=bucket)


role: RoleSettings = {"permissions_boundary": role_arn, "path": "/video/", "role_name": None}
films = VodPackaging(
    "films",
    assets={"feature": "feature.smil"},
    source_bucket="acme-movies",
    source_access={"kms_keys": [role_arn], "role_name": "reads"},
    drm=Drm([WIDEVINE, FAIRPLAY], speke=Speke("https://keys.example.com", role_arn)),
    authorization={"rotation": "1", "sent": "previous"},
    access_logs=AccessLogs("requests", retention_in_days=30),
    cdn={"aliases": ["video.example.com"], "certificate_arn": role_arn, "price_class": "PriceClass_100"},
    monitoring={"emails": ["team@example.com"], "error_rate_5xx": None},
)
shared = VodPackaging(
    "shared",
    assets={},
    source_access=SourceAccess("sources", buckets=["a-bucket"], **role),
    authorization=CdnAuthorization("c"),
)
defaults = VodPackaging(
    "defaults",
    assets={"feature": "s3://acme-movies/feature.smil"},
    source_access={"buckets": ["acme-movies"]},
    authorization={},
    access_logs={},
    cdn={},
    monitoring={},
)
if films.cdn and films.authorization and films.monitoring and films.source_access and films.access_logs:
    pulumi.export("cookie", films.cdn.cookie_resource("feature"))
    pulumi.export("header", films.authorization.identifier)
    pulumi.export("told", [films.monitoring.topic_arn, films.source_access.role_arn, films.access_logs.log_group_name])

more = Assets("more", packaging=films.reference, source_role_arn=role_arn, assets={"extra": title})
most = Assets("most", packaging=films, source_bucket="acme-movies", assets={"extra": "extra.m3u8"})
elsewhere = pulumi.StackReference("acme/packaging/prod").require_output("reference")
Assets("others", packaging=elsewhere, source_access={"buckets": ["acme-movies"]}, assets={"extra": title})
pulumi.export("urls", [more.egress_urls, most.playback_urls])
