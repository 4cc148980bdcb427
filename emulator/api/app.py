"""The emulated service as a WSGI application: one request in, one answer out, one entry in the call log."""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.api.operations import HANDLERS
from pulumi_mediapackage_vod.emulator.api.routing import match_path, operation_of
from pulumi_mediapackage_vod.emulator.model.caller import Caller, credential_of
from pulumi_mediapackage_vod.emulator.model.documents import UNREADABLE
from pulumi_mediapackage_vod.emulator.model.exceptions import (
    InternalServerErrorException,
    ServiceError,
    UnprocessableEntityException,
)
from pulumi_mediapackage_vod.emulator.model.protocol import decode, encode
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.steering.call_log import Call, CallLog
from pulumi_mediapackage_vod.emulator.steering.faults import Fault, FaultPlan
from pulumi_mediapackage_vod.emulator.steering.interference import interfered

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_logger = logging.getLogger(__name__)

_NO_CONTENT = 204


@dataclass
class _Exchange:
    """What becomes known of a request while it is answered; it ends as an entry of the call log."""

    method: str
    raw_path: str
    caller: Caller
    operation: str = ""
    parameters: dict[str, Any] = field(default_factory=lambda: {})
    fault: Fault | None = None

    @property
    def object_id(self) -> str | None:
        named = self.parameters.get("Id") or self.parameters.get("ResourceArn")
        return named.rpartition("/")[2] if named else None

    def logged(self, status: int) -> Call:
        return Call(
            operation=self.operation or f"{self.method} {self.raw_path}",
            account=self.caller.account,
            region=self.caller.region,
            object_id=self.object_id,
            status=status,
            parameters=self.parameters,
            fault=str(self.fault) if self.fault else None,
        )


class Application:
    """Routes, decodes, performs and encodes; knows nothing of what the operations do."""

    def __init__(self, backend: Backend, calls: CallLog, faults: FaultPlan, stopping: threading.Event) -> None:
        self._backend = backend
        self._calls = calls
        self._faults = faults
        self._stopping = stopping

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        # Undecoded, since an encoded slash inside an ARN does not divide the path.
        raw_path = environ["RAW_URI"].partition("?")[0]
        exchange = _Exchange(method=request.method, raw_path=raw_path, caller=credential_of(request).caller)
        try:
            response = self._answer(exchange, request)
        except ServiceError as error:
            response = _error(error)
        except Exception:
            _logger.exception("the emulator failed at %s %s", exchange.method, exchange.raw_path)
            response = _error(InternalServerErrorException("the emulator failed; its log says where"))
        answer, status = response, response.status_code
        if exchange.fault is not None:
            answer, status = interfered(exchange.fault, response, _error, self._stopping)
        self._calls.add(exchange.logged(status))
        return answer(environ, start_response)

    def _answer(self, exchange: _Exchange, request: Request) -> Response:
        match = match_path(exchange.method, exchange.raw_path)
        if exchange.method == "OPTIONS":
            return _response(200, b"", _preflight_headers(match.methods, request))
        operation = operation_of(exchange.method, exchange.raw_path, match)
        exchange.operation = operation.name
        exchange.parameters = decode(operation, match.labels, request.args, _body(request))
        self._backend.admit(exchange.caller)
        exchange.fault = self._faults.choose(operation.name, exchange.object_id)
        if exchange.fault is not None and exchange.fault.when == "before":
            return _response(200, b"{}")
        answer = self._perform(operation.name, exchange.caller, exchange.parameters)
        return _response(operation.http["responseCode"], encode(operation.output_shape, answer))

    def _perform(self, operation: str, caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._backend.lock:
            inventory = self._backend.inventory(caller.account, caller.region)
            self._backend.check_roles(parameters)
            return HANDLERS[operation](inventory, parameters)


def _body(request: Request) -> bytes:
    try:
        return request.get_data()
    except BadRequest:
        raise UnprocessableEntityException(UNREADABLE) from None


def _response(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    response = Response(body, status, content_type="application/json")
    if status == _NO_CONTENT:
        del response.headers["Content-Type"]
    response.headers["x-amzn-RequestId"] = str(uuid.uuid4())
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "x-amzn-RequestId, x-amzn-ErrorType"
    response.headers.update(headers or {})
    return response


def _error(error: ServiceError) -> Response:
    body = json.dumps({"message": error.message}).encode()
    return _response(error.status, body, {"x-amzn-ErrorType": error.code})


def _preflight_headers(methods: list[str], request: Request) -> dict[str, str]:
    """The API reference documents OPTIONS for CORS, not its headers; browsers must be let through."""
    return {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": request.headers.get("Access-Control-Request-Headers", "*"),
        "Access-Control-Max-Age": "86400",
    }
