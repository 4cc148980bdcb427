"""The page as a WSGI application: HTML from templates, and the few files that it loads from the emulator itself.

It reads and changes nothing. What comes from users (ids, tags, sources, answers of faults) is escaped by the templates,
and the policy that is sent with the page lets no script run but its own and the players'.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.control.routes import PREFIX as CONTROL
from pulumi_mediapackage_vod.emulator.control.routes import Steered
from pulumi_mediapackage_vod.emulator.page.overview import overview
from pulumi_mediapackage_vod.emulator.page.playing import FILTER, playing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from jinja2 import Environment

PREFIX = f"{CONTROL}/page/"
"""What the paths of the page's files begin with."""

_HERE = Path(__file__).parent
PLAYER_FOLDER = _HERE.parent / "static"
"""What `make player` fills, and a wheel includes if it is there."""
PLAYER_FILES: Mapping[str, tuple[str, ...]] = {
    "hls.js": ("hls.min.js",),
    "dash.js": ("dash.mediaplayer.min.js", "dash.mss.min.js"),
}
"""By library, in the order in which they are loaded."""

_FILES: Mapping[str, Path] = {
    **{name: _HERE / "files" / name for name in ("page.css", "page.js")},
    **{name: PLAYER_FOLDER / name for names in PLAYER_FILES.values() for name in names},
}
# Players make media and workers from memory, and dash.js an empty style sheet, to which the hash belongs.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; "
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; "
    "media-src 'self' blob: data:; worker-src blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class Page:
    """What `/` shows to a browser, and the files below the prefix."""

    def __init__(self, emulator: Steered) -> None:
        self._emulator = emulator

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        response = self._page(request) if request.path == "/" else _file(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response(environ, start_response)

    def _page(self, request: Request) -> Response:
        chosen = playing(self._emulator, request.args)
        html = (
            _templates()
            .get_template("page.html")
            .render(
                overview=overview(self._emulator, request.args.get("find", "")),
                find=request.args.get("find", ""),
                playing=chosen,
                asked=request.args if "asset" in request.args else None,
                player_files=PLAYER_FILES[chosen.library] if chosen and has_player(chosen.library) else (),
                filter_name=FILTER,
                files=PREFIX,
                control=CONTROL,
            )
        )
        response = Response(html, content_type="text/html; charset=utf-8")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
        return response


def is_for_page(request: Request, path: str) -> bool:
    """Whether an unsigned request is a browser's for the page: the query protocol goes to `/` as well."""
    wants = request.method in ("GET", "HEAD") and request.accept_mimetypes.accept_html
    return path == "/" and wants and "Action" not in request.args


def has_player(library: str) -> bool:
    return all((PLAYER_FOLDER / name).is_file() for name in PLAYER_FILES[library])


def _file(request: Request) -> Response:
    file = _FILES.get(request.path.removeprefix(PREFIX))
    if file is None or not file.is_file():
        return Response("there is no such file\n", 404, content_type="text/plain; charset=utf-8")
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = Response(file.read_bytes(), content_type=f"{kind}; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@lru_cache(maxsize=1)
def _templates() -> Environment:
    # Loaded when the first browser comes: most emulators never see one.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
