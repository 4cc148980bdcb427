"""One `AssetCatalog`."""

from pulumi_mediapackage_vod.components import AssetCatalog, VodPackaging, hls

unit = VodPackaging("movies", formats=[hls()], assets={})
AssetCatalog(
    "all",
    packaging=unit,
    file="titles.csv",
    source_bucket="acme-movies",
    source_role_arn="arn:aws:iam::111122223333:role/reader",
)
