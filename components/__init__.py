"""What most programs import: a packaging unit, the formats it publishes, and what a unit is surrounded with.

from pulumi_mediapackage_vod.components import VodPackaging

vod = VodPackaging(
    "movies",
    source_role_arn=role.arn,
    assets={"trailer": "arn:aws:s3:::acme-movies/trailer/index.m3u8"},
)
pulumi.export("urls", vod.egress_urls)

What stands on pulumi-aws is imported when it is first asked for: the rest works without that package.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pulumi_mediapackage_vod.components.asset_args import AssetArgs
from pulumi_mediapackage_vod.components.assets import Assets
from pulumi_mediapackage_vod.components.cloudfront import cloudfront_behaviors, cloudfront_origin
from pulumi_mediapackage_vod.components.drm import FAIRPLAY, IRDETO, PLAYREADY, WIDEVINE, Aes128, Drm, DrmSystem, Speke
from pulumi_mediapackage_vod.components.formats import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.manifest_filter import ManifestFilters, manifest_filter
from pulumi_mediapackage_vod.components.metrics import (
    configuration_guids,
    metric_egress_bytes,
    metric_request_count,
    metric_response_time,
)
from pulumi_mediapackage_vod.components.playback_urls import playback_urls
from pulumi_mediapackage_vod.components.signed_cookies import cookie_policy, cookie_resource, signed_cookies
from pulumi_mediapackage_vod.components.vod_packaging import VodPackaging

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.components.access_logs import AccessLogs, AccessLogsSettings
    from pulumi_mediapackage_vod.components.cdn_authorization import CdnAuthorization, CdnAuthorizationSettings
    from pulumi_mediapackage_vod.components.packaging_distribution import DistributionSettings, PackagingDistribution
    from pulumi_mediapackage_vod.components.packaging_monitoring import MonitoringSettings, PackagingMonitoring
    from pulumi_mediapackage_vod.components.source_access import SourceAccess, SourceAccessSettings
    from pulumi_mediapackage_vod.components.speke_access import SpekeAccess, SpekeAccessSettings

_ON_PULUMI_AWS = {
    "AccessLogs": "access_logs",
    "AccessLogsSettings": "access_logs",
    "CdnAuthorization": "cdn_authorization",
    "CdnAuthorizationSettings": "cdn_authorization",
    "DistributionSettings": "packaging_distribution",
    "MonitoringSettings": "packaging_monitoring",
    "PackagingDistribution": "packaging_distribution",
    "PackagingMonitoring": "packaging_monitoring",
    "SourceAccess": "source_access",
    "SourceAccessSettings": "source_access",
    "SpekeAccess": "speke_access",
    "SpekeAccessSettings": "speke_access",
}

__all__ = [
    "FAIRPLAY",
    "IRDETO",
    "PLAYREADY",
    "WIDEVINE",
    "AccessLogs",
    "AccessLogsSettings",
    "Aes128",
    "AssetArgs",
    "Assets",
    "CdnAuthorization",
    "CdnAuthorizationSettings",
    "DistributionSettings",
    "Drm",
    "DrmSystem",
    "Format",
    "ManifestFilters",
    "MonitoringSettings",
    "PackagingDistribution",
    "PackagingMonitoring",
    "SourceAccess",
    "SourceAccessSettings",
    "Speke",
    "SpekeAccess",
    "SpekeAccessSettings",
    "VodPackaging",
    "cloudfront_behaviors",
    "cloudfront_origin",
    "cmaf",
    "configuration_guids",
    "cookie_policy",
    "cookie_resource",
    "dash",
    "hls",
    "manifest_filter",
    "metric_egress_bytes",
    "metric_request_count",
    "metric_response_time",
    "mss",
    "playback_urls",
    "signed_cookies",
]


def __getattr__(name: str) -> Any:
    if name not in _ON_PULUMI_AWS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ON_PULUMI_AWS[name]}"), name)
