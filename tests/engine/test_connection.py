"""A Region, credentials or an endpoint that is missing: one clear sentence, with what to do."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from tests.support.engine.stack import Stack

GROUP = 'PackagingGroup("movies")'


@pytest.fixture
def refused(stack: Callable[..., Stack]) -> Callable[..., str]:
    """What a run that fails says, in the words of the one error that it has."""

    def said(command: str, config: dict[str, str] | None = None, **environment: str) -> str:
        options = ["--yes", "--skip-preview"] if command == "up" else []
        run = stack(GROUP, config=config).run(command, *options, AWS_MAX_ATTEMPTS="1", **environment)
        assert run.code != 0
        assert "Traceback" not in run.text
        assert run.calls == []
        return run.text

    return said


def test_no_region_is_said_in_preview(refused: Callable[..., str]) -> None:
    assert "no AWS Region is set: run `pulumi config set aws:region eu-west-1`" in refused("preview", config={})


def test_no_credentials_are_said_with_what_to_set(refused: Callable[..., str]) -> None:
    said = refused("up", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")

    assert "no usable AWS credentials" in said
    assert "AWS_PROFILE" in said
    assert "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in said


def test_an_unknown_profile_is_said_by_its_name(refused: Callable[..., str]) -> None:
    said = refused("up", AWS_PROFILE="nobody")

    assert "nobody" in said
    assert "aws configure list-profiles" in said


def test_an_endpoint_that_does_not_answer_is_named(refused: Callable[..., str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    said = refused("up", AWS_ENDPOINT_URL=f"http://127.0.0.1:{port}")

    assert f"no answer from MediaPackage VOD in eu-west-1 (http://127.0.0.1:{port})" in said
    assert "AWS_ENDPOINT_URL" in said


def test_a_wrong_setting_is_said_with_an_example(refused: Callable[..., str]) -> None:
    settings = {"aws:region": "eu-west-1", "mediapackage-vod:defaultTags": "team=video"}

    assert 'mediapackage-vod:defaultTags is \'team=video\'; it is an object such as {"team": "video"}' in refused(
        "preview", config=settings
    )
