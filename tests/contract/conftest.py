"""One emulated service for the suite. Each test finds it empty, and none of its errors may tell a secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.config import Config

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.errors import MediaPackageVodError
from tests.contract.bench import SECRET, ContractBench
from tests.contract.engine_order import Resource
from tests.contract.in_process import URL, answered_by
from tests.contract.kinds import KINDS, Kind
from tests.support.lifecycle_bench import ACCOUNT


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(number, text): the promise of the contract that a test is about")


@pytest.fixture(autouse=True)
def _promise(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> None:
    """For `report.py`."""
    marker = request.node.get_closest_marker("promise")
    assert marker, "a test of the contract says which promise it is about"
    record_property("promise", " ".join(marker.args))


@pytest.fixture(autouse=True)
def _no_secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every error that this library makes during a test, caught or not, with those that it came from."""
    made: list[BaseException] = []

    def remember(self: MediaPackageVodError, *arguments: Any) -> None:
        Exception.__init__(self, *arguments)
        made.append(self)

    monkeypatch.setattr(MediaPackageVodError, "__init__", remember)
    yield
    open_errors: list[BaseException | None] = [*made]
    seen: set[int] = set()
    while open_errors:
        error = open_errors.pop()
        if error is not None and id(error) not in seen:
            seen.add(id(error))
            assert SECRET not in f"{error}{error!r}{vars(error)}"
            open_errors += [error.__cause__, error.__context__]


@pytest.fixture(scope="session")
def emulator() -> Emulator:
    """It listens nowhere: `in_process`."""
    return Emulator()


@pytest.fixture(scope="session")
def make_client(emulator: Emulator) -> Callable[..., Any]:
    """A client of a Region. One that retries has a quota of retries, so it is not shared between tests."""
    session = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key=SECRET)

    def make(region: str, attempts: int) -> Any:
        retries: Any = {"mode": "standard", "total_max_attempts": attempts}
        config = Config(retries=retries, user_agent="tests")  # putting the usual one together is an eighth of a call
        client = session.client("mediapackage-vod", region, endpoint_url=URL, config=config)
        return answered_by(client, emulator)

    shared = cache(make)
    return lambda region, attempts: (shared if attempts == 1 else make)(region, attempts)


@pytest.fixture
def make_bench(
    emulator: Emulator, make_client: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., ContractBench]:
    """A bench over a service that is empty; `make_bench(attempts=3)` lets botocore retry."""

    def make(**options: Any) -> ContractBench:
        bench = ContractBench(emulator, lambda _: None, make_client=make_client, **options)
        monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=bench.sleep))
        return bench

    return make


@pytest.fixture
def bench(make_bench: Callable[..., ContractBench]) -> ContractBench:
    return make_bench()


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Every resource type, unless the test names others with `each`."""
    return request.param


@pytest.fixture(params=["generated", "chosen"])
def choice(request: pytest.FixtureRequest, kind: Kind) -> dict[str, Any]:
    """The inputs that choose the id, or none."""
    return kind.chosen if request.param == "chosen" else {}


@pytest.fixture(params=["required", "full"])
def extent(request: pytest.FixtureRequest, kind: Kind) -> dict[str, Any]:
    """No optional input, or all of them."""
    return kind.full if request.param == "full" else {}


@pytest.fixture
def resource(bench: ContractBench, kind: Kind) -> Resource:
    """One of the kind, and the groups that its programs name."""
    bench.surround(kind)
    return bench.resource(kind)
