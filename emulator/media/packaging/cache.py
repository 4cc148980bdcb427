"""A bounded cache of what takes a while to make and lies in files: made once, however many ask for it at once."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pulumi_mediapackage_vod.emulator.media.tools.background import Background
from pulumi_mediapackage_vod.emulator.media.tools.working_folders import WorkingFolders

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ForgottenError(Exception):
    """What was asked for was taken out of the cache while it was made: nobody needs it any more."""


@dataclass
class _Entry(Generic[Value]):
    folder: Path
    made: Future[Value] = field(default_factory=Future[Value])
    background: Background = field(default_factory=Background)
    size: int = 0


class Cache(Generic[Key, Value]):
    """Values by key, each with a temporary folder of its own.

    When there are more than `limit` bytes, what was not used for longest goes; the newest stays, however large it is.
    A failure is not kept: all who waited get the error, and the next who asks makes the value again.
    """

    def __init__(self, limit: Callable[[], int], *, at_once: int = 2) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(at_once)
        self._entries: OrderedDict[Key, _Entry[Value]] = OrderedDict()
        self._folders = WorkingFolders("packages")

    def get(self, key: Key, make: Callable[[Path, Background], Value]) -> Value:
        """The value of this key; `make` is given an empty folder, and what runs ffmpeg, which ends if the value is
        forgotten. Its files are there until the next eviction."""
        with self._lock:
            entry = self._entries.get(key)
            mine = entry is None
            if entry is None:
                entry = self._entries[key] = _Entry(self._folders.new())
            self._entries.move_to_end(key)
        if mine:
            self._make(key, entry, make)
        return entry.made.result()

    def forget(self, is_gone: Callable[[Key], bool]) -> None:
        """Drop the values of these keys; the making of those that are being made is ended."""
        with self._lock:
            keys = [key for key in self._entries if is_gone(key)]
            dropped = [self._entries.pop(key) for key in keys]
        self._drop(dropped)

    def lost(self, key: Key, value: Value) -> None:
        """Somebody has taken away files of this value: the next who asks makes it again."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not entry.made.done() or entry.made.result() is not value:
                return
            del self._entries[key]
        self._drop([entry])

    def clear(self) -> None:
        self.forget(lambda _: True)

    def close(self) -> None:
        """Remove all that is on disk; it can be used again and is empty then."""
        self.clear()
        self._folders.close()

    @property
    def size(self) -> int:
        """Bytes of what has been made."""
        with self._lock:
            return sum(entry.size for entry in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def _make(self, key: Key, entry: _Entry[Value], make: Callable[[Path, Background], Value]) -> None:
        made: tuple[Value, int] | None = None
        failure: BaseException | None = None
        try:
            with self._turns:
                if self._entries.get(key) is not entry:
                    raise ForgottenError
                value = make(entry.folder, entry.background)
            made = value, sum(each.stat().st_size for each in entry.folder.rglob("*") if each.is_file())
        except BaseException as error:  # noqa: BLE001 - all who wait get it
            failure = error
        with self._lock:
            if self._entries.get(key) is not entry:
                # Without its folder anything may fail; that it is gone is the reason.
                failure = ForgottenError() if failure is None or isinstance(failure, Exception) else failure
            elif made is None:
                del self._entries[key]
            else:
                entry.size = made[1]
        if made is not None and failure is None:
            entry.made.set_result(made[0])
            self._evict(entry)
            return
        shutil.rmtree(entry.folder, ignore_errors=True)
        entry.made.set_exception(failure)
        if failure is not None and not isinstance(failure, Exception):
            raise failure

    def _evict(self, newest: _Entry[Value]) -> None:
        evicted: list[_Entry[Value]] = []
        with self._lock:
            limit = self._limit()
            total = sum(entry.size for entry in self._entries.values())
            for key, entry in list(self._entries.items()):
                if total <= limit:
                    break
                if entry is not newest and entry.made.done():
                    evicted.append(self._entries.pop(key))
                    total -= entry.size
        self._drop(evicted)

    def _drop(self, dropped: Sequence[_Entry[Value]]) -> None:
        for entry in dropped:
            entry.background.stop()
        self._folders.remove(entry.folder for entry in dropped)
