"""Answers that lack what they should hold: garbled ones, which the AWS SDK takes for empty, and ones without tags."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Made
from pulumi_mediapackage_vod.errors import AmbiguousOutcomeError
from tests.support.lifecycle_bench import AUTHORIZATION, Bench, found, garbled, group_inputs, made, updated


def without_tags(real: Any, **request: Any) -> Any:
    return {name: value for name, value in real(**request).items() if name != "Tags"}


def test_a_garbled_describe_is_not_taken_for_drift(bench: Bench, movies: Made) -> None:
    bench.fault("DescribePackagingGroup", garbled)
    with pytest.raises(AmbiguousOutcomeError, match=r"DescribePackagingGroup 'movies'.*could not be read"):
        bench.group.read(*movies)


def test_a_garbled_update_is_not_taken_for_done(bench: Bench) -> None:
    group = made(bench.group, group_inputs(authorization=AUTHORIZATION))
    bench.fault("UpdatePackagingGroup", garbled)
    with pytest.raises(AmbiguousOutcomeError, match="UpdatePackagingGroup"):
        updated(bench.group, group.outputs, group_inputs())


def test_tags_that_a_describe_leaves_out_are_asked_for(bench: Bench) -> None:
    group = made(bench.group, group_inputs(tags={"team": "video"}))
    bench.fault("DescribePackagingGroup", without_tags)
    read = found(bench.group, *group)
    assert read.outputs["tags_all"] == {"team": "video"}
    assert not bench.group.diff(read.outputs, read.inputs).changes
