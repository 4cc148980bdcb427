"""The service's operations, with requests and answers in this library's own property names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.account import AccountOf
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, output_shape, to_props, to_request
from pulumi_mediapackage_vod.dynamic_providers.service.propagation import SECONDS, may_become_usable
from pulumi_mediapackage_vod.dynamic_providers.service.translation import translated
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import Clock, SystemClock, end_with_the_run, wait_for
from pulumi_mediapackage_vod.errors import AccountError, ForbiddenError, RefusedError, ServiceError

if TYPE_CHECKING:
    from types_boto3_mediapackage_vod import MediaPackageVodClient


class Service:
    """MediaPackage VOD in one account and Region, over an injected boto3 client."""

    def __init__(
        self, client: MediaPackageVodClient, account: AccountOf | None = None, clock: Clock | None = None
    ) -> None:
        """`account` returns the account of the credentials; None if it is not to be checked."""
        self._client = client
        self._account = account
        self._clock = clock or SystemClock()

    @property
    def region(self) -> str:
        return self._client.meta.region_name

    @property
    def endpoint_url(self) -> str:
        return self._client.meta.endpoint_url

    @property
    def place(self) -> str:
        """Where requests go, in words: `eu-west-1, in account 111122223333`."""
        try:
            whose = f"in account {self._account()}" if self._account else "for these credentials"
        except AccountError:  # whose the credentials are is beside the point here
            whose = "for these credentials"
        return f"{self.region}, {whose}"

    def refuse_if_foreign(self, arn: str) -> None:
        """Raise if an object was not found because its ARN is of another account or Region than those asked."""
        _, _, _, region, account, _ = arn.split(":", 5)
        asked = self._account() if self._account else account
        if (asked, self.region) != (account, region):
            raise AccountError(
                f"{arn} was not found, but it belongs to account {account} in {region}, and account {asked} in "
                f"{self.region} was asked: nothing is taken for deleted. Use the credentials it was made with."
            )

    def call(self, operation: str, props: Mapping[str, Any]) -> dict[str, Any]:
        """Call an operation by the model's name, `CreateAsset`; raises a child of `MediaPackageVodError`.

        A role or secret that cannot be used yet is waited for.
        """
        request = to_request(input_shape(operation), props)
        refusal: ServiceError | None = None

        def attempt() -> dict[str, Any] | None:
            nonlocal refusal
            try:
                return self._once(operation, request)
            except (RefusedError, ForbiddenError) as error:
                if not may_become_usable(error, request):
                    raise
                refusal = error
                return None

        answer = wait_for(attempt, SECONDS, self._clock)
        if answer is None and refusal:
            raise refusal
        return answer or {}

    def _once(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        try:
            answer = getattr(self._client, xform_name(operation))(**request)
        except (BotoCoreError, ClientError, ValueError, OSError) as error:
            raise translated(error, operation, request, self._client.meta) from error
        return to_props(output_shape(operation), answer) or {}

    def pages(self, operation: str, props: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Every page of a list operation, with up to 1,000 items each."""
        request: dict[str, Any] = {"max_results": 1000, **props}
        while True:
            page = self.call(operation, request)
            yield page
            if not page.get("next_token"):
                return
            end_with_the_run()
            request["next_token"] = page["next_token"]
