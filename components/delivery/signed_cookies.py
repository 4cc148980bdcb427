"""CloudFront's signed cookies for a whole title: the resource, the policy and the cookies themselves.

A signed URL opens one object, and a player asks for hundreds; a signed cookie with a custom policy opens all objects
under an asset's path. Nothing here needs Pulumi's engine: a web server that signs imports this module.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv4Network
from typing import Any, Final, Literal

from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_ASSET_URL: Final = re.compile(r"https://(?P<host>[^/?#*]+)/out/v1/(?P<asset>[^/?#*]+)/[^?#*]+(\?.*)?")


def cookie_resource(url: str) -> str:
    """All objects of the asset that a playback URL belongs to: its manifests and segments in every format.

    The first part of a URL's path after `/out/v1/` is the asset's own and the same in all formats (seen in real URLs,
    not documented). Of `https://d111111abcdef8.cloudfront.net/out/v1/1c63bf88/ade303f8/2a647c0c/index.m3u8` it is
    `https://d111111abcdef8.cloudfront.net/out/v1/1c63bf88/*`.

    Args:
        url: a playback URL on the CDN's host; a query is left out.

    Raises:
        ProgramError: a text that is no such URL.
    """
    found = _ASSET_URL.fullmatch(url)
    if found is None:
        raise ProgramError(
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
        resource: what it opens, as `cookie_resource()` gives it; `*` stands for any characters.
        expires: until when: a datetime with a time zone, or seconds since 1970.
        starts: from when on; default at once.
        ip_address: the only address or range that may use it, such as `192.0.2.10` or `192.0.2.0/24`. IPv4 only, and
            only in front of a distribution without IPv6 (`distribution_args={"is_ipv6_enabled": False}`).

    Raises:
        ProgramError: a datetime without a time zone, an end that is not after the start, an address that is not IPv4, a
            resource that is no URL.
    """
    if not resource.startswith(("https://", "http://")):
        raise ProgramError(f"resource is {resource!r}; it begins with https:// and may hold wildcards")
    condition: dict[str, Any] = {"DateLessThan": {"AWS:EpochTime": _seconds("expires", expires)}}
    if starts is not None:
        if _seconds("starts", starts) >= _seconds("expires", expires):
            raise ProgramError(f"expires is {expires}, which is not after starts, {starts}")
        condition["DateGreaterThan"] = {"AWS:EpochTime": _seconds("starts", starts)}
    if ip_address is not None:
        condition["IpAddress"] = {"AWS:SourceIp": _network(ip_address)}
    return json.dumps({"Statement": [{"Resource": resource, "Condition": condition}]}, separators=(",", ":"))


def signed_cookies(
    policy: str,
    *,
    key_pair_id: str,
    sign: Callable[[bytes], bytes],
    hash_algorithm: Literal["SHA1", "SHA256"] = "SHA256",
) -> dict[str, str]:
    """The cookies that open what a policy says: name to value, for as many `Set-Cookie` headers.

    Send them over HTTPS with `Secure`, `HttpOnly` and, where page and CDN share a domain, `Domain=`, and without
    `Expires` and `Max-Age`, so that they end with the browser. Page and CDN have to share a domain: browsers let no
    site set cookies for `*.cloudfront.net`.

    Args:
        policy: what `cookie_policy()` returns.
        key_pair_id: id of the public key whose private key signs: `cdn.public_keys["main"].id`.
        sign: signs bytes with the private key, RSA 2048 with PKCS #1 v1.5, or ECDSA on the curve prime256v1. With the
            package cryptography: `lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA256())`.
        hash_algorithm: what `sign` hashes with; a fourth cookie tells CloudFront of SHA256.
    """
    cookies = {
        "CloudFront-Policy": _encoded(policy.encode()),
        "CloudFront-Signature": _encoded(sign(policy.encode())),
        "CloudFront-Key-Pair-Id": key_pair_id,
    }
    if hash_algorithm != "SHA1":
        cookies["CloudFront-Hash-Algorithm"] = hash_algorithm
    return cookies


def public_key_pem(path: str, pem: str) -> str:
    """A public key as CloudFront returns it; `path` says where it was given. No key is ever part of a message."""
    text = pem.strip().replace("\r\n", "\n")
    if "PRIVATE KEY" in text:
        raise ProgramError(
            f"{path} is a private key, which stays with whoever signs: openssl pkey -in private.pem -pubout prints the "
            "public one"
        )
    if not (text.startswith("-----BEGIN PUBLIC KEY-----") and text.endswith("-----END PUBLIC KEY-----")):
        raise ProgramError(f"{path} is no public key in PEM; it begins with -----BEGIN PUBLIC KEY-----")
    return f"{text}\n"


def _encoded(value: bytes) -> str:
    """Base64 with the three characters replaced that CloudFront asks to replace."""
    return b64encode(value).decode().translate(str.maketrans("+=/", "-_~"))


def _seconds(argument: str, moment: datetime | int) -> int:
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is None:
        raise ProgramError(f"{argument} is {moment}, without a time zone: use datetime.now(timezone.utc)")
    return int(moment.timestamp())


def _network(address: str) -> str:
    try:
        return str(IPv4Network(address))
    except ValueError as error:
        raise ProgramError(
            f"ip_address is {address!r} ({error}); CloudFront takes an IPv4 address or range, such as 192.0.2.0/24"
        ) from None
