"""Each error of botocore becomes one of this library's, and says what failed, where, and what to do."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    ProxyConnectionError,
    ReadTimeoutError,
    ResponseStreamingError,
    SSLError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from pulumi_mediapackage_vod.dynamic_providers.service.translation import translated
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
from tests.support.lifecycle_bench import service_error

ENDPOINT = "https://mediapackage-vod.eu-west-1.amazonaws.com"
META = SimpleNamespace(region_name="eu-west-1", endpoint_url=ENDPOINT)


def said(error: BotoCoreError | ClientError, operation: str = "CreateAsset", **request: Any) -> MediaPackageVodError:
    return translated(error, operation, request or {"Id": "trailer"}, META)


NOT_ALLOWED = "Give the credentials this action"
NOT_VALID = "The AWS credentials are not valid here"
ANSWERS = [
    (403, "ForbiddenException", ForbiddenError, NOT_ALLOWED),
    (403, "AccessDeniedException", ForbiddenError, NOT_ALLOWED),
    (404, "NotFoundException", NotFoundError, "If it was deleted outside of this stack, run `pulumi refresh`"),
    (422, "UnprocessableEntityException", RefusedError, "Change what the message names"),
    (429, "TooManyRequestsException", TooManyRequestsError, "quota"),
    (500, "InternalServerErrorException", ServiceFaultError, "give AWS the request id"),
    (503, "ServiceUnavailableException", ServiceFaultError, "give AWS the request id"),
    (504, "GatewayTimeoutException", ServiceFaultError, "give AWS the request id"),
    (403, "UnrecognizedClientException", ForbiddenError, NOT_VALID),
    (403, "InvalidClientTokenId", ForbiddenError, NOT_VALID),
    (403, "InvalidSignatureException", ForbiddenError, NOT_VALID),
    (403, "SignatureDoesNotMatch", ForbiddenError, NOT_VALID),
    (403, "ExpiredTokenException", ForbiddenError, NOT_VALID),
    (400, "ExpiredToken", ForbiddenError, NOT_VALID),
    (418, "TeapotException", ServiceError, "run again"),
]


@pytest.mark.parametrize(("status", "code", "kind", "advice"), ANSWERS)
def test_an_answer_becomes_its_own_kind_of_error_and_names_operation_object_place_code_and_request(
    status: int, code: str, kind: type[Exception], advice: str
) -> None:
    error = said(service_error(status, code))
    assert type(error) is kind
    assert advice.lower() in str(error).lower()
    assert str(error).startswith(
        f"CreateAsset 'trailer' in eu-west-1 ({ENDPOINT}): {code}: said the service (request id request-1). "
    )


CLOCK = "The clock of this machine"
WHOSE_REQUEST = [
    (
        403,
        "InvalidSignatureException",
        "Signature expired: 20261126T000000Z is now earlier than 20261126…",
        CLOCK,
    ),
    (403, "InvalidSignatureException", "Signature not yet current: 20261126T001000Z is still later than …", CLOCK),
    (403, "SignatureDoesNotMatch", "Signature expired: 20261126T000000Z is now earlier than …", CLOCK),
    (403, "ForbiddenException", "Signature expired: 20261126T000000Z is now earlier than …", CLOCK),
    (403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", CLOCK),
    (400, "RequestExpired", "Request has expired.", CLOCK),
    (403, "InvalidSignatureException", "The request signature we calculated does not match", NOT_VALID),
    (403, "ForbiddenException", "The security token included in the request is expired", NOT_VALID),
    (403, "AccessDeniedException", "The security token included in the request is expired", NOT_VALID),
    (403, "403", "The security token included in the request is invalid.", NOT_VALID),
    (403, "ForbiddenException", "The provided token has expired.", NOT_VALID),
    (403, "ForbiddenException", "The request signature we calculated does not match the signature …", NOT_VALID),
    (403, "ForbiddenException", "Missing Authentication Token", NOT_VALID),
    (403, "MissingAuthenticationToken", "Request is missing Authentication Token", NOT_VALID),
    (403, "IncompleteSignature", "The request signature does not conform to AWS standards.", NOT_VALID),
    (403, "ForbiddenException", "User is not authorized to perform: mediapackage-vod:CreateAsset", NOT_ALLOWED),
    (422, "UnprocessableEntityException", "nextToken is invalid", "Change what the message names"),
    (500, "InternalServerErrorException", "Request has expired", "give AWS the request id"),
]
"""What AWS answers to a request whose signature or credentials it refuses, and answers that look like one."""


@pytest.mark.parametrize(("status", "code", "message", "advice"), WHOSE_REQUEST)
def test_credentials_and_clock_are_told_from_missing_permissions(
    status: int, code: str, message: str, advice: str
) -> None:
    every = {CLOCK, NOT_VALID, NOT_ALLOWED}
    text = str(said(service_error(status, code, message)))
    assert advice in text
    assert not [other for other in every - {advice} if other in text]


SPEKE = {"HlsPackage": {"Encryption": {"SpekeKeyProvider": {"RoleArn": "arn:aws:iam::111122223333:role/keys"}}}}


@pytest.mark.parametrize(
    ("operation", "request_", "passes"),
    [
        ("CreateAsset", {"Id": "trailer", "SourceRoleArn": "arn:aws:iam::111122223333:role/source"}, True),
        ("CreatePackagingConfiguration", {"Id": "hls", **SPEKE}, True),
        ("CreatePackagingConfiguration", {"Id": "hls", "HlsPackage": {"HlsManifests": [{}]}}, False),
        ("CreatePackagingGroup", {"Id": "movies", "Authorization": {"SecretsRoleArn": "arn:…"}}, True),
        ("UpdatePackagingGroup", {"Id": "movies", "Authorization": {"SecretsRoleArn": "arn:…"}}, True),
        ("CreatePackagingGroup", {"Id": "movies"}, False),
        ("UpdatePackagingGroup", {"Id": "movies"}, False),
        ("DescribeAsset", {"Id": "trailer"}, False),
        ("ListAssets", {"PackagingGroupId": "movies"}, False),
        ("TagResource", {"ResourceArn": "arn:…", "Tags": {"team": "video"}}, False),
        ("DeletePackagingGroup", {"Id": "movies"}, False),
    ],
)
def test_only_what_hands_over_a_role_asks_to_pass_one(operation: str, request_: dict[str, Any], passes: bool) -> None:
    text = str(said(service_error(403, "ForbiddenException"), operation, **request_))
    assert NOT_ALLOWED in text
    assert ("iam:PassRole" in text) is passes


def test_the_parts_of_an_answer_can_be_read() -> None:
    error = said(service_error(422, "UnprocessableEntityException"))
    assert isinstance(error, ServiceError)
    assert (error.code, error.request_id) == ("UnprocessableEntityException", "request-1")


def test_an_answer_without_a_request_id_names_none() -> None:
    error: Any = service_error(422, "UnprocessableEntityException")
    del error.response["ResponseMetadata"]["RequestId"]
    assert "request id" not in str(said(error))


def test_an_answer_without_a_message_says_so() -> None:
    assert ": no message" in str(said(service_error(422, "UnprocessableEntityException", message="")))


def test_an_answer_that_is_no_more_than_a_status_is_told_by_it() -> None:
    error = said(ClientError({"ResponseMetadata": {"HTTPStatusCode": 502}}, "CreateAsset"))  # type: ignore[typeddict-item]
    assert type(error) is ServiceFaultError
    assert ": 502: " in str(error)


def test_a_fault_may_have_had_an_effect() -> None:
    assert isinstance(said(service_error(500, "InternalServerErrorException")), AmbiguousOutcomeError)


def test_a_tag_operation_is_named_by_its_arn() -> None:
    arn = "arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/trailer"
    assert str(said(service_error(404, "NotFoundException"), "TagResource", ResourceArn=arn)).startswith(
        f"TagResource '{arn}' in eu-west-1"
    )


def test_an_operation_without_an_object_is_named_alone() -> None:
    error = translated(service_error(403, "AccessDeniedException"), "ListAssets", {}, META)
    assert str(error).startswith("ListAssets in eu-west-1")


CREDENTIALS = [
    NoCredentialsError(),
    PartialCredentialsError(provider="env", cred_var="aws_secret_access_key"),
    CredentialRetrievalError(provider="sso", error_msg="the session has expired"),
    TokenRetrievalError(provider="sso", error_msg="Token has expired"),
    UnauthorizedSSOTokenError(),
    SSOTokenLoadError(profile_name="video", error_msg="Token for video does not exist"),
]


@pytest.mark.parametrize("error", CREDENTIALS, ids=lambda error: type(error).__name__)
def test_credentials_that_cannot_be_had_are_a_matter_of_configuration(error: BotoCoreError) -> None:
    found = said(error)
    assert type(found) is ConfigurationError
    assert str(found).startswith("CreateAsset 'trailer': no usable AWS credentials: ")
    assert str(error).rstrip(".") in str(found)
    assert "Set AWS_PROFILE" in str(found)


NEVER_CONNECTED = [
    EndpointConnectionError(endpoint_url=ENDPOINT),
    ConnectTimeoutError(endpoint_url=ENDPOINT),
    ProxyConnectionError(proxy_url="http://proxy"),
    SSLError(endpoint_url=ENDPOINT, error=Exception("certificate verify failed")),
]


@pytest.mark.parametrize("error", NEVER_CONNECTED, ids=lambda error: type(error).__name__)
def test_an_endpoint_that_was_never_reached_is_told_from_a_broken_answer(error: BotoCoreError) -> None:
    found = said(error)
    assert type(found) is UnreachableError
    assert f"CreateAsset 'trailer': no answer from MediaPackage VOD in eu-west-1 ({ENDPOINT})" in str(found)
    assert "AWS_ENDPOINT_URL or `mediapackage-vod:endpointUrl`" in str(found)


BROKEN = [
    ReadTimeoutError(endpoint_url=ENDPOINT),
    ConnectionClosedError(endpoint_url=ENDPOINT),
    ResponseStreamingError(error="reset"),
    HTTPClientError(error="broken pipe"),
]


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_connection_that_broke_leaves_the_outcome_open(error: BotoCoreError) -> None:
    found = said(error)
    assert type(found) is AmbiguousOutcomeError
    assert f"CreateAsset 'trailer': the connection to MediaPackage VOD in eu-west-1 ({ENDPOINT}) broke" in str(found)
    assert "Run the same command again" in str(found)


@pytest.mark.parametrize("error", [*NEVER_CONNECTED, *BROKEN], ids=lambda error: type(error).__name__)
def test_what_the_sdk_says_ends_with_one_full_stop_before_the_advice(error: BotoCoreError) -> None:
    before, _, _ = re.split(" (Check the Region|Run the same command)", str(said(error)))
    assert re.search(r"[^.]\.$", before), before


def test_anything_else_still_names_operation_and_object() -> None:
    found = said(ParamValidationError(report="Missing required parameter"))
    assert type(found) is MediaPackageVodError
    assert str(found).startswith("CreateAsset 'trailer': ")


@pytest.mark.parametrize(
    "error",
    [service_error(403, "AccessDeniedException"), *CREDENTIALS, *NEVER_CONNECTED, *BROKEN],
    ids=lambda e: type(e).__name__,
)
def test_credentials_are_in_no_message(error: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAVERYSECRET")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "verysecret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "verysecret")
    text = str(said(error, Id="trailer", Tags={"a": "verysecret"}))
    assert "verysecret" not in text.lower()
