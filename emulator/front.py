"""The one door of the emulator: each request goes to the service that it is signed for.

An unsigned request is for MediaPackage VOD, unless it is the form to `/` that the query protocol of other services
uses and MediaPackage VOD does not, or for a playback URL: by its path, which a signed request for an object in a bucket
may have too, or by its host, which nothing else has.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request

from pulumi_mediapackage_vod.emulator import control, sts
from pulumi_mediapackage_vod.emulator.caller import Credential, credential_of
from pulumi_mediapackage_vod.emulator.egress import is_egress_host
from pulumi_mediapackage_vod.emulator.naming import EGRESS_PATH
from pulumi_mediapackage_vod.emulator.other_services import OtherServices
from pulumi_mediapackage_vod.emulator.service_model import SERVICE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Front:
    """MediaPackage VOD and its playback URLs, the two operations of STS, the control interface, moto for all else."""

    def __init__(
        self,
        *,
        vod: WSGIApplication,
        sts_application: WSGIApplication,
        control_application: WSGIApplication,
        egress: WSGIApplication,
        others: OtherServices,
    ) -> None:
        self._vod = vod
        self._sts = sts_application
        self._control = control_application
        self._egress = egress
        self._others = others

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["RAW_URI"].partition("?")[0]
        if path == control.PREFIX or path.startswith(f"{control.PREFIX}/"):
            return self._control(environ, start_response)
        request = Request(environ)
        if is_egress_host(request.host):
            return self._egress(environ, start_response)
        credential = credential_of(request)
        if path.startswith(f"/{EGRESS_PATH}/") and not _is_signed(request, credential):
            return self._egress(environ, start_response)
        if _is_for_vod(request, credential, path):
            return self._vod(environ, start_response)
        if credential.service == sts.SERVICE and _action(request, environ) in sts.OPERATIONS:
            return self._sts(environ, start_response)
        return self._others.application(credential, environ)(environ, start_response)


def _is_for_vod(request: Request, credential: Credential, path: str) -> bool:
    if _is_signed(request, credential):
        return credential.service == SERVICE
    return not (path == "/" and request.mimetype == "application/x-www-form-urlencoded")


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
