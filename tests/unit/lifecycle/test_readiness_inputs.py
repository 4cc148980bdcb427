"""What check refuses of a wait for readiness, and what makes it wait again."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_readiness import AssetReadinessLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Problem
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings

NEWS: dict[str, Any] = {"assets": {"trailer": {"id": "trailer-1"}}, "name": "ready", "region": "eu-west-1"}


def nobody(_region: str) -> Service:
    raise AssertionError("check and diff ask nobody")


READINESS = AssetReadinessLifecycle(Settings(), nobody)


def problems(**news: Any) -> list[Problem]:
    return READINESS.check({}, {**NEWS, **news}, b"").problems


@pytest.mark.parametrize("timeout", ["soon", 0, -1, True])
def test_a_timeout_that_is_no_number_above_zero_is_refused(timeout: Any) -> None:
    assert [sentence(each) for each in problems(timeout_seconds=timeout)] == [
        f"timeout_seconds is {timeout!r}; it is a number of seconds above 0"
    ]


@pytest.mark.parametrize("timeout", [UNKNOWN, 0.5, 60])
def test_a_timeout_that_is_one_or_not_known_passes(timeout: Any) -> None:
    assert problems(timeout_seconds=timeout) == []


def test_a_region_that_cannot_be_one_is_refused() -> None:
    assert [each.path for each in problems(region="EU West")] == ["region"]


def test_another_region_is_waited_in_again() -> None:
    done = {**NEWS, "statuses": {"trailer": {"hls": "PLAYABLE"}}}
    assert not READINESS.diff(done, NEWS).changes
    assert READINESS.diff(done, {**NEWS, "region": "us-east-1"}).changes
