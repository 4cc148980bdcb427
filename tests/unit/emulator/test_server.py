"""`Emulator` from Python: starting and stopping, its clock, its call log, and what it is made of."""

from __future__ import annotations

import ast
import socket
import threading
import urllib.request
from pathlib import Path

import pytest

import pulumi_mediapackage_vod.emulator as package
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.state.clock import Clock

pytest_plugins = ["pulumi_mediapackage_vod.emulator.pytest_plugin"]


def get(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def test_a_context_manager_serves_at_a_free_port_until_it_ends():
    with Emulator() as emulator:
        assert emulator.url == f"http://127.0.0.1:{emulator.port}"
        assert get(f"{emulator.url}/assets") == b'{"assets": []}'
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", emulator.port), timeout=10)


def test_it_starts_again_at_the_same_port_with_its_objects():
    emulator = Emulator()
    emulator.backend.inventory().add_packaging_group("movies", {}, None, None)
    with emulator:
        first_url = emulator.url
        first = get(f"{first_url}/packaging_groups")
    with emulator:
        assert emulator.url == first_url
        assert get(f"{first_url}/packaging_groups") == first
    assert b"movies" in first


def test_stopping_twice_is_no_error_and_starting_twice_is_one():
    with Emulator() as emulator:
        with pytest.raises(RuntimeError, match="already serves"):
            emulator.start()
        emulator.stop()
        emulator.stop()


def test_a_port_in_use_is_an_os_error():
    with Emulator() as first:
        second = Emulator(port=first.port)
        with pytest.raises(OSError, match="in use"):
            second.start()
        second.stop()


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.1", "example.com", ""])
def test_only_loopback_is_served(host):
    with pytest.raises(ValueError, match="loopback"):
        Emulator(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1"])
def test_loopback_has_many_names(host):
    with Emulator(host=host) as emulator:
        assert get(f"{emulator.url}/assets") == b'{"assets": []}'


def test_parallel_requests_lose_nothing(client, emulator, make_asset):
    threads = [
        threading.Thread(target=lambda worker=worker: [make_asset(f"{worker}-{number}") for number in range(10)])
        for worker in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each["Id"] for each in client.list_assets()["Assets"]}) == 80
    assert emulator.calls.counts()["CreateAsset"] == 80


def test_reset_forgets_everything_and_lets_the_clock_run(client, emulator, group):
    emulator.backend.failing.add(("a", "b"))
    emulator.clock.freeze()
    emulator.reset()
    assert len(emulator.calls) == 0
    assert client.list_packaging_groups()["PackagingGroups"] == []
    assert emulator.backend.failing == set()
    assert len({emulator.clock.now() for _ in range(1_000)}) > 1


def test_the_call_log_tells_each_call(client, emulator, refused):
    client.create_packaging_group(Id="movies", Tags={"a": "b"})
    with refused("NotFoundException"):
        client.describe_asset(Id="trailer")
    with refused("UnprocessableEntityException"):
        client.create_packaging_group()
    client.list_packaging_groups(MaxResults=5)
    client.list_tags_for_resource(ResourceArn="arn:aws:mediapackage-vod:eu-west-1:123456789012:packaging-groups/movies")
    seen = [(call.operation, call.object_id, call.status) for call in emulator.calls]
    assert seen == [
        ("CreatePackagingGroup", "movies", 200),
        ("DescribeAsset", "trailer", 404),
        ("CreatePackagingGroup", None, 422),
        ("ListPackagingGroups", None, 200),
        ("ListTagsForResource", "movies", 200),
    ]
    calls = list(emulator.calls)
    assert {(call.account, call.region) for call in calls} == {("123456789012", "eu-west-1")}
    assert calls[0].parameters == {"Id": "movies", "Tags": {"a": "b"}}
    assert calls[3].parameters == {"MaxResults": 5}


def test_the_call_log_counts_from_a_mark(client, emulator, group):
    mark = len(emulator.calls)
    client.list_assets()
    client.list_assets()
    assert emulator.calls.counts() == {"CreatePackagingGroup": 1, "ListAssets": 2}
    assert emulator.calls.counts(since=mark) == {"ListAssets": 2}
    assert [call.operation for call in emulator.calls.since(mark)] == ["ListAssets", "ListAssets"]
    emulator.calls.clear()
    assert emulator.calls.counts() == {}


def test_the_call_log_has_requests_that_are_no_operation(emulator, raw):
    raw("GET", "/nowhere?x=1")
    raw("OPTIONS", "/assets")
    assert emulator.calls.counts() == {"GET /nowhere": 1, "OPTIONS /assets": 1}


def test_a_frozen_clock_moves_only_when_advanced():
    clock = Clock()
    clock.freeze()
    start = clock.now()
    assert clock.now() == start
    clock.advance(2.5)
    assert clock.now() == start + 2.5
    clock.unfreeze()
    assert start + 2.5 <= clock.now() < start + 60


def test_a_running_clock_can_be_advanced():
    clock = Clock()
    before = clock.now()
    clock.advance(3_600)
    assert 3_600 <= clock.now() - before < 3_660
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


def test_created_at_is_read_from_the_clock(client, emulator):
    emulator.clock.freeze()
    first = client.create_packaging_group(Id="first")["CreatedAt"]
    emulator.clock.advance(86_400)
    second = client.create_packaging_group(Id="second")["CreatedAt"]
    assert first[10:] == second[10:]
    assert first[:10] < second[:10]


def test_the_pytest_fixture_is_a_running_emulator_of_the_tests_own(mediapackage_vod_emulator, emulator):
    assert mediapackage_vod_emulator.port != emulator.port
    assert get(f"{mediapackage_vod_emulator.url}/assets") == b'{"assets": []}'


def test_the_emulator_imports_nothing_of_the_library_but_itself():
    for file in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign = [
                name
                for name in names
                if name.startswith("pulumi") and not name.startswith("pulumi_mediapackage_vod.emulator")
            ]
            assert not foreign, f"{file.name} imports {foreign}"
