"""Answers that lack what they should hold: garbled ones, which the AWS SDK takes for empty, and ones without tags."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.errors import AmbiguousOutcomeError
from tests.support.lifecycle_bench import Bench, group_inputs, made, updated

AUTHORIZATION = {
    "cdn_identifier_secret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:MediaPackage/cdn",
    "secrets_role_arn": "arn:aws:iam::111122223333:role/mediapackage-reads-secret",
}


def garbled(real: Any, **request: Any) -> Any:
    real(**request)
    return {"ResponseMetadata": {"HTTPStatusCode": 200}}


def without_tags(real: Any, **request: Any) -> Any:
    return {name: value for name, value in real(**request).items() if name != "Tags"}


def test_a_garbled_describe_is_not_taken_for_drift(bench: Bench) -> None:
    group = made(bench.group, group_inputs())
    bench.fault("DescribePackagingGroup", garbled)
    with pytest.raises(AmbiguousOutcomeError, match=f"DescribePackagingGroup '{group.id}'.*could not be read"):
        bench.group.read(group.id, group.outputs)


def test_a_garbled_update_is_not_taken_for_done(bench: Bench) -> None:
    group = made(bench.group, group_inputs(authorization=AUTHORIZATION))
    bench.fault("UpdatePackagingGroup", garbled)
    with pytest.raises(AmbiguousOutcomeError, match="UpdatePackagingGroup"):
        updated(bench.group, group.outputs, group_inputs())


def test_tags_that_a_describe_leaves_out_are_asked_for(bench: Bench) -> None:
    group = made(bench.group, group_inputs(tags={"team": "video"}))
    bench.fault("DescribePackagingGroup", without_tags)
    found = bench.group.read(group.id, group.outputs)
    assert found
    assert found.outputs["tags_all"] == {"team": "video"}
    assert not bench.group.diff(found.outputs, found.inputs).changes
