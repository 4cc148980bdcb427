"""`--check-access`: what the service would find out about roles, sources and secrets that it is given.

A source is looked at when its ingest begins, a secret when a group names it. That the one ends in FAILED and an event
and the other is refused at once is assumed; the refusal's code is that of a public Terraform provider's retries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_mediapackage_vod.emulator.aws.cdn_authorization import CdnAuthorization
from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.aws.service_role import NoAccessError
from pulumi_mediapackage_vod.emulator.aws.source_check import check_source
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException


class Access:
    """Asks the other services; whoever asks has checked that it is wanted."""

    def __init__(self, resources: OtherResources) -> None:
        self.cdn_authorization = CdnAuthorization(resources)
        self._resources = resources

    def why_unreadable(self, caller: Caller, *, asset_arn: str, source_arn: str, role_arn: str) -> str | None:
        """Why an asset cannot be ingested; None where it can."""
        try:
            check_source(self._resources, caller, asset_arn=asset_arn, source_arn=source_arn, role_arn=role_arn)
        except NoAccessError as error:
            return str(error)
        return None

    def check_authorization(self, caller: Caller, authorization: Mapping[str, Any], group_arn: str) -> None:
        """Refuse a group whose CDN authorization would let nothing through."""
        try:
            self.cdn_authorization.check(authorization, caller, group_arn)
        except NoAccessError as error:
            raise UnprocessableEntityException(str(error)) from None
