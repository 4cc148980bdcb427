"""Hands each request to what answers it: by its path or host, else by the service that it is signed for.

An unsigned request is for MediaPackage VOD, except what a browser asks of `/`, the path of a playback URL, and a form
to `/`, which the query protocol of other services sends. With a signature, the path of a playback URL may be that of an
object in a bucket; the host of a playback URL is nothing else's.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.aws import sts
from pulumi_mediapackage_vod.emulator.aws.services import OtherServices
from pulumi_mediapackage_vod.emulator.control.routes import PREFIX as CONTROL
from pulumi_mediapackage_vod.emulator.egress.endpoints import is_egress_host
from pulumi_mediapackage_vod.emulator.model.caller import Credential, credential_of
from pulumi_mediapackage_vod.emulator.model.documents import shortened
from pulumi_mediapackage_vod.emulator.model.naming import EGRESS_PATH
from pulumi_mediapackage_vod.emulator.model.schema import SERVICE
from pulumi_mediapackage_vod.emulator.page.app import PREFIX as PAGE_FILES
from pulumi_mediapackage_vod.emulator.page.app import is_for_page
from pulumi_mediapackage_vod.emulator.visitors import refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Front:
    """MediaPackage VOD and its playback URLs, the two operations of STS, the control interface and the page, moto for
    all else."""

    def __init__(
        self,
        *,
        vod: WSGIApplication,
        sts_application: WSGIApplication,
        control_application: WSGIApplication,
        egress: WSGIApplication,
        page: WSGIApplication,
        others: OtherServices,
    ) -> None:
        self._vod = vod
        self._sts = sts_application
        self._control = control_application
        self._egress = egress
        self._page = page
        self._others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            application = self._addressed(environ)
        except HTTPException as error:
            application = error.get_response(environ)
        return application(environ, start_response)

    def _addressed(self, environ: WSGIEnvironment) -> WSGIApplication:
        path = environ["RAW_URI"].partition("?")[0]
        request = Request(environ)
        credential = credential_of(request)
        application = self._apart(request, path)
        if application is None and not _is_signed(request, credential):
            application = self._unsigned(request, path)
        refused = refusal(request, plays=application is self._egress)
        if refused is not None:
            return Response(f"{shortened(refused)}\n", 403, content_type="text/plain; charset=utf-8")
        return application or self._signed(request, credential, environ)

    def _apart(self, request: Request, path: str) -> WSGIApplication | None:
        """For a path or a host that no service has."""
        if path.startswith(PAGE_FILES):
            return self._page
        if path == CONTROL or path.startswith(f"{CONTROL}/"):
            return self._control
        return self._egress if is_egress_host(request.host) else None

    def _unsigned(self, request: Request, path: str) -> WSGIApplication | None:
        if is_for_page(request, path):
            return self._page
        if path.startswith(f"/{EGRESS_PATH}/"):
            return self._egress
        if path == "/" and request.mimetype == "application/x-www-form-urlencoded":
            return None
        return self._vod

    def _signed(self, request: Request, credential: Credential, environ: WSGIEnvironment) -> WSGIApplication:
        if credential.service == SERVICE:
            return self._vod
        if credential.service == sts.SERVICE and _action(request, environ) in sts.OPERATIONS:
            return self._sts
        return self._others.application(credential, environ)


def _is_signed(request: Request, credential: Credential) -> bool:
    # Signatures of version 2, in the header or in the query: S3's clients still make them.
    version_2 = request.headers.get("Authorization", "").startswith("AWS ") or "AWSAccessKeyId" in request.args
    return credential.service != "" or version_2


def _action(request: Request, environ: WSGIEnvironment) -> str | None:
    body = request.get_data(parse_form_data=False)
    # Whoever answers reads the body again.
    environ["wsgi.input"] = io.BytesIO(body)
    form = Request({**environ, "wsgi.input": io.BytesIO(body)}).form
    return form.get("Action") or request.args.get("Action")
