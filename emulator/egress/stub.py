"""In the place of media: the manifest of an endpoint is a line of text that says so, and there is nothing else."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from pulumi_mediapackage_vod.emulator.egress.app import Endpoint
from pulumi_mediapackage_vod.emulator.model.naming import manifest_file


def stub(endpoint: Endpoint, _request: Request) -> Response | None:
    if endpoint.file != manifest_file(endpoint.configuration.packages):
        return None
    text = (
        f"The emulator serves no media. This stands for {endpoint.file} of the asset '{endpoint.asset.id}' "
        f"through the packaging configuration '{endpoint.configuration.id}'.\n"
    )
    return Response(text, content_type="text/plain; charset=utf-8")
