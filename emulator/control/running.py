"""How the emulator runs: its settings, faults and clock, what it was asked and what it would have told EventBridge."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pulumi_mediapackage_vod.emulator.control.routes import Asked, Routes, Steered
from pulumi_mediapackage_vod.emulator.state.clock import timestamp
from pulumi_mediapackage_vod.emulator.state.settings import SECONDS
from pulumi_mediapackage_vod.emulator.steering.edits import UnknownObjectError
from pulumi_mediapackage_vod.emulator.steering.faults import Fault, PlannedFault

ROUTES = Routes()


@ROUTES.add("GET", "/settings")
def settings(asked: Asked) -> Any:
    return asdict(asked.emulator.settings)


@ROUTES.add("PATCH", "/settings")
def change_settings(asked: Asked) -> Any:
    changes: Any = asked.document()
    asked.emulator.configure(**changes)
    return settings(asked)


@ROUTES.add("GET", "/calls", "since")
def calls(asked: Asked) -> Any:
    since = asked.since()
    found = asked.emulator.calls.since(since)
    return {
        "calls": [{**asdict(call), "parameters": dict(call.parameters)} for call in found],
        "next": since + len(found),
    }


@ROUTES.add("DELETE", "/calls")
def clear_calls(asked: Asked) -> Any:
    asked.emulator.calls.clear()
    return {}


@ROUTES.add("GET", "/counts", "since")
def counts(asked: Asked) -> Any:
    return dict(sorted(asked.emulator.calls.counts(asked.since()).items()))


@ROUTES.add("GET", "/events", "since")
def events(asked: Asked) -> Any:
    since = asked.since()
    found = asked.emulator.events.since(since)
    return {"events": found, "next": since + len(found)}


@ROUTES.add("DELETE", "/events")
def clear_events(asked: Asked) -> Any:
    asked.emulator.events.clear()
    return {}


@ROUTES.add("GET", "/faults")
def faults(asked: Asked) -> Any:
    return {"faults": planned_faults(asked.emulator)}


@ROUTES.add("POST", "/faults")
def add_fault(asked: Asked) -> Any:
    document = asked.document()
    if "fault" in document:
        (text,) = asked.only("fault")
        if not isinstance(text, str):
            raise ValueError(f"fault must be a text, not {json.dumps(text)}")
        return _planned(asked.emulator.faults.add(Fault.parse(text)))
    return _planned(asked.emulator.faults.add(Fault.from_mapping(document)))


@ROUTES.add("DELETE", "/faults")
def clear_faults(asked: Asked) -> Any:
    asked.emulator.faults.clear()
    return {}


@ROUTES.add("DELETE", "/faults/{number}")
def remove_fault(asked: Asked, number: str) -> Any:
    try:
        asked.emulator.faults.remove(int(number))
    except (KeyError, ValueError):
        raise UnknownObjectError(f"there is no fault number {number}") from None
    return {}


@ROUTES.add("GET", "/clock")
def clock(asked: Asked) -> Any:
    now = asked.emulator.clock.now()
    return {"now": timestamp(now), "seconds": now, "frozen": asked.emulator.clock.frozen}


@ROUTES.add("POST", "/clock/freeze")
def freeze(asked: Asked) -> Any:
    asked.emulator.clock.freeze()
    return clock(asked)


@ROUTES.add("POST", "/clock/unfreeze")
def unfreeze(asked: Asked) -> Any:
    asked.emulator.clock.unfreeze()
    return clock(asked)


@ROUTES.add("POST", "/clock/advance")
def advance(asked: Asked) -> Any:
    (seconds,) = asked.only("seconds")
    if not SECONDS.allows(seconds):
        raise ValueError(f"seconds must be {SECONDS.must_be}, not {json.dumps(seconds)}")
    asked.emulator.clock.advance(seconds)
    return clock(asked)


@ROUTES.add("POST", "/reset")
def reset(asked: Asked) -> Any:
    asked.emulator.reset()
    return {}


def planned_faults(emulator: Steered) -> list[dict[str, Any]]:
    return [_planned(each) for each in emulator.faults]


def _planned(planned: PlannedFault) -> dict[str, Any]:
    return {
        "number": planned.number,
        "fault": str(planned.fault),
        **asdict(planned.fault),
        "seen": planned.seen,
        "hits": planned.hits,
    }
