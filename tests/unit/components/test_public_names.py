"""What users import stays: a name is added here when it is published, and none is taken away."""

from __future__ import annotations

from importlib import import_module

import pytest

PUBLIC = {
    "components": """
        AccessLogs AccessLogsSettings Aes128 AssetArgs AssetCatalog AssetIngest AssetIngestSettings Assets
        CatalogueUnit CdnAuthorization CdnAuthorizationSettings DistributionSettings Drm DrmSystem FAIRPLAY Format
        IRDETO ManifestFilters
        MonitoringSettings PLAYREADY
        PackagingDistribution PackagingMonitoring RoleSettings SourceAccess SourceAccessSettings Speke SpekeAccess
        SpekeAccessSettings VodPackaging WIDEVINE cloudfront_behaviors cloudfront_origin cmaf configuration_guids
        cookie_policy cookie_resource dash hls manifest_filter metric_egress_bytes metric_request_count
        metric_response_time mss playback_urls signed_cookies
    """,
    "dynamic_providers": """
        Asset AssetBatch AssetCatalogHead AssetCatalogReadiness AssetReadiness AssumeRole Authorization CdnIdentifier
        CmafEncryption CmafPackage DashEncryption DashManifest DashPackage EgressAccessLogs
        EncryptionContractConfiguration HlsEncryption HlsManifest HlsPackage IngestedAssets
        KnownUrls KnownValue MssEncryption MssManifest MssPackage PackagingConfiguration PackagingGroup ProgramError
        Provider SpekeKeyProvider StreamSelection
        GetAssetResult GetPackagingConfigurationResult GetPackagingGroupResult ListedAsset LookupFailed LookupNotFound
        get_asset get_asset_output get_packaging_configuration get_packaging_configuration_output
        get_packaging_group get_packaging_group_output list_assets list_assets_output list_packaging_configurations
        list_packaging_configurations_output list_packaging_groups list_packaging_groups_output
    """,
    "emulator": "Emulator Fault",
    "signed_cookies": "cookie_policy cookie_resource signed_cookies",
}


@pytest.mark.parametrize("package", PUBLIC)
def test_public_names_are_these(package: str) -> None:
    module = import_module(f"pulumi_mediapackage_vod.{package}")
    names = PUBLIC[package].split()
    assert sorted(module.__all__) == sorted(names)
    assert [name for name in names if not hasattr(module, name)] == []
