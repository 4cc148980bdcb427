"""What one account holds in the emulated service, asked through boto3 as any other program would."""

from __future__ import annotations

from typing import Any

import boto3


class Account:
    """The objects of one account and Region, read from the service and not from Pulumi's state."""

    def __init__(self, session: boto3.Session, endpoint_url: str, region: str) -> None:
        self._session = session
        self._endpoint_url = endpoint_url
        self.client: Any = session.client("mediapackage-vod", region_name=region, endpoint_url=endpoint_url)
        """For what somebody does behind Pulumi's back."""

    def elsewhere(self, region: str) -> Account:
        """The same account in another Region."""
        return Account(self._session, self._endpoint_url, region)

    @property
    def groups(self) -> dict[str, dict[str, Any]]:
        """The packaging groups by id, as the service describes them."""
        return self._described("packaging_group", "PackagingGroups")

    @property
    def configurations(self) -> dict[str, dict[str, Any]]:
        """The packaging configurations by id."""
        return self._described("packaging_configuration", "PackagingConfigurations")

    @property
    def assets(self) -> dict[str, dict[str, Any]]:
        """The assets by id, with their endpoints."""
        return self._described("asset", "Assets")

    @property
    def objects(self) -> dict[str, dict[str, Any]]:
        """Everything there is, by ARN."""
        everything = (self.groups, self.configurations, self.assets)
        return {item["Arn"]: item for kind in everything for item in kind.values()}

    def urls(self, asset_id: str) -> set[str]:
        """The playback URLs of an asset."""
        described = self.client.describe_asset(Id=asset_id)
        return {endpoint["Url"] for endpoint in described["EgressEndpoints"]}

    def _described(self, kind: str, member: str) -> dict[str, dict[str, Any]]:
        pages = self.client.get_paginator(f"list_{kind}s").paginate()
        describe = getattr(self.client, f"describe_{kind}")
        found = {item["Id"]: describe(Id=item["Id"]) for page in pages for item in page[member]}
        for answer in found.values():
            del answer["ResponseMetadata"]
        return found
