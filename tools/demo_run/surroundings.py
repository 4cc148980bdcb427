"""What the demo runs in: an endpoint on this machine, dummy credentials, nothing of the caller's AWS or Pulumi."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pulumi_mediapackage_vod.emulator.visitors import is_loopback
from tools.engine_build.shell_env import SWITCHES

CLONE = Path(__file__).resolve().parents[2]
REGION = "eu-west-1"
ACCOUNT = "111122223333"

# Everything of the caller's that would reach another account, backend or Region.
_FOREIGN = ("AWS_", "PULUMI_", "BOTO_")
_NO_PROXY = "127.0.0.1,localhost,::1"


class EndpointError(Exception):
    """An endpoint that the demo does not touch; the text says why."""


def checked_endpoint(endpoint: str) -> str:
    """The endpoint without a slash at its end; refused unless it is this machine's own."""
    try:
        parts = urlsplit(endpoint)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise EndpointError(f"ENDPOINT={endpoint} is no URL ({error}); one is http://127.0.0.1:4567") from None
    if parts.scheme not in ("http", "https") or not host:
        raise EndpointError(f"ENDPOINT={endpoint} is no URL; one is http://127.0.0.1:4567")
    if not is_loopback(host):
        raise EndpointError(
            f"ENDPOINT={endpoint} is not on this machine, and the demo makes and deletes things: it uses loopback "
            "endpoints only, such as http://127.0.0.1:4567. docs/index.md says how to deploy to an AWS account."
        )
    return endpoint.rstrip("/")


def cleaned(environment: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without its AWS and Pulumi settings, and without a proxy for this machine itself."""
    kept = {name: value for name, value in environment.items() if not name.startswith(_FOREIGN)}
    for name in ("no_proxy", "NO_PROXY"):
        kept[name] = ",".join(filter(None, (environment.get(name), _NO_PROXY)))
    return kept


def settings(endpoint: str, state: Path) -> dict[str, str]:
    """What a shell needs to work with the demo's stack and its service."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "demo",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PULUMI_BACKEND_URL": (state / "stacks").as_uri(),
        "PULUMI_HOME": str(state / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "demo",
        **SWITCHES,
    }
