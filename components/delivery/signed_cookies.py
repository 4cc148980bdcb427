"""Signed cookies in a Pulumi program: the functions that a web server has in `pulumi_mediapackage_vod.signed_cookies`,
with mistakes that the engine shows without a traceback, and the public keys of the distribution."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pulumi

from pulumi_mediapackage_vod import signed_cookies as web
from pulumi_mediapackage_vod.components.checks.known import is_known, when_known
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.errors import InputError

P = ParamSpec("P")
T = TypeVar("T")


def _in_a_program(function: Callable[P, T]) -> Callable[P, T]:
    """The function, whose `InputError` becomes a `ProgramError`, which is one too."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except InputError as error:
            raise ProgramError(str(error)) from None

    return call


cookie_resource = _in_a_program(web.cookie_resource)
cookie_policy = _in_a_program(web.cookie_policy)
signed_cookies = _in_a_program(web.signed_cookies)


def public_key(path: str, pem: pulumi.Input[str]) -> pulumi.Input[str]:
    """A public key as CloudFront returns it, so that no plan shows a difference; `path` is what messages call it."""
    if is_known(pem):
        return _public_key(path, pem)
    return when_known(pem, lambda text: _public_key(path, text))


def _public_key(path: str, pem: Any) -> str:
    """No key is ever part of a message."""
    text = pem.strip().replace("\r\n", "\n") if isinstance(pem, str) else ""
    if "PRIVATE KEY" in text:
        raise ProgramError(
            f"{path} is a private key, which stays with whoever signs: openssl pkey -in private.pem -pubout prints the "
            "public one"
        )
    if not (text.startswith("-----BEGIN PUBLIC KEY-----") and text.endswith("-----END PUBLIC KEY-----")):
        raise ProgramError(f"{path} is no public key in PEM; it begins with -----BEGIN PUBLIC KEY-----")
    return f"{text}\n"
