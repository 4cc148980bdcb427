"""All kinds of sources on a running emulator, each packaged once for a format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from tests.media import served
from tests.media.kinds import KINDS, folder_of, make, source_of
from tests.media.playback import Stage, playing
from tests.media.served import Served

PACKAGES = {
    "hls": {"HlsPackage": {"HlsManifests": [{}], "SegmentDurationSeconds": 2}},
    "cmaf": {"CmafPackage": {"HlsManifests": [{}]}},
    "dash": {"DashPackage": {"DashManifests": [{}]}},
    "mss": {"MssPackage": {"MssManifests": [{}]}},
}
FORMS = tuple(PACKAGES)


class Titles:
    """All of them, each packaged once for a format."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.streams = lru_cache(maxsize=8)(self._streams)

    def url(self, name: str, form: str) -> str:
        return self.stage.url_of(form, folder_of(name))

    def _streams(self, name: str, form: str) -> list[Served]:
        return served.streams(self.url(name, form), form)

    def of(self, name: str, form: str, kind: str) -> list[Served]:
        return [each for each in self.streams(name, form) if each.kind == kind]

    def reason(self, name: str) -> str | None:
        return self.stage.emulator.backend.inventory().assets[folder_of(name)].ingest_error


@contextmanager
def all_titles() -> Iterator[Titles]:
    directory = make(Path(__file__).parents[2] / "build")
    with playing(directory, quotas=False) as stage:
        for form, package in PACKAGES.items():
            stage.put("packaging_configurations", form, {"PackagingGroupId": "movies", **package})
        for name in KINDS:
            stage.asset(folder_of(name), source_of(directory, name))
        yield Titles(stage)
