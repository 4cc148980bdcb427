"""STS as a WSGI application, with its calls in the call log and open to faults like the others."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.aws import sts
from pulumi_mediapackage_vod.emulator.aws.sts import Sts, StsError
from pulumi_mediapackage_vod.emulator.model.caller import Credential, credential_of
from pulumi_mediapackage_vod.emulator.model.exceptions import ServiceError
from pulumi_mediapackage_vod.emulator.steering.call_log import Call, CallLog
from pulumi_mediapackage_vod.emulator.steering.faults import FaultPlan
from pulumi_mediapackage_vod.emulator.steering.interference import interfered

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class StsApplication:
    """Decodes, answers and encodes by the query protocol."""

    def __init__(self, service: Sts, calls: CallLog, faults: FaultPlan, stopping: threading.Event) -> None:
        self._service = service
        self._calls = calls
        self._faults = faults
        self._stopping = stopping

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        credential = credential_of(request)
        parameters = {**request.args, **request.form}
        operation = f"{sts.SERVICE}:{parameters.get('Action', '')}"
        fault = self._faults.choose(operation, None)
        # Nobody sees a session whose keys were not told, so it does not matter whether a fault comes before it.
        response = self._answer(credential, parameters)
        answer, status = response, response.status_code
        if fault is not None:
            answer, status = interfered(fault, response, _refusal, self._stopping)
        self._calls.add(
            Call(
                operation=operation,
                account=credential.caller.account,
                region=credential.caller.region,
                object_id=None,
                status=status,
                parameters=parameters,
                fault=str(fault) if fault else None,
            )
        )
        return answer(environ, start_response)

    def _answer(self, credential: Credential, parameters: dict[str, str]) -> Response:
        request_id = str(uuid.uuid4())
        try:
            return _response(200, self._service.answer(credential.access_key, parameters, request_id), request_id)
        except StsError as error:
            return _response(400, sts.error_document(error.code, error.message, request_id), request_id)


def _refusal(error: ServiceError) -> Response:
    request_id = str(uuid.uuid4())
    return _response(error.status, sts.error_document(error.code, error.message, request_id), request_id)


def _response(status: int, document: str, request_id: str) -> Response:
    return Response(document, status, content_type="text/xml", headers={"x-amzn-RequestId": request_id})
