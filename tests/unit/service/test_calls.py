"""Calls by operation in this library's names, and every page of a list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING
from pulumi_mediapackage_vod.errors import (
    AccountError,
    CancelledError,
    ConfigurationError,
    ForbiddenError,
    RefusedError,
)
from tests.support.lifecycle_bench import FakeClock, service_error

ARN = "arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/trailer"


class StubClient:
    """Answers in turn; an exception is raised instead."""

    meta = SimpleNamespace(region_name="eu-west-1", endpoint_url="https://service.example")

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.requests: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:
        def call(**request: Any) -> Any:
            self.requests.append((name, request))
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


def service(*answers: Any, account: str | None = None, clock: FakeClock | None = None) -> tuple[Service, StubClient]:
    client: Any = StubClient(*answers)
    return Service(client, (lambda: account) if account else None, clock or FakeClock()), client


def refusal(message: str) -> ClientError:
    return service_error(422, "UnprocessableEntityException", message)


def test_a_call_is_translated_both_ways() -> None:
    calls, client = service({"Id": "trailer", "PackagingGroupId": "group", "ResponseMetadata": {}})
    assert calls.call("DescribeAsset", {"id": "trailer", "region": "x"}) == {
        "id": "trailer",
        "packaging_group_id": "group",
    }
    assert client.requests == [("describe_asset", {"Id": "trailer"})]


def test_an_operation_without_an_answer_answers_with_nothing() -> None:
    calls, _ = service({"ResponseMetadata": {}})
    assert calls.call("DeleteAsset", {"id": "trailer"}) == {}


def test_an_error_is_translated_and_keeps_its_cause() -> None:
    cause = NoCredentialsError()
    calls, _ = service(cause)
    with pytest.raises(ConfigurationError) as caught:
        calls.call("DescribeAsset", {"id": "trailer"})
    assert caught.value.__cause__ is cause


def test_the_region_is_the_clients() -> None:
    assert service({})[0].region == "eu-west-1"


def test_every_page_is_read() -> None:
    calls, client = service({"Assets": [{"Id": "a"}], "NextToken": "t"}, {"Assets": [{"Id": "b"}], "NextToken": None})
    pages = list(calls.pages("ListAssets", {"packaging_group_id": "group"}))
    assert [page["assets"] for page in pages] == [[{"id": "a"}], [{"id": "b"}]]
    assert [request for _, request in client.requests] == [
        {"MaxResults": 1000, "PackagingGroupId": "group"},
        {"MaxResults": 1000, "PackagingGroupId": "group", "NextToken": "t"},
    ]


def test_an_empty_page_may_have_another_behind_it() -> None:
    calls, _ = service({"Assets": [], "NextToken": "t"}, {"Assets": [{"Id": "b"}]})
    assert len(list(calls.pages("ListAssets", {}))) == 2


ROLE_REQUEST = {"id": "trailer", "packaging_group_id": "g", "source_arn": "s", "source_role_arn": "r"}


def test_a_role_that_cannot_be_assumed_yet_is_given_time() -> None:
    clock = FakeClock()
    calls, client = service(
        refusal("Unable to assume role r"), refusal("Unable to assume role r"), {"Id": "trailer"}, clock=clock
    )
    assert calls.call("CreateAsset", ROLE_REQUEST) == {"id": "trailer"}
    assert len(client.requests) == 3
    assert clock.sleeps


def test_a_role_that_never_can_be_assumed_is_refused_in_the_services_words_after_two_minutes() -> None:
    clock = FakeClock()
    calls, _ = service(refusal("Unable to assume role r"), clock=clock)
    with pytest.raises(RefusedError, match="Unable to assume role r"):
        calls.call("CreateAsset", ROLE_REQUEST)
    assert clock.time == 120


@pytest.mark.parametrize(
    "message",
    [
        "asset with id 'trailer' already exists",
        "sourceArn is invalid",
        "not authorized to perform iam:PassRole to assume",
    ],
)
def test_any_other_refusal_is_final_at_once(message: str) -> None:
    clock = FakeClock()
    calls, client = service(refusal(message), clock=clock)
    with pytest.raises(RefusedError):
        calls.call("CreateAsset", ROLE_REQUEST)
    assert len(client.requests) == 1
    assert clock.sleeps == []


def test_a_request_without_a_role_is_refused_at_once() -> None:
    calls, client = service(service_error(403, "ForbiddenException", "Unable to assume role"))
    with pytest.raises(ForbiddenError):
        calls.call("DeleteAsset", {"id": "trailer"})
    assert len(client.requests) == 1


@pytest.mark.parametrize("account", ["111122223333", None])
def test_an_object_of_this_account_and_region_may_be_gone(account: str | None) -> None:
    service({}, account=account)[0].refuse_if_foreign(ARN)


@pytest.mark.parametrize(
    ("account", "arn", "said"),
    [
        ("999999999999", ARN, "account 999999999999 in eu-west-1 was asked"),
        ("111122223333", ARN.replace("eu-west-1", "us-east-1"), "in us-east-1"),
        (None, ARN.replace("eu-west-1", "us-east-1"), "in us-east-1"),
    ],
    ids=["another account", "another region", "another region of an account not asked for"],
)
def test_an_object_of_another_account_or_region_is_not_gone(account: str | None, arn: str, said: str) -> None:
    with pytest.raises(AccountError, match=said):
        service({}, account=account)[0].refuse_if_foreign(arn)


def test_a_list_ends_with_the_run() -> None:
    listing, client = service({"Assets": [], "NextToken": "more"})
    pages = listing.pages("ListAssets", {})
    next(pages)
    STOPPING.set()
    with pytest.raises(CancelledError):
        next(pages)
    assert len(client.requests) == 1
