"""Speke: the address of a key server, and with SPEKE 2.0 which keys encrypt which tracks."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

from pulumi import Input

from pulumi_mediapackage_vod.components.checks.known import is_known, make_reusable, shown
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.patterns import ROLE_ARN
from pulumi_mediapackage_vod.facts.values import AudioPreset, VideoPreset


@dataclass(frozen=True)
class Speke:
    """A key server that speaks SPEKE, and the role that lets MediaPackage in. Values may be Outputs.

    Presets are of SPEKE 2.0 alone, `Drm(speke2=Speke(…))`: how many keys there are, and for which tracks.
    https://docs.aws.amazon.com/mediapackage/latest/ug/drm-content-speke-v2-presets.html

    Raises:
        ProgramError: an address that is not https, a text that is no role's ARN, presets that do not go together.
    """

    url: Input[str]
    """`https://…` address of the API Gateway proxy to the key server, in MediaPackage's Region.
    https://docs.aws.amazon.com/mediapackage/latest/ug/cfigs-dash-encryption.html"""

    role_arn: Input[str]
    """ARN of the IAM role that MediaPackage assumes to call it: the DRM vendor's, or `SpekeAccess(…).role_arn`."""

    _: KW_ONLY

    audio: Input[AudioPreset] | None = None
    """Keys of the audio tracks. None: `PRESET-AUDIO-1`.

    `PRESET-AUDIO-1`: one key. `PRESET-AUDIO-2`: one up to 2 channels, one above. `PRESET-AUDIO-3`: one up to 2
    channels, one up to 6, one above. `SHARED`: one key for all audio and video, only with `video="SHARED"`.
    `UNENCRYPTED`: clear audio, only with a numbered video preset.
    """

    video: Input[VideoPreset] | None = None
    """Keys of the video tracks, by resolution. None: `PRESET-VIDEO-1`.

    `PRESET-VIDEO-1` is one key; the others have one up to each of these sizes, and one above:

    - `PRESET-VIDEO-2`: 1024x576
    - `PRESET-VIDEO-3`: 1024x576, 1920x1080
    - `PRESET-VIDEO-4`: 1024x576, 1920x1080, 4096x2160
    - `PRESET-VIDEO-5`: 1024x576, 1280x720, 1920x1080, 4096x2160
    - `PRESET-VIDEO-6`: 1024x576, 1280x720, 1920x1080
    - `PRESET-VIDEO-7`: 1280x720, 1920x1080
    - `PRESET-VIDEO-8`: 1280x720, 1920x1080, 4096x2160

    `SHARED`: one key for all audio and video, only with `audio="SHARED"`. `UNENCRYPTED`: clear video, only with a
    numbered audio preset.
    """

    def __post_init__(self) -> None:
        require_key_server("Speke", self.url, self.role_arn)
        make_reusable(self, "url", "role_arn", "audio", "video")
        audio, video = self.presets
        both = f"Speke has audio={shown(audio)} and video={shown(video)}"
        if isinstance(audio, str) and isinstance(video, str) and "SHARED" in (audio, video) and audio != video:
            raise ProgramError(f"{both}; SHARED is one key for both: give it to both, or to neither")
        if audio == video == "UNENCRYPTED":
            raise ProgramError(
                f"{both}, which protects nothing: leave one of them out, or publish a format in the clear by clear=True"
            )

    @property
    def presets(self) -> tuple[Input[AudioPreset], Input[VideoPreset]]:
        """The presets of audio and video that SPEKE 2.0 is used with."""
        return (
            "PRESET-AUDIO-1" if self.audio is None else self.audio,
            "PRESET-VIDEO-1" if self.video is None else self.video,
        )


def require_key_server(owner: str, url: Any, role_arn: Any) -> None:
    """An https address and the ARN of a role; what is not known yet passes."""
    if is_known(url) and not (isinstance(url, str) and url.startswith("https://")):
        raise ProgramError(f"{owner}.url is {shown(url)}; the address of a key server starts with https://")
    if is_known(role_arn) and not (isinstance(role_arn, str) and ROLE_ARN.fullmatch(role_arn)):
        raise ProgramError(
            f"{owner}.role_arn is {shown(role_arn)}; an IAM role's ARN, such as arn:aws:iam::111122223333:role/name. "
            "The key server's vendor names it, or SpekeAccess makes it"
        )
