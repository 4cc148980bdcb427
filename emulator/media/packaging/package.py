"""Packaging: a source and the settings of a package in, its manifests and media out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, cast

from pulumi_mediapackage_vod.emulator.media.formats import cmaf, dash, hls, mss
from pulumi_mediapackage_vod.emulator.media.formats.manifest import Manifest, prefixes
from pulumi_mediapackage_vod.emulator.media.formats.members import ignored, ignored_of_source
from pulumi_mediapackage_vod.emulator.media.formats.selection import segment_seconds, selected
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.sources.source import MediaSource, Track
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import Cue, parse_webvtt
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Job, Run, SourceError, inputs_of, key_frame_seconds
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.model import defaults, naming


class Format(Protocol):
    """What the module of a format has."""

    MANIFESTS: str
    """The member of its package that lists manifests."""

    def make(self, job: Job) -> list[Rendition]: ...

    def settled(self, manifest: Manifest) -> Manifest:
        """The manifest, without settings that do not fit its renditions; they count as ignored."""
        ...

    def main(self, manifest: Manifest) -> Made: ...

    def other(self, manifest: Manifest, file: str, created: float) -> Served | None: ...


_FORMATS: Mapping[str, ModuleType] = {
    "HlsPackage": hls,
    "DashPackage": dash,
    "CmafPackage": cmaf,
    "MssPackage": mss,
}

_KEPT_MANIFESTS = 32


@dataclass(frozen=True)
class Packaged:
    """A title through a packaging configuration, its media in a folder."""

    format: Format
    manifests: Mapping[str, Manifest]
    """By the file of its URL."""
    _made: dict[tuple[str, str], Made] = field(default_factory=dict[tuple[str, str], Made])

    def main(self, manifest: Manifest, query: str = "") -> Made:
        """A manifest; `query` is what it was filtered by. Those of long titles take a while to write."""
        key = (manifest.file, query)
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= _KEPT_MANIFESTS:
                self._made.clear()
            made = self._made[key] = self.format.main(manifest)
        return made

    def other(self, file: str, created: float) -> tuple[Manifest, Served] | None:
        """A file that a manifest names, and that manifest; `created` is when the title was ingested."""
        for manifest in self.manifests.values():
            found = self.format.other(manifest, file, created)
            if found is not None:
                return manifest, found
        return None


def package(source: MediaSource, packages: Mapping[str, Any], into: Path, run: Run = ffmpeg.run) -> Packaged:
    """Package a title as a packaging configuration has it, which must have a package.

    `packages` is in the service's shape, `into` an empty folder. A `SourceError` says that the source cannot be used
    any more, an `FfmpegError` that packaging failed. A stream selection may leave a manifest without streams.
    """
    (name, settings), *_ = defaults.filled(_with_manifests(packages), "").items()
    form = cast("Format", _FORMATS[name])
    selections = [_with_video(selected(source.tracks, each["StreamSelection"])) for each in settings[form.MANIFESTS]]
    wanted = {track for selection in selections for track in selection if track.kind != "subtitles"}
    renditions: list[Rendition] = []
    if wanted:
        _check(source)
        tracks = [track for track in source.tracks if track in wanted]
        inputs = inputs_of(tracks)
        of_source = source.segment_seconds or key_frame_seconds(source.of("video")[0])
        seconds = segment_seconds(settings["SegmentDurationSeconds"], of_source)
        renditions = form.make(Job(tracks, inputs, settings, seconds, into, run))
        _check(source)
        # Those of HLS count from its first picture, those of MP4s from the 0 of these.
        renditions += _subtitles(source, renditions, -inputs.zero if source.kind == "smil" else 0)
    files = naming.manifest_files(packages)
    manifests: dict[str, Manifest] = {}
    for file, prefix, of_manifest, selection in zip(
        files,
        prefixes(files),
        settings[form.MANIFESTS],
        selections,
        strict=True,
    ):
        if file not in manifests:
            its = _in_order(renditions, selection)
            manifest = Manifest(
                file=file,
                prefix=prefix,
                package=settings,
                settings=of_manifest,
                renditions=its,
                ignored=(*ignored(name, settings, of_manifest), *ignored_of_source(its)),
            )
            manifests[file] = form.settled(manifest)
    return Packaged(form, manifests)


def _with_manifests(packages: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration's package; where it lists no manifest, with one of defaults."""
    name = next(name for name in _FORMATS if name in packages)
    member = cast("Format", _FORMATS[name]).MANIFESTS
    return {name: {**packages[name], member: packages[name][member] or [{}]}}


def _with_video(selection: Sequence[Track]) -> Sequence[Track]:
    """The selection, or nothing if there is no video in it."""
    return selection if any(track.kind == "video" for track in selection) else ()


def _in_order(renditions: Sequence[Rendition], selection: Sequence[Track]) -> list[Rendition]:
    """Those of the selected tracks, in their order."""
    by_track = {each.track: each for each in renditions}
    return [by_track[track] for track in selection if track in by_track]


def _subtitles(source: MediaSource, renditions: Sequence[Rendition], shift: float) -> list[Rendition]:
    """With segments as long as those of the video; everything shows so many seconds later than the source says."""
    video = next(each for each in renditions if each.kind == "video")
    return [
        Rendition(
            index=len(renditions) + index,
            tracks=(track,),
            timescale=video.timescale,
            segments=video.segments,
            folder=video.folder,
            suffix=".vtt",
            cues=_shifted(parse_webvtt(track.input.read_text(encoding="utf-8"))[0], shift),
        )
        for index, track in enumerate(source.of("subtitles"))
    ]


def _shifted(cues: Sequence[Cue], seconds: float) -> list[Cue]:
    moved = (replace(each, start=max(0, each.start + seconds), end=each.end + seconds) for each in cues)
    return [each for each in moved if each.end > 0]


def _check(source: MediaSource) -> None:
    changed = source.changed()
    if changed is not None:
        raise SourceError(f"{changed.name} has changed since the source was ingested: create the asset anew")
