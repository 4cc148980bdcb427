"""Settings of another part, values that CloudFront does not have, a distribution of nothing."""

from pulumi_mediapackage_vod.components import (
    CdnAuthorization,
    CdnAuthorizationSettings,
    DistributionSettings,
    PackagingDistribution,
    VodPackaging,
    cloudfront_behaviors,
    cloudfront_origin,
    manifest_filter,
    playback_urls,
    signed_cookies,
)

vod = VodPackaging("movies", assets={})

PackagingDistribution("no-unit")  # type: ignore[call-arg]
PackagingDistribution("name", packaging="movies")  # type: ignore[arg-type]
PackagingDistribution("misspelt", packaging=vod, alias=["video.example.com"])  # type: ignore[call-arg]
PackagingDistribution("other", packaging=vod, retention_in_days=30)  # type: ignore[call-arg]
PackagingDistribution("class", packaging=vod, price_class="PriceClass_50")  # type: ignore[arg-type]
PackagingDistribution("keys", packaging=vod, public_keys=["-----BEGIN"])  # type: ignore[arg-type]
PackagingDistribution("header", packaging=vod, authorization={"rotation": "1"})  # type: ignore[arg-type]
CdnAuthorization("misspelt", sent="next")  # type: ignore[arg-type]
CdnAuthorization("number", rotation=1)  # type: ignore[arg-type]
CdnAuthorization("old", kms_key_arn="arn:aws:kms:eu-central-1:111122223333:key/a")  # type: ignore[call-arg]
header: CdnAuthorizationSettings = {"aliases": []}  # type: ignore[typeddict-unknown-key]
settings: DistributionSettings = {"certificate": "arn"}  # type: ignore[typeddict-unknown-key]
cloudfront_origin("movies")  # type: ignore[arg-type]
cloudfront_behaviors(vod, ttl=60)  # type: ignore[call-arg]
signed_cookies("{}", key_pair_id="K2JCJMDEHXQW5F")  # type: ignore[call-arg]
playback_urls(vod, "video.example.com")  # type: ignore[arg-type]
manifest_filter(video_hight=(240, 720))  # type: ignore[call-arg]
manifest_filter(video_height=720)  # type: ignore[arg-type]
manifest_filter(audio_language=("en", 1))  # type: ignore[arg-type]
