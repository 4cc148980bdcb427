"""What most programs import: a packaging unit and the formats it publishes.

from pulumi_mediapackage_vod.components import VodPackaging

vod = VodPackaging(
    "movies",
    source_role_arn=role.arn,
    assets={"trailer": "arn:aws:s3:::acme-movies/trailer/index.m3u8"},
)
pulumi.export("urls", vod.egress_urls)
"""

from pulumi_mediapackage_vod.components.asset_args import AssetArgs
from pulumi_mediapackage_vod.components.formats import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.vod_packaging import VodPackaging

__all__ = ["AssetArgs", "Format", "VodPackaging", "cmaf", "dash", "hls", "mss"]
