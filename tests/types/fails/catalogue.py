"""A catalogue of no unit, units that are none, an ingest that does not say what it ingests."""

from pulumi_mediapackage_vod.components import (
    AssetCatalog,
    AssetIngest,
    AssetIngestSettings,
    CatalogueUnit,
    SourceAccess,
    VodPackaging,
)

role = "arn:aws:iam::111122223333:role/reads"
vod = VodPackaging("movies", assets={})

AssetCatalog("no-unit", source_role_arn=role, file="titles.csv")  # type: ignore[call-arg]
AssetCatalog("name", packaging="movies", source_role_arn=role, file="titles.csv")  # type: ignore[arg-type]
AssetCatalog("names", packaging=["movies"], source_role_arn=role, file="titles.csv")  # type: ignore[list-item]
AssetCatalog("number", packaging=vod, source_role_arn=role, file=1)  # type: ignore[arg-type]
AssetCatalog("list", packaging=vod, source_role_arn=role, assets=["a.smil"])  # type: ignore[arg-type]
AssetCatalog("misspelt", packaging=vod, source_role_arn=role, files="titles.csv")  # type: ignore[call-arg]
AssetCatalog("text", packaging=vod, source_role_arn=role, file="titles.csv", batches="20")  # type: ignore[arg-type]
AssetCatalog("no-role", packaging=vod, assets={"a": {"revision": "2"}})  # type: ignore[dict-item]
unit: CatalogueUnit = {"weight": 2}  # type: ignore[typeddict-item]
unit = {"packaging": vod, "share": 2}  # type: ignore[typeddict-unknown-key]
AssetIngest("no-manifests", packaging=vod, bucket="a", enable_events=True)  # type: ignore[call-arg]
AssetIngest("silent", packaging=vod, bucket="a", manifests=["*.smil"])  # type: ignore[call-arg]
AssetIngest("names", packaging=["a"], bucket="a", manifests=["*"], enable_events=True)  # type: ignore[list-item]
AssetIngest("misspelt", packaging=vod, bucket="a", manifests=["*"], enable_events=True, delay=3)  # type: ignore[call-arg]
settings: AssetIngestSettings = {"trigger": "schedule"}  # type: ignore[typeddict-item]
settings = {"ready": {"email": "team@example.com"}}  # type: ignore[typeddict-item]
SourceAccess("misspelt", bucket=["a-bucket"])  # type: ignore[call-arg]
SourceAccess("old", buckets=["a-bucket"], kms_key_arns=[])  # type: ignore[call-arg]
