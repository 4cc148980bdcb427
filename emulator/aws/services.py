"""All other AWS services that moto has, behind the emulator's port, so that one endpoint serves a whole program.

moto is imported with the first request for another service: it is an extra of its own and takes a second. It has one
state for the whole process, which all emulators of the process share.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, Credential

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_SERVER: Final = "moto.moto_server.werkzeug_app"
INSTALL = "pip install 'pulumi-mediapackage-vod[emulator-aws]'"


class OtherServices:
    """moto's server application, made on demand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moto: Any = None

    def application(self, credential: Credential, environ: WSGIEnvironment) -> WSGIApplication:
        """What answers this request: moto, or an error that says why it cannot."""
        try:
            moto = self._loaded()
        except ModuleNotFoundError as error:
            text = f"for AWS services other than MediaPackage VOD the emulator needs {error.name}: {INSTALL}"
            return _not_implemented(credential.service, environ, text)
        if credential.service not in ("", "s3") and "HTTP_AUTHORIZATION" not in environ:
            # moto knows no signature in the query but that of S3.
            environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        if credential.caller.account != DEFAULT_ACCOUNT:
            environ["HTTP_X_MOTO_ACCOUNT_ID"] = credential.caller.account
        try:
            application: Any = moto.get_application(environ)
        except ImportError as error:
            return _not_implemented(credential.service, environ, f"moto's '{credential.service}' needs more: {error}")
        except AttributeError:
            # moto's own way to say that it knows no such service.
            return _not_implemented(credential.service, environ, f"moto does not have '{credential.service}'")
        return application

    def require(self, what: str) -> None:
        """A `ValueError` names what is missing for them."""
        try:
            self._loaded()
        except ModuleNotFoundError as error:
            raise ValueError(f"{what} needs {error.name}: {INSTALL}") from None

    def backends(self, service: str) -> Any:
        """What moto keeps of a service, by account and Region; a `ModuleNotFoundError` without moto."""
        try:
            self._loaded()
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(f"{error.name} is missing: {INSTALL}", name=error.name) from None
        return importlib.import_module("moto.backends").get_backend(service)

    def reset(self) -> None:
        """Forget what is in moto, if an emulator of this process has used it."""
        if _SERVER in sys.modules:
            importlib.import_module("moto.moto_api._internal.models").moto_api_backend.reset()

    def _loaded(self) -> Any:
        with self._lock:
            if self._moto is None:
                server = importlib.import_module(_SERVER)
                self._moto = server.DomainDispatcherApplication(server.create_backend_app)
            return self._moto


def _not_implemented(service: str, environ: WSGIEnvironment, text: str) -> Response:
    """501, which no client retries, in the form that the client of this service reads."""
    fault = f"<Code>NotImplemented</Code><Message>{escape(text)}</Message>"
    if service == "s3":
        return Response(f"<Error>{fault}</Error>", 501, content_type="application/xml")
    if environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        document = f"<ErrorResponse><Error><Type>Receiver</Type>{fault}</Error></ErrorResponse>"
        return Response(document, 501, content_type="text/xml")
    response = Response(content_type="application/json", status=501, headers={"x-amzn-ErrorType": "NotImplemented"})
    response.set_data(json.dumps({"__type": "NotImplemented", "message": text}))
    return response
