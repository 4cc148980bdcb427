"""Temporary folders: when they go, and that nobody else's do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading

import pytest

from pulumi_mediapackage_vod.emulator.media.tools import working_folders
from pulumi_mediapackage_vod.emulator.media.tools.working_folders import WorkingFolders, remove_left_over
from tests.support.waiting import until

OTHER = """
import time
from pulumi_mediapackage_vod.emulator.media.tools.working_folders import WorkingFolders
folders = WorkingFolders("other")
(folders.new() / "file").write_text("x")
print(folders.directory, flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def folders():
    made = WorkingFolders("test")
    yield made
    made.close()


@pytest.fixture
def other(temporary):
    """Another process with folders of its own."""
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen([sys.executable, "-c", OTHER], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def names(directory):
    return [each.name for each in directory.iterdir()]


def test_there_is_nothing_before_it_is_needed_and_after_the_end(folders, temporary):
    assert (folders.directory, names(temporary)) == (None, [])
    for _ in range(2):
        made = [folders.new(), folders.new()]
        assert [each.parent for each in made] == [folders.directory] * 2
        assert [name.startswith("mediapackage-vod-test-") for name in names(temporary)] == [True]
        folders.close()
        assert (folders.directory, names(temporary)) == (None, [])


def test_what_is_removed_is_so_in_the_background(folders, monkeypatch):
    go_on, real = threading.Event(), working_folders.shutil.rmtree

    def slow(*arguments, **options):
        assert go_on.wait(10)
        real(*arguments, **options)

    monkeypatch.setattr(working_folders.shutil, "rmtree", slow)
    first, second, third = (folders.new() for _ in range(3))
    folders.remove([first])
    folders.remove([second])
    assert (first.exists(), second.exists()) == (True, True)
    go_on.set()
    until(lambda: not first.exists() and not second.exists())
    assert third.exists()
    folders.remove([third])
    until(lambda: not third.exists())


def test_a_directory_that_somebody_takes_away_is_made_anew(folders):
    working_folders.shutil.rmtree(folders.new().parent)
    made = folders.new()
    assert made.is_dir()
    assert made.parent == folders.directory


def test_they_go_with_their_owner(temporary):
    folders = WorkingFolders("test")
    folders.new()
    del folders
    assert names(temporary) == []


def test_what_a_killed_process_leaves_goes_at_the_next_start(other, folders, temporary):
    folders.new()
    remove_left_over()
    assert len(names(temporary)) == 2
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert len(names(temporary)) == 2
    remove_left_over()
    assert names(temporary) == [folders.directory.name]


def test_what_is_no_such_directory_stays(temporary):
    (temporary / "mine").mkdir()
    (temporary / "mine" / "file").touch()
    (temporary / "mediapackage-vod-link-x").symlink_to(temporary / "mine")
    (temporary / "mediapackage-vod-file-x").touch()
    remove_left_over()
    assert sorted(names(temporary)) == ["mediapackage-vod-file-x", "mediapackage-vod-link-x", "mine"]
    assert names(temporary / "mine") == ["file"]


def test_what_is_somebody_elses_stays(temporary, monkeypatch):
    (temporary / "mediapackage-vod-packages-x").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, "getuid", lambda: os.geteuid() + 1)
        remove_left_over()
    assert names(temporary) == ["mediapackage-vod-packages-x"]
    remove_left_over()
    assert names(temporary) == []
