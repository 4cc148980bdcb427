"""Answers of AWS services other than MediaPackage VOD, with this library's errors for theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.sdk_settings import before_sending, refused
from pulumi_mediapackage_vod.dynamic_providers.service.translation import advice_for
from pulumi_mediapackage_vod.errors import (
    ConfigurationError,
    ForbiddenError,
    MediaPackageVodError,
    NotFoundError,
    ServiceError,
    UnreachableError,
    shortened,
)

_NOT_FOUND: Final = re.compile("NoSuch|NotFound")
_FORBIDDEN: Final = re.compile("AccessDenied|UnauthorizedOperation|Forbidden")


@dataclass(frozen=True)
class OtherService:
    """One service over its botocore client."""

    client: Any

    def ask(self, operation: str, **request: Any) -> dict[str, Any]:
        """The answer of an operation, by the model's name; raises a child of `MediaPackageVodError`."""
        try:
            return getattr(self.client, xform_name(operation))(**request)
        except (BotoCoreError, ClientError, ValueError, OSError) as error:
            raise self._refusal(error, operation) from error

    def pages(self, operation: str, **request: Any) -> list[dict[str, Any]]:
        """All pages of an operation that lists."""
        try:
            return [*self.client.get_paginator(xform_name(operation)).paginate(**request)]
        except (BotoCoreError, ClientError, ValueError, OSError) as error:
            raise self._refusal(error, operation) from error

    def _refusal(self, error: Exception, operation: str) -> MediaPackageVodError:
        meta = self.client.meta
        what = f"{operation} of {meta.service_model.service_id} in {meta.region_name}"
        if isinstance(error, ClientError):
            if advice := advice_for(error):
                return ConfigurationError(f"{what}: {_said(error)}. {advice}")
            return _kind(_code(error))(f"{what}: {_said(error)}", code=_code(error))
        if unsent := before_sending(error):
            return refused(unsent)
        return UnreachableError(f"{what}: no answer from {meta.endpoint_url}: {shortened(str(error))}")


def _kind(code: str) -> type[ServiceError]:
    if _NOT_FOUND.search(code):
        return NotFoundError
    return ForbiddenError if _FORBIDDEN.search(code) else ServiceError


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _said(error: ClientError) -> str:
    """In one line: what is no AWS service may answer with a page."""
    words = str(error.response.get("Error", {}).get("Message") or "no message").split()
    return f"{_code(error)}: {shortened(' '.join(words).rstrip('.'))}"
