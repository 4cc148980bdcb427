"""The service's resources, one class each; their inputs mirror the service's API.

Most programs want `pulumi_mediapackage_vod.components.VodPackaging`, which composes these.
"""

from pulumi_mediapackage_vod.dynamic_providers.resources.asset import Asset
from pulumi_mediapackage_vod.dynamic_providers.resources.asset_batch import (
    AssetBatch,
    AssetCatalogHead,
    AssetCatalogReadiness,
)
from pulumi_mediapackage_vod.dynamic_providers.resources.asset_readiness import AssetReadiness
from pulumi_mediapackage_vod.dynamic_providers.resources.cdn_identifier import CdnIdentifier
from pulumi_mediapackage_vod.dynamic_providers.resources.ingested_assets import IngestedAssets
from pulumi_mediapackage_vod.dynamic_providers.resources.inputs import (
    Authorization,
    CmafEncryption,
    CmafPackage,
    DashEncryption,
    DashManifest,
    DashPackage,
    EgressAccessLogs,
    EncryptionContractConfiguration,
    HlsEncryption,
    HlsManifest,
    HlsPackage,
    MssEncryption,
    MssManifest,
    MssPackage,
    SpekeKeyProvider,
    StreamSelection,
)
from pulumi_mediapackage_vod.dynamic_providers.resources.known_values import KnownUrls, KnownValue
from pulumi_mediapackage_vod.dynamic_providers.resources.packaging_configuration import PackagingConfiguration
from pulumi_mediapackage_vod.dynamic_providers.resources.packaging_group import PackagingGroup
from pulumi_mediapackage_vod.dynamic_providers.resources.provider import AssumeRole, Provider
from pulumi_mediapackage_vod.program_inputs import ProgramError

__all__ = [
    "Asset",
    "AssetBatch",
    "AssetCatalogHead",
    "AssetCatalogReadiness",
    "AssetReadiness",
    "AssumeRole",
    "Authorization",
    "CdnIdentifier",
    "CmafEncryption",
    "CmafPackage",
    "DashEncryption",
    "DashManifest",
    "DashPackage",
    "EgressAccessLogs",
    "EncryptionContractConfiguration",
    "HlsEncryption",
    "HlsManifest",
    "HlsPackage",
    "IngestedAssets",
    "KnownUrls",
    "KnownValue",
    "MssEncryption",
    "MssManifest",
    "MssPackage",
    "PackagingConfiguration",
    "PackagingGroup",
    "ProgramError",
    "Provider",
    "SpekeKeyProvider",
    "StreamSelection",
]
