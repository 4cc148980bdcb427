"""Subtitles as TTML, in fragments of MP4 as Smooth Streaming has them; their times count from the fragment's start."""

from __future__ import annotations

import html
import re
import struct
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from pulumi_mediapackage_vod.emulator.media.sources.subtitles import Cue
from pulumi_mediapackage_vod.emulator.media.streams.boxes import written

# What WebVTT allows within a cue's text: <b>, <c.yellow>, <v Name>, <00:01.000>.
_TAGS = re.compile(r"<[^<>]*>")
_HEAD = (
    '<head><layout><region xml:id="bottom" tts:origin="10% 70%" tts:extent="80% 25%" tts:textAlign="center" '
    'tts:displayAlign="after"/></layout></head>'
)
_NAMESPACES = 'xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling"'
_TRACK = 1


def document(cues: Iterable[Cue], language: str | None, start: float, end: float) -> str:
    """What shows from one second to another, in times from `start` on; all of it at the bottom and in one style."""
    shown = "".join(
        f'<p begin="{max(cue.start, start) - start:.3f}s" end="{min(cue.end, end) - start:.3f}s">{_text(cue)}</p>'
        for cue in cues
        if cue.start < end and cue.end > start
    )
    root = f"<tt {_NAMESPACES} xml:lang={quoteattr(language or '')}>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{root}{_HEAD}<body region="bottom"><div>{shown}</div></body></tt>\n'
    )


def fragment(sample: bytes, *, number: int, start: int, duration: int) -> bytes:
    """A fragment of one sample (ISO/IEC 14496-12, movie fragment box)."""
    # Each begins with a version and flags. Offsets count from the fragment's first byte; the sample's duration and size
    # are in the run.
    header = written("mfhd", struct.pack(">II", 0, number))
    track = written("tfhd", struct.pack(">II", 0x020000, _TRACK)) + written("tfdt", struct.pack(">IQ", 1 << 24, start))
    run_size = 12 + 4 + 4 + 8
    to_sample = 8 + len(header) + 8 + len(track) + run_size + 8
    run = written("trun", struct.pack(">IIiII", 0x000301, 1, to_sample, duration, len(sample)))
    return written("moof", header + written("traf", track + run)) + written("mdat", sample)


def _text(cue: Cue) -> str:
    plain = html.unescape(_TAGS.sub("", cue.text))
    return "<br/>".join(escape(line) for line in plain.split("\n"))
