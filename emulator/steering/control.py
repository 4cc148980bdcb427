"""The control interface: a small HTTP API below a prefix that no AWS service has, to steer a running emulator.

A request is first read whole and then obeyed, so one that is malformed changes nothing. `docs/emulator-control.md`
describes it with examples.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast
from urllib.parse import unquote

from typing_extensions import Unpack
from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, DEFAULT_REGION
from pulumi_mediapackage_vod.emulator.model.exceptions import ServiceError
from pulumi_mediapackage_vod.emulator.model.protocol import decode_document, to_document
from pulumi_mediapackage_vod.emulator.state import ingest
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.state.clock import Clock, timestamp
from pulumi_mediapackage_vod.emulator.state.events import EventLog
from pulumi_mediapackage_vod.emulator.state.objects import Asset
from pulumi_mediapackage_vod.emulator.state.settings import Settings, SettingValues
from pulumi_mediapackage_vod.emulator.steering.call_log import Call, CallLog
from pulumi_mediapackage_vod.emulator.steering.edits import COLLECTIONS, Objects, UnknownObjectError, shape_of
from pulumi_mediapackage_vod.emulator.steering.faults import Fault, FaultPlan, PlannedFault

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PREFIX = "/_emulator"

_logger = logging.getLogger(__name__)

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]+")


class Steered(Protocol):
    """What the control interface needs of an `Emulator`."""

    backend: Backend
    calls: CallLog
    clock: Clock
    faults: FaultPlan
    objects: Objects

    @property
    def settings(self) -> Settings: ...

    @property
    def events(self) -> EventLog: ...

    def configure(self, /, **changes: Unpack[SettingValues]) -> None: ...

    def reset(self) -> None: ...


@dataclass(frozen=True)
class _Asked:
    """A request with what its path names."""

    names: tuple[str, ...]
    query: Mapping[str, str]
    body: bytes

    def document(self) -> dict[str, Any]:
        try:
            document: Any = json.loads(self.body)
        except ValueError as error:
            raise ValueError(f"the body is not valid JSON: {error}") from None
        if not isinstance(document, dict):
            raise ValueError(f"the body must be a JSON object, not {json.dumps(document)}")
        return cast("dict[str, Any]", document)

    def only(self, *names: str) -> Any:
        """The values of a body that must have exactly these members."""
        document = self.document()
        if document.keys() != set(names):
            raise ValueError(f"the body must have {' and '.join(names)} and nothing else")
        return [document[name] for name in names]

    def place(self) -> tuple[str, str]:
        """Account and Region of the objects in question."""
        account, region = self.query.get("account", DEFAULT_ACCOUNT), self.query.get("region", DEFAULT_REGION)
        if not _ACCOUNT.fullmatch(account):
            raise ValueError(f"account must be 12 digits, not '{account}'")
        if not _REGION.fullmatch(region):
            raise ValueError(f"region must be the name of an AWS Region, not '{region}'")
        return account, region

    def since(self) -> int:
        text = self.query.get("since", "0")
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise ValueError(f"since must be a number of entries, not '{text}'")
        return int(text)


@dataclass(frozen=True)
class _Route:
    method: str
    path: str
    """With names in braces."""
    answer: Callable[[_Asked], Any]
    query: frozenset[str] = frozenset()

    def match(self, path: str) -> tuple[str, ...] | None:
        found = re.fullmatch(re.sub(r"\{[a-z]+\}", "([^/]+)", self.path), path)
        return tuple(map(unquote, found.groups())) if found else None


class Control:
    """The WSGI application below the prefix."""

    def __init__(self, emulator: Steered) -> None:
        self._emulator = emulator
        place = frozenset({"account", "region"})
        since = frozenset({"since"})
        one = "/objects/{collection}/{id}"
        pair = "/statuses/{asset}/{configuration}"
        self._routes = (
            _Route("GET", "/state", self._state),
            _Route("GET", "/settings", self._settings),
            _Route("PATCH", "/settings", self._change_settings),
            _Route("GET", "/calls", self._calls, since),
            _Route("DELETE", "/calls", self._clear_calls),
            _Route("GET", "/counts", self._counts, since),
            _Route("GET", "/events", self._events, since),
            _Route("DELETE", "/events", self._clear_events),
            _Route("GET", "/faults", self._faults),
            _Route("POST", "/faults", self._add_fault),
            _Route("DELETE", "/faults", self._clear_faults),
            _Route("DELETE", "/faults/{number}", self._remove_fault),
            _Route("GET", "/clock", self._clock),
            _Route("POST", "/clock/freeze", self._freeze),
            _Route("POST", "/clock/unfreeze", self._unfreeze),
            _Route("POST", "/clock/advance", self._advance),
            _Route("GET", "/objects", self._objects, place),
            _Route("GET", one, self._object, place),
            _Route("PUT", one, self._put_object, place),
            _Route("PATCH", one, self._modify_object, place),
            _Route("DELETE", one, self._delete_object, place),
            _Route("GET", "/ingests", self._ingests, place),
            _Route("GET", "/ingests/{asset}", self._ingest, place),
            _Route("PUT", pair, self._set_status),
            _Route("DELETE", pair, self._unset_status),
            _Route("POST", "/reset", self._reset),
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        path = environ["RAW_URI"].partition("?")[0].removeprefix(PREFIX).rstrip("/")
        try:
            status, document = self._answer(request, path)
        except (ValueError, ServiceError) as error:
            status, document = 400, {"message": str(error)}
        except UnknownObjectError as error:
            status, document = 404, {"message": str(error)}
        except Exception:
            _logger.exception("the control interface failed at %s %s", request.method, path)
            status, document = 500, {"message": "the emulator failed; its log says where"}
        response = Response(json.dumps(document, indent=2) + "\n", status, content_type="application/json")
        return response(environ, start_response)

    def _answer(self, request: Request, path: str) -> tuple[int, Any]:
        for route in self._routes:
            names = route.match(path) if route.method == request.method else None
            if names is None:
                continue
            for name in request.args:
                if name not in route.query:
                    raise ValueError(f"{request.method} {PREFIX}{route.path} takes no '{name}' in its query")
            return 200, route.answer(_Asked(names, request.args, request.get_data()))
        there_is = [f"{route.method} {PREFIX}{route.path}" for route in self._routes]
        if request.method == "GET" and path == "":
            return 200, {"there_is": there_is}
        return 404, {"message": f"there is no {request.method} {PREFIX}{path}", "there_is": there_is}

    def _state(self, asked: _Asked) -> Any:
        backend = self._emulator.backend
        with backend.lock:
            objects = [
                {
                    "account": inventory.caller.account,
                    "region": inventory.caller.region,
                    "packaging_groups": len(inventory.packaging_groups),
                    "packaging_configurations": len(inventory.packaging_configurations),
                    "assets": len(inventory.assets),
                }
                for inventory in backend.inventories
            ]
            pairs = [("failing", *pair, "FAILED") for pair in sorted(backend.failing)]
            pairs += [("fixed", *pair, status) for pair, status in backend.statuses.items()]
        return {
            "settings": self._settings(asked),
            "clock": self._clock(asked),
            "faults": self._faults(asked)["faults"],
            "statuses": [
                {"asset": asset, "configuration": configuration, "status": status, "fixed": kind == "fixed"}
                for kind, asset, configuration, status in pairs
            ],
            "calls": len(self._emulator.calls),
            "objects": objects,
        }

    def _settings(self, _asked: _Asked) -> Any:
        return asdict(self._emulator.settings)

    def _change_settings(self, asked: _Asked) -> Any:
        changes: Any = asked.document()
        self._emulator.configure(**changes)
        return self._settings(asked)

    def _calls(self, asked: _Asked) -> Any:
        since = asked.since()
        calls = self._emulator.calls.since(since)
        return {"calls": [_call(call) for call in calls], "next": since + len(calls)}

    def _clear_calls(self, _asked: _Asked) -> Any:
        self._emulator.calls.clear()
        return {}

    def _counts(self, asked: _Asked) -> Any:
        return dict(sorted(self._emulator.calls.counts(asked.since()).items()))

    def _events(self, asked: _Asked) -> Any:
        since = asked.since()
        events = self._emulator.events.since(since)
        return {"events": events, "next": since + len(events)}

    def _clear_events(self, _asked: _Asked) -> Any:
        self._emulator.events.clear()
        return {}

    def _faults(self, _asked: _Asked) -> Any:
        return {"faults": [_planned(each) for each in self._emulator.faults]}

    def _add_fault(self, asked: _Asked) -> Any:
        document = asked.document()
        if "fault" in document:
            (text,) = asked.only("fault")
            if not isinstance(text, str):
                raise ValueError(f"fault must be a text, not {json.dumps(text)}")
            return _planned(self._emulator.faults.add(Fault.parse(text)))
        return _planned(self._emulator.faults.add(Fault.from_mapping(document)))

    def _clear_faults(self, _asked: _Asked) -> Any:
        self._emulator.faults.clear()
        return {}

    def _remove_fault(self, asked: _Asked) -> Any:
        (number,) = asked.names
        try:
            self._emulator.faults.remove(int(number))
        except (KeyError, ValueError):
            raise UnknownObjectError(f"there is no fault number {number}") from None
        return {}

    def _clock(self, _asked: _Asked) -> Any:
        clock = self._emulator.clock
        now = clock.now()
        return {"now": timestamp(now), "seconds": now, "frozen": clock.frozen}

    def _freeze(self, asked: _Asked) -> Any:
        self._emulator.clock.freeze()
        return self._clock(asked)

    def _unfreeze(self, asked: _Asked) -> Any:
        self._emulator.clock.unfreeze()
        return self._clock(asked)

    def _advance(self, asked: _Asked) -> Any:
        (seconds,) = asked.only("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 <= seconds < 1e10:
            raise ValueError(f"seconds must be a number from 0 on, not {json.dumps(seconds)}")
        self._emulator.clock.advance(seconds)
        return self._clock(asked)

    def _objects(self, asked: _Asked) -> Any:
        account, region = asked.place()
        objects = self._emulator.objects
        with self._emulator.backend.lock:
            return {
                collection: [
                    to_document(shape_of(collection), objects.get(collection, each, account=account, region=region))
                    for each in objects.ids(collection, account=account, region=region)
                ]
                for collection in COLLECTIONS
            }

    def _object(self, asked: _Asked) -> Any:
        (collection, object_id), (account, region) = asked.names, asked.place()
        found = self._emulator.objects.get(collection, object_id, account=account, region=region)
        return to_document(shape_of(collection), found)

    def _put_object(self, asked: _Asked) -> Any:
        (collection, object_id), (account, region) = asked.names, asked.place()
        members = decode_document(shape_of(collection), {"id": object_id, **asked.document()})
        self._emulator.objects.put(collection, object_id, members, account=account, region=region)
        return self._object(asked)

    def _modify_object(self, asked: _Asked) -> Any:
        (collection, object_id), (account, region) = asked.names, asked.place()
        members = decode_document(shape_of(collection), asked.document(), partial=True)
        self._emulator.objects.modify(collection, object_id, members, account=account, region=region)
        return self._object(asked)

    def _delete_object(self, asked: _Asked) -> Any:
        (collection, object_id), (account, region) = asked.names, asked.place()
        self._emulator.objects.delete(collection, object_id, account=account, region=region)
        return {}

    def _ingests(self, asked: _Asked) -> Any:
        backend = self._emulator.backend
        with backend.lock:
            assets = backend.inventory(*asked.place()).assets
            return {"ingests": [_ingest(backend, asset) for asset in assets.values()]}

    def _ingest(self, asked: _Asked) -> Any:
        (asset_id,), backend = asked.names, self._emulator.backend
        with backend.lock:
            asset = backend.inventory(*asked.place()).assets.get(asset_id)
            if asset is None:
                raise UnknownObjectError(f"there is no asset '{asset_id}'")
            return _ingest(backend, asset)

    def _set_status(self, asked: _Asked) -> Any:
        asset, configuration = asked.names
        (status,) = asked.only("status")
        if status is not None and not isinstance(status, str):
            raise ValueError(f"status must be a text, or null for none, not {json.dumps(status)}")
        self._emulator.backend.statuses[asset, configuration] = status
        return {}

    def _unset_status(self, asked: _Asked) -> Any:
        asset, configuration = asked.names
        self._emulator.backend.statuses.pop((asset, configuration), None)
        return {}

    def _reset(self, _asked: _Asked) -> Any:
        self._emulator.reset()
        return {}


def _ingest(backend: Backend, asset: Asset) -> dict[str, Any]:
    reading, reader, status = asset.reading, backend.ingest, backend.ingest_status(asset)
    return {
        "asset": asset.id,
        "source_arn": asset.source_arn,
        "status": status,
        "error": asset.ingest_error if status == ingest.FAILED else None,
        "began": timestamp(reading.began) if reading and reading.began is not None else None,
        "ended": timestamp(reading.ended) if reading and reading.ended is not None else None,
        "found": reader.found(asset) if reader else None,
    }


def _call(call: Call) -> dict[str, Any]:
    return {**asdict(call), "parameters": dict(call.parameters)}


def _planned(planned: PlannedFault) -> dict[str, Any]:
    return {
        "number": planned.number,
        "fault": str(planned.fault),
        **asdict(planned.fault),
        "seen": planned.seen,
        "hits": planned.hits,
    }
