"""The AWS SDK's own settings, from environment variables and configuration files, where they are no good.

The SDK answers with errors of many classes, some of them Python's own, when it makes a session or a client, fetches
credentials or sends the first request.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from pulumi_mediapackage_vod.errors import ConfigurationError

_CREDENTIALS = (
    NoCredentialsError,
    PartialCredentialsError,
    CredentialRetrievalError,
    TokenRetrievalError,
    SSOError,
)
_NOT_SENT = (ValueError, FileNotFoundError, PermissionError)


@contextmanager
def sdk_settings_in_use() -> Generator[None]:
    """What the SDK refuses in this context is an error about its settings."""
    try:
        yield
    except (BotoCoreError, ValueError, OSError) as error:
        raise refused(error) from error


def refused(error: Exception) -> ConfigurationError:
    """The SDK's error about its settings, with where these are. A credential may be part of its text."""
    said = str(error).rstrip(".")
    if "header value" in said:
        said = "a credential holds a line end, or another character that no request can"
    if isinstance(error, ProfileNotFound):
        return ConfigurationError(
            f"{said}: check AWS_PROFILE and `mediapackage-vod:profile` against `aws configure list-profiles`"
        )
    if isinstance(error, _CREDENTIALS):
        return ConfigurationError(
            f"no usable AWS credentials: {said}. Set AWS_PROFILE (or `mediapackage-vod:profile`), or AWS_ACCESS_KEY_ID "
            "and AWS_SECRET_ACCESS_KEY, and run again."
        )
    variables = ", ".join(sorted(name for name in os.environ if name.startswith("AWS_") or name.endswith("_PROXY")))
    return ConfigurationError(
        f"the AWS SDK cannot work with its settings: {said}. Check the AWS configuration files and these variables of "
        f"the environment: {variables or 'none is set'}."
    )


def before_sending(error: Exception) -> Exception | None:
    """What kept a request from being sent, other than the network; None for anything else."""
    if isinstance(error, HTTPClientError):
        inner = error.kwargs.get("error")
        return inner if isinstance(inner, _NOT_SENT) else None
    if isinstance(error, BotoCoreError):
        return error if isinstance(error, (*_CREDENTIALS, ProfileNotFound)) else None
    return error
