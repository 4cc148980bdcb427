"""ARNs and account ids that a setting names, as far as they are known when the program runs."""

from __future__ import annotations

import re
from typing import Any, Final

import pulumi

from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_KMS_KEY: Final = re.compile(r"arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:key/\S+")
_SECRET: Final = re.compile(r"arn:[a-z0-9-]+:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+")
_ACCOUNT: Final = re.compile(r"\d{12}")


def require_kms_key(path: str, value: Any) -> None:
    """An alias is none: a permission on it allows nothing."""
    _refuse(path, value, _KMS_KEY, "the ARN of a KMS key: arn:aws:kms:eu-west-1:111122223333:key/…, not of an alias")


def require_secret(path: str, value: Any) -> None:
    _refuse(path, value, _SECRET, "the ARN of a secret: arn:aws:secretsmanager:eu-west-1:111122223333:secret:…")


def require_account(path: str, value: Any) -> None:
    _refuse(path, value, _ACCOUNT, "an account id: a text of 12 digits")


def is_account(text: str) -> bool:
    return _ACCOUNT.fullmatch(text) is not None


def _refuse(path: str, value: Any, pattern: re.Pattern[str], wanted: str) -> None:
    if value is None or isinstance(value, pulumi.Output):
        return
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ProgramError(f"{path} is {value!r}; it is {wanted}")
