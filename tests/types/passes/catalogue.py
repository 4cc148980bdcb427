"""Thousands of titles, in one unit or several, and titles that uploads make."""

from pathlib import Path

import pulumi

from pulumi_mediapackage_vod.components import (
    AssetArgs,
    AssetCatalog,
    AssetIngest,
    AssetIngestSettings,
    CatalogueUnit,
    PackagingDistribution,
    SourceAccess,
    VodPackaging,
)

role_arn: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:iam::111122223333:role/reads")
elsewhere = pulumi.StackReference("acme/packaging/prod").require_output("reference")
movies = VodPackaging("movies", assets={})
series = VodPackaging("series", assets={})

titles: dict[str, str] = {"trailer": "s3://acme-movies/trailer.smil"}
described: dict[str, AssetArgs] = {"trailer": {"source": "s3://acme-movies/trailer.smil", "resource_id": role_arn}}
films = AssetCatalog(
    "films", packaging=movies, source_role_arn=role_arn, assets=titles, batches=20, release=["old"], max_deletions=0.1
)
AssetCatalog("described", packaging=movies.reference, source_role_arn="arn", assets=described, wait_until_playable=60)
AssetCatalog("output", packaging=elsewhere, source_bucket="acme-movies", assets=pulumi.Output.from_input(titles))
AssetCatalog("file", packaging=movies, source_bucket="acme-movies", file=Path("titles.csv"), adopt=True)
count: pulumi.Output[int] = films.count
PackagingDistribution("cdn", packaging=movies, catalogue=films)

heavy: CatalogueUnit = {"packaging": movies, "weight": 2}
AssetCatalog("several", packaging=[movies, series], source_bucket="acme-movies", file="titles.jsonl")
AssetCatalog("weights", packaging=[heavy, {"packaging": elsewhere}], source_bucket="acme-movies", file="titles.csv")
AssetCatalog("mixed", packaging=(movies, series.reference, elsewhere, heavy), source_bucket="a", file="titles.csv")

settings: AssetIngestSettings = {"trigger": "mediaconvert", "tries": 3, "ready": {"emails": ["team@example.com"]}}
AssetIngest("uploads", packaging=movies, bucket="acme-movies", manifests=["*.smil"], enable_events=True, **settings)
AssetIngest(
    "spread",
    packaging=[movies, series.reference, elsewhere],
    bucket=role_arn,
    manifests=("films/*/index.m3u8",),
    enable_events=False,
    weights=[1, 2, 0],
    permissions_boundary=role_arn,
    role_name=role_arn,
    path="/video/",
)
SourceAccess("sources", buckets=["a-bucket", role_arn], kms_keys=[role_arn])
