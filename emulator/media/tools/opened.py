"""Media files as PyAV opens them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import av.error
from av.container import InputContainer

from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import LOCAL_ONLY, PATIENT, FfmpegError


@contextmanager
def opened(path: Path) -> Generator[InputContainer, None, None]:
    """A local file; an `FfmpegError` where it cannot be read.

    Where sound begins late, it is opened anew and read as far as that: its frames would have no times otherwise.
    """
    try:
        media: InputContainer = av.open(str(path), options=LOCAL_ONLY)
        contexts = [each.codec_context for each in media.streams.audio]
        if not all(each.sample_rate for each in contexts if each):
            media.close()
            media = av.open(str(path), options=PATIENT)
        with closing(media):
            yield media
    except (av.error.FFmpegError, LookupError, ValueError) as error:
        raise FfmpegError(f"{path.name} cannot be read: {error}") from None
