"""The service's resources, one class each, and look-ups; their inputs and results mirror the service's API.

Most programs want `pulumi_mediapackage_vod.components.VodPackaging`, which composes these.
"""

from pulumi_mediapackage_vod.dynamic_providers.lookups.assets import (
    get_asset,
    get_asset_output,
    list_assets,
    list_assets_output,
)
from pulumi_mediapackage_vod.dynamic_providers.lookups.packaging_configurations import (
    get_packaging_configuration,
    get_packaging_configuration_output,
    list_packaging_configurations,
    list_packaging_configurations_output,
)
from pulumi_mediapackage_vod.dynamic_providers.lookups.packaging_groups import (
    get_packaging_group,
    get_packaging_group_output,
    list_packaging_groups,
    list_packaging_groups_output,
)
from pulumi_mediapackage_vod.dynamic_providers.lookups.question import LookupFailed, LookupNotFound
from pulumi_mediapackage_vod.dynamic_providers.lookups.results import (
    GetAssetResult,
    GetPackagingConfigurationResult,
    GetPackagingGroupResult,
    ListedAsset,
)
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
    "GetAssetResult",
    "GetPackagingConfigurationResult",
    "GetPackagingGroupResult",
    "HlsEncryption",
    "HlsManifest",
    "HlsPackage",
    "IngestedAssets",
    "KnownUrls",
    "KnownValue",
    "ListedAsset",
    "LookupFailed",
    "LookupNotFound",
    "MssEncryption",
    "MssManifest",
    "MssPackage",
    "PackagingConfiguration",
    "PackagingGroup",
    "ProgramError",
    "Provider",
    "SpekeKeyProvider",
    "StreamSelection",
    "get_asset",
    "get_asset_output",
    "get_packaging_configuration",
    "get_packaging_configuration_output",
    "get_packaging_group",
    "get_packaging_group_output",
    "list_assets",
    "list_assets_output",
    "list_packaging_configurations",
    "list_packaging_configurations_output",
    "list_packaging_groups",
    "list_packaging_groups_output",
]
