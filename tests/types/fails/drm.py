"""Protection without a role, of an unknown system, or where it cannot be."""

from pulumi_mediapackage_vod.components import WIDEVINE, Aes128, Drm, Speke, SpekeAccess, VodPackaging, dash, hls, mss

role = "arn:aws:iam::111122223333:role/speke"
speke = Speke("https://keys.example.com", role)

Speke("https://keys.example.com")  # type: ignore[call-arg]
Speke("https://keys.example.com", None)  # type: ignore[arg-type]
Speke("https://keys.example.com", role, audio="PRESET_AUDIO_1")  # type: ignore[arg-type]
Speke("https://keys.example.com", role, video="PRESET-VIDEO-9")  # type: ignore[arg-type]
Speke("https://keys.example.com", role, "SHARED")  # type: ignore[call-arg]
Aes128("https://keys.example.com")  # type: ignore[call-arg]
Aes128("https://keys.example.com", role, audio="SHARED")  # type: ignore[call-arg]
SpekeAccess("no-api")  # type: ignore[call-arg]
SpekeAccess("misspelt", api_arn=role, boundary=role)  # type: ignore[call-arg]
Drm(["widevine"], speke=speke)  # type: ignore[list-item]
Drm(WIDEVINE, speke=speke)  # type: ignore[arg-type]
Drm([WIDEVINE], speke="https://keys.example.com")  # type: ignore[arg-type]
Drm([WIDEVINE], speke)  # type: ignore[call-arg]
Drm(speke=speke)  # type: ignore[call-arg]
hls(drm=speke)  # type: ignore[arg-type]
hls(clear="yes")  # type: ignore[arg-type]
dash(drm=Aes128("https://keys.example.com", role))  # type: ignore[arg-type]
mss(drm=Aes128("https://keys.example.com", role))  # type: ignore[arg-type]
VodPackaging("aes", assets={}, drm=Aes128("https://keys.example.com", role))  # type: ignore[arg-type]
VodPackaging("system", assets={}, drm=WIDEVINE)  # type: ignore[arg-type]
