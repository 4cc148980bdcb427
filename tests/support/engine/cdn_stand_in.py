"""A stand-in for a CloudFront distribution: signed cookies are checked, and the emulator's egress is the origin.

It does with a recorded distribution what AWS documents of path patterns, signed cookies with a custom policy and RSA
keys, origins, their headers and origin groups. It caches nothing. It listens on loopback; the distribution's host is
that of the `Host` header, and every request counts as one by HTTPS.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-setting-signed-cookie-custom-policy.html
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
"""

from __future__ import annotations

import json
import re
import threading
import time
from base64 import b64decode
from collections.abc import Mapping, Sequence
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_HASHES = {"SHA1": SHA1, "SHA256": SHA256}

Answer = tuple[int, bytes]


class CloudFront:
    """A distribution, served while it is entered."""

    ahead = 0
    """Seconds by which its clock goes before that of whoever signs."""

    def __init__(self, resources: Mapping[str, Mapping[str, Any]], egress: str) -> None:
        """`resources` are a stack's, exported with its secrets, and hold one distribution."""
        by_type: dict[str, list[Any]] = {}
        for item in resources.values():
            by_type.setdefault(item["type"].rpartition(":")[2], []).append(plain(item))
        [self.distribution] = [item["outputs"] for item in by_type["Distribution"]]
        self._keys = {item["id"]: item["outputs"]["encodedKey"] for item in by_type.get("PublicKey", [])}
        self._groups = {item["id"]: item["outputs"]["items"] for item in by_type.get("KeyGroup", [])}
        self._egress = egress
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def origins(self) -> Mapping[str, Mapping[str, Any]]:
        return {origin["originId"]: origin for origin in self.distribution["origins"]}

    def open(self, request: Request) -> Any:
        """`urlopen` for a request to the distribution."""
        url = urlsplit(request.full_url)
        mapped = Request(
            f"http://127.0.0.1:{self._server.server_port}{url.path}", headers={**request.headers, "Host": url.netloc}
        )
        return urlopen(mapped, timeout=20)

    def status(self, url: str, cookies: Mapping[str, str] | None = None) -> int:
        """How a player is answered."""
        header = "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())
        try:
            return self.open(Request(url, headers={"Cookie": header})).status
        except HTTPError as error:
            return error.code

    def answer(self, host: str, path: str, cookies: Mapping[str, str]) -> Answer:
        distribution = self.distribution
        if host not in (distribution["domainName"], *distribution.get("aliases", [])):
            return 403, b"no distribution has this host"
        behaviors = [
            *distribution["orderedCacheBehaviors"],
            {**distribution["defaultCacheBehavior"], "pathPattern": "*"},
        ]
        behavior = next(each for each in behaviors if _matches(each["pathPattern"].lstrip("/"), path.lstrip("/")))
        trusted = [key for group in behavior.get("trustedKeyGroups", []) for key in self._groups[group]]
        if trusted and not self._admits(cookies, f"https://{host}{path}", trusted):
            return 403, b"the cookies do not open this"
        return self._from_origins(behavior["targetOriginId"], path)

    def _from_origins(self, target: str, path: str) -> Answer:
        groups = {group["originId"]: group for group in self.distribution.get("originGroups", [])}
        if target not in groups:
            return self._from_origin(target, path)
        first, second = (member["originId"] for member in groups[target]["members"])
        answer = self._from_origin(first, path)
        failed = answer[0] in groups[target]["failoverCriteria"]["statusCodes"]
        return self._from_origin(second, path) if failed else answer

    def _from_origin(self, origin_id: str, path: str) -> Answer:
        origin = self.origins[origin_id]
        headers = {header["name"]: header["value"] for header in origin.get("customHeaders", [])}
        try:
            with urlopen(Request(self._egress + path, headers={**headers, "Host": origin["domainName"]})) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def _admits(self, cookies: Mapping[str, str], url: str, trusted: Sequence[str]) -> bool:
        try:
            policy, signature = (_decoded(cookies[f"CloudFront-{name}"]) for name in ("Policy", "Signature"))
            key_id = cookies["CloudFront-Key-Pair-Id"]
            hashed = _HASHES[cookies.get("CloudFront-Hash-Algorithm", "SHA1")]()
            if key_id not in trusted:
                return False
            key = load_pem_public_key(self._keys[key_id].encode())
            assert isinstance(key, RSAPublicKey)
            key.verify(signature, policy, PKCS1v15(), hashed)
            [statement] = json.loads(policy)["Statement"]
        except (KeyError, ValueError, InvalidSignature):
            return False
        condition = statement["Condition"]
        ends = condition.pop("DateLessThan")["AWS:EpochTime"]
        starts = condition.pop("DateGreaterThan", {"AWS:EpochTime": 0})["AWS:EpochTime"]
        assert not condition, f"the stand-in for CloudFront does not do {', '.join(condition)}"
        return starts < time.time() + self.ahead < ends and _matches(statement["Resource"], url)

    def __enter__(self) -> CloudFront:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def plain(value: Any) -> Any:
    """A part of a state that was exported with its secrets, without their marks."""
    if isinstance(value, dict):
        if _SIGNATURE in value:
            return json.loads(value["plaintext"])
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _handler(cdn: CloudFront) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies = SimpleCookie(self.headers.get("Cookie", ""))
            values = {name: morsel.value for name, morsel in cookies.items()}
            status, body = cdn.answer(self.headers["Host"], self.path.partition("?")[0], values)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing on stderr."""

    return Handler


def _matches(pattern: str, text: str) -> bool:
    """`*` stands for any characters, and `?` for one."""
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def _decoded(text: str) -> bytes:
    """What CloudFront's base64 says, in which three characters are others."""
    return b64decode(text.translate(str.maketrans("-_~", "+=/")), validate=True)
