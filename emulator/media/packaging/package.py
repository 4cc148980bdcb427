"""Packaging: a source and the settings of a package in, its manifests and media out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media.formats.dash import DASH
from pulumi_mediapackage_vod.emulator.media.formats.hls import CMAF, HLS
from pulumi_mediapackage_vod.emulator.media.formats.manifest import Format, Manifest, prefixes
from pulumi_mediapackage_vod.emulator.media.formats.members import ignored, ignored_of_source
from pulumi_mediapackage_vod.emulator.media.formats.mss import MSS
from pulumi_mediapackage_vod.emulator.media.formats.selection import segment_seconds, selected
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Served
from pulumi_mediapackage_vod.emulator.media.sources.source import MediaSource
from pulumi_mediapackage_vod.emulator.media.sources.subtitles import parse_webvtt
from pulumi_mediapackage_vod.emulator.media.streams.inputs import Job, Run, SourceError, inputs_of
from pulumi_mediapackage_vod.emulator.media.streams.rendition import Rendition
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from pulumi_mediapackage_vod.emulator.model import defaults, naming

_FORMATS: Mapping[str, Format] = {"HlsPackage": HLS, "DashPackage": DASH, "CmafPackage": CMAF, "MssPackage": MSS}

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
    form = _FORMATS[name]
    selections = [selected(source.tracks, each["StreamSelection"]) for each in settings[form.manifests]]
    # Without video there is no manifest.
    selections = [each if any(track.kind == "video" for track in each) else () for each in selections]
    wanted = {track for selection in selections for track in selection if track.kind != "subtitles"}
    renditions: list[Rendition] = []
    if wanted:
        _check(source)
        tracks = [track for track in source.tracks if track in wanted]
        inputs = inputs_of(tracks)
        of_source = source.segment_seconds or source.key_frame_seconds
        seconds = segment_seconds(settings["SegmentDurationSeconds"], of_source)
        renditions = form.make(Job(tracks, inputs, settings, seconds, into, run))
        _check(source)
        # Those of HLS count from its first picture, those of MP4s from the 0 of these.
        renditions += list(_subtitles(source, renditions, -inputs.zero if source.kind == "smil" else 0))
    files = naming.manifest_files(packages)
    by_track = {each.track: each for each in renditions}
    manifests: dict[str, Manifest] = {}
    each = zip(files, prefixes(files), settings[form.manifests], selections, strict=True)
    for file, prefix, of_manifest, selection in each:
        its = [by_track[track] for track in selection if track in by_track]
        ignored_by_it = (*ignored(name, settings, of_manifest), *ignored_of_source(its))
        manifest = Manifest(file, prefix, settings, of_manifest, its, ignored_by_it)
        # Of two manifests of one name the first is served.
        manifests.setdefault(file, form.settled(manifest))
    return Packaged(form, manifests)


def _with_manifests(packages: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration's package; where it lists no manifest, with one of defaults."""
    name = next(name for name in _FORMATS if name in packages)
    member = _FORMATS[name].manifests
    return {name: {**packages[name], member: packages[name][member] or [{}]}}


def _subtitles(source: MediaSource, renditions: Sequence[Rendition], shift: float) -> Iterator[Rendition]:
    """With segments as long as those of the video, with which all ends; it shows so many seconds later than the source
    says."""
    video = next(each for each in renditions if each.kind == "video")
    lasts = video.seconds
    for index, track in enumerate(source.of("subtitles"), start=len(renditions)):
        cues, _ = parse_webvtt(track.input.read_text(encoding="utf-8"))
        moved = (replace(each, start=max(0, each.start + shift), end=min(each.end + shift, lasts)) for each in cues)
        shown = [each for each in moved if each.end > each.start]
        yield Rendition(index, (track,), video.timescale, video.segments, video.folder, ".vtt", shown)


def _check(source: MediaSource) -> None:
    changed = source.changed()
    if changed is not None:
        raise SourceError(f"{changed.name} has changed since the source was ingested: create the asset anew")
