"""What the AWS SDK refuses of its own settings is a sentence that names it, and never a traceback or a credential."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service import clients, sessions
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import ConfigurationError

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "verysecret"}
LOCAL = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
A_ROLE = "[default]\nrole_arn = arn:aws:iam::111122223333:role/x\n"

WRONG_VARIABLES: list[dict[str, str]] = [
    *({"AWS_ENDPOINT_URL": url} for url in ("127.0.0.1:9", "localhost", "http://", "http://a b", "ftp://a")),
    *({"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"} for port in ("99999", "abc", "0")),
    {"AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD": "127.0.0.1:9"},
    {"AWS_ENDPOINT_URL_STS": "127.0.0.1:9"},
    {"AWS_MAX_ATTEMPTS": "abc"},
    {"AWS_MAX_ATTEMPTS": "0"},
    {"AWS_RETRY_MODE": "often"},
    {"AWS_DEFAULTS_MODE": "often"},
    {"AWS_STS_REGIONAL_ENDPOINTS": "often"},
    {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "often"},
    {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE\n"},
    {"AWS_SESSION_TOKEN": "token-that-is-secret\n"},
    {"HTTP_PROXY": "::::", "AWS_ENDPOINT_URL": "http://elsewhere.example"},
    {"AWS_PROFILE": "nobody"},
]
WRONG_FILES = {
    "config that is none": "[default\nregion",
    "endpoint": "[default]\nendpoint_url = 127.0.0.1:9\n",
    "credential process": "[default]\ncredential_process = /nowhere/at-all\n",
    "role without source": A_ROLE,
    "role of nobody": f"{A_ROLE}source_profile = nobody\n",
    "sso session": "[default]\nsso_session = nobody\n",
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    sessions.session_for.cache_clear()
    yield
    sessions.session_for.cache_clear()


def first_call() -> None:
    settings = Settings.from_config(dict[str, Any]().get)
    clients._connect(settings, settings.region_for(None, None)).call("DescribeAsset", {"id": "trailer"})


def refusal() -> str:
    with pytest.raises(ConfigurationError) as caught:
        first_call()
    return str(caught.value)


@pytest.mark.parametrize("variables", WRONG_VARIABLES, ids=lambda each: "-".join(each.values()).strip())
def test_a_wrong_variable(variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_REGION": "eu-west-1", **CREDENTIALS, **LOCAL, **variables}.items():
        monkeypatch.setenv(name, value)

    said = refusal()

    assert next(iter(variables)) in said
    assert "verysecret" not in said
    assert "AKIAEXAMPLE" not in said
    assert "token-that-is-secret" not in said


@pytest.mark.parametrize("region", [{"AWS_REGION": "eu-west-1"}, {}], ids=["region", "no region"])
@pytest.mark.parametrize("content", WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_wrong_file(content: str, region: dict[str, str], aws_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (aws_files / "config").write_text(content + ("" if region or "[default\n" in content else "region = eu-west-1\n"))
    given = {} if "endpoint" in content else {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    for name, value in {**region, **given, **(CREDENTIALS if "endpoint" in content else {})}.items():
        monkeypatch.setenv(name, value)

    assert refusal()
