"""Players that need no browser, on all kinds of sources in all formats: the emulator's client, and GStreamer's."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from pulumi_mediapackage_vod.emulator.media.trial import client
from tests.media.kinds import KINDS
from tests.media.players import GSTREAMER, SAMPLED, limit
from tests.media.titles import FORMS, Titles
from tests.support.programs import cannot_run
from tools.browser import DISCOVERER
from tools.browser import GSTREAMER as PACKAGES


@pytest.mark.parametrize("name", SAMPLED)
def test_the_client_plays_it(titles: Titles, name: str) -> None:
    for form in FORMS:
        kinds = {each.kind for each in client.streams(titles.url(name, form))}
        assert kinds == ({"video"} if name == "no sound" else {"video", "audio"})


@pytest.mark.program
@pytest.mark.parametrize("name", SAMPLED)
def test_gstreamer_discovers_it(titles: Titles, name: str) -> None:
    program = shutil.which(DISCOVERER)
    if program is None:
        reason = f"there is no {DISCOVERER}; on Debian: apt-get install {' '.join(PACKAGES)}"
        cannot_run("tests with GStreamer", reason)
    for form in FORMS:
        done = subprocess.run(
            [str(program), titles.url(name, form)], check=False, capture_output=True, text=True, timeout=60
        )
        found = set(re.findall(r"^ +(video|audio) ?#?\d*:", done.stdout, re.MULTILINE))
        wanted = {"video"} if name == "no sound" else {"video", "audio"}
        if limit(name, form, GSTREAMER):
            assert found != wanted, "it is not limited any more"
            continue
        assert found == wanted, (form, done.stdout, done.stderr)
        hours, minutes, seconds = re.findall(r"Duration: (\d+):(\d+):([0-9.]+)", done.stdout)[0]
        lasts = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        assert lasts == pytest.approx(KINDS[name].seconds, abs=0.05), form
