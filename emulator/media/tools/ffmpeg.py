"""ffmpeg: the one on PATH, else the binary in the wheel of imageio-ffmpeg."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

INSTALL = "pip install 'pulumi-mediapackage-vod[emulator-media]'"

LOCAL_ONLY = {"protocol_whitelist": "file"}
"""Options of an input: nothing that it names is read from anywhere but local files. PyAV takes them as they are."""

# It asks nothing, overwrites what is there, and says only what went wrong.
_GLOBAL = ("-hide_banner", "-nostdin", "-y", "-loglevel", "error")


class FfmpegError(Exception):
    """ffmpeg is missing or has failed; the text says which, with its last line, and what to do."""


def ffmpeg_path() -> str:
    """Where ffmpeg is; a `FfmpegError` says what to install where there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        return str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise FfmpegError(
            f"ffmpeg is neither on PATH nor in the package imageio-ffmpeg ({error}): {INSTALL}, or install ffmpeg"
        ) from None


def local_input(path: Path) -> list[str]:
    """The arguments for an input of which only local files are read."""
    return [*(argument for name, value in LOCAL_ONLY.items() for argument in (f"-{name}", value)), "-i", str(path)]


def run(
    arguments: Sequence[str],
    timeout: float = 120,
    started: Callable[[subprocess.Popen[bytes]], None] = lambda _: None,
) -> None:
    """Run ffmpeg to its end; a `FfmpegError` where it fails or takes more than `timeout` seconds.

    `started` is given the process as soon as it runs, and may end it.
    """
    path = ffmpeg_path()
    try:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            [path, *_GLOBAL, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        raise FfmpegError(f"ffmpeg ({path}) cannot be run: {error.strerror}; {INSTALL}, or install ffmpeg") from None
    with process:
        try:
            started(process)
            _, said = process.communicate(timeout=timeout)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise FfmpegError(f"ffmpeg ({path}) was not done after {timeout:g} s") from None
            raise
    if process.returncode != 0:
        lines = said.decode(errors="replace").strip().splitlines()
        last = lines[-1].strip() if lines else "it said nothing"
        raise FfmpegError(f"ffmpeg ({path}) ended with {process.returncode}: {last}")
