"""Whether sources are read: what is refused when it is asked for, and that nothing is needed when it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import pytest
from click.testing import CliRunner

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.command import emulator as command
from pulumi_mediapackage_vod.emulator.media.tools import ffmpeg
from tests.support.executable import executable


def test_nothing_is_read_unless_it_is_asked_for():
    assert Emulator().media is None
    assert Emulator().backend.ingest is None


def test_without_it_nothing_of_it_is_imported():
    text = (
        "import sys; from pulumi_mediapackage_vod.emulator import Emulator; Emulator();"
        "print([name for name in ('av', 'm3u8', 'imageio_ffmpeg', 'moto') if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_folder_or_the_buckets_are_read(tmp_path):
    for emulator in (Emulator(source_dir=tmp_path), Emulator(source_dir=str(tmp_path)), Emulator(media="s3")):
        assert emulator.media is emulator.backend.ingest is not None


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"source_dir": ".", "media": "s3"}, "from source_dir or, with media, from S3: not from both"),
        ({"media": "disk"}, "media must be 's3' or left out, not 'disk'"),
        ({"source_dir": "no-such-folder"}, "source_dir must be a folder, which 'no-such-folder' is not"),
        ({"source_dir": __file__}, f"source_dir must be a folder, which '{__file__}' is not"),
    ],
)
def test_what_is_wrong_is_said(arguments, expected):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the text follows
        Emulator(**arguments)
    assert expected in str(caught.value)


@pytest.mark.parametrize(
    ("missing", "arguments", "extra"),
    [
        ("av", {"source_dir": "."}, "emulator-media"),
        ("m3u8", {"source_dir": "."}, "emulator-media"),
        ("moto.moto_server.werkzeug_app", {"media": "s3"}, "emulator-aws"),
    ],
)
def test_what_is_missing_is_said(missing, arguments, extra):
    text = (
        f"import sys; sys.modules[{missing!r}] = None; from pulumi_mediapackage_vod.emulator import Emulator\n"
        f"try: Emulator(**{arguments!r})\nexcept ValueError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout
    assert missing in said
    assert said.endswith(f"pip install 'pulumi-mediapackage-vod[{extra}]'\n")


@pytest.fixture
def no_ffmpeg(monkeypatch):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)


def test_without_ffmpeg_it_does_not_begin(no_ffmpeg, tmp_path):
    with pytest.raises(ValueError, match=r"^the package imageio-ffmpeg has no ffmpeg") as caught:
        Emulator(source_dir=tmp_path)
    assert "pip install 'pulumi-mediapackage-vod[emulator-media]', or name another one with --ffmpeg" in str(
        caught.value
    )


def test_the_command_says_it_in_one_line(no_ffmpeg, tmp_path):
    result = CliRunner().invoke(command, ["--source-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert result.output.startswith("Error: the package imageio-ffmpeg has no ffmpeg")
    result = CliRunner().invoke(command, ["--source-dir", str(tmp_path / "no")])
    assert (result.exit_code, "does not exist" in result.output) == (2, True)
    result = CliRunner().invoke(command, ["--media", "disk"])
    assert result.exit_code == 2
    result = CliRunner().invoke(command, ["--media", "s3", "--source-dir", str(tmp_path)])
    assert result.output == "Error: sources are read from source_dir or, with media, from S3: not from both\n"


def test_it_is_the_one_that_comes_with_the_extra_whatever_is_on_the_path(tmp_path, monkeypatch):
    executable(tmp_path / "ffmpeg", "exit 1")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(ffmpeg.VARIABLE, raising=False)
    assert Path(ffmpeg.ffmpeg_path()).is_relative_to(Path(imageio_ffmpeg.__file__).parent)


@pytest.mark.parametrize(
    ("says", "wrong", "queue"),
    [
        ("ffmpeg version 5.1.9\nlibavformat    59. 27.100 / 59. 27.100", None, ()),
        ("ffmpeg version 6.0\nlibavformat    60.  3.100 / 60.  3.100", None, ("-thread_queue_size", "64")),
        ("ffmpeg version N-117000-gab\nlibavformat    61.  7.100 / 61.  7.100", None, ("-thread_queue_size", "64")),
        (
            "ffmpeg version 4.4.2\nlibavformat    58. 76.100 / 58. 76.100",
            "5.1 or later, but: ffmpeg version 4.4.2;",
            (),
        ),
        ("something else", "5.1 or later, but: something else;", ()),
    ],
)
def test_another_one_may_be_named_if_it_is_not_too_old(tmp_path, monkeypatch, says, wrong, queue):
    path = executable(tmp_path / "mine", f"cat <<'.'\n{says}\n.")
    monkeypatch.setenv(ffmpeg.VARIABLE, str(path))
    if wrong is None:
        assert (ffmpeg.ffmpeg_path(), ffmpeg.queue_options()) == (str(path), queue)
    else:
        with pytest.raises(ValueError, match=f"must be version {wrong}"):
            Emulator(source_dir=tmp_path)


def test_it_is_named_by_an_option_of_the_command(tmp_path, monkeypatch):
    path = executable(tmp_path / "old", "echo ffmpeg version 4.4")
    monkeypatch.setenv(ffmpeg.VARIABLE, "")
    result = CliRunner().invoke(command, ["--source-dir", str(tmp_path), "--ffmpeg", str(path)])
    assert (result.exit_code, result.output.startswith(f"Error: ffmpeg ({path}) must be version 5.1")) == (1, True)


@pytest.fixture
def fake_ffmpeg(tmp_path, monkeypatch):
    def make(script):
        path = executable(tmp_path / "ffmpeg", script)
        monkeypatch.setattr(ffmpeg, "ffmpeg_path", lambda: str(path))
        return path

    return make


def test_it_is_run_without_a_shell_and_without_questions(fake_ffmpeg, tmp_path):
    fake_ffmpeg(f'printf "%s\\n" "$@" > {tmp_path}/arguments; cat >> {tmp_path}/arguments')
    ffmpeg.run(["-i", "$(touch hacked); *"])
    arguments = (tmp_path / "arguments").read_text().splitlines()
    assert arguments == ["-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-i", "$(touch hacked); *"]


def test_its_last_line_says_why_it_failed(fake_ffmpeg):
    path = fake_ffmpeg("echo first >&2; echo 'the last one  ' >&2; echo >&2; exit 3")
    with pytest.raises(ffmpeg.FfmpegError) as caught:
        ffmpeg.run([])
    assert str(caught.value) == f"ffmpeg ({path}) ended with 3: the last one"


def test_one_that_fails_in_silence(fake_ffmpeg):
    path = fake_ffmpeg("exit 1")
    with pytest.raises(ffmpeg.FfmpegError) as caught:
        ffmpeg.run([])
    assert str(caught.value) == f"ffmpeg ({path}) ended with 1: it said nothing"


def test_one_that_hangs_is_ended(fake_ffmpeg):
    path = fake_ffmpeg("exec sleep 60")
    with pytest.raises(ffmpeg.FfmpegError) as caught:
        ffmpeg.run([], timeout=0.2)
    assert str(caught.value) == f"ffmpeg ({path}) was not done after 0.2 s"


def test_one_that_cannot_be_run(fake_ffmpeg):
    fake_ffmpeg("").chmod(0o600)
    with pytest.raises(ffmpeg.FfmpegError, match=r"cannot be run: Permission denied; pip install .* --ffmpeg"):
        ffmpeg.run([])
