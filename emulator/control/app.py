"""The control interface as a WSGI application: JSON in, JSON out.

A request is first read whole and then obeyed, so one that is malformed changes nothing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from werkzeug.exceptions import BadRequest, MethodNotAllowed, NotFound
from werkzeug.routing import Map
from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.control import held, running
from pulumi_mediapackage_vod.emulator.control.routes import PREFIX, Asked, Route, Steered
from pulumi_mediapackage_vod.emulator.model.documents import UNREADABLE, shortened
from pulumi_mediapackage_vod.emulator.model.exceptions import ServiceError
from pulumi_mediapackage_vod.emulator.steering.edits import UnknownObjectError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_logger = logging.getLogger(__name__)

_ROUTES = (*held.ROUTES, *running.ROUTES)
_MAP = Map([route.rule for route in _ROUTES], merge_slashes=False)
_THERE_IS = [f"{route.method} {PREFIX}{route.path}" for route in _ROUTES]


class Control:
    """The application below the prefix."""

    def __init__(self, emulator: Steered) -> None:
        self._emulator = emulator

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        # Undecoded, since an encoded slash inside an id does not divide the path.
        path = environ["RAW_URI"].partition("?")[0].removeprefix(PREFIX).rstrip("/")
        try:
            status, document = self._answer(request, path)
        except (ValueError, ServiceError) as error:
            status, document = 400, {"message": shortened(str(error))}
        except BadRequest:
            status, document = 400, {"message": UNREADABLE}
        except UnknownObjectError as error:
            status, document = 404, {"message": shortened(str(error))}
        except Exception:
            _logger.exception("the control interface failed at %s %s", request.method, path)
            status, document = 500, {"message": "the emulator failed; its log says where"}
        response = Response(json.dumps(document, indent=2) + "\n", status, content_type="application/json")
        return response(environ, start_response)

    def _answer(self, request: Request, path: str) -> tuple[int, Any]:
        if request.method == "GET" and path == "":
            return 200, {"there_is": _THERE_IS}
        try:
            found, names = _MAP.bind("").match(path, request.method)
        except (NotFound, MethodNotAllowed):
            return 404, {"message": shortened(f"there is no {request.method} {PREFIX}{path}"), "there_is": _THERE_IS}
        route = cast("Route", found)
        for name in request.args:
            if name not in route.query:
                raise ValueError(f"{route.method} {PREFIX}{route.path} takes no '{name}' in its query")
        asked = Asked(self._emulator, request.args, request.get_data())
        return 200, route.answer(asked, **{name: unquote(value) for name, value in names.items()})
