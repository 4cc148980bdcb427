"""Tests of this stack on an emulated service, with the real Pulumi CLI: `pytest`, and no account."""

from pathlib import Path

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from pulumi_mediapackage_vod.pytest_plugin import NewStack

PROJECT = Path(__file__).parent


def test_each_title_has_two_formats_and_nothing_is_left(
    mediapackage_vod: Emulator, mediapackage_vod_stack: NewStack
) -> None:
    mediapackage_vod.faults.add(Fault("CreateAsset", "429", times=2))  # throttled, as by a busy account
    stack = mediapackage_vod_stack(PROJECT)
    urls = stack.up().outputs["urls"].value
    assert {title: sorted(formats) for title, formats in urls.items()} == {"trailer": ["dash", "hls"]}
    assert len(mediapackage_vod.objects.ids("assets", region="eu-west-1")) == 1
    assert mediapackage_vod.calls.counts()["CreateAsset"] == 3
    stack.destroy()
    assert mediapackage_vod.objects.ids("assets", region="eu-west-1") == []
