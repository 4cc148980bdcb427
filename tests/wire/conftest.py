"""One emulated service and one provider process for most tests here; each test has a group of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.provider_process import ProviderProcess, bare_environment

_ACCOUNT = "111122223333"
_numbers = count()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.wire)


@pytest.fixture(scope="session")
def emulator() -> Iterator[Emulator]:
    with Emulator(delete_after=0, egress="aws") as running:
        yield running


@pytest.fixture(scope="session", name="bare_environment")
def _bare_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return bare_environment(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def environment(bare_environment: dict[str, str], emulator: Emulator) -> dict[str, str]:
    """What a user of the emulator sets."""
    return {
        **bare_environment,
        "AWS_ENDPOINT_URL": emulator.url,
        "AWS_ACCESS_KEY_ID": _ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "verysecret",
        "AWS_REGION": "eu-west-1",
    }


@pytest.fixture(scope="session")
def _process(environment: dict[str, str]) -> Iterator[ProviderProcess]:
    with ProviderProcess(environment) as running:
        yield running


@pytest.fixture
def process(_process: ProviderProcess, emulator: Emulator) -> ProviderProcess:
    emulator.reset()
    return _process


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator[Callable[..., ProviderProcess]]:
    """Start a process of the test's own: `started(config, **environment)`; a variable that is None is not set."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(config: dict[str, str] | None = None, **variables: str | None) -> ProviderProcess:
            merged = {**environment, **variables}
            present = {name: value for name, value in merged.items() if value is not None}
            return stack.enter_context(ProviderProcess(present, config))

        yield start


@pytest.fixture
def client(emulator: Emulator) -> Any:
    """The service as any other AWS client sees it."""
    return boto3.client(
        "mediapackage-vod",
        endpoint_url=emulator.url,
        region_name="eu-west-1",
        aws_access_key_id=_ACCOUNT,
        aws_secret_access_key="not-a-secret",
    )


@pytest.fixture
def group(client: Any, process: ProviderProcess) -> str:
    return client.create_packaging_group(Id=f"group{next(_numbers)}")["Id"]
