"""Settings that a unit does not have, and titles that it cannot publish."""

from pulumi_mediapackage_vod.components import AssetArgs, Assets, CdnAuthorization, RoleSettings, VodPackaging, hls

role = "arn:aws:iam::111122223333:role/reads"
source = "s3://acme-movies/trailer.smil"
vod = VodPackaging("right", source_role_arn=role, assets={"trailer": source})

VodPackaging("misspelt", source_role_arn=role, asset={"trailer": source})  # type: ignore[call-arg]
VodPackaging("no-assets", source_role_arn=role)  # type: ignore[call-arg]
VodPackaging("no-keys", source_role_arn=role, assets=[source])  # type: ignore[arg-type]
VodPackaging("no-source", source_role_arn=role, assets={"trailer": {"revision": "2"}})  # type: ignore[dict-item]
VodPackaging("number", source_role_arn=role, assets={"trailer": 1})  # type: ignore[dict-item]
VodPackaging("no-opts", assets={}, opts={"parent": vod})  # type: ignore[arg-type]
VodPackaging("text", assets={}, protect_group="yes")  # type: ignore[arg-type]
VodPackaging("text", assets={}, wait_until_playable="an hour")  # type: ignore[arg-type]
VodPackaging("number", assets={}, tags={"team": 1})  # type: ignore[dict-item]
VodPackaging("names", assets={}, formats=["hls"])  # type: ignore[list-item]
VodPackaging("format", assets={}, formats=hls())  # type: ignore[arg-type]
VodPackaging("settings", assets={}, formats={"hls": {"segment_duration_seconds": 6}})  # type: ignore[dict-item]
VodPackaging("misspelt", assets={}, cdn={"alias": "x"})  # type: ignore[arg-type]
VodPackaging("misspelt", assets={}, cdn={"price_class": "100"})  # type: ignore[arg-type]
VodPackaging("misspelt", assets={}, monitoring={"email": ["a@example.com"]})  # type: ignore[arg-type]
VodPackaging("misspelt", assets={}, authorization={"rotate": "1"})  # type: ignore[arg-type]
VodPackaging("misspelt", assets={}, access_logs={"retention": 30})  # type: ignore[arg-type]
VodPackaging("misspelt", assets={}, source_access={"bucket": ["x"]})  # type: ignore[arg-type]
VodPackaging("wrong-part", assets={}, source_access=CdnAuthorization("c"))  # type: ignore[arg-type]
vod.cdn.cookie_resource("trailer")  # type: ignore[union-attr]
print(vod.egress_url)  # type: ignore[attr-defined]

misspelt: AssetArgs = {"source": source, "revison": "2"}  # type: ignore[typeddict-unknown-key]
number: AssetArgs = {"source": source, "revision": 2}  # type: ignore[typeddict-item]
no_source: AssetArgs = {"asset_id": "trailer"}  # type: ignore[typeddict-item]
settings: RoleSettings = {"name": "reads"}  # type: ignore[typeddict-unknown-key]

Assets("no-unit", source_role_arn=role, assets={"trailer": source})  # type: ignore[call-arg]
Assets("misspelt", packaging=vod, unit=vod, source_role_arn=role, assets={})  # type: ignore[call-arg]
Assets("name", packaging="movies", source_role_arn=role, assets={"trailer": source})  # type: ignore[arg-type]
