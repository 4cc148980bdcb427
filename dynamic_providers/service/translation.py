"""botocore's errors as this library's own, which say: which operation, which object, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ProxyConnectionError,
    SSLError,
)

from pulumi_mediapackage_vod.dynamic_providers.service.propagation import passes_role
from pulumi_mediapackage_vod.dynamic_providers.service.sdk_settings import before_sending, refused
from pulumi_mediapackage_vod.errors import (
    AmbiguousOutcomeError,
    ConfigurationError,
    ForbiddenError,
    MediaPackageVodError,
    NotFoundError,
    RefusedError,
    ServiceError,
    ServiceFaultError,
    TooManyRequestsError,
    UnreachableError,
)

_NEVER_CONNECTED = (EndpointConnectionError, ConnectTimeoutError, ProxyConnectionError, SSLError)
_AUTHENTICATION: Mapping[re.Pattern[str], str] = {
    re.compile(
        "^(RequestTimeTooSkewed|RequestInTheFuture|RequestExpired)|signature expired|signature not yet current|"
        "request has expired|request time and the current time|request time too skewed",
        re.IGNORECASE,
    ): "The clock of this machine, or of the container that this runs in, is wrong: set it and run again.",
    re.compile(
        "^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch|ExpiredToken|"
        "MissingAuthenticationToken|IncompleteSignature)|(security|session|provided) token[^.]* (expired|invalid)|"
        "credentials[^.]* expired|signature[^.]* does not match|missing authentication token",
        re.IGNORECASE,
    ): "The AWS credentials are not valid here, or not any more: renew them and run again.",
}
"""What to do about a request that AWS does not believe to be ours, by code and text: the service answers 403 for that
as well as for permissions, and the code may be the same."""
_KINDS: Mapping[int, tuple[type[ServiceError], str]] = {
    403: (ForbiddenError, "Give the credentials this action."),
    404: (
        NotFoundError,
        "Check the id, and that account and Region are the ones meant. If it was deleted outside of this stack, run "
        "`pulumi refresh`: the next `pulumi up` makes it again.",
    ),
    422: (RefusedError, "Change what the message names and run again."),
    429: (
        TooManyRequestsError,
        "The service says the same for too many requests and for a quota that is used up (10 groups, 10 "
        "configurations a group, 10,000 assets a group unless raised): run again, and if it stays, delete what is "
        "not needed or ask AWS to raise the quota.",
    ),
}
"""The error's class and what to do, by HTTP status below 500; `_kind` answers for all others itself."""
_PASSING: Final = "Give the credentials this action, and iam:PassRole for the role that the request names."


class Limit(Enum):
    """What an answer of 429 says has been exceeded."""

    RATE = "rate"
    QUOTA = "quota"
    EITHER = "either"


# The user guide has one text for both: "Too many requests, please try again. Resource limit exceeded". The API
# reference has one for each: "Too many requests have been sent in a given amount of time" and "Your account has
# exceeded the quota allotted for the resource that you're creating".
_SAYS_RATE: Final = re.compile(r"\brequests?\b|\brate\b|throttl|slow down|time|per second", re.IGNORECASE)
_SAYS_QUOTA: Final = re.compile(r"quota|\blimits?\b|maximum number", re.IGNORECASE)


def limit_of(said: str) -> Limit:
    """Which limit the text of a 429 speaks of."""
    rate, quota = _SAYS_RATE.search(said), _SAYS_QUOTA.search(said)
    if bool(rate) == bool(quota):
        return Limit.EITHER
    return Limit.RATE if rate else Limit.QUOTA


def translated(error: Exception, operation: str, request: Mapping[str, Any], meta: Any) -> MediaPackageVodError:
    """This library's error for one of the AWS SDK's; `meta` is that of the client."""
    subject = _subject(operation, request)
    place = f"{meta.region_name} ({meta.endpoint_url})"
    if isinstance(error, ClientError):
        return _answered(error, subject, place, passing=passes_role(request))
    if unsent := before_sending(error):
        return ConfigurationError(f"{subject}: {refused(unsent)}")
    said = f"{str(error).rstrip('.')}."
    if isinstance(error, _NEVER_CONNECTED):
        return UnreachableError(
            f"{subject}: no answer from MediaPackage VOD in {place}: {said} "
            "Check the Region, the network and AWS_ENDPOINT_URL or `mediapackage-vod:endpointUrl`."
        )
    if isinstance(error, HTTPClientError):
        return AmbiguousOutcomeError(
            f"{subject}: the connection to MediaPackage VOD in {place} broke before its answer was whole: "
            f"{said} Run the same command again: it finds out what was done and goes on from there."
        )
    return MediaPackageVodError(f"{subject}: {error}")


def _answered(error: ClientError, subject: str, place: str, *, passing: bool) -> ServiceError:
    detail: Mapping[str, Any] = error.response.get("Error", {})
    metadata: Mapping[str, Any] = error.response.get("ResponseMetadata", {})
    status = int(metadata.get("HTTPStatusCode", 0))
    code = str(detail.get("Code", status))
    request_id = str(metadata.get("RequestId", ""))
    said = str(detail.get("Message") or "no message")
    kind, advice = _kind(status)
    if kind is ForbiddenError and passing:
        advice = _PASSING
    if status < 500 and (needed := advice_for(error)):
        kind, advice = ForbiddenError, needed
    text = f"{subject} in {place}: {code}: {said}"
    if request_id:
        text += f" (request id {request_id})"
    return kind(f"{text}. {advice}", code=code, service_message=said, request_id=request_id)


def advice_for(error: Exception) -> str:
    """What to do about an answer of AWS where credentials or clock are to blame; empty where they are not."""
    if not isinstance(error, ClientError):
        return ""
    detail: Mapping[str, Any] = error.response.get("Error", {})
    text = f"{detail.get('Code')}: {detail.get('Message')}"
    return next((advice for pattern, advice in _AUTHENTICATION.items() if pattern.search(text)), "")


def _kind(status: int) -> tuple[type[ServiceError], str]:
    """The error's class and what to do. The HTTP status decides, since each code of the service has one of its own; the
    code is asked only where credentials or clock may be to blame (`_AUTHENTICATION`)."""
    if status >= 500:
        return ServiceFaultError, "The service failed: run again, and if it stays, give AWS the request id."
    return _KINDS.get(status, (ServiceError, "Run again once what the message names is mended."))


def _subject(operation: str, request: Mapping[str, Any]) -> str:
    name = request.get("Id") or request.get("ResourceArn")
    return f"{operation} {name!r}" if name else operation
