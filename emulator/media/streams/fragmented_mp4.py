"""Packaging as fragmented MP4, the media of CMAF, DASH and Smooth Streaming: a file a segment, each stream apart.

It is done by ffmpeg's DASH muxer, of whose manifest nothing is read: what manifests say of a segment's time is read
from the segment. Timestamps are absolute and composition offsets signed, so that nothing depends on edit lists,
which Smooth Streaming has no place for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from pathlib import Path

from pulumi_mediapackage_vod.emulator.media.sources.source import Track
from pulumi_mediapackage_vod.emulator.media.streams.boxes import content, duration, fragment
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Inputs, Job
from pulumi_mediapackage_vod.emulator.media.streams.languages import three_letters
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition, Segment
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import queue_options

SUFFIX = ".mp4"

# Tags of transport streams are none of MP4's, and ffmpeg keeps a tag that it is not told to change.
_TAGS = {"h264": "avc1", "hevc": "hvc1", "aac": "mp4a", "ac3": "ac-3", "eac3": "ec-3"}
# To write an index ffmpeg would move the first picture of a segment to before those that lead up to it.
_MOVFLAGS = "movflags=+negative_cts_offsets+frag_discont+skip_sidx:use_editlist=0"
# Times are in the first boxes of a segment.
_HEAD = 512
_CMAF = b"cmfc"
_UPRIGHT = bytes.fromhex("00010000 00000000 00000000 00000000 00010000 00000000 00000000 00000000 40000000")


def arguments(tracks: Sequence[Track], inputs: Inputs, seconds: float, into: Path) -> list[str]:
    """ffmpeg's arguments, to be run in no particular directory."""
    tags = [argument for number, track in enumerate(tracks) for argument in (f"-tag:{number}", _TAGS[track.codec])]
    return [
        *inputs.arguments(),
        *inputs.maps(tracks, aac="aac_adtstoasc"),
        *("-t", f"{inputs.seconds:.6f}", *queue_options()),
        # In the source's own units; older versions of ffmpeg would take the rate of frames instead.
        *("-c", "copy", "-copytb", "1", *tags, "-map_metadata", "-1"),
        # Without a timeline it cuts from each multiple of the duration on, as for HLS, not so long after the last cut.
        *("-f", "dash", "-seg_duration", f"{seconds:.6f}", "-use_timeline", "0", "-use_template", "1"),
        *("-format_options", _MOVFLAGS),
        *("-init_seg_name", f"init_$RepresentationID${SUFFIX}"),
        *("-media_seg_name", f"$RepresentationID$_$Number${SUFFIX}"),
        str(into / "index.mpd"),
    ]


def make(job: Job) -> list[Rendition]:
    """A rendition of each track."""
    job.run(arguments(job.tracks, job.inputs, job.seconds, job.into))
    return list(renditions(job.tracks, job.into))


def renditions(tracks: Sequence[Track], into: Path) -> Iterator[Rendition]:
    """What ffmpeg has made of them; nothing of a track that has nothing to play."""
    for index, track in enumerate(tracks):
        if segments := tuple(_segments(into, index)):
            timescale = _initialized(into / f"init_{index}{SUFFIX}", track)
            yield Rendition(index, (track,), timescale, segments, into, SUFFIX).measured()


def _initialized(path: Path, track: Track) -> int:
    """The time scale of an initialization segment, which gets the brand of CMAF and the language; and upright pictures,
    since not every version of ffmpeg keeps a rotation, and not every format."""
    data = bytearray(path.read_bytes())
    data[20:24] = _CMAF
    matrix, header = data.index(b"tkhd") + 44, data.index(b"mdhd")
    data[matrix : matrix + len(_UPRIGHT)] = _UPRIGHT
    if code := three_letters(track.language):
        first, second, third = (ord(letter) - 0x60 for letter in code)
        data[header + 24 : header + 26] = (first << 10 | second << 5 | third).to_bytes(2, "big")
    path.write_bytes(data)
    return int.from_bytes(data[header + 16 : header + 20], "big")


def _segments(into: Path, index: int) -> Iterator[Segment]:
    """Each lasts until the next starts; they get the brand of CMAF."""
    starts: list[int] = []
    head = b""
    for number in count(1):
        try:
            with (into / f"{index}_{number}{SUFFIX}").open("r+b") as file:
                head = file.read(_HEAD)
                file.seek(20)
                file.write(_CMAF)
        except FileNotFoundError:
            break
        starts.append(int.from_bytes(content(head, "tfdt")[4:], "big"))
    for start, following in pairwise(starts):
        yield Segment(start, following - start)
    if starts:
        # Nothing follows the last one, of which all samples count.
        with (into / f"{index}_{len(starts)}{SUFFIX}").open("rb") as file:
            yield Segment(starts[-1], duration(fragment(file)))
