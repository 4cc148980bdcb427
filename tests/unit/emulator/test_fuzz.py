"""Requests by the thousand: valid ones are accepted, broken ones get the documented code, and nothing is ever a 500.

`make test` tries the same few each time, `make soak` others and more.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
from botocore.config import Config
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder, run_wsgi_app

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.model.exceptions import MissingAuthenticationTokenException
from pulumi_mediapackage_vod.emulator.state.settings import SETTINGS
from tests.contract.in_process import URL, answered_by
from tests.unit.emulator.model_requests import HELD, MODEL, OPERATIONS, Sent, broken, valid

COMMON = settings(
    deadline=None,
    database=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FEW = 300
MANY = int(os.environ.get("MEDIAPACKAGE_VOD_SOAK_REQUESTS", "5000"))
SEED = int(os.environ.get("MEDIAPACKAGE_VOD_SOAK_SEED", "1"))
MODELLED = {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in MODEL.error_shapes}
# The one code beyond the model: what services behind a gateway answer to what is none of their operations.
CODES = {**MODELLED, MissingAuthenticationTokenException.__name__: 403}


class Service:
    """An emulator that listens nowhere and has a group with a configuration and an asset before each request."""

    def __init__(self) -> None:
        self.emulator = Emulator(quotas=False, delete_after=0)
        self.application = self.emulator._front()
        self.client = answered_by(
            boto3.Session().client(
                "mediapackage-vod",
                endpoint_url=URL,
                region_name="us-east-1",
                aws_access_key_id="123456789012",
                aws_secret_access_key="none",
                config=Config(retries={"total_max_attempts": 1}),
            ),
            self.emulator,
        )

    def start(self) -> None:
        self.emulator.reset()
        inventory = self.emulator.backend.inventory()
        inventory.add_packaging_group("empty", {}, None, None)
        group = inventory.add_packaging_group(HELD["group"], {"a": "b"}, None, None)
        inventory.add_packaging_configuration(HELD["configuration"], {}, group, {"HlsPackage": {"HlsManifests": [{}]}})
        role = "arn:aws:iam::123456789012:role/source"
        inventory.add_asset(HELD["asset"], {}, group, source_arn="s", source_role_arn=role, resource_id=None)

    def answer(
        self, method: str, target: str, data: bytes | None, headers: Any = ()
    ) -> tuple[int, dict[str, str], bytes]:
        environ = EnvironBuilder("/", URL, method=method, data=data, headers=dict(headers)).get_environ()
        path, _, query = target.partition("?")
        environ |= {
            "RAW_URI": target.encode().decode("latin1"),
            "PATH_INFO": unquote(path).encode().decode("latin1"),
            "QUERY_STRING": query.encode().decode("latin1"),
        }
        body, status, answered = run_wsgi_app(self.application, environ, buffered=True)
        return int(status[:3]), {name.lower(): value for name, value in answered}, b"".join(body)

    def contents(self) -> bytes:
        return self.answer("GET", "/_emulator/objects", None)[2]


@pytest.fixture(scope="module")
def service() -> Service:
    return Service()


def accepts(service: Service, request: tuple[str, dict[str, Any]]) -> None:
    operation, parameters = request
    answer = service.client.meta.method_to_api_mapping
    method = next(name for name, each in answer.items() if each == operation)
    answered = getattr(service.client, method)(**parameters)
    model = MODEL.operation_model(operation)
    assert answered["ResponseMetadata"]["HTTPStatusCode"] == model.http["responseCode"]
    assert answered.keys() - {"ResponseMetadata"} <= set(model.output_shape.members if model.output_shape else ())


def refuses(service: Service, request: tuple[Sent, int]) -> None:
    sent, expected = request
    before = service.contents()
    status, headers, body = service.answer(sent.method, sent.target, sent.data, {"Content-Type": "application/json"})
    assert (status, CODES[headers["x-amzn-errortype"]]) == (expected, expected), body
    assert json.loads(body).keys() == {"message"}
    assert len(body) < 5_000
    assert service.contents() == before


JUNK = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "%", "%00", "%ff", "..", "//", "[", "NaN", "1e999", "9" * 400, "a" * 3_000, "null", "*", "\0"]
    ),
)
WORDS = sorted(
    {word for name in OPERATIONS for word in MODEL.operation_model(name).http["requestUri"].split("/") if word}
    | {"_emulator", "page", "page.css", "objects", "settings", "clock", "calls", "events", "ingests", "state"}
    | {"out", "v1", "prod", "0" * 32, "index.m3u8", *HELD.values()}
)
NAMES = [
    "maxResults",
    "nextToken",
    "packagingGroupId",
    "tagKeys",
    "since",
    "account",
    "region",
    "Action",
    "find",
    "asset",
]
HEADERS = ["Host", "Origin", "Accept", "Range", "Content-Type", "Authorization", "X-MediaPackage-CDNIdentifier"]
DEEP = b"[" * 5_000 + b"]" * 5_000
HALF_A_CHARACTER = b'{"id": "\\ud800"}'
QUERIES = st.dictionaries(st.sampled_from(NAMES) | JUNK, JUNK, max_size=3)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def survives(service: Service, request: dict[str, Any]) -> None:
    target = "/".join(["", *request["words"]])
    if request["query"]:
        target += "?" + "&".join(map("=".join, request["query"].items()))
    # Of other characters a server would make an end itself.
    headers = {name: re.sub("[^ -~]", "", value) for name, value in request["headers"].items()}
    body = request["body"]
    data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
    status, _, answered = service.answer(request["method"], target, data, headers)
    # moto is asked for what is signed for others, and the rest of the forms of the query protocol.
    assert status < 500 or (status == 501 and b"moto" in answered), (status, answered)


ANY_REQUEST = {
    "method": st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
    "words": st.lists(st.sampled_from(WORDS) | JUNK, max_size=5),
    "query": QUERIES,
    "headers": st.dictionaries(st.sampled_from(HEADERS), JUNK, max_size=2),
    "body": st.none() | st.binary(max_size=40) | st.sampled_from([DEEP, HALF_A_CHARACTER]) | ANYTHING,
}

FIELDS = ["operation", "kind", "when", "times", "every", "ids", "probability", "seed", "message", "fault"]
OBEYED = st.one_of(
    st.tuples(st.just("PATCH"), st.just("settings"), st.dictionaries(st.sampled_from(sorted(SETTINGS)), ANYTHING)),
    st.tuples(st.just("POST"), st.just("faults"), st.dictionaries(st.sampled_from(FIELDS), ANYTHING)),
    st.tuples(st.just("POST"), st.just("clock/advance"), st.fixed_dictionaries({"seconds": ANYTHING})),
    st.tuples(st.just("POST"), st.just("clock/advance"), st.fixed_dictionaries({"seconds": st.floats(0, 1e11)})),
    st.tuples(st.just("PUT"), st.just("statuses/trailer/hls"), st.fixed_dictionaries({"status": ANYTHING})),
    st.tuples(
        st.sampled_from(["PUT", "PATCH"]),
        st.sampled_from([f"objects/{each}" for each in ("packaging_groups/movies", "assets/trailer", "assets/new")]),
        st.fixed_dictionaries(
            {},
            optional={
                "tags": st.dictionaries(st.text(max_size=5), st.text(st.characters(), max_size=5), max_size=2),
                "packagingGroupId": st.sampled_from(["movies", "nowhere"]) | ANYTHING,
                "sourceArn": st.text(max_size=10) | ANYTHING,
                "sourceRoleArn": st.text(max_size=10) | ANYTHING,
                "authorization": ANYTHING,
            },
        ),
    ),
)


def obeys_or_refuses(service: Service, requests: list[tuple[str, str, Any]]) -> None:
    for method, path, document in requests:
        status, _, body = service.answer(method, f"/_emulator/{path}", json.dumps(document).encode())
        assert status in (200, 400, 404), body
    for path in ("/_emulator/state", "/_emulator/objects", "/_emulator/ingests", "/_emulator/events", "/"):
        assert service.answer("GET", path, None, {"Accept": "text/html"})[0] == 200, path


CHECKS: dict[Callable[[Service, Any], None], st.SearchStrategy[Any]] = {
    accepts: valid(),
    refuses: broken(),
    survives: st.fixed_dictionaries(ANY_REQUEST),
    obeys_or_refuses: st.lists(OBEYED, min_size=1, max_size=4),
}
EACH_CHECK = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)


def run(service: Service, check: Callable[[Service, Any], None], *, examples: int, first: int) -> None:
    """The same requests for the same number."""

    @seed(first)
    @settings(COMMON, max_examples=examples)
    @given(CHECKS[check])
    def holds(request: Any) -> None:
        service.start()
        check(service, request)

    holds()


@EACH_CHECK
def test_hundreds_of_requests(service, check):
    run(service, check, examples=FEW, first=1)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@EACH_CHECK
def test_thousands_of_requests(service, check):
    run(service, check, examples=MANY, first=SEED)
