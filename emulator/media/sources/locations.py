"""Where sources are read from: a folder on this machine, or the buckets of S3 at the emulator's port.

Both hand out local files only, and never one from outside: names that lead elsewhere are refused.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.media.sources.source import IngestError, SourceFile
from pulumi_mediapackage_vod.emulator.model.naming import SourceArn

_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Folder(ABC):
    """The objects of one bucket, as local files."""

    def __init__(self) -> None:
        self._files: dict[str, SourceFile] = {}

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """All that were handed out."""
        return tuple(self._files.values())

    def file(self, key: str) -> SourceFile:
        """An `IngestError` says why there is no such file."""
        if key not in self._files:
            self._files[key] = self._find(key)
        return self._files[key]

    def check(self) -> None:
        """An `IngestError` if a file that was handed out is another one by now."""
        for key, file in self._files.items():
            if self._has_changed(key, file):
                raise IngestError(f"{key} changed while it was read")

    @abstractmethod
    def _find(self, key: str) -> SourceFile: ...

    @abstractmethod
    def _has_changed(self, key: str, file: SourceFile) -> bool: ...


@dataclass(frozen=True)
class SourceDirectory:
    """Sources as `directory/<bucket>/<key>`, read where they are."""

    directory: Path

    def folder(self, source: SourceArn, _spool: Path) -> Folder:
        return _LocalFolder(self.directory, source.bucket)


@dataclass(frozen=True)
class Buckets:
    """Sources in the S3 of this process; whose bucket it is and who may read it is not asked."""

    resources: OtherResources

    def folder(self, source: SourceArn, spool: Path) -> Folder:
        """The bucket of a source, of which copies are put into `spool`, a directory that is there."""
        return _BucketFolder(self.resources, source, spool)


Sources = SourceDirectory | Buckets
"""Where all assets' sources are."""


def resolve(playlist: str, reference: str) -> str:
    """The key that a reference in a playlist or SMIL file means, which must be relative and in the same bucket."""
    shown = reference if len(reference) <= 200 else f"{reference[:200]}…"
    try:
        parts = urlsplit(reference.strip())
    except ValueError:
        raise IngestError(f"{playlist} names '{shown}', which is no URL") from None
    path = unquote(parts.path)
    if parts.scheme or parts.netloc or path.startswith("/"):
        raise IngestError(f"{playlist} points to '{shown}': only files beside it can be read, by relative names")
    if not path or _CONTROL.search(path):
        raise IngestError(f"{playlist} names '{shown}', which is no file")
    key = posixpath.normpath(posixpath.join(posixpath.dirname(playlist), path))
    if key.partition("/")[0] in ("..", "."):
        raise IngestError(f"{playlist} points to '{shown}', which leads out of the bucket")
    return key


class _LocalFolder(Folder):
    def __init__(self, directory: Path, bucket: str) -> None:
        super().__init__()
        self._root = os.path.realpath(directory)
        self._bucket = bucket
        # It takes a look at each of a directory's parents, and a title has thousands of files in one.
        self._real = cache(os.path.realpath)

    def _has_changed(self, key: str, file: SourceFile) -> bool:
        return file.has_changed()

    def _find(self, key: str) -> SourceFile:
        names = (self._bucket, *key.split("/"))
        if any(name in ("", ".", "..") or "\0" in name or os.sep in name for name in names):
            raise IngestError(f"'{self._bucket}/{key}' cannot be the name of a file below the source folder")
        try:
            path = self._real_path(names)
            found = os.lstat(path)
        except (OSError, ValueError):
            raise IngestError(f"there is no {key} in {self._bucket}") from None
        if not stat.S_ISREG(found.st_mode):
            raise IngestError(f"{key} in {self._bucket} is no file")
        return SourceFile(Path(path), found.st_size, found.st_mtime_ns)

    def _real_path(self, names: tuple[str, ...]) -> str:
        parent = self._within(self._real(os.path.join(self._root, *names[:-1])), names)
        path = os.path.join(parent, names[-1])
        return self._within(os.path.realpath(path), names) if os.path.islink(path) else path

    def _within(self, path: str, names: tuple[str, ...]) -> str:
        if os.path.commonpath((self._root, path)) != self._root:
            raise IngestError(f"{'/'.join(names)} is a link that leads out of the source folder")
        return path


class _BucketFolder(Folder):
    def __init__(self, resources: OtherResources, source: SourceArn, spool: Path) -> None:
        super().__init__()
        self._resources = resources
        self._source = source
        self._spool = spool
        self._versions: dict[str, str] = {}

    def _has_changed(self, key: str, file: SourceFile) -> bool:
        found = self._resources.stored_object(self._source.partition, self._source.bucket, key)
        return found is None or found.version != self._versions[key]

    def _find(self, key: str) -> SourceFile:
        """A copy under a name of the emulator's own; its ending is kept, since ffmpeg asks for it."""
        suffix = posixpath.splitext(key)[1]
        path = self._spool / f"{len(self._versions)}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        bucket, partition = self._source.bucket, self._source.partition
        if self._resources.bucket(partition, bucket) is None:
            raise IngestError(f"there is no bucket {bucket}")
        with path.open("wb") as into:
            version = self._resources.copy_object(partition, bucket, key, into)
        if version is None:
            raise IngestError(f"there is no {key} in {bucket}")
        self._versions[key] = version
        return SourceFile.of(path)
