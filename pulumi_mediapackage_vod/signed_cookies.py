"""CloudFront's signed cookies for a whole title: what they open, the policy that says so, and the cookies themselves.

A signed URL opens one object, and a player asks for hundreds; a signed cookie with a custom policy opens all objects
under an asset's path. A web server that signs imports this module, which loads neither Pulumi nor the AWS SDK.
`pulumi_mediapackage_vod.components` has the same functions for Pulumi programs.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timezone
from ipaddress import IPv4Network
from typing import Final, Literal

from pulumi_mediapackage_vod.errors import InputError

__all__ = ["cookie_policy", "cookie_resource", "signed_cookies"]

_ASSET_URL: Final = re.compile(r"https://(?P<host>[^/?#*]+)/out/v1/(?P<asset>[^/?#*]+)/[^?#*]+(\?.*)?")


def cookie_resource(url: str) -> str:
    """All objects of the asset that a playback URL belongs to: its manifests and segments in every format.

    The first part of a URL's path after `/out/v1/` is the asset's own and the same in all formats (seen in real URLs,
    not documented). For `https://d111111abcdef8.cloudfront.net/out/v1/1c63bf88/ade303f8/2a647c0c/index.m3u8` the
    resource is `https://d111111abcdef8.cloudfront.net/out/v1/1c63bf88/*`.

    Args:
        url: a playback URL on the CDN's host; a query is left out.

    Raises:
        InputError: the text is no such URL.
    """
    found = _ASSET_URL.fullmatch(url)
    if found is None:
        raise InputError(
            f"{url!r} is no playback URL of an asset; it is such as https://<host>/out/v1/<asset>/<…>/<…>/index.m3u8"
        )
    return f"https://{found['host']}/out/v1/{found['asset']}/*"


def cookie_policy(
    resource: str,
    *,
    expires: datetime | int,
    starts: datetime | int | None = None,
    ip_address: str | None = None,
) -> str:
    """The custom policy to sign: JSON without spaces.

    Args:
        resource: what the cookie opens, as `cookie_resource()` returns it; `*` stands for any characters.
        expires: when the cookie ends: a datetime with a time zone, or seconds since 1970.
        starts: when it begins. Default: at once.
        ip_address: the only address or range that may use it, such as `192.0.2.10` or `192.0.2.0/24`. IPv4 only, and
            only in front of a distribution without IPv6 (`distribution_args={"is_ipv6_enabled": False}`).

    Raises:
        InputError: a datetime without a time zone, an end that is not after the start, an address that is not IPv4, a
            resource that is no URL.
    """
    from botocore.signers import CloudFrontSigner  # when it is needed: it brings 180 modules along

    if not resource.startswith(("https://", "http://")):
        raise InputError(f"resource is {resource!r}; it begins with https:// and may hold wildcards")
    end = _moment("expires", expires)
    start = None if starts is None else _moment("starts", starts)
    if start is not None and int(start.timestamp()) >= int(end.timestamp()):
        raise InputError(f"expires is {expires}, which is not after starts, {starts}")
    network = None if ip_address is None else _network(ip_address)
    # A policy needs neither the key nor the function to sign with, which the signer asks for all the same.
    return CloudFrontSigner("", bytes).build_policy(resource, end, start, network)


def signed_cookies(
    policy: str,
    *,
    key_pair_id: str,
    sign: Callable[[bytes], bytes],
    hash_algorithm: Literal["SHA1", "SHA256"] = "SHA256",
) -> dict[str, str]:
    """The cookies that open what a policy says, by name; each goes into a `Set-Cookie` header of its own.

    Send them over HTTPS with `Secure`, `HttpOnly` and, where page and CDN share a domain, `Domain=`, and without
    `Expires` and `Max-Age`, so that they end with the browser. Page and CDN have to share a domain: browsers let no
    site set cookies for `*.cloudfront.net`.

    Args:
        policy: what `cookie_policy()` returns.
        key_pair_id: id of the public key whose private key signs: `cdn.public_keys["main"].id`.
        sign: signs bytes with the private key, RSA 2048 with PKCS #1 v1.5, or ECDSA on the curve prime256v1. With the
            package cryptography: `lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())`.
        hash_algorithm: what `sign` hashes with; for SHA256 there is a fourth cookie that says so.
    """
    cookies = {
        "CloudFront-Policy": _encoded(policy.encode()),
        "CloudFront-Signature": _encoded(sign(policy.encode())),
        "CloudFront-Key-Pair-Id": key_pair_id,
    }
    if hash_algorithm != "SHA1":
        cookies["CloudFront-Hash-Algorithm"] = hash_algorithm
    return cookies


def _encoded(value: bytes) -> str:
    """Base64 with the three characters replaced that CloudFront asks to replace."""
    return b64encode(value).decode().translate(str.maketrans("+=/", "-_~"))


def _moment(argument: str, given: datetime | int) -> datetime:
    if isinstance(given, datetime):
        if given.tzinfo is None:
            raise InputError(f"{argument} is {given}, without a time zone: use datetime.now(timezone.utc)")
        return given
    try:
        return datetime.fromtimestamp(given, timezone.utc)
    except (TypeError, ValueError, OverflowError, OSError):
        raise InputError(
            f"{argument} is {given!r}; it is a datetime with a time zone, or whole seconds since 1970"
        ) from None


def _network(address: str) -> str:
    try:
        return str(IPv4Network(address))
    except ValueError as error:
        raise InputError(
            f"ip_address is {address!r} ({error}); CloudFront takes an IPv4 address or range, such as 192.0.2.0/24"
        ) from None
