"""The sources of all assets, read in the background as the assets are made."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.emulator.media.sources.ingest import ingest
from pulumi_mediapackage_vod.emulator.media.sources.locations import Sources
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, MediaSource
from pulumi_mediapackage_vod.emulator.media.tools.working_folders import WorkingFolders
from pulumi_mediapackage_vod.emulator.model.naming import SourceArn
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.state.objects import Asset, Reading

_logger = logging.getLogger(__name__)

# How many sources are read at once; the control plane needs a turn too.
_READERS = 2


@dataclass
class _Job:
    asset: Asset
    reading: Reading
    source: str
    forgotten: bool = False
    found: MediaSource | None = None
    work: Path | None = None
    """A folder of its own; None before it was read and when it is gone."""


class MediaLibrary:
    """The `Ingest` of a backend. Its working files go with it."""

    def __init__(self, backend: Backend, sources: Sources) -> None:
        self._backend = backend
        self._sources = sources
        self._folders = WorkingFolders("ingest")
        self._changed = threading.Condition()
        self._waiting: deque[_Job] = deque()
        self._readers = 0
        self._jobs: dict[str, _Job] = {}

    def ingested(self, asset: Asset) -> MediaSource | None:
        """What there is to package of an asset; None until it was read, and if it cannot be."""
        with self._changed:
            job = self._jobs.get(asset.segment)
            return job.found if job else None

    def wait(self, timeout: float = 60) -> None:
        """Until all sources of this moment were read; a `TimeoutError` after so many seconds of the real time."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._readers, timeout):
                raise TimeoutError(f"sources are still being read after {timeout:g} s")

    def start(self, asset: Asset) -> None:
        job = _Job(asset, Reading(), asset.source_arn)
        asset.reading = job.reading
        with self._changed:
            self._drop(self._jobs.get(asset.segment))
            self._jobs[asset.segment] = job
            self._waiting.append(job)
            if self._readers < _READERS:
                self._readers += 1
                threading.Thread(target=self._read_all, name="mediapackage-vod ingest", daemon=True).start()

    def forget(self, asset: Asset) -> None:
        with self._changed:
            self._drop(self._jobs.pop(asset.segment, None))

    def found(self, asset: Asset) -> Mapping[str, Any] | None:
        source = self.ingested(asset)
        return source.describe() if source else None

    def _drop(self, job: _Job | None) -> None:
        if job is not None:
            job.forgotten = True
            self._remove(job)

    def _read_all(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._readers -= 1
                    self._changed.notify_all()
                    return
                job = self._waiting.popleft()
            self._read(job)

    def _read(self, job: _Job) -> None:
        if job.forgotten:
            return
        with self._backend.lock:
            job.reading.began = self._backend.clock.now()
        error: str | None = None
        found: MediaSource | None = None
        work: Path | None = None
        try:
            work = self._folders.new()
            source = SourceArn.parse(job.source)
            found = ingest(self._sources.folder(source, work), source.key, work)
        except (IngestError, ValueError) as refusal:
            error = str(refusal)
        except OSError as failure:
            error = f"the source cannot be read: {failure}"
        except Exception:
            _logger.exception("the ingest of %s failed", job.source)
            error = "the emulator failed; its log says where"
        with self._changed:
            job.found, job.work = found, work
            if job.forgotten or error is not None:
                self._remove(job)
        with self._backend.lock:
            if job.asset.reading is job.reading:
                job.asset.ingest_error = error
                job.reading.ended = self._backend.clock.now()

    def _remove(self, job: _Job) -> None:
        if job.work is not None:
            self._folders.remove([job.work])
            job.work = None
