"""Some thirty kinds of sources, a few seconds long and small: made once for all workers and runs, and kept in build/.

python -m tests.media.kinds DIR
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg

BUCKET = "kinds"

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-threads:v", "1", "-sc_threshold", "0", "-pix_fmt", "yuv420p")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC, AC3, EAC3 = (("-c:a", codec, "-b:a", "64k") for codec in ("aac", "ac3", "eac3"))
EVERY_2_S = ("-force_key_frames", "expr:gte(t,n_forced*2)")


def x265(*parameters: str) -> tuple[str, ...]:
    return (*X265, "-x265-params", ":".join(("log-level=none", "pools=1", "scenecut=0", *parameters)))


@dataclass(frozen=True)
class Kind:
    """A title; `make` writes it into an empty folder and names the file that is its source."""

    make: Callable[[Path], str]
    seconds: float = 4.0
    """Of its picture."""
    refused: str = ""
    """What the reason says for which it is FAILED."""
    ignored: str = ""
    """What the header says of it in every format."""
    independent: bool = True
    """Whether every segment can be decoded by itself."""


def encode(path: Path, *options: str, seconds: float = 4, size: str = "64x36", rate: str = "25", tone: int = 440,
           samples: int = 48000, sound_seconds: float | None = None, sound: bool = True) -> None:  # fmt: skip
    """A test picture with a tone. `options` come last, encoders among them."""
    sine = f"sine=frequency={tone}:sample_rate={samples}:duration={sound_seconds or seconds}"
    ffmpeg.run(
        [
            *("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}"),
            *(("-f", "lavfi", "-i", sine) if sound else ()),
            *options,
            str(path),
        ]
    )


HLS = ("-f", "hls", "-hls_time", "2", "-hls_list_size", "0", "-hls_playlist_type", "vod")


def hls(title: Path, name: str = "index.m3u8", *options: str, **of: Any) -> str:
    encode(title / name, *of.pop("codecs", (*X264, *AAC)), *of.pop("keys", EVERY_2_S), *options, *HLS, **of)
    return name


def smil(title: Path, *films: str, texts: str = "") -> str:
    videos = "".join(film if film.startswith("<") else f'<video name="{film}"/>' for film in films)
    (title / "film.smil").write_text(f"<smil><body><switch>{videos}{texts}</switch></body></smil>", encoding="utf-8")
    return "film.smil"


def mp4(title: Path, *options: str, **of: Any) -> str:
    encode(title / "film.mp4", *of.pop("codecs", (*X264, *AAC)), *of.pop("keys", EVERY_2_S), *options, **of)
    return smil(title, "film.mp4")


def parent(title: Path, *variants: str, media: str = "", group: str = "") -> str:
    lines = [f"#EXT-X-STREAM-INF:BANDWIDTH={number}00000{group}\n{name}\n" for number, name in enumerate(variants, 1)]
    (title / "index.m3u8").write_text(f"#EXTM3U\n{media}{''.join(lines)}", encoding="utf-8")
    return "index.m3u8"


def ladder(title: Path) -> str:
    for name, size, rate in (("720", "1280x720", "60"), ("540", "960x540", "30"), ("360", "640x360", "30")):
        hls(title, f"{name}.m3u8", size=size, rate=rate)
    return parent(title, "360.m3u8", "540.m3u8", "720.m3u8")


def unaligned(title: Path) -> str:
    encode(title / "2.mp4", *X264, *AAC, "-g", "50", seconds=6)
    encode(title / "3.mp4", *X264, *AAC, "-g", "75", seconds=6)
    return smil(title, "2.mp4", "3.mp4")


def shorter(title: Path) -> str:
    hls(title, "long.m3u8", seconds=8)
    hls(title, "short.m3u8", seconds=6, size="32x18")
    return parent(title, "long.m3u8", "short.m3u8")


def begins_later(title: Path) -> str:
    """Of a title in MP4s."""
    encode(title / "first.mp4", *X264, *AAC, *EVERY_2_S, seconds=6)
    whole = ["-i", str(title / "first.mp4")]
    ffmpeg.run(["-itsoffset", "2", *whole, *whole, "-map", "0:v", "-map", "1:a", "-c", "copy", str(title / "2.mp4")])
    return smil(title, "first.mp4", "2.mp4")


def languages(title: Path) -> str:
    hls(title, "film.m3u8", codecs=X264, sound=False)
    lines = ""
    for code, tone in (("en", 440), ("fr", 660)):
        hls(title, f"{code}.m3u8", "-map", "1:a", codecs=AAC, tone=tone)
        lines += f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="{code}",LANGUAGE="{code}",URI="{code}.m3u8"\n'
    return parent(title, "film.m3u8", media=lines, group=',AUDIO="a"')


def packed(title: Path) -> str:
    hls(title, "film.m3u8", codecs=X264, sound=False)
    options = ("-map", "1:a", *AAC, *HLS, "-hls_segment_filename", str(title / "sound%d.aac"))
    encode(title / "sound.m3u8", *options)
    line = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one",URI="sound.m3u8"\n'
    return parent(title, "film.m3u8", media=line, group=',AUDIO="a"')


CUES = "00:00:0{0}{1}000 --> 00:00:0{2}{1}000\n{3}\n"


def webvtt(title: Path, newline: str = "\n", mark: str = "") -> str:
    hls(title, "film.m3u8")
    text = "WEBVTT\n\n" + CUES.format(1, ".", 3, "Zwölf & <b>mehr</b>")
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\ncues.vtt\n#EXT-X-ENDLIST\n"
    for name, content in (("cues.vtt", text), ("cues.m3u8", playlist)):
        (title / name).write_bytes((mark + content.replace("\n", newline)).encode())
    line = '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="Deutsch",LANGUAGE="de",URI="cues.m3u8"\n'
    name = parent(title, "film.m3u8", media=line, group=',SUBTITLES="s"')
    (title / name).write_bytes((mark + (title / name).read_text().replace("\n", newline)).encode())
    return name


def subrip(title: Path, newline: str = "\n", mark: str = "") -> str:
    mp4(title)
    text = "1\n" + CUES.format(1, ",", 3, "Zwölf & mehr")
    (title / "de.srt").write_bytes((mark + text.replace("\n", newline)).encode())
    return smil(title, "film.mp4", texts='<textstream src="de.srt" systemLanguage="deu" subtitleName="Deutsch"/>')


def variable_segments(title: Path) -> str:
    return hls(title, "index.m3u8", "-force_key_frames", "0,1,4,4.5,7", seconds=8)


def edit_list(title: Path) -> str:
    encode(title / "whole.mp4", *X264, *AAC, *EVERY_2_S, seconds=6)
    ffmpeg.run(["-ss", "2.7", "-i", str(title / "whole.mp4"), "-c", "copy", str(title / "film.mp4")])
    return smil(title, "film.mp4")


def byte_ranges(title: Path) -> str:
    return hls(title, "index.m3u8", "-hls_flags", "single_file")


def joined(title: Path, *names: str) -> Path:
    """The segments of these playlists one after the other."""
    texts = [(title / name).read_text() for name in names]
    middle = "#EXT-X-DISCONTINUITY\n".join("\n".join(_segments(text)) + "\n" for text in texts)
    (title / "index.m3u8").write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n{middle}#EXT-X-ENDLIST\n")
    return title / "index.m3u8"


def _segments(playlist: str) -> list[str]:
    return [line for line in playlist.splitlines() if line.startswith("#EXTINF") or not line.startswith("#")]


def discontinuity(title: Path) -> str:
    """As if something was put in between: its time begins anew."""
    hls(title, "first.m3u8")
    hls(title, "second.m3u8", "-output_ts_offset", "100")
    return joined(title, "first.m3u8", "second.m3u8").name


def begun_again(title: Path) -> str:
    """In sound and subtitles that are apart, too; what comes next has the same times as what comes before."""
    media = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one",URI="sound.m3u8"\n'
    media += '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="one",LANGUAGE="en",URI="text.m3u8"\n'
    for part in ("first", "second"):
        head = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:126000,LOCAL:00:00:00.000\n\n"
        (title / f"{part}.vtt").write_text(head + CUES.format(1, ".", 3, part))
        (title / f"{part}.m3u8").write_text(f"#EXTINF:4,\n{part}.vtt\n")
    joined(title, "first.m3u8", "second.m3u8").rename(title / "text.m3u8")
    for name, options in (("film", (*X264, "-an")), ("sound", ("-map", "1:a", *AAC))):
        for part in ("first", "second"):
            encode(title / f"{name}-{part}.m3u8", *options, *EVERY_2_S, *HLS)
        joined(title, f"{name}-first.m3u8", f"{name}-second.m3u8").rename(title / f"{name}.m3u8")
    return parent(title, "film.m3u8", media=media, group=',AUDIO="a",SUBTITLES="s"')


def untagged(title: Path) -> str:
    discontinuity(title)
    path = title / "index.m3u8"
    path.write_text(path.read_text().replace("#EXT-X-DISCONTINUITY\n", ""))
    return path.name


def changed(title: Path) -> str:
    hls(title, "first.m3u8", size="320x180")
    hls(title, "second.m3u8", "-ar", "44100", size="640x360")
    return joined(title, "first.m3u8", "second.m3u8").name


def rotated(title: Path) -> str:
    """By the matrix of the track that is its picture (ISO/IEC 14496-12, 8.3.2), which every ffmpeg reads."""
    mp4(title)
    data = bytearray((title / "film.mp4").read_bytes())
    matrix = data.index(b"tkhd") + 44
    data[matrix : matrix + 20] = bytes.fromhex("00000000 00010000 00000000 ffff0000 00000000")
    (title / "film.mp4").write_bytes(data)
    return "film.smil"


def shifted(path: Path, by: float, seconds: float = 8, lasts: float = 0) -> Path:
    """An MP4 whose sound begins so much later than its picture, or earlier, and goes on to the end, or so long."""
    whole = path.with_name(f"whole-{path.name}")
    encode(whole, *X264, *AAC, *EVERY_2_S, seconds=seconds)
    until = ("-t", str(lasts)) if lasts else ()
    inputs = ("-itsoffset", str(max(0, -by)), "-i", str(whole), "-itsoffset", str(max(0, by)), *until, "-i", str(whole))
    end = str(seconds + max(0, -by))
    ffmpeg.run([*inputs, "-map", "0:v", "-map", "1:a", "-c", "copy", "-t", end, str(path)])
    whole.unlink()
    return path


def segmented(path: Path, *options: str) -> str:
    """An MP4 as HLS in MPEG-TS beside it."""
    ffmpeg.run(["-i", str(path), "-c", "copy", *options, *HLS, str(path.with_suffix(".m3u8"))])
    return path.with_suffix(".m3u8").name


def shifted_sound(title: Path, by: float, **more: float) -> str:
    return smil(title, shifted(title / "film.mp4", by, **more).name)


def shifted_sound_in_segments(title: Path, by: float, **more: float) -> str:
    """Where it is late, the first of them have none."""
    return segmented(shifted(title / "film.mp4", by, **more))


def shifted_sound_in_runs(title: Path, *by: float, **more: float) -> str:
    """One run for each, with a discontinuity between them."""
    names = [segmented(shifted(title / f"{number}.mp4", each, **more)) for number, each in enumerate(by)]
    return joined(title, *names).name


def shifted_sound_apart_in_runs(title: Path, *by: float) -> str:
    for kind, stream in (("film", "0:v"), ("sound", "0:a")):
        for number, each in enumerate(by):
            path = shifted(title / f"{kind}-{number}.mp4", each)
            ffmpeg.run(["-i", str(path), "-map", stream, "-c", "copy", *HLS, str(path.with_suffix(".m3u8"))])
        joined(title, *(f"{kind}-{number}.m3u8" for number, _ in enumerate(by))).rename(title / f"{kind}.m3u8")
    media = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="one",URI="sound.m3u8"\n'
    return parent(title, "film.m3u8", media=media, group=',AUDIO="a"')


def hole_in_sound(title: Path) -> Path:
    encode(title / "whole.mp4", *X264, *AAC, *EVERY_2_S, seconds=8)
    without = ("-bsf:a", "noise=drop=between(pts*tb\\,2.5\\,5)")
    ffmpeg.run(["-i", str(title / "whole.mp4"), "-c", "copy", *without, str(title / "film.mp4")])
    return title / "film.mp4"


def hole_in_segments(title: Path) -> str:
    return segmented(hole_in_sound(title))


def hole_in_mp4(title: Path) -> str:
    return smil(title, hole_in_sound(title).name)


def long_subtitles(title: Path) -> str:
    mp4(title)
    (title / "de.srt").write_text("".join(f"{n}\n" + CUES.format(n, ",", n + 1, "Zwölf") + "\n" for n in range(1, 9)))
    return smil(title, "film.mp4", texts='<textstream src="de.srt" systemLanguage="deu" subtitleName="Deutsch"/>')


def odd_names(title: Path) -> str:
    hls(title, "film.m3u8")
    odd = "50% of a b+c,é#1"
    for path in sorted(title.glob("film*.ts")):
        path.rename(title / path.name.replace("film", odd))
    quoted = "50%25%20of%20a%20b+c,%C3%A9%231"
    text = (title / "film.m3u8").read_text().replace("film", quoted)
    (title / f"{odd}.m3u8").write_text(text, encoding="utf-8")
    return parent(title, f"{quoted}.m3u8")


def smil_by_src(title: Path) -> str:
    mp4(title)
    return smil(title, '<video src="film.mp4" systemBitrate="300000" systemLanguage="eng"/>')


def smil_of_aws(title: Path) -> str:
    """As in the samples of earlier years: a head, a declaration and a namespace."""
    mp4(title)
    (title / "film.smil").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<smil xmlns="http://www.w3.org/2001/SMIL20/Language" '
        'title="sample">\n<head><meta name="title" content="sample"/></head>\n<body><switch>\n'
        '<video name="film.mp4" system-bitrate="300000" systemLanguage="eng" audioName="English" '
        'includeAudio="true"/>\n</switch></body></smil>\n',
        encoding="utf-8",
    )
    return "film.smil"


def of(make: Callable[..., str], *options: Any, **more: Any) -> Callable[[Path], str]:
    return lambda title: make(title, *options, **dict(more))


INDEX = "index.m3u8"
HEVC = (*x265("keyint=50", "open-gop=0"), *AAC)
OPEN = (*X264, "-preset", "veryfast", "-x264-params", "open-gop=1:bframes=3:b-adapt=0:keyint=50:min-keyint=50", *AAC)
OPEN = (*OPEN, "-bsf:v", "dump_extra=freq=keyframe")
OPEN_HEVC = (*x265("keyint=50", "min-keyint=50", "open-gop=1", "bframes=3", "b-adapt=0"), *AAC)
KINDS: Mapping[str, Kind] = {
    "single rendition": Kind(of(hls)),
    "ladder 720p60 to 360p30": Kind(ladder),
    "renditions not aligned": Kind(unaligned, 6, ignored="Source.Alignment"),
    "a rendition that ends earlier": Kind(shorter, refused="all must begin and end together"),
    "a rendition that begins later": Kind(begins_later, refused="all must begin and end together"),
    "HEVC in MPEG-TS": Kind(of(hls, codecs=HEVC, size="64x64")),
    "HEVC in MP4": Kind(of(mp4, "-tag:v", "hvc1", codecs=HEVC, size="64x64")),
    "AC-3": Kind(of(hls, codecs=(*X264, *AC3))),
    "E-AC-3": Kind(of(mp4, "-ac", "6", codecs=(*X264, *EAC3))),
    "several languages": Kind(languages),
    "packed AAC": Kind(packed),
    "WebVTT": Kind(webvtt),
    "SubRip": Kind(subrip),
    "23.976 frames a second": Kind(of(hls, rate="24000/1001", seconds=4.004), 4.004),
    "29.97 frames a second": Kind(of(hls, rate="30000/1001", seconds=4.004), 4.004),
    "open groups of pictures": Kind(of(hls, codecs=OPEN, keys=()), independent=False),
    "open groups of HEVC": Kind(of(mp4, "-tag:v", "hvc1", codecs=OPEN_HEVC, keys=(), size="64x64"), independent=False),
    "B-frames": Kind(of(hls, INDEX, "-bf", "3", "-b_strategy", "0")),
    "segments of various lengths": Kind(variable_segments, 8),
    "edit list": Kind(edit_list),
    "moov last": Kind(mp4),
    "moov first": Kind(of(mp4, "-movflags", "+faststart")),
    "byte ranges": Kind(byte_ranges),
    "discontinuity": Kind(discontinuity, 8),
    "discontinuity, sound apart": Kind(begun_again, 8),
    "timestamps that jump": Kind(untagged, refused="there must be an EXT-X-DISCONTINUITY"),
    "timestamps that wrap": Kind(of(hls, INDEX, "-output_ts_offset", "95440.5")),
    "discontinuity with other parameters": Kind(changed, refused="has other parameters behind its EXT-X-DISCONTINUITY"),
    "anamorphic": Kind(of(mp4, "-vf", "setsar=4/3")),
    "4:2:2 in 10 bits": Kind(of(mp4, "-pix_fmt", "yuv422p10le")),
    "interlaced": Kind(of(hls, INDEX, "-flags", "+ildct+ilme", "-x264-params", "tff=1", size="64x64")),
    "rotated": Kind(rotated, ignored="Source.Rotation"),
    "two seconds": Kind(of(hls, seconds=2), 2),
    "no sound": Kind(of(hls, codecs=X264, sound=False)),
    "sound that begins 3 s late": Kind(of(shifted_sound, 3), 8),
    "sound that begins 3 s late, MPEG-TS": Kind(of(shifted_sound_in_segments, 3), 8),
    "sound that begins 12 s late": Kind(of(shifted_sound, 12, seconds=16), 16),
    "sound that begins 12 s late, MPEG-TS": Kind(of(shifted_sound_in_segments, 12, seconds=16), 16),
    "sound that begins 3 s before the picture": Kind(of(shifted_sound, -3), 8),
    "sound that begins 3 s before the picture, MPEG-TS": Kind(of(shifted_sound_in_segments, -3), 8),
    "sound that begins 6 s late behind a discontinuity": Kind(of(shifted_sound_in_runs, 0, 6), 16),
    "sound that begins late on both sides of a discontinuity": Kind(of(shifted_sound_in_runs, 3, 6.5), 16),
    "sound apart that begins late on both sides of a discontinuity": Kind(of(shifted_sound_apart_in_runs, 3, 6), 16),
    "sound that ends early before a discontinuity": Kind(of(shifted_sound_in_runs, 0, 0, lasts=3), 16),
    "a hole in the sound": Kind(hole_in_mp4, 8),
    "a hole in the sound, MPEG-TS": Kind(hole_in_segments, 8),
    "subtitles that last longer": Kind(long_subtitles),
    "sound that lasts longer": Kind(of(mp4, seconds=4, sound_seconds=9)),
    "picture that lasts longer": Kind(of(mp4, seconds=8, sound_seconds=4), 8),
    "odd names": Kind(odd_names),
    "BOM and CRLF in HLS": Kind(of(webvtt, newline="\r\n", mark="\ufeff")),
    "BOM and CRLF in SubRip": Kind(of(subrip, newline="\r\n", mark="\ufeff")),
    "SMIL by src": Kind(smil_by_src),
    "SMIL of AWS's older samples": Kind(smil_of_aws),
}


def folder_of(kind: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in kind)


def source_of(directory: Path, kind: str) -> str:
    title = directory / BUCKET / folder_of(kind)
    return f"arn:aws:s3:::{BUCKET}/{title.name}/{(title / '.source').read_text()}"


def make(build: Path) -> Path:
    """All of them, below a folder in `build` of this version of them."""
    version = hashlib.sha256(Path(__file__).read_bytes() + ffmpeg.ffmpeg_path().encode()).hexdigest()[:12]
    out = build / f"kinds-{version}"
    build.mkdir(exist_ok=True)
    with (build / "kinds.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may be at it
        if not out.exists():
            for old in (*build.glob("kinds-*"), *build.glob("new-kinds-*")):
                shutil.rmtree(old, ignore_errors=True)
            work = Path(tempfile.mkdtemp(prefix="new-kinds-", dir=build))
            for name, kind in KINDS.items():
                title = work / BUCKET / folder_of(name)
                title.mkdir(parents=True)
                (title / ".source").write_text(kind.make(title))
            work.rename(out)
    return out


if __name__ == "__main__":
    print(make(Path(sys.argv[1])))
