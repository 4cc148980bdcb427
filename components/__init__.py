"""What most programs import: a packaging unit, the formats it publishes, and the parts around it.

from pulumi_mediapackage_vod.components import VodPackaging

vod = VodPackaging(
    "movies",
    source_role_arn=role.arn,
    assets={"trailer": "arn:aws:s3:::acme-movies/trailer/index.m3u8"},
)
pulumi.export("urls", vod.egress_urls)

Names that need pulumi-aws are imported when they are first used, so that the rest works without that package.

Rooms, and what they may import of each other: `checks` (nothing); `formats`, `access`, `catalogue` (`checks`);
`delivery`, `monitoring` (`checks`, `access`); `ingest` (`checks`, `access`, `monitoring`). `unit` says what they need
to know of a unit; `parts`, `packaging_reference`, `catalogue_units`, `vod_packaging`, `assets` and `asset_catalog` put
them together.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pulumi_mediapackage_vod.components.asset_catalog import AssetCatalog
from pulumi_mediapackage_vod.components.assets import Assets
from pulumi_mediapackage_vod.components.catalogue.asset_args import AssetArgs
from pulumi_mediapackage_vod.components.catalogue_units import CatalogueUnit
from pulumi_mediapackage_vod.components.delivery.cloudfront import cloudfront_behaviors, cloudfront_origin
from pulumi_mediapackage_vod.components.delivery.manifest_filter import ManifestFilters, manifest_filter
from pulumi_mediapackage_vod.components.delivery.playback_urls import playback_urls
from pulumi_mediapackage_vod.components.delivery.signed_cookies import cookie_policy, cookie_resource, signed_cookies
from pulumi_mediapackage_vod.components.formats.drm import (
    FAIRPLAY,
    IRDETO,
    PLAYREADY,
    WIDEVINE,
    Aes128,
    Drm,
    DrmSystem,
    Speke,
)
from pulumi_mediapackage_vod.components.formats.presets import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.monitoring.metrics import (
    configuration_guids,
    metric_egress_bytes,
    metric_request_count,
    metric_response_time,
)
from pulumi_mediapackage_vod.components.vod_packaging import VodPackaging

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.components.access.service_role import RoleSettings
    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess, SourceAccessSettings
    from pulumi_mediapackage_vod.components.access.speke_access import SpekeAccess, SpekeAccessSettings
    from pulumi_mediapackage_vod.components.delivery.cdn_authorization import CdnAuthorization, CdnAuthorizationSettings
    from pulumi_mediapackage_vod.components.delivery.distribution import DistributionSettings, PackagingDistribution
    from pulumi_mediapackage_vod.components.ingest.asset_ingest import AssetIngest
    from pulumi_mediapackage_vod.components.ingest.settings import AssetIngestSettings
    from pulumi_mediapackage_vod.components.monitoring.access_logs import AccessLogs, AccessLogsSettings
    from pulumi_mediapackage_vod.components.monitoring.packaging_monitoring import (
        MonitoringSettings,
        PackagingMonitoring,
    )

# Each name and its module.
_ON_PULUMI_AWS = {
    "AccessLogs": "monitoring.access_logs",
    "AccessLogsSettings": "monitoring.access_logs",
    "AssetIngest": "ingest.asset_ingest",
    "AssetIngestSettings": "ingest.settings",
    "CdnAuthorization": "delivery.cdn_authorization",
    "CdnAuthorizationSettings": "delivery.cdn_authorization",
    "DistributionSettings": "delivery.distribution",
    "MonitoringSettings": "monitoring.packaging_monitoring",
    "PackagingDistribution": "delivery.distribution",
    "PackagingMonitoring": "monitoring.packaging_monitoring",
    "RoleSettings": "access.service_role",
    "SourceAccess": "access.source_access",
    "SourceAccessSettings": "access.source_access",
    "SpekeAccess": "access.speke_access",
    "SpekeAccessSettings": "access.speke_access",
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
    "AssetCatalog",
    "AssetIngest",
    "AssetIngestSettings",
    "Assets",
    "CatalogueUnit",
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
    "RoleSettings",
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
