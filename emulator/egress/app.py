"""Playback URLs as a WSGI application: finds the endpoint and lets in who may play it; `Content` then serves it.

Documented is 403 for a request that CDN authorization does not let through (user guide, "CDN authorization"), and of
endpoints 404 for one that carries its header while it is off (its set-up). Assumed are that groups answer so too, the
texts, and 404 for whatever cannot be played.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.aws.cdn_authorization import HEADER, CdnAuthorization
from pulumi_mediapackage_vod.emulator.aws.service_role import NoAccessError
from pulumi_mediapackage_vod.emulator.egress.endpoints import Endpoint, endpoint_at
from pulumi_mediapackage_vod.emulator.model.documents import shortened
from pulumi_mediapackage_vod.emulator.model.naming import manifest_file
from pulumi_mediapackage_vod.emulator.state import ingest
from pulumi_mediapackage_vod.emulator.state.backend import Backend

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_logger = logging.getLogger(__name__)

_METHODS = ("GET", "HEAD", "OPTIONS")
# Players run in pages of other origins.
_CROSS_ORIGIN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "*"}


Content = Callable[[Endpoint, Request], Response | None]
"""What there is to serve of a playable endpoint; None where it has no such file."""


class _RefusedError(Exception):
    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Egress:
    """The WSGI application of all playback URLs."""

    def __init__(self, backend: Backend, cdn_authorization: CdnAuthorization, content: Content) -> None:
        self._backend = backend
        self._cdn_authorization = cdn_authorization
        self._content = content

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = _preflight(request) if request.method == "OPTIONS" else self._answer(request)
        except _RefusedError as refused:
            response = text(refused.status, str(refused))
        except Exception:
            _logger.exception("egress failed at %s %s", request.method, request.path)
            response = text(500, "the emulator failed; its log says where")
        response.headers.update(_CROSS_ORIGIN)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.method not in _METHODS:
            response = text(405, f"playback URLs take {', '.join(_METHODS)}, not {request.method}")
            response.headers["Allow"] = ", ".join(_METHODS)
            return response
        with self._backend.lock:
            try:
                endpoint = endpoint_at(self._backend.inventories, request.host, request.path)
            except LookupError as error:
                raise _RefusedError(404, str(error)) from None
            status = self._backend.endpoint_status(endpoint.asset, endpoint.configuration)
        self._admit(endpoint, request)
        if status != ingest.PLAYABLE:
            raise _RefusedError(404, f"the asset '{endpoint.asset.id}' is not playable: {status}")
        content = self._content(endpoint, request)
        if content is None:
            raise _RefusedError(404, f"there is no file {endpoint.file}")
        return content

    def _admit(self, endpoint: Endpoint, request: Request) -> None:
        group = endpoint.asset.group
        authorization, given = group.authorization, request.headers.get(HEADER)
        if authorization is None:
            if given is not None:
                raise _RefusedError(404, f"{HEADER} was sent, but the group '{group.id}' has no CDN authorization")
            return
        if given is None:
            raise _RefusedError(403, f"the group '{group.id}' wants {HEADER}, which was not sent")
        try:
            admitted = self._cdn_authorization.admits(
                given,
                authorization,
                endpoint.inventory.caller,
                group.arn,
                as_role=self._backend.settings.check_access,
            )
        except (NoAccessError, ModuleNotFoundError) as error:
            raise _RefusedError(403, f"the authorization of the request failed: {error}") from None
        if not admitted:
            raise _RefusedError(403, f"{HEADER} has neither the current nor the previous value of the secret")


def _preflight(request: Request) -> Response:
    """What a browser asks by itself before a page's request, without the header of the CDN."""
    headers = {
        "Access-Control-Allow-Methods": ", ".join(_METHODS),
        "Access-Control-Allow-Headers": request.headers.get("Access-Control-Request-Headers", "*"),
        "Access-Control-Max-Age": "86400",
    }
    return Response(status=200, headers=headers)


def text(status: int, message: str) -> Response:
    """An answer for a developer to read."""
    return Response(f"{shortened(message)}\n", status, content_type="text/plain; charset=utf-8")


def stub(endpoint: Endpoint, _request: Request) -> Response | None:
    """The `Content` where no media are packaged: in the place of a manifest a line of text that says so."""
    if endpoint.file != manifest_file(endpoint.configuration.packages):
        return None
    return text(
        200,
        f"The emulator serves no media. This stands for {endpoint.file} of the asset '{endpoint.asset.id}' "
        f"through the packaging configuration '{endpoint.configuration.id}'.",
    )
