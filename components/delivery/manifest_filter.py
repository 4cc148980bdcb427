"""manifest_filter(): the query with which a player asks for a manifest of some streams only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast
from urllib.parse import quote

from typing_extensions import TypedDict, Unpack

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.checks.settings import checked_settings
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

QUERY_STRING: Final = "aws.manifestfilter"
"""The query parameter's name; a CDN has to forward it and to keep it in its cache key.
https://docs.aws.amazon.com/mediapackage/latest/ug/manifest-filtering.html"""

Range = tuple[int, int]
Texts = str | Sequence[str]

_MAX_LENGTH: Final = 1024
_INT_MAX: Final = 2147483647
_RANGES: Final[dict[str, tuple[int, int | float]]] = {
    "audio_bitrate": (0, _INT_MAX),
    "audio_channels": (1, 32767),
    "audio_sample_rate": (0, _INT_MAX),
    "trickplay_height": (1, _INT_MAX),
    "video_bitrate": (0, _INT_MAX),
    "video_framerate": (1, 999.999),
    "video_height": (1, 32767),
}
_CHOICES: Final = {
    "audio_codec": ("AACL", "AACH", "AC-3", "EC-3"),
    "trickplay_type": ("iframe", "image", "none"),
    "video_codec": ("H264", "H265"),
    "video_dynamic_range": ("hdr10", "hlg", "sdr"),
}


class ManifestFilters(TypedDict, total=False):
    """What a manifest can be filtered by. A range is (lowest, highest), both included and both needed. Where several
    texts are given, a stream has to match one of them."""

    audio_bitrate: Range | None
    """Bits per second, 0 to 2147483647."""

    audio_channels: Range | None
    """Number of channels, 1 to 32767."""

    audio_codec: Texts | None
    """`AACL`, `AACH`, `AC-3`, `EC-3`; case does not matter."""

    audio_language: Texts | None
    """Exactly as the encoder was given them, such as `en` or `en-US`; only case does not matter."""

    audio_sample_rate: Range | None
    """Hz, 0 to 2147483647."""

    subtitle_language: Texts | None
    """As `audio_language`."""

    trickplay_height: Range | None
    """Pixels, 1 to 2147483647, of I-frame-only and image streams. Give it the same range as `video_height`, or
    I-frame-only streams may be removed."""

    trickplay_type: Texts | None
    """`iframe`, `image`, or `none` for no trick-play stream at all; case does not matter."""

    video_bitrate: Range | None
    """Bits per second, 0 to 2147483647. Not for a format that limits the bitrate too: a stream would have to pass
    both."""

    video_codec: Texts | None
    """`H264`, `H265`; case does not matter."""

    video_dynamic_range: Texts | None
    """`hdr10`, `hlg`, `sdr`; case does not matter."""

    video_framerate: tuple[float, float] | None
    """Frames per second, 1 to 999.999, with at most three decimals."""

    video_height: Range | None
    """Pixels, 1 to 32767."""


def manifest_filter(**parameters: Unpack[ManifestFilters]) -> str:
    """The query that filters a manifest; append it to a playback URL after `?`.

    `manifest_filter(video_height=(720, 1080), audio_language=["en"])` is
    `aws.manifestfilter=audio_language%3Aen%3Bvideo_height%3A720-1080`: AWS's newer guide says that of several
    parameters whose `:`, `;`, `,` and `+` are not encoded only the first counts. Equal filters give equal queries, and
    so one entry in a CDN's cache. Use the query on playback URLs only: on the playlists that an HLS manifest names and
    on segments the service answers 400, and also when a filter leaves no stream. In HLS use audio rendition groups (the
    default of `hls()`); without them, filtering by audio removes the video that is muxed with that audio.

    https://docs.aws.amazon.com/mediapackage/latest/ug/manifest-filtering.html
    https://docs.aws.amazon.com/mediapackage/latest/userguide/manifest-filter-query-parameters.html

    Args:
        parameters: see `ManifestFilters`; None leaves one out.

    Raises:
        ProgramError: a parameter that the service does not have, a value out of its range or list, none at all, or more
            than 1,024 characters.
    """
    given: dict[str, Any] = dict(checked_settings("manifest_filter()", parameters, ManifestFilters))
    if not given:
        raise ProgramError(f"manifest_filter() has no parameter; it takes {', '.join(ManifestFilters.__annotations__)}")
    texts = [f"{name}:{_text(name, given[name])}" for name in ManifestFilters.__annotations__ if name in given]
    value = ";".join(texts)
    if len(value) > _MAX_LENGTH:
        longest = max(texts, key=len).partition(":")[0]
        raise ProgramError(
            f"manifest_filter() makes {len(value)} characters; the service takes {_MAX_LENGTH}. "
            f"The longest of its parameters is {longest}"
        )
    return f"{QUERY_STRING}={quote(value, safe='')}"


def _text(name: str, value: Any) -> str:
    return _range(name, value) if name in _RANGES else _list(name, value)


def _range(name: str, value: Any) -> str:
    lowest, highest = _RANGES[name]
    whole = isinstance(highest, int)
    allowed = f"two {'whole ' if whole else ''}numbers from {lowest} to {highest}, such as ({lowest}, {highest})"
    if not isinstance(value, tuple | list) or len(cast(list[Any], value)) != 2:
        raise _refused(name, value, f"it is a range of {allowed}; for one value write it twice")
    ends = cast(list[Any], value)
    for end in ends:
        if isinstance(end, bool) or not isinstance(end, int if whole else int | float) or not lowest <= end <= highest:
            raise _refused(name, value, f"it is a range of {allowed}")
        if round(end, 3) != end:
            raise _refused(name, value, f"it takes at most three decimals: {round(end, 3)}")
    if ends[0] > ends[1]:
        raise _refused(name, value, f"the lower end comes first: ({ends[1]}, {ends[0]})")
    return "-".join(str(end) if whole else f"{end:.3f}".rstrip("0").rstrip(".") for end in ends)


def _list(name: str, value: Any) -> str:
    choices = _CHOICES.get(name)
    allowed = f"one or more of {', '.join(choices)}" if choices else "one or more texts, such as ['en', 'fr']"
    values = cast(list[Any], [value] if isinstance(value, str) else value)
    if not isinstance(cast(Any, values), list | tuple) or not values:
        raise _refused(name, value, f"it is {allowed}")
    spelling = {choice.lower(): choice for choice in choices or ()}
    texts: list[str] = []
    for text in values:
        if not isinstance(text, str) or not text or (choices and text.lower() not in spelling):
            raise _refused(name, value, f"it is {allowed}")
        if any(separator in text for separator in ":;,"):
            raise _refused(name, value, f"{shown(text)} has one of the query's own separators, which are : ; and ,")
        texts.append(spelling.get(text.lower(), text))
    return ",".join(texts)


def _refused(name: str, value: Any, allowed: str) -> ProgramError:
    return ProgramError(f"manifest_filter({name}={shown(value)}): {allowed}")
