"""What playback URLs serve: a title is packaged when the first request for it comes, and kept for the next.

Assumed are the content types, the caching, and 500 where packaging fails.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from functools import partial

from werkzeug.datastructures import Range
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.egress.app import text
from pulumi_mediapackage_vod.emulator.egress.endpoints import Endpoint
from pulumi_mediapackage_vod.emulator.media.formats.manifest import Manifest
from pulumi_mediapackage_vod.emulator.media.formats.manifest_filter import QUERY, ManifestFilterError, parse
from pulumi_mediapackage_vod.emulator.media.formats.served import Made, Media
from pulumi_mediapackage_vod.emulator.media.packaging.cache import Cache, ForgottenError
from pulumi_mediapackage_vod.emulator.media.packaging.package import Packaged, package
from pulumi_mediapackage_vod.emulator.media.sources.source import MediaSource
from pulumi_mediapackage_vod.emulator.media.streams.boxes import moof_offset
from pulumi_mediapackage_vod.emulator.media.streams.inputs import SourceError
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import FfmpegError
from pulumi_mediapackage_vod.emulator.state.objects import Asset, PackagingConfiguration

IGNORED = "x-emulator-ignored"
"""The header that names what of a package does nothing for a manifest."""

_logger = logging.getLogger(__name__)

_MANIFEST_CACHING = "no-cache"
_MEDIA_CACHING = "max-age=300"
_CHUNK = 1 << 16
# A package may be gone between the look-up and the opening of a file: evicted, or taken away by somebody else.
_ATTEMPTS = 5


_Key = tuple[str, str, str, MediaSource]


class PackagedContent:
    """The `Content` of the emulator's egress when there are sources to package."""

    def __init__(self, ingested: Callable[[Asset], MediaSource | None], limit: Callable[[], int]) -> None:
        """`ingested` is what was found in an asset's source, `limit` how many bytes are kept."""
        self._ingested = ingested
        self.cache: Cache[_Key, Packaged] = Cache(limit)

    def __call__(self, endpoint: Endpoint, request: Request) -> Response | None:
        source = self._ingested(endpoint.asset)
        if source is None:
            return text(404, f"the source of the asset '{endpoint.asset.id}' was not read")
        try:
            return self._answered(endpoint, source, request)
        except ManifestFilterError as error:
            return text(400, str(error))
        except ForgottenError:
            return text(404, "the asset or its packaging configuration is gone")
        except (FfmpegError, SourceError, OSError) as error:
            name = f"asset '{endpoint.asset.id}', packaging configuration '{endpoint.configuration.id}'"
            _logger.warning("packaging failed, %s: %s", name, error)
            return text(500, f"packaging failed, {name}: {error}")

    def forget(self, gone: Asset | PackagingConfiguration) -> None:
        """Drop what was packaged of an asset, or through a configuration."""
        self.cache.forget(lambda key: gone.segment in key[:2])

    def clear(self) -> None:
        self.cache.clear()

    def close(self) -> None:
        """Package no more; nothing is left on disk."""
        self.cache.close()

    def _answered(self, endpoint: Endpoint, source: MediaSource, request: Request) -> Response | None:
        packages = endpoint.configuration.packages
        if not packages:
            return None
        settings = json.dumps(packages, sort_keys=True)
        key = (endpoint.asset.segment, endpoint.configuration.segment, settings, source)
        for attempt in range(_ATTEMPTS):
            packaged = self.cache.get(key, lambda folder, ffmpeg: package(source, packages, folder, ffmpeg.run))
            try:
                return _answer(packaged, endpoint, request)
            except FileNotFoundError:
                if attempt == _ATTEMPTS - 1:
                    raise
                self.cache.lost(key, packaged)
        return None


def _answer(packaged: Packaged, endpoint: Endpoint, request: Request) -> Response | None:
    queries = [value for name, value in request.args.items(multi=True) if name.lower() == QUERY]
    if len(queries) > 1:
        raise ManifestFilterError(f"{QUERY} is there twice")
    manifest = packaged.manifests.get(endpoint.file)
    if manifest is None:
        found = packaged.other(endpoint.file, endpoint.asset.created)
        if found is None:
            return None
        if queries:
            raise ManifestFilterError(f"{QUERY} is for the manifest of the asset's URL, not for {endpoint.file}")
        of, served = found
        return _media(served, request) if isinstance(served, Media) else _made(served, of, request)
    if not manifest.renditions:
        return text(404, f"no video of the source is within the stream selection of {manifest.file}")
    if queries:
        manifest = manifest.filtered(parse(queries[0]))
        if not manifest.renditions:
            raise ManifestFilterError(f"{QUERY} leaves no stream of {manifest.file}")
    return _made(packaged.main(manifest, *queries), manifest, request)


def _made(served: Made, manifest: Manifest, request: Request) -> Response:
    response = Response(served.body, content_type=served.content_type)
    response.headers["Cache-Control"] = _MANIFEST_CACHING if served.is_manifest else _MEDIA_CACHING
    if served.is_manifest and manifest.ignored:
        response.headers[IGNORED] = ", ".join(manifest.ignored)
    response.set_etag(hashlib.sha256(served.body).hexdigest()[:32])
    return _conditional(response, request, len(served.body))


def _media(served: Media, request: Request) -> Response:
    """A file, read as it is sent."""
    file = served.path.open("rb")
    try:
        found = os.fstat(file.fileno())
        start = moof_offset(file) if served.only_fragment else 0
        file.seek(start)
        response = Response(iter(partial(file.read, _CHUNK), b""), content_type=served.content_type)
        response.call_on_close(file.close)
        response.content_length = found.st_size - start
        response.headers["Cache-Control"] = _MEDIA_CACHING
        response.set_etag(f"{found.st_mtime_ns:x}-{response.content_length:x}")
        return _conditional(response, request, response.content_length)
    except BaseException:
        file.close()
        raise


def _conditional(response: Response, request: Request, length: int) -> Response:
    environ = {name: value for name, value in request.environ.items() if name != "HTTP_RANGE"}
    if part := _asked_part(request, length):
        environ["HTTP_RANGE"] = part
    try:
        return response.make_conditional(environ, accept_ranges=True, complete_length=length)
    except RequestedRangeNotSatisfiable:
        response.close()
        refused = text(416, f"the range is outside of the {length} bytes")
        refused.headers["Content-Range"] = f"bytes */{length}"
        return refused


def _asked_part(request: Request, length: int) -> str | None:
    """The one range of bytes that is asked for; any other Range is ignored (RFC 9110, 14.2). More last bytes than there
    are mean all of them."""
    asked = request.range
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    ((start, end),) = asked.ranges
    return Range("bytes", [(max(start, -length), end)]).to_header()
