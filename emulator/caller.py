"""Who calls, and in which Region: read from the request's signature, which is not verified."""

from __future__ import annotations

import re
from dataclasses import dataclass

from werkzeug.wrappers import Request

DEFAULT_ACCOUNT = "123456789012"
# An unsigned request says no Region; the same one that most AWS tools fall back on.
DEFAULT_REGION = "us-east-1"

_HEADER_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")


@dataclass(frozen=True)
class Caller:
    """The account and the Region that a request belongs to."""

    account: str
    region: str


def caller_of(request: Request) -> Caller:
    """An access key of 12 digits is the account; the Region is that of the signature's credential scope."""
    access_key, _, scope = _credential(request).partition("/")
    # scope: date/region/service/aws4_request
    region = scope.split("/")[1] if scope.count("/") == 3 else ""
    is_account = len(access_key) == 12 and access_key.isascii() and access_key.isdigit()
    return Caller(account=access_key if is_account else DEFAULT_ACCOUNT, region=region or DEFAULT_REGION)


def _credential(request: Request) -> str:
    found = _HEADER_CREDENTIAL.search(request.headers.get("Authorization", ""))
    return found.group(1) if found else request.args.get("X-Amz-Credential", "")
