"""Content protection: one description for a unit, or one for a format."""

import pulumi

from pulumi_mediapackage_vod.components import (
    FAIRPLAY,
    IRDETO,
    PLAYREADY,
    WIDEVINE,
    Aes128,
    Drm,
    DrmSystem,
    RoleSettings,
    Speke,
    SpekeAccess,
    VodPackaging,
    cmaf,
    dash,
    hls,
    mss,
)

role_arn: pulumi.Output[str] = pulumi.Output.from_input("arn:aws:iam::111122223333:role/speke")
role: RoleSettings = {"permissions_boundary": role_arn, "path": "/video/"}

own = SpekeAccess("keys", api_arn=role_arn, **role)
SpekeAccess("many", api_arn=["arn:aws:execute-api:eu-central-1:111122223333:a/*", role_arn])
speke = Speke("https://keys.example.com", own.role_arn)
speke2 = Speke(role_arn, "arn:aws:iam::111122223333:role/speke", audio="PRESET-AUDIO-2", video="PRESET-VIDEO-8")
systems: list[DrmSystem] = [WIDEVINE, PLAYREADY, FAIRPLAY, IRDETO]
drm = Drm(systems, speke=speke, speke2=speke2, content_id="{stack}-{key}", constant_initialization_vector=role_arn)
both = Drm((WIDEVINE, PLAYREADY), speke=speke)
aes = Aes128("https://keys.example.com", role_arn, content_id="{key}")

VodPackaging("films", assets={}, drm=drm, formats=[hls(drm=aes), dash(), cmaf(clear=True), mss()])
VodPackaging("each", assets={}, formats=[hls(drm=Drm([FAIRPLAY], speke=speke)), dash(drm=both)])
