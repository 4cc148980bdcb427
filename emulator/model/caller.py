"""Who calls, and in which Region: read from the request's signature, which is not verified."""

from __future__ import annotations

import re
import secrets
import string
from dataclasses import dataclass

from werkzeug.wrappers import Request

DEFAULT_ACCOUNT = "123456789012"
# Of an unsigned request, which names no Region. Most AWS tools fall back on this one, too.
DEFAULT_REGION = "us-east-1"

_HEADER_CREDENTIAL = re.compile(r"Credential=([^,\s]+)")
_ACCOUNT = re.compile(r"[0-9]{12}")
# No real key is taken for one of these: behind its first four characters it has no digit 0 or 1.
_TEMPORARY_KEY = re.compile(r"ASIA0([0-9]{12})[A-Z]{3}")


@dataclass(frozen=True)
class Caller:
    """The account and the Region that a request belongs to."""

    account: str
    region: str


@dataclass(frozen=True)
class Credential:
    """What a signature says of who signed it and for what; all empty for an unsigned request."""

    access_key: str = ""
    region: str = ""
    service: str = ""

    def __str__(self) -> str:
        """The credential scope as signatures have it, with a made-up date."""
        return f"{self.access_key}/20000101/{self.region}/{self.service}/aws4_request"

    @property
    def caller(self) -> Caller:
        return Caller(account=account_of(self.access_key), region=self.region or DEFAULT_REGION)


def credential_of(request: Request) -> Credential:
    """From the `Authorization` header, or from `X-Amz-Credential` of a query-signed request."""
    found = _HEADER_CREDENTIAL.search(request.headers.get("Authorization", ""))
    text = found.group(1) if found else request.args.get("X-Amz-Credential", "")
    access_key, _, scope = text.partition("/")
    # scope: date/region/service/aws4_request
    parts = scope.split("/")
    return Credential(access_key, parts[1], parts[2]) if len(parts) == 4 else Credential(access_key)


def account_of(access_key: str) -> str:
    """The account of an access key: twelve digits are it, a key that the emulator's STS gave out has it inside."""
    if _ACCOUNT.fullmatch(access_key):
        return access_key
    temporary = _TEMPORARY_KEY.fullmatch(access_key)
    return temporary.group(1) if temporary else DEFAULT_ACCOUNT


def temporary_access_key(account: str) -> str:
    """A new access key of the form of AWS's temporary ones, 20 characters, which `account_of` understands."""
    return f"ASIA0{account}{''.join(secrets.choice(string.ascii_uppercase) for _ in range(3))}"
