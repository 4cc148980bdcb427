"""Sample media: a numbered test picture with tones and subtitles, as an HLS source and as a SMIL source.

Three renditions, two languages. Made by ffmpeg once; what is complete is kept. The same ffmpeg makes the same files.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pulumi_mediapackage_vod.emulator.media.sources.subtitles import Cue, srt, webvtt
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import FfmpegError, run

SEGMENT_SECONDS = 2
FRAME_RATE = 25
# Audio of AAC begins a little before the first picture; from here on no timestamp is below 0.
_STARTS_AT_SECONDS = 10
_CODECS = "avc1.4d401f,mp4a.40.2"
_RECORD = ".sample.json"
_WORK = ".sample-"
# Another number makes all samples anew; it changes with what makes them.
_VERSION = 1


class SampleError(Exception):
    """Samples cannot be made there or not at all; the text says why and what to do."""


@dataclass(frozen=True)
class Rendition:
    """One size of the picture."""

    name: str
    width: int
    height: int
    video_bits: int
    bandwidth: int
    """What the parent playlist states: no segment needs more, audio included."""


@dataclass(frozen=True)
class Language:
    """A tone and subtitles."""

    code: str
    """Of three letters, as SMIL has it."""
    short: str
    """As a playlist has it."""
    name: str
    hertz: int


RENDITIONS = (
    Rendition("180", 320, 180, 150_000, 320_000),
    Rendition("360", 640, 360, 400_000, 640_000),
    Rendition("540", 960, 540, 800_000, 1_200_000),
)
LANGUAGES = (Language("eng", "en", "English", 440), Language("fra", "fr", "Français", 660))


@dataclass(frozen=True)
class Made:
    """A title in the folder."""

    path: Path
    """Its parent playlist or SMIL file."""
    was_there: bool


def make(
    out: Path,
    *,
    seconds: int = 60,
    bucket: str = "acme-movies",
    hls_key: str = "trailer/index.m3u8",
    smil_key: str = "feature/feature.smil",
) -> tuple[Made, Made]:
    """Both titles as `out/<bucket>/<key>`, which is what the emulator's `source_dir` reads.

    A `SampleError` says why not, also where ffmpeg is missing. The folder of each key is its title's alone: what else
    is in the way is not touched.
    """
    if seconds < SEGMENT_SECONDS:
        raise SampleError(f"sample media take at least {SEGMENT_SECONDS} seconds, not {seconds}")
    titles = [_Title(out, bucket, hls_key, ".m3u8", _hls), _Title(out, bucket, smil_key, ".smil", _smil)]
    if titles[0].folder == titles[1].folder:
        raise SampleError(f"{hls_key} and {smil_key} are in one folder; each title takes one of its own")
    missing = [title for title in titles if not title.is_complete(seconds)]
    if missing:
        try:
            out.mkdir(parents=True, exist_ok=True)
            with _alone(out):
                _make(out, [title for title in missing if not title.is_complete(seconds)], seconds)
        except OSError as error:
            raise SampleError(f"sample media cannot be written to {out}: {error.strerror or error}") from None
        except FfmpegError as error:
            raise SampleError(f"sample media cannot be made, which takes an ffmpeg with libx264: {error}") from None
    hls, smil = (Made(title.path, title not in missing) for title in titles)
    return hls, smil


class _Title:
    """Where a title is to be, and whether it is there."""

    def __init__(
        self, out: Path, bucket: str, key: str, ending: str, make_it: Callable[[Path, str, list[Path], int], None]
    ) -> None:
        names = (bucket, *key.split("/"))
        if not key.endswith(ending) or len(names) < 3 or any(not _is_plain(name) for name in names):
            raise SampleError(f"'{bucket}/{key}' must be of the form BUCKET/FOLDER/NAME{ending}, without '..'")
        self.path = out.joinpath(*names)
        self.folder = self.path.parent
        self.stem = PurePosixPath(key).stem
        self._make_it = make_it

    def is_complete(self, seconds: int) -> bool:
        """Whether it is there, whole and as asked for; a `SampleError` where something else is in its place."""
        try:
            there = _sizes(self.folder)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise SampleError(f"{self.folder} cannot be read: {error.strerror}") from None
        record: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            record = json.loads((self.folder / _RECORD).read_text(encoding="utf-8"))
        if there.keys() - record.get("files", {}).keys():
            raise SampleError(f"{self.folder} holds something else than sample media; give another --out or key")
        return record == self._record(seconds, there)

    def _record(self, seconds: int, files: dict[str, int]) -> dict[str, Any]:
        renditions, languages = [asdict(each) for each in RENDITIONS], [asdict(each) for each in LANGUAGES]
        made_of = {"version": _VERSION, "seconds": seconds, "renditions": renditions, "languages": languages}
        return {**made_of, "name": self.path.name, "files": files}

    def make(self, into: Path, renditions: list[Path], seconds: int) -> None:
        """Make it beside, and put it in place when it is whole."""
        into.mkdir()
        self._make_it(into, self.stem, renditions, seconds)
        record = json.dumps(self._record(seconds, _sizes(into)), indent=1)
        (into / _RECORD).write_text(record, encoding="utf-8")
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        if self.folder.exists():
            shutil.rmtree(self.folder)
        into.rename(self.folder)


@contextmanager
def _alone(out: Path) -> Generator[None, None, None]:
    """Whoever else would make samples in this folder waits, where the system knows how to."""
    try:
        import fcntl
    except ModuleNotFoundError:
        yield
        return
    directory = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(directory, fcntl.LOCK_EX)
        yield
    finally:
        os.close(directory)


def _make(out: Path, titles: list[_Title], seconds: int) -> None:
    if not titles:
        return
    for left in out.glob(f"{_WORK}*"):  # by a process that was killed, since others wait
        shutil.rmtree(left, ignore_errors=True)
    # In the same file system, so that a title can be moved into place.
    with tempfile.TemporaryDirectory(prefix=_WORK, dir=out) as temporary:
        work = Path(temporary)
        renditions = _encode(work, seconds)
        for number, title in enumerate(titles):
            title.make(work / f"title-{number}", renditions, seconds)


def _encode(work: Path, seconds: int) -> list[Path]:
    """An MP4 for each rendition, of which the first has the audio."""
    sources = ["-f", "lavfi", "-i", f"testsrc2=size=960x540:rate={FRAME_RATE}:duration={seconds}"]
    for language in LANGUAGES:
        tone = f"sine=frequency={language.hertz}:beep_factor=2:sample_rate=48000:duration={seconds}"
        sources += ["-f", "lavfi", "-i", tone]
    split = f"[0:v]split={len(RENDITIONS)}" + "".join(f"[in{each.name}]" for each in RENDITIONS)
    scaled = [f"[in{each.name}]scale={each.width}:{each.height}[v{each.name}]" for each in RENDITIONS]
    outputs: list[str] = []
    files: list[Path] = []
    for number, rendition in enumerate(RENDITIONS):
        files.append(work / f"{rendition.name}.mp4")
        outputs += ["-map", f"[v{rendition.name}]", *_video_options(rendition)]
        if number == 0:
            outputs += _audio_options()
        outputs += ["-fflags", "+bitexact", "-movflags", "+faststart", str(files[-1])]
    run([*sources, "-filter_complex", ";".join([split, *scaled]), *outputs])
    return files


def _video_options(rendition: Rendition) -> list[str]:
    group = str(FRAME_RATE * SEGMENT_SECONDS)
    bits = rendition.video_bits
    rate = ["-b:v", str(bits), "-maxrate", str(bits * 6 // 5), "-bufsize", str(2 * bits)]
    # With more threads than one no two runs make the same.
    encoder = ["-c:v", "libx264", "-preset", "ultrafast", "-threads:v", "1", "-pix_fmt", "yuv420p", "-bf", "2"]
    keyframes = ["-g", group, "-keyint_min", group, "-sc_threshold", "0"]
    return [*encoder, "-profile:v", "main", "-level:v", "3.1", *rate, *keyframes, "-flags:v", "+bitexact"]


def _audio_options() -> list[str]:
    options = ["-c:a", "aac", "-b:a", "64k", "-ac", "2", "-flags:a", "+bitexact"]
    for number, language in enumerate(LANGUAGES):
        options += ["-map", f"{number + 1}:a", f"-metadata:s:a:{number}", f"language={language.code}"]
    return options


def _hls(folder: Path, stem: str, renditions: list[Path], seconds: int) -> None:
    inputs = [argument for each in renditions for argument in ("-i", str(each))]
    videos, languages = range(len(RENDITIONS)), range(len(LANGUAGES))
    maps = [f"{number}:v" for number in videos] + [f"0:a:{number}" for number in languages]
    streams = [f"v:{number},name:{RENDITIONS[number].name}" for number in videos]
    streams += [f"a:{number},name:{LANGUAGES[number].code}" for number in languages]
    run(
        [
            *inputs,
            *(argument for each in maps for argument in ("-map", each)),
            *("-c", "copy", "-fflags", "+bitexact", "-output_ts_offset", str(_STARTS_AT_SECONDS)),
            *("-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_list_size", "0", "-hls_playlist_type", "vod"),
            *("-hls_segment_options", "mpegts_copyts=1", "-var_stream_map", " ".join(streams)),
            *("-hls_segment_filename", str(folder / f"{stem}_%v_%05d.ts"), str(folder / f"{stem}_%v.m3u8")),
        ]
    )
    for language in LANGUAGES:
        _segmented_subtitles(folder, f"{stem}_{language.code}_subtitles", language, seconds)
    (folder / f"{stem}.m3u8").write_text("\n".join(_parent(stem)) + "\n", encoding="utf-8")


def _parent(stem: str) -> Iterator[str]:
    yield "#EXTM3U"
    yield "#EXT-X-VERSION:6"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"
    for number, language in enumerate(LANGUAGES):
        who = f'NAME="{language.name}",LANGUAGE="{language.short}",AUTOSELECT=YES,DEFAULT={"NO" if number else "YES"}'
        yield f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",{who},CHANNELS="2",URI="{stem}_{language.code}.m3u8"'
        subtitles = f"{stem}_{language.code}_subtitles.m3u8"
        yield f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",{who},URI="{subtitles}"'
    for rendition in RENDITIONS:
        size = f"RESOLUTION={rendition.width}x{rendition.height},FRAME-RATE={FRAME_RATE:.3f}"
        groups = 'AUDIO="audio",SUBTITLES="subtitles"'
        yield f'#EXT-X-STREAM-INF:BANDWIDTH={rendition.bandwidth},{size},CODECS="{_CODECS}",{groups}'
        yield f"{stem}_{rendition.name}.m3u8"


def _segmented_subtitles(folder: Path, stem: str, language: Language, seconds: int) -> None:
    playlist = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}"]
    playlist += ["#EXT-X-MEDIA-SEQUENCE:0", "#EXT-X-PLAYLIST-TYPE:VOD"]
    for number, cue in enumerate(_cues(language, seconds)):
        name = f"{stem}_{number:05d}.vtt"
        (folder / name).write_text(webvtt([cue], mpegts=_STARTS_AT_SECONDS * 90_000), encoding="utf-8")
        playlist += [f"#EXTINF:{cue.end - cue.start:.3f},", name]
    (folder / f"{stem}.m3u8").write_text("\n".join([*playlist, "#EXT-X-ENDLIST"]) + "\n", encoding="utf-8")


def _smil(folder: Path, stem: str, renditions: list[Path], seconds: int) -> None:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<smil>", "  <body>", "    <switch>"]
    codes, names = (",".join(values) for values in zip(*((each.code, each.name) for each in LANGUAGES), strict=True))
    for number, (rendition, made) in enumerate(zip(RENDITIONS, renditions, strict=True)):
        shutil.copyfile(made, folder / f"{stem}_{rendition.name}.mp4")
        every = ",".join(["true"] * len(LANGUAGES))
        audio = f' systemLanguage="{codes}" audioName="{names}" includeAudio="{every}"' if number == 0 else ""
        lines.append(f'      <video name="{stem}_{rendition.name}.mp4"{audio}/>')
    for language in LANGUAGES:
        name = f"{stem}_{language.code}.srt"
        (folder / name).write_text(srt(_cues(language, seconds)), encoding="utf-8")
        lines.append(
            f'      <textstream src="{name}" systemLanguage="{language.code}" subtitleName="{language.name}"/>'
        )
    lines += ["    </switch>", "  </body>", "</smil>"]
    (folder / f"{stem}.smil").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _cues(language: Language, seconds: int) -> list[Cue]:
    return [
        Cue(start, min(start + SEGMENT_SECONDS, seconds), f"{language.name} {start // 60:02d}:{start % 60:02d}")
        for start in range(0, seconds, SEGMENT_SECONDS)
    ]


def _sizes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_size for each in sorted(folder.iterdir()) if each.name != _RECORD}


def _is_plain(name: str) -> bool:
    return name not in ("", ".", "..") and not name.startswith(".") and name.isprintable() and "\\" not in name
