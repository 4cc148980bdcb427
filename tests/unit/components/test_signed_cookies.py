"""Signed cookies: the resource of an asset, the policy, the cookies and the public keys.

A web server imports them from `pulumi_mediapackage_vod.signed_cookies`, without Pulumi; a program from `components`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from datetime import datetime, timedelta, timezone
from typing import Any

import pulumi
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from pulumi_mediapackage_vod import components
from pulumi_mediapackage_vod import signed_cookies as web
from pulumi_mediapackage_vod.components import cookie_policy, cookie_resource, signed_cookies
from pulumi_mediapackage_vod.components.delivery.signed_cookies import public_key
from pulumi_mediapackage_vod.errors import InputError

ASSET = "https://d111111abcdef8.cloudfront.net/out/v1/1c63bf88e2664639a6c293b4d055e6bb"
URL = f"{ASSET}/ade303f83e8444d69b7658f988abb054/2a647c0cf9b7409598770b9f11799178/index.m3u8"
NOON = datetime(2030, 1, 1, 12, tzinfo=timezone.utc)
PEM = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----\n"


def decoded(cookie: str) -> bytes:
    return b64decode(cookie.translate(str.maketrans("-_~", "+=/")))


class TestResource:
    @pytest.mark.parametrize(
        "end",
        ["/a/b/index.m3u8", "/a/b/index.mpd", "/a/b/index.ism/Manifest", "/a/b/index.mpd?aws.manifestfilter=x:1"],
    )
    def test_is_all_under_the_path_of_the_asset(self, end: str) -> None:
        assert cookie_resource(ASSET + end) == f"{ASSET}/*"

    @pytest.mark.parametrize(
        "url",
        [
            "http" + URL[5:],
            URL.replace("/out/v1/", "/in/v1/"),
            ASSET,
            f"{ASSET}/",
            URL.replace("1c63bf88e2664639a6c293b4d055e6bb", "*"),
            URL.replace("d111111abcdef8.cloudfront.net", "*.cloudfront.net"),
            "",
        ],
        ids=["http", "path", "asset", "directory", "wildcard", "host", "empty"],
    )
    def test_of_anything_else_is_refused(self, url: str) -> None:
        with pytest.raises(pulumi.RunError, match=r"is no playback URL of an asset"):
            cookie_resource(url)


class TestPolicy:
    def test_is_json_without_spaces(self) -> None:
        assert cookie_policy(f"{ASSET}/*", expires=NOON) == (
            f'{{"Statement":[{{"Resource":"{ASSET}/*","Condition":{{"DateLessThan":{{"AWS:EpochTime":1893499200}}}}}}]}}'
        )

    def test_may_say_from_when_and_from_where(self) -> None:
        policy = cookie_policy(
            f"{ASSET}/*", expires=1893499200, starts=NOON - timedelta(hours=1), ip_address="192.0.2.0/24"
        )

        assert json.loads(policy)["Statement"][0]["Condition"] == {
            "DateLessThan": {"AWS:EpochTime": 1893499200},
            "DateGreaterThan": {"AWS:EpochTime": 1893495600},
            "IpAddress": {"AWS:SourceIp": "192.0.2.0/24"},
        }

    def test_of_one_address_is_of_its_range(self) -> None:
        policy = cookie_policy(f"{ASSET}/*", expires=NOON, ip_address="192.0.2.10")

        assert '"192.0.2.10/32"' in policy

    def test_reads_times_in_their_zones(self) -> None:
        zone = timezone(timedelta(hours=2))

        assert cookie_policy("https://x/*", expires=NOON.astimezone(zone)) == cookie_policy("https://x/*", expires=NOON)

    @pytest.mark.parametrize("argument", ["expires", "starts"])
    def test_at_a_time_without_a_zone_is_refused(self, argument: str) -> None:
        given: dict[str, Any] = {"expires": NOON, argument: datetime(2030, 1, 1, 11)}
        with pytest.raises(pulumi.RunError, match=rf"{argument} is 2030-01-01 11:00:00, without a time zone"):
            cookie_policy(f"{ASSET}/*", **given)

    @pytest.mark.parametrize("argument", ["expires", "starts"])
    @pytest.mark.parametrize("moment", ["2030-01-01", 1893499200000], ids=["text", "milliseconds"])
    def test_at_no_time_is_refused(self, argument: str, moment: Any) -> None:
        given: dict[str, Any] = {"expires": NOON, argument: moment}
        with pytest.raises(pulumi.RunError, match=rf"{argument} is {moment!r}; .* whole seconds since 1970"):
            cookie_policy(f"{ASSET}/*", **given)

    def test_that_ends_before_it_starts_is_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"which is not after starts"):
            cookie_policy(f"{ASSET}/*", expires=NOON, starts=NOON)

    @pytest.mark.parametrize("address", ["2001:db8::1", "192.0.2.1/24", "everywhere"])
    def test_for_another_address_is_refused(self, address: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"ip_address is '{address}' .*IPv4 address or range"):
            cookie_policy(f"{ASSET}/*", expires=NOON, ip_address=address)

    def test_for_no_url_is_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"resource is '/out/v1/abc/\*'; it begins with https://"):
            cookie_policy("/out/v1/abc/*", expires=NOON)


class TestCookies:
    def test_are_signed_with_the_private_key(self) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        policy = cookie_policy(cookie_resource(URL), expires=NOON)

        cookies = signed_cookies(
            policy, key_pair_id="K2JCJMDEHXQW5F", sign=lambda text: key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        )

        assert list(cookies) == [
            "CloudFront-Policy",
            "CloudFront-Signature",
            "CloudFront-Key-Pair-Id",
            "CloudFront-Hash-Algorithm",
        ]
        assert decoded(cookies["CloudFront-Policy"]) == policy.encode()
        signature = decoded(cookies["CloudFront-Signature"])
        key.public_key().verify(signature, policy.encode(), padding.PKCS1v15(), hashes.SHA256())
        with pytest.raises(InvalidSignature):
            key.public_key().verify(signature, policy.encode() + b" ", padding.PKCS1v15(), hashes.SHA256())
        assert cookies["CloudFront-Key-Pair-Id"] == "K2JCJMDEHXQW5F"
        assert cookies["CloudFront-Hash-Algorithm"] == "SHA256"

    def test_with_sha1_are_three(self) -> None:
        cookies = signed_cookies("{}", key_pair_id="K", sign=lambda text: text, hash_algorithm="SHA1")

        assert list(cookies) == ["CloudFront-Policy", "CloudFront-Signature", "CloudFront-Key-Pair-Id"]

    def test_replace_what_cloudfront_asks_to_replace(self) -> None:
        # Base64 of these bytes is "+/+/+/8=".
        cookies = signed_cookies("{}", key_pair_id="K", sign=lambda _: bytes.fromhex("fbffbffbff"))

        assert cookies["CloudFront-Signature"] == "-~-~-~8_"


class TestPublicKeys:
    @pytest.mark.parametrize("pem", [PEM, PEM.strip(), f"\n{PEM}\n", PEM.replace("\n", "\r\n")])
    def test_end_with_one_newline(self, pem: str) -> None:
        assert public_key("public_keys['main']", pem) == PEM

    def test_that_are_private_are_refused_and_not_shown(self) -> None:
        private = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----"
        with pytest.raises(pulumi.RunError, match=r"public_keys\['main'\] is a private key") as error:
            public_key("public_keys['main']", private)
        assert "MIIEpAIBAAKCAQEA" not in str(error.value)

    @pytest.mark.parametrize("pem", ["", "K2JCJMDEHXQW5F", "ssh-rsa AAAAB3", PEM[:-10]])
    def test_in_another_form_are_refused(self, pem: str) -> None:
        with pytest.raises(pulumi.RunError, match=r"public_keys\['main'\] is no public key in PEM"):
            public_key("public_keys['main']", pem)


class TestOnAWebServer:
    @pytest.mark.parametrize("function", ["cookie_resource", "cookie_policy", "signed_cookies"])
    def test_the_functions_are_those_of_components(self, function: str) -> None:
        assert getattr(components, function).__wrapped__ is getattr(web, function)

    def test_a_mistake_is_an_input_error_without_pulumi(self) -> None:
        with pytest.raises(InputError, match=r"is no playback URL of an asset") as error:
            web.cookie_resource("")
        assert type(error.value) is InputError

    def test_the_import_is_light(self) -> None:
        def loaded(statement: str) -> set[str]:
            command = [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"]
            return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

        added = loaded("import pulumi_mediapackage_vod.signed_cookies") - loaded("pass")
        assert "pulumi_mediapackage_vod.signed_cookies" in added
        assert not {"pulumi", "grpc", "botocore", "boto3"} & added
        assert len(added) <= 40
