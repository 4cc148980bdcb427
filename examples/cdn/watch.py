"""Sign a cookie for a title and fetch its manifest and first segment, as a player behind your web server would.

    python watch.py trailer hls --private-key private.pem

It needs the package cryptography, and a stack of this example that is up.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from pulumi_mediapackage_vod.signed_cookies import cookie_policy, cookie_resource, signed_cookies


def cookies_for(url: str, key_pair_id: str, private_key: Path) -> dict[str, str]:
    """Cookies that open the whole title of a playback URL for an hour."""
    key = load_pem_private_key(private_key.read_bytes(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise SystemExit(f"{private_key} is no RSA key")
    policy = cookie_policy(cookie_resource(url), expires=int(time.time()) + 3600)
    return signed_cookies(policy, key_pair_id=key_pair_id, sign=lambda message: key.sign(message, PKCS1v15(), SHA256()))


def fetch(url: str, cookies: dict[str, str]) -> bytes:
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with urlopen(Request(url, headers={"Cookie": header})) as answer:  # noqa: S310 - the stack's own URL
        return answer.read()


def first_reference(playlist: bytes) -> str:
    """The first line of an HLS playlist that is no tag: a playlist of a rendition, or a segment."""
    return next(line for line in playlist.decode().splitlines() if line and not line.startswith("#"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("title")
    parser.add_argument("format", choices=["hls", "cmaf"])
    parser.add_argument("--private-key", type=Path, required=True)
    arguments = parser.parse_args()
    told = subprocess.run(["pulumi", "stack", "output", "--json"], capture_output=True, check=True)  # noqa: S607
    outputs = json.loads(told.stdout)
    url = outputs["playback_urls"][arguments.title][arguments.format]
    cookies = cookies_for(url, outputs["key_pair_id"], arguments.private_key)
    for _ in ("the manifest", "the rendition's playlist"):
        url = urljoin(url, first_reference(fetch(url, cookies)))
    print(f"{url}: {len(fetch(url, cookies))} bytes")


if __name__ == "__main__":
    main()
