"""The service's objects one by one, and providers."""

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    AssumeRole,
    Authorization,
    CmafPackage,
    DashPackage,
    HlsPackage,
    MssPackage,
    PackagingConfiguration,
    PackagingGroup,
    Provider,
    SpekeKeyProvider,
)

role_arn: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:iam::111122223333:role/reads")
authorization: Authorization = {"cdn_identifier_secret": role_arn, "secrets_role_arn": role_arn}
role: AssumeRole = {"role_arn": role_arn, "session_name": "deploys"}
provider = Provider(
    "frankfurt",
    region="eu-central-1",
    assume_role=role,
    default_tags={"team": role_arn},
    max_requests_per_second=2.5,
    allowed_account_ids=["111122223333"],
    quotas={"assets": 20_000, "packagingGroups": 20},
)

group = PackagingGroup("group", authorization=authorization, egress_access_logs={}, group_id="movies", adopt=True)
server: SpekeKeyProvider = {
    "role_arn": role_arn,
    "system_ids": ["edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"],
    "url": "https://keys.example.com",
    "encryption_contract_configuration": {"preset_speke20_audio": "SHARED", "preset_speke20_video": "SHARED"},
}
package: HlsPackage = {
    "hls_manifests": [{"ad_markers": "NONE", "stream_selection": {"min_video_bits_per_second": 1}}],
    "encryption": {"speke_key_provider": server, "encryption_method": "SAMPLE_AES"},
    "segment_duration_seconds": 6,
}
packages: tuple[DashPackage, CmafPackage, MssPackage] = (
    {"dash_manifests": [{"profile": "NONE"}], "period_triggers": ["ADS"], "encryption": {"speke_key_provider": server}},
    {"hls_manifests": [{}], "include_encoder_configuration_in_segments": True},
    {"mss_manifests": [{"manifest_name": "index"}]},
)
configuration = PackagingConfiguration("hls", packaging_group_id=group.id, hls_package=package)
PackagingConfiguration("dash", packaging_group_id="movies", dash_package=packages[0])
PackagingConfiguration("cmaf", packaging_group_id="movies", cmaf_package=packages[1])
PackagingConfiguration("mss", packaging_group_id="movies", mss_package=packages[2], configuration_id="mss")
asset = Asset(
    "asset",
    packaging_group_id=group.id,
    source_arn="s3://acme-movies/trailer/index.m3u8",
    source_role_arn=role_arn,
    packaging_configurations=[configuration, configuration.id, "another-id"],
    tags={"team": "video"},
    opts=pulumi.ResourceOptions(provider=provider),
)
AssetReadiness("ready", assets=[asset], timeout_seconds=600)
AssetReadiness("by-key", assets={"trailer": asset, "feature": "an-id"})
count: pulumi.Output[int | None] = PackagingGroup.get("found", "group-id").approximate_asset_count
url: pulumi.Output[str] = Asset.get("found", "an-id", region="eu-west-1").egress_urls.apply(lambda urls: urls["hls"])
