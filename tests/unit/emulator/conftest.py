"""One emulator and one client for all tests here, since making a boto3 client is slow; each test starts empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache, partial
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.requests import Answer, send


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    # Deletes are done at once, except where they are what a test is about.
    with Emulator(delete_after=0, egress="aws") as emulator:
        yield emulator


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    running_emulator.reset()
    return running_emulator


@pytest.fixture(scope="session")
def _clients(running_emulator: Emulator) -> Callable[..., Any]:
    session: Any = boto3.Session()

    @lru_cache
    def make(
        service: str,
        access_key: str = "AKIAEXAMPLE",
        token: str | None = None,
        *,
        region: str = "eu-west-1",
        **options: Any,
    ) -> Any:
        return session.client(
            service,
            endpoint_url=running_emulator.url,
            region_name=region,
            aws_access_key_id=access_key,
            aws_secret_access_key="not-a-secret",
            aws_session_token=token,
            # An error must come back at once.
            config=Config(retries={"total_max_attempts": 1}, **options),
        )

    return make


@pytest.fixture
def aws(emulator: Emulator, _clients: Callable[..., Any]) -> Callable[..., Any]:
    """A client of any service, by its name; of another account or Region than usual by access key, token and Region."""
    return _clients


@pytest.fixture
def client_for(aws: Callable[..., Any]) -> Callable[[str, str], Any]:
    """A client of MediaPackage VOD by access key and Region, which lets bad requests through to the emulator."""

    def make(access_key: str, region: str) -> Any:
        options = {"parameter_validation": False, "max_pool_connections": 20}
        return aws("mediapackage-vod", access_key, region=region, **options)

    return make


@pytest.fixture
def client(client_for: Callable[[str, str], Any]) -> Any:
    return client_for("AKIAEXAMPLE", "eu-west-1")


@pytest.fixture
def raw(emulator: Emulator) -> Callable[..., Answer]:
    """A request without any AWS client in between; unsigned, so in us-east-1."""
    return partial(send, emulator.port)


@pytest.fixture
def group(client: Any) -> Any:
    return client.create_packaging_group(Id="movies")


@pytest.fixture
def make_asset(client: Any, group: Any) -> Callable[..., Any]:
    def make(asset_id: str, **parameters: Any) -> Any:
        return client.create_asset(
            **{
                "Id": asset_id,
                "PackagingGroupId": group["Id"],
                "SourceArn": "arn:aws:s3:::acme-movies/trailer.m3u8",
                "SourceRoleArn": "arn:aws:iam::123456789012:role/source",
                **parameters,
            }
        )

    return make


@pytest.fixture
def make_configuration(client: Any, group: Any) -> Callable[..., Any]:
    def make(configuration_id: str, **parameters: Any) -> Any:
        parameters = parameters or {"HlsPackage": {"HlsManifests": [{}]}}
        return client.create_packaging_configuration(
            **{"Id": configuration_id, "PackagingGroupId": group["Id"], **parameters}
        )

    return make


_STATUS = {"UnprocessableEntityException": 422, "NotFoundException": 404, "TooManyRequestsException": 429}


@pytest.fixture
def refused() -> Callable[..., AbstractContextManager[None]]:
    """`with refused(code, text):` the block ends in this error of the service, with its status and this text."""

    @contextmanager
    def expect(code: str, containing: str = "") -> Iterator[None]:
        with pytest.raises(ClientError) as caught:
            yield
        answer: Any = caught.value.response
        assert answer["Error"]["Code"] == code
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == _STATUS[code]
        assert containing in answer["Error"]["Message"]

    return expect
