"""A wrong key anywhere in a dictionary, a required one that is missing, an option of another format."""

from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    AssumeRole,
    Authorization,
    CmafPackage,
    DashPackage,
    HlsEncryption,
    HlsPackage,
    MssPackage,
    PackagingConfiguration,
    PackagingGroup,
    Provider,
    SpekeKeyProvider,
)

role = "arn:aws:iam::111122223333:role/reads"
source = "s3://acme-movies/trailer.smil"
package: HlsPackage = {"hls_manifests": [{}]}

no_manifests: HlsPackage = {"segment_duration_seconds": 6}  # type: ignore[typeddict-item]
no_value: HlsPackage = {"hls_manifests": [{"ad_markers": "SCTE35"}]}  # type: ignore[list-item]
of_dash: HlsPackage = {"hls_manifests": [{}], "period_triggers": ["ADS"]}  # type: ignore[typeddict-unknown-key]
in_manifest: HlsPackage = {"hls_manifests": [{"profile": "NONE"}]}  # type: ignore[list-item]
of_hls: DashPackage = {"dash_manifests": [], "use_audio_rendition_group": True}  # type: ignore[typeddict-unknown-key]
of_cmaf: MssPackage = {"hls_manifests": [{}]}  # type: ignore[typeddict-item]
camel: CmafPackage = {"hlsManifests": [{}]}  # type: ignore[typeddict-item]
method: HlsEncryption = {"encryption_method": "AES_128"}  # type: ignore[typeddict-item]
server: SpekeKeyProvider = {"url": "https://keys.example.com", "system_ids": []}  # type: ignore[typeddict-item]
half: Authorization = {"cdn_identifier_secret": role}  # type: ignore[typeddict-item]
assume: AssumeRole = {"external_id": "a"}  # type: ignore[typeddict-item]

PackagingGroup("misspelt", authorisation={})  # type: ignore[call-arg]
PackagingGroup("half", authorization={"secrets_role_arn": role})  # type: ignore[arg-type]
PackagingGroup("logs", egress_access_logs={"log_group": "a"})  # type: ignore[arg-type]
PackagingConfiguration("no-group", hls_package=package)  # type: ignore[call-arg]
PackagingConfiguration("other", packaging_group_id="a", mss_package=package)  # type: ignore[arg-type]
Asset("no-role", packaging_group_id="a", source_arn=source)  # type: ignore[call-arg]
Asset("no-group", source_arn=source, source_role_arn=role)  # type: ignore[call-arg]
Asset("none", packaging_group_id="a", source_arn=source, source_role_arn=None)  # type: ignore[arg-type]
AssetReadiness("ids", assets=["an-id"])  # type: ignore[list-item]
Provider("tags", default_tags=["team"])  # type: ignore[arg-type]
Provider("role", assume_role=role)  # type: ignore[arg-type]
Provider("misspelt", quotas={"asset": 20_000})  # type: ignore[dict-item]
Provider("region", aws_region="eu-central-1")  # type: ignore[call-arg]
