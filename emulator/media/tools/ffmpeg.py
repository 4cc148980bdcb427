"""ffmpeg: the binary in the wheel of imageio-ffmpeg, so that every machine serves the same; another one if named."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

INSTALL = "pip install 'pulumi-mediapackage-vod[emulator-media]'"
VARIABLE = "IMAGEIO_FFMPEG_EXE"
"""Of the environment; imageio-ffmpeg takes the program that it names for its own."""

LOCAL_ONLY = {"protocol_whitelist": "file"}
"""Options of an input: nothing that it names is read from anywhere but local files. PyAV takes them as they are."""

PATIENT = {**LOCAL_ONLY, "analyzeduration": "86400M", "probesize": "2G"}
"""Options of an input of which a stream may begin late: it is read as far as the first frame of each."""

# A title of hours is copied at the speed of the disk.
_LONGEST = 1800
# It asks nothing, overwrites what is there, and says only what went wrong.
_GLOBAL = ("-hide_banner", "-nostdin", "-y", "-loglevel", "error")
_LEAST, _LEAST_LIBRARY = "5.1", (59, 27)
_THREADED_LIBRARY = (60, 0)
_LIBRARY = re.compile(rb"^libavformat\s+(\d+)\.\s*(\d+)\.", re.MULTILINE)
_ADVICE = f"{INSTALL}, or name another one with --ffmpeg or {VARIABLE}"


class FfmpegError(Exception):
    """ffmpeg is missing or has failed; the text says which, with its last line, and what to do."""


def ffmpeg_path() -> str:
    """Where ffmpeg is; a `FfmpegError` says what to install where there is none, or that it is too old."""
    try:
        path = str(importlib.import_module("imageio_ffmpeg").get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise FfmpegError(f"the package imageio-ffmpeg has no ffmpeg ({error}): {_ADVICE}") from None
    _library_of(path)
    return path


def queue_options() -> Sequence[str]:
    """Of an output: so many packets may wait for the thread that writes it, which there is from ffmpeg 6.0 on. To wake
    it for every few takes longer than to copy them."""
    return ("-thread_queue_size", "64") if _library_of(ffmpeg_path()) >= _THREADED_LIBRARY else ()


@lru_cache
def _library_of(path: str) -> tuple[int, ...]:
    """The version of its library of formats, since builds of ffmpeg between two versions are not numbered."""
    try:
        said = subprocess.run([path, "-version"], capture_output=True, timeout=30, check=False).stdout  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FfmpegError(f"ffmpeg ({path}) cannot be run: {error}; {_ADVICE}") from None
    first = said.decode(errors="replace").partition("\n")[0]
    library = tuple(map(int, found.groups())) if (found := _LIBRARY.search(said)) else ()
    if library < _LEAST_LIBRARY:
        raise FfmpegError(f"ffmpeg ({path}) must be version {_LEAST} or later, but: {first}; {_ADVICE}")
    return library


def local_input(path: Path, options: Mapping[str, str] = LOCAL_ONLY) -> list[str]:
    """The arguments for an input of which only local files are read."""
    return [*(argument for name, value in options.items() for argument in (f"-{name}", value)), "-i", str(path)]


def run(
    arguments: Sequence[str],
    timeout: float = _LONGEST,
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
        raise FfmpegError(f"ffmpeg ({path}) cannot be run: {error.strerror}; {_ADVICE}") from None
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
