"""The service, called by operation and spoken to in this library's own property names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, output_shape
from pulumi_mediapackage_vod.dynamic_providers.service.translation import translated
from pulumi_mediapackage_vod.dynamic_providers.service.wire import to_props, to_request

if TYPE_CHECKING:
    from types_boto3_mediapackage_vod import MediaPackageVodClient


class Service:
    """MediaPackage VOD in one account and Region, over an injected boto3 client."""

    def __init__(self, client: MediaPackageVodClient) -> None:
        self._client = client

    @property
    def region(self) -> str:
        return self._client.meta.region_name

    def call(self, operation: str, props: Mapping[str, Any]) -> dict[str, Any]:
        """Call an operation by the model's name, `CreateAsset`; raises a child of `MediaPackageVodError`."""
        request = to_request(input_shape(operation), props)
        try:
            answer = getattr(self._client, xform_name(operation))(**request)
        except (BotoCoreError, ClientError) as error:
            raise translated(error, operation, request, self._client.meta) from error
        return to_props(output_shape(operation), answer) or {}

    def pages(self, operation: str, props: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Every page of a list operation, 1,000 items a page at most."""
        request: dict[str, Any] = {"max_results": 1000, **props}
        while True:
            page = self.call(operation, request)
            yield page
            if not page.get("next_token"):
                return
            request["next_token"] = page["next_token"]
