"""SMIL sources: which MP4s belong together and how their audio and the subtitles beside them are called.

Source: user guide, "Requirements for .smil manifests". That a single value of a list is for all tracks of its file,
and that `systemBitrate`, which the page does not have, is the video's bitrate, is assumed.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from pulumi_mediapackage_vod.emulator.media.sources.locations import resolve
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError

_LANGUAGE = ("systemlanguage", "system-language", "language")
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")


@dataclass(frozen=True)
class Video:
    """An MP4 with one rendition and perhaps audio; the lists are in the order of its audio tracks."""

    key: str
    languages: tuple[str, ...] = ()
    audio_names: tuple[str, ...] = ()
    include_audio: tuple[bool, ...] = ()
    bits_per_second: int | None = None

    def language(self, track: int) -> str | None:
        return dict(enumerate(self.languages)).get(track) or None

    def audio_name(self, track: int) -> str | None:
        return dict(enumerate(self.audio_names)).get(track) or None

    def includes_audio(self, track: int) -> bool:
        of_all = self.include_audio[0] if len(self.include_audio) == 1 else True
        return self.include_audio[track] if track < len(self.include_audio) else of_all


@dataclass(frozen=True)
class TextStream:
    """A file of SubRip subtitles."""

    key: str
    language: str | None
    name: str | None


@dataclass(frozen=True)
class Presentation:
    """What a SMIL file has, in its own order."""

    videos: tuple[Video, ...]
    text_streams: tuple[TextStream, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(each.key for each in (*self.videos, *self.text_streams))


def parse(text: str, key: str) -> Presentation:
    """An `IngestError` says why it is no SMIL file that can be ingested."""
    if "<!ENTITY" in text:
        raise IngestError(f"{key} declares entities, which are not read")
    try:
        # Without its declaration, since it is no longer in the encoding that it declares.
        root = ET.fromstring(_DECLARATION.sub("", text, count=1))  # noqa: S314 - without entities it is harmless
    except (ET.ParseError, ValueError, LookupError) as error:
        raise IngestError(f"{key} is no XML: {error}") from None
    if _name(root) != "smil":
        raise IngestError(f"{key} is no SMIL file: its root is {_name(root)}")
    if any(_name(each) == "audio" for each in root.iter()):
        raise IngestError(f"{key} has an audio element: the audio of a SMIL source must be in the MP4s of its video")
    videos = tuple(_video(each, key) for each in root.iter() if _name(each) == "video")
    if not videos:
        raise IngestError(f"{key} has no video element")
    return Presentation(videos, tuple(_text_stream(each, key) for each in root.iter() if _name(each) == "textstream"))


def _video(element: ET.Element, key: str) -> Video:
    bits = _attribute(element, "systembitrate", "system-bitrate")
    if bits is not None and not (bits.isascii() and bits.isdigit() and int(bits)):
        raise IngestError(f"{key} has the systemBitrate '{bits}', which is no number of bits per second")
    return Video(
        key=_source(element, key),
        languages=_list(_attribute(element, *_LANGUAGE)),
        audio_names=_list(_attribute(element, "audioname")),
        include_audio=tuple(_boolean(each, key) for each in _list(_attribute(element, "includeaudio"))),
        bits_per_second=int(bits) if bits else None,
    )


def _text_stream(element: ET.Element, key: str) -> TextStream:
    return TextStream(_source(element, key), _attribute(element, *_LANGUAGE), _attribute(element, "subtitlename"))


def _source(element: ET.Element, key: str) -> str:
    source = _attribute(element, "src", "name")
    if source is None:
        raise IngestError(f"{key} has a {_name(element)} element with neither src nor name")
    return resolve(key, source)


def _boolean(text: str, key: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise IngestError(f"{key} has the includeAudio '{text}', which is neither true nor false")
    return text.lower() == "true"


def _name(element: ET.Element) -> str:
    """Without its namespace."""
    return element.tag.rpartition("}")[2].lower()


def _attribute(element: ET.Element, *names: str) -> str | None:
    """The first of them that is there and not empty; case does not matter."""
    found = {name.rpartition("}")[2].lower(): value.strip() for name, value in element.attrib.items()}
    return next((found[name] for name in names if found.get(name)), None)


def _list(text: str | None) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",")) if text else ()
