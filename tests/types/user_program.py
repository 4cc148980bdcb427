"""What a user's program looks like to a type checker: all of this is right, but for the lines marked.

Never run. `make lint` checks it strictly; a mark that is not needed is an error too, so each is a test.
"""

import pulumi
import pulumi_aws as aws

from pulumi_mediapackage_vod.components import (
    FAIRPLAY,
    WIDEVINE,
    AccessLogs,
    Aes128,
    AssetArgs,
    Assets,
    CdnAuthorization,
    Drm,
    Format,
    PackagingDistribution,
    PackagingMonitoring,
    RoleSettings,
    SourceAccess,
    Speke,
    SpekeAccess,
    VodPackaging,
    cloudfront_behaviors,
    cloudfront_origin,
    cmaf,
    dash,
    hls,
    manifest_filter,
    metric_egress_bytes,
    mss,
    playback_urls,
)
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

speke = Speke("https://keys.example.com", SpekeAccess("keys", api_arn=role_arn).role_arn)
drm = Drm([WIDEVINE, FAIRPLAY], speke=speke, content_id="{stack}-{key}")
films = VodPackaging(
    "films",
    assets={"feature": "feature.smil"},
    source_bucket="acme-movies",
    source_access={"kms_keys": [role_arn]},
    formats=[hls(drm=Aes128("https://keys.example.com", role_arn)), dash(), cmaf(clear=True)],
    drm=drm,
    authorization={"rotation": "1", "sent": "previous"},
    access_logs=AccessLogs("requests", retention_in_days=30),
    cdn={"aliases": ["video.example.com"], "certificate_arn": role_arn, "price_class": "PriceClass_100"},
    monitoring={"emails": ["team@example.com"], "error_rate_5xx": None},
)
shared = VodPackaging(
    "shared",
    assets={},
    source_access=SourceAccess("sources", buckets=["a-bucket"]),
    authorization=CdnAuthorization("c"),
)
if films.cdn and films.authorization and films.monitoring and films.source_access and films.access_logs:
    pulumi.export("cookie", films.cdn.cookie_resource("feature"))
    pulumi.export("header", films.authorization.identifier)
    pulumi.export("told", [films.monitoring.topic_arn, films.source_access.role_arn, films.access_logs.log_group_name])
role: RoleSettings = {"permissions_boundary": role_arn, "path": "/video/"}
SpekeAccess("limited", api_arn=role_arn, **role)
SourceAccess("limited", buckets=["a-bucket"], **role)
CdnAuthorization("limited", **role)
PackagingDistribution("cdn", packaging=shared, cors_origins=["https://www.example.com"])
PackagingMonitoring("watch", packaging=shared)
more = Assets("more", packaging=films.reference, assets={"extra": title})
more = Assets("most", packaging=films, assets={"extra": title})
pulumi.export("urls", playback_urls(more.egress_urls, "video.example.com"))
aws.cloudfront.Distribution(
    "own",
    enabled=True,
    origins=[cloudfront_origin(films)],
    default_cache_behavior={
        "target_origin_id": "x",
        "viewer_protocol_policy": "https-only",
        "allowed_methods": [],
        "cached_methods": [],
    },
    ordered_cache_behaviors=cloudfront_behaviors(films),
    restrictions={"geo_restriction": {"restriction_type": "none"}},
    viewer_certificate={"cloudfront_default_certificate": True},
)
aws.cloudwatch.MetricAlarm(
    "own-alarm", comparison_operator="GreaterThanThreshold", evaluation_periods=1, threshold=1, **metric_egress_bytes()
)
wanted: str = manifest_filter(video_height=(240, 720), audio_language=["en"])

dash(drm=Aes128("https://keys.example.com", role_arn))  # pyright: ignore[reportArgumentType]
Speke("https://keys.example.com", role_arn, audio="PRESET_AUDIO_1")  # pyright: ignore[reportArgumentType]
hls(ad_markers="SCTE35")  # pyright: ignore[reportArgumentType]
Drm(["widevine"], speke=speke)  # pyright: ignore[reportArgumentType]
SpekeAccess("no-api")  # pyright: ignore[reportCallIssue]
SourceAccess("misspelt", bucket=["a-bucket"])  # pyright: ignore[reportCallIssue]
VodPackaging("misspelt", assets={}, cdn={"alias": "x"})  # pyright: ignore[reportArgumentType]
CdnAuthorization("misspelt", sent="next")  # pyright: ignore[reportArgumentType]
PackagingMonitoring("no-unit")  # pyright: ignore[reportCallIssue]
hls(segment_duration_seconds="6")  # pyright: ignore[reportArgumentType]
hls(segment_duration=6)  # pyright: ignore[reportCallIssue]
mss(ad_markers="NONE")  # pyright: ignore[reportCallIssue]
VodPackaging("no-source", assets={"trailer": {"revision": "2"}})  # pyright: ignore[reportArgumentType]
VodPackaging("no-key", assets=["s3://acme-movies/trailer.smil"])  # pyright: ignore[reportArgumentType]
PackagingConfiguration("no-group", hls_package=package)  # pyright: ignore[reportCallIssue]
wrong: HlsPackage = {"segment_duration_seconds": 6}  # pyright: ignore[reportAssignmentType]
unheard: HlsPackage = {"hls_manifests": [{"ad_markers": "SCTE35"}]}  # pyright: ignore[reportAssignmentType]
