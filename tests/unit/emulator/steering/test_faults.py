"""The fault plan: what a client sees of each fault, whether the call took effect, and which calls are hit."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from werkzeug.wrappers import Response

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from pulumi_mediapackage_vod.emulator.steering.faults import KINDS, FaultPlan
from pulumi_mediapackage_vod.emulator.steering.interference import interfered

ERRORS = {
    "403": ("ForbiddenException", 403),
    "404": ("NotFoundException", 404),
    "422": ("UnprocessableEntityException", 422),
    "429": ("TooManyRequestsException", 429),
    "500": ("InternalServerErrorException", 500),
    "502": ("502", 502),
    "503": ("ServiceUnavailableException", 503),
}


def group_ids(emulator):
    return list(emulator.backend.inventory("123456789012", "eu-west-1").packaging_groups)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ERRORS)
def test_an_error_comes_before_or_after_the_effect(client, emulator, kind, when):
    emulator.faults.add(Fault("CreatePackagingGroup", kind, when=when))
    with pytest.raises(ClientError) as caught:
        client.create_packaging_group(Id="movies")
    answer: Any = caught.value.response
    assert (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]) == ERRORS[kind]
    assert group_ids(emulator) == (["movies"] if when == "after" else [])
    (call,) = emulator.calls
    assert (call.status, call.fault) == (int(kind), f"CreatePackagingGroup:{kind}:{when}")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "hang", "truncated"])
def test_a_lost_answer_is_lost_before_or_after_the_effect(client, emulator, kind, when):
    emulator.faults.add(Fault("CreatePackagingGroup", kind, when=when, seconds=0))
    with pytest.raises(ConnectionClosedError):
        client.create_packaging_group(Id="movies")
    assert group_ids(emulator) == (["movies"] if when == "after" else [])
    (call,) = emulator.calls
    assert call.status == (200 if kind == "truncated" else 0)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_garbled_answer_is_a_success_without_its_members(client, emulator, raw, when):
    emulator.faults.add(Fault("CreatePackagingGroup", "garbled", when=when))
    answer = client.create_packaging_group(Id="movies")
    assert "Arn" not in answer
    assert group_ids(emulator) == (["movies"] if when == "after" else [])
    emulator.faults.add(Fault("ListPackagingGroups", "garbled", when=when))
    garbled = raw("GET", "/packaging_groups")
    assert garbled.status == 200
    assert len(garbled.body) == int(garbled.headers["content-length"])
    with pytest.raises(json.JSONDecodeError):
        json.loads(garbled.body)


def received(emulator, request):
    """All that comes through a socket, and whether it ended in a reset."""
    with socket.create_connection(("127.0.0.1", emulator.port), timeout=10) as connection:
        connection.sendall(request)
        data = b""
        try:
            while part := connection.recv(65536):
                data += part
        except ConnectionResetError:
            return data, True
        return data, False


LIST = b"GET /packaging_groups HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_a_reset_is_one_on_the_wire_and_a_hang_ends_silently(emulator):
    emulator.faults.add(Fault("ListPackagingGroups", "reset", times=1))
    assert received(emulator, LIST) == (b"", True)
    emulator.faults.add(Fault("ListPackagingGroups", "hang", seconds=0))
    assert received(emulator, LIST) == (b"", False)


def test_a_truncated_body_is_half_of_what_its_head_promises(emulator):
    whole, _ = received(emulator, LIST)
    emulator.faults.add(Fault("ListPackagingGroups", "truncated", when="after"))
    cut, was_reset = received(emulator, LIST)
    body = whole.partition(b"\r\n\r\n")[2]
    head, _, half = cut.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert half == body[: len(body) // 2]
    assert was_reset


@pytest.mark.parametrize("kind", ["truncated", "garbled"])
def test_an_answer_without_a_body_gets_one_to_spoil(client, emulator, raw, group, kind):
    emulator.faults.add(Fault("TagResource", kind, when="after"))
    path = f"/tags/{group['Arn'].replace('eu-west-1', 'us-east-1')}"
    emulator.backend.inventory("123456789012", "us-east-1").add_packaging_group("movies", {}, None, None)
    request = f'POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 19\r\n\r\n{{"tags": {{"a":"b"}}}}'.encode()
    data, _ = received(emulator, request)
    assert data.startswith(b"HTTP/1.1 200 ")
    assert emulator.backend.inventory("123456789012", "us-east-1").packaging_groups["movies"].tags == {"a": "b"}


def test_a_bad_gateway_is_html_without_the_services_headers(emulator, raw):
    emulator.faults.add(Fault("ListAssets", "502"))
    answer = raw("GET", "/assets")
    assert answer.status == 502
    assert answer.headers["content-type"] == "text/html"
    assert answer.body.startswith(b"<html>")
    assert "x-amzn-requestid" not in answer.headers


def test_stopping_ends_those_who_hang(capfd):
    emulator = Emulator(faults=[Fault("ListPackagingGroups", "hang", seconds=600)]).start()
    ended = []
    waiting = threading.Thread(target=lambda: ended.append(received(emulator, LIST)))
    waiting.start()
    while not len(emulator.calls):
        time.sleep(0.01)
    emulator.stop()
    waiting.join(timeout=10)
    assert ended == [(b"", False)]
    assert capfd.readouterr() == ("", "")


def test_faults_that_drop_connections_say_nothing_on_stderr(emulator, capfd):
    for kind in ("reset", "hang", "truncated"):
        emulator.faults.add(Fault("ListPackagingGroups", kind, times=1, seconds=0))
        received(emulator, LIST)
    assert capfd.readouterr() == ("", "")


def test_the_text_can_be_chosen_and_a_429_has_the_documented_one(client, emulator):
    emulator.faults.add(Fault("ListAssets", "422", message="the role could not be assumed", times=1))
    emulator.faults.add(Fault("ListAssets", "429"))
    texts = []
    for _ in range(2):
        with pytest.raises(ClientError) as caught:
            client.list_assets()
        answer: Any = caught.value.response
        texts.append(answer["Error"]["Message"])
    assert texts == ["the role could not be assumed", "Too many requests, please try again. Resource limit exceeded"]


def test_a_fault_after_the_effect_hides_a_refusal_as_well(client, emulator):
    emulator.faults.add(Fault("DescribeAsset", "500", when="after"))
    with pytest.raises(ClientError, match="InternalServerErrorException"):
        client.describe_asset(Id="unknown")


def test_a_request_that_is_not_understood_is_no_call_to_hit(client, emulator, refused):
    emulator.faults.add(Fault("CreatePackagingGroup", "500", times=1))
    with refused("UnprocessableEntityException"):
        client.create_packaging_group()
    (planned,) = emulator.faults
    assert (planned.seen, planned.hits) == (0, 0)


def test_faults_hit_sts_too(emulator, raw):
    emulator.faults.add(Fault("sts:GetCallerIdentity", "503", times=1))
    path = "/?Action=GetCallerIdentity&X-Amz-Credential=AKIA%2F20240501%2Fus-east-1%2Fsts%2Faws4_request"
    first, second = raw("GET", path), raw("GET", path)
    assert (first.status, second.status) == (503, 200)
    assert b"<Code>ServiceUnavailableException</Code>" in first.body
    assert [call.fault for call in emulator.calls] == ["sts:GetCallerIdentity:503:before:times=1", None]


def hits(fault, calls):
    plan = FaultPlan([fault])
    return [plan.choose(operation, object_id) is not None for operation, object_id in calls]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CreateAsset:500", [1, 1, 1, 1, 1, 1]),
        ("CreateAsset:500:times=2", [1, 1, 0, 0, 0, 0]),
        ("CreateAsset:500:every=3", [0, 0, 1, 0, 0, 1]),
        ("CreateAsset:500:every=2:times=2", [0, 1, 0, 1, 0, 0]),
        ("CreateAsset:500:every=2:times=1", [0, 1, 0, 0, 0, 0]),
    ],
)
def test_which_calls_are_hit_is_counted(text, expected):
    assert hits(Fault.parse(text), [("CreateAsset", "a")] * 6) == list(map(bool, expected))


@pytest.mark.parametrize(
    ("text", "call", "expected"),
    [
        ("*:500", ("ListAssets", None), True),
        ("Create*:500", ("CreateAsset", "a"), True),
        ("Create*:500", ("DeleteAsset", "a"), False),
        ("DeletePackaging?roup:500", ("DeletePackagingGroup", "a"), True),
        ("CreateAsset:500:ids=film-*", ("CreateAsset", "film-1"), True),
        ("CreateAsset:500:ids=film-*", ("CreateAsset", "trailer"), False),
        ("*:500:ids=film-*", ("ListAssets", None), False),
    ],
)
def test_a_fault_is_for_operations_and_ids(text, call, expected):
    assert hits(Fault.parse(text), [call]) == [expected]


def test_only_the_calls_that_a_fault_is_for_are_counted():
    fault = Fault("CreateAsset", "500", every=2, ids="b*")
    calls = [("CreateAsset", "b1"), ("CreateAsset", "a1"), ("DeleteAsset", "b1"), ("CreateAsset", "b2")]
    assert hits(fault, calls) == [False, False, False, True]


def test_tag_operations_are_hit_by_the_id_in_their_arn(client, emulator, group):
    emulator.faults.add(Fault("TagResource", "500", ids="mov*"))
    with pytest.raises(ClientError, match="InternalServerErrorException"):
        client.tag_resource(ResourceArn=group["Arn"], Tags={"a": "b"})


def test_chance_is_the_same_for_the_same_seed():
    def sequence(seed):
        return hits(Fault("CreateAsset", "500", probability=0.3, seed=seed), [("CreateAsset", "a")] * 1_000)

    assert sequence(1) == sequence(1)
    assert sequence(1) != sequence(2)
    assert 200 < sum(sequence(1)) < 400


def test_of_several_faults_the_first_hits_and_all_count():
    plan = FaultPlan()
    first, second = plan.add(Fault("*", "500", times=1)), plan.add(Fault("ListAssets", "503", every=2))
    assert [str(plan.choose("ListAssets", None)) for _ in range(2)] == [
        "*:500:before:times=1",
        "ListAssets:503:before:every=2",
    ]
    assert [(each.number, each.seen, each.hits) for each in (first, second)] == [(1, 2, 1), (2, 2, 1)]


def test_a_fault_can_be_taken_out_again():
    plan = FaultPlan([Fault("*", "500")])
    plan.remove(1)
    assert plan.choose("ListAssets", None) is None
    with pytest.raises(KeyError):
        plan.remove(1)


def test_a_reset_brings_the_first_plan_back_unused(raw):
    with Emulator(faults=[Fault("ListAssets", "500", times=1)]) as emulator:
        emulator.faults.add(Fault("*", "503"))
        assert emulator.faults.choose("ListAssets", None) == Fault("ListAssets", "500", times=1)
        emulator.reset()
        (planned,) = emulator.faults
        assert (str(planned.fault), planned.hits) == ("ListAssets:500:before:times=1", 0)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("CreateAsset:500", Fault("CreateAsset", "500")),
        ("CreateAsset:reset:after:every=3", Fault("CreateAsset", "reset", when="after", every=3)),
        ("*:hang:seconds=2.5:ids=a*:times=1", Fault("*", "hang", seconds=2.5, ids="a*", times=1)),
        ("List*:429:probability=0.5:seed=7", Fault("List*", "429", probability=0.5, seed=7)),
        ("sts:GetCallerIdentity:503:after", Fault("sts:GetCallerIdentity", "503", when="after")),
    ],
)
def test_a_fault_is_written_as_it_is_read(text, fault):
    assert Fault.parse(text) == fault
    assert Fault.parse(str(fault)) == fault


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_written(kind):
    assert Fault.parse(f"*:{kind}").kind == kind


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("CreateAsset", "not of the form"),
        ("", "not of the form"),
        ("CreateAsset:", "no fault ''"),
        ("CreateAset:500", "no operation 'CreateAset'"),
        ("CreateAsset:418", "no fault '418'"),
        ("CreateAsset:500:during", "before or after"),
        ("CreateAsset:500:every=0", "every must be"),
        ("CreateAsset:500:every=many", "every must be a number"),
        ("CreateAsset:500:times=0", "times must be"),
        ("CreateAsset:500:ids=", "ids must be"),
        ("CreateAsset:500:probability=0", "probability must be"),
        ("CreateAsset:500:probability=1.5", "probability must be"),
        ("CreateAsset:500:probability=nan", "probability must be"),
        ("CreateAsset:hang:seconds=-1", "seconds must be"),
        ("CreateAsset:500:ever=3", "no 'ever'"),
        ("CreateAsset:500:every=3:every=4", "every twice"),
        ("CreateAsset:500:after:before", "when twice"),
        ("CreateAsset:500:operation=ListAssets", "no option 'operation'"),
        ("sts:500", "not of the form"),
    ],
)
def test_a_malformed_fault_says_what_is_wrong(text, says):
    with pytest.raises(ValueError, match=says):
        Fault.parse(text)


def test_a_hang_lasts_as_long_as_it_says():
    waits = []

    class Stopping:
        def wait(self, seconds):
            waits.append(seconds)

    unused: Any = None
    stopping: Any = Stopping()
    application, status = interfered(Fault("ListAssets", "hang", seconds=7.5), Response(), unused, stopping)
    with pytest.raises(ConnectionAbortedError):
        application({}, unused)
    assert (waits, status) == ([7.5], 0)
    assert Fault("ListAssets", "hang").seconds == 60
