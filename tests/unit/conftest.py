"""What all unit tests have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pulumi.runtime.resource
import pytest
from pulumi.runtime.proto import source_pb2

from pulumi_mediapackage_vod.dynamic_providers.service.waiting import STOPPING


@pytest.fixture(autouse=True)
def runs_go_on() -> Iterator[None]:
    """The end of a run that a test makes is that of its own run."""
    yield
    STOPPING.clear()


@pytest.fixture(scope="session", autouse=True)
def programs_keep_no_stack_traces() -> Iterator[None]:
    """Pulumi's SDK takes one with each resource, and pytest's stacks are deep: a fifth of the time of programs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulumi.runtime.resource, "_get_stack_trace", source_pb2.StackTrace)
        yield
