"""Subtitles: SubRip and the segments of an HLS rendition, read into one list of cues and written as WebVTT.

The settings of a cue (its place on the screen) are kept from WebVTT; styles, regions and notes are not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_TIME = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{2})[.,](\d{3})"
_TIMES = re.compile(rf"{_TIME}\s+-->\s+{_TIME}(?:[ \t]+(\S.*))?")
_TIMESTAMP_MAP = re.compile(r"^X-TIMESTAMP-MAP=(?=.*MPEGTS:(\d{1,20}))(?=.*LOCAL:([^,\s]+)).*", re.MULTILINE)
_BLOCKS = re.compile(r"\n{2,}")
# No character of XML, in which subtitles of Smooth Streaming are.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Of SubRip: fonts, and places on the screen such as {\an8}.
_DROPPED = re.compile(r"</?font\b[^<>]*>|\{\\[^{}]*\}", re.IGNORECASE)
_ESCAPED_TAG = re.compile(r"&lt;(/?[biu])&gt;", re.IGNORECASE)
_MPEGTS_HZ = 90_000
# Timestamps of MPEG-TS have 33 bits.
_MPEGTS_WRAP = 2**33


class SubtitlesError(ValueError):
    """A text that is no subtitles of the kind that it should be."""


@dataclass(frozen=True)
class Cue:
    """Some lines and when they show, in seconds from the start of the title."""

    start: float
    end: float
    text: str
    """As WebVTT has it: with its tags, and `&amp;`, `&lt;` and `&gt;`."""
    settings: str = ""


def srt(cues: Iterable[Cue]) -> str:
    """As a SubRip file."""
    return "\n".join(
        f"{number}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n{html.unescape(cue.text)}\n"
        for number, cue in enumerate(cues, start=1)
    )


def webvtt(cues: Iterable[Cue], mpegts: int | None = None) -> str:
    """As a WebVTT file; as a segment of HLS with the timestamp of the title's start."""
    head = "WEBVTT\n" if mpegts is None else f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:{mpegts},LOCAL:00:00:00.000\n"
    blocks = (
        f"{_time(cue.start)} --> {_time(cue.end)}{f' {cue.settings}' if cue.settings else ''}\n{cue.text}\n"
        for cue in cues
    )
    return "\n".join((head, *blocks))


def parse_srt(text: str) -> list[Cue]:
    """A `SubtitlesError` where there is something else than cues. An empty line may be within a cue."""
    found: list[tuple[str, list[str]]] = []
    for block in _blocks("\n".join(line.rstrip() for line in _plain(text).split("\n"))):
        times, lines = _parted(block)
        if times is not None:
            found.append((times, lines))
        elif found:
            found[-1][1].extend(lines)
        else:
            raise SubtitlesError(f"'{_short(lines[0])}' begins no cue")
    cues = (cue for times, lines in found for cue in _cue(times, _from_subrip(lines)))
    # What may come after the times is no setting of WebVTT.
    return [replace(cue, settings="") for cue in cues]


def parse_webvtt(text: str) -> tuple[list[Cue], float | None]:
    """The cues, and which second of MPEG-TS time their second 0 is, if the file says so."""
    if not re.match(r"\ufeff?WEBVTT(?=\s|$)", text):
        raise SubtitlesError("it does not begin with WEBVTT")
    head, *blocks = _blocks(_plain(text))
    parts = (_parted(block) for block in blocks)
    return [cue for times, lines in parts if times for cue in _cue(times, "\n".join(lines))], _mpegts_start(head)


def joined(segments: Iterable[str], starts_at: float) -> list[Cue]:
    """The cues of the segments of a rendition, each once.

    `starts_at` is the second of MPEG-TS time at which the title starts. Without a timestamp map cues count from the
    start of the title.
    """
    cues: dict[Cue, None] = {}
    for segment in segments:
        found, mpegts_start = parse_webvtt(segment)
        shift = 0.0 if mpegts_start is None else mpegts_start - starts_at
        for cue in found:
            moved = Cue(round(cue.start + shift, 3), round(cue.end + shift, 3), cue.text, cue.settings)
            if moved.end > 0:
                cues[moved if moved.start >= 0 else Cue(0.0, moved.end, moved.text, moved.settings)] = None
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def _mpegts_start(head: str) -> float | None:
    found = _TIMESTAMP_MAP.search(head)
    if found is None:
        return None
    local = re.fullmatch(_TIME, found.group(2))
    if local is None:
        raise SubtitlesError(f"'{_short(found.group(0))}' is no timestamp map")
    return int(found.group(1)) % _MPEGTS_WRAP / _MPEGTS_HZ - _seconds(*local.groups())


def _plain(text: str) -> str:
    return _CONTROL.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _blocks(text: str) -> list[str]:
    return [block.strip("\n") for block in _BLOCKS.split(text) if block.strip()]


def _parted(block: str) -> tuple[str | None, list[str]]:
    """The times of a cue, which may have a name before them, and its lines; None and all lines of what is no cue."""
    lines = block.split("\n")
    at = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
    return (None, lines) if at is None else (lines[at], lines[at + 1 :])


def _from_subrip(lines: Iterable[str]) -> str:
    """The text of a cue as WebVTT has it; of SubRip's tags bold, italics and underlining are kept."""
    escaped = html.escape(_DROPPED.sub("", "\n".join(lines)), quote=False)
    kept = _ESCAPED_TAG.sub(lambda tag: f"<{tag.group(1).lower()}>", escaped)
    return "\n".join(line for line in kept.split("\n") if line.strip())


def _cue(times: str, text: str) -> Iterator[Cue]:
    found = _TIMES.fullmatch(times.strip())
    if found is None:
        raise SubtitlesError(f"'{_short(times)}' are no times of a cue")
    start, end = _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:8])
    # A cue without a text or a duration shows nothing.
    if text and end > start:
        yield Cue(start, end, text, found.group(9) or "")


def _seconds(hours: str | None, minutes: str, seconds: str, milliseconds: str) -> float:
    return (((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(milliseconds)) / 1000


def _time(seconds: float, point: str = ".") -> str:
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{milliseconds // 1000:02d}{point}{milliseconds % 1000:03d}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
