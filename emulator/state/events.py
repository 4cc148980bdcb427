"""The events that the service sends to EventBridge, as a list that can be read: nothing is delivered anywhere.

Source: user guide, "AWS Elemental MediaPackage events". The ARN of a configuration is that of the API, as a real event
has it; the page misprints it. Of the texts only that of VodAssetPlayable is documented.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.state.clock import timestamp

INGEST_START = "IngestStart"
INGEST_COMPLETE = "IngestComplete"
INGEST_ERROR = "IngestError"
VOD_ASSET_PLAYABLE = "VodAssetPlayable"

Event = dict[str, Any]
"""One event as EventBridge hands it on, as JSON."""


def input_notification(
    event: str, message: str, *, resources: Sequence[str], caller: Caller, at: float, **detail: Any
) -> Event:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "MediaPackage Input Notification",
        "source": "aws.mediapackage",
        "account": caller.account,
        "time": timestamp(at),
        "region": caller.region,
        "resources": list(resources),
        "detail": {"event": event, "message": message, **detail},
    }


class EventLog:
    """An append-only list; what has happened by the clock alone is added when the list is read."""

    def __init__(self, happened: Callable[[], Iterable[Event]]) -> None:
        self._lock = threading.Lock()
        self._happened = happened
        self._events: list[Event] = []

    def add(self, events: Iterable[Event]) -> None:
        with self._lock:
            self._events += events

    def catch_up(self) -> None:
        """Add what has happened up to this moment."""
        self.add(self._happened())

    def clear(self) -> None:
        self.catch_up()
        with self._lock:
            self._events.clear()

    def since(self, mark: int) -> list[Event]:
        """The events after the first `mark` ones; `mark` is an earlier `len(events)`."""
        self.catch_up()
        with self._lock:
            return self._events[mark:]

    def __len__(self) -> int:
        return len(self.since(0))

    def __iter__(self) -> Iterator[Event]:
        return iter(self.since(0))
