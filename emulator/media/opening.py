"""Whether sources are read and from where; what that needs is imported only if they are."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources
from pulumi_mediapackage_vod.emulator.media.tools.ffmpeg import INSTALL, FfmpegError, ffmpeg_path
from pulumi_mediapackage_vod.emulator.state.backend import Backend

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.emulator.media.packaging.content import PackagedContent
    from pulumi_mediapackage_vod.emulator.media.sources.library import MediaLibrary

Media = Literal["s3"]


def open_library(
    backend: Backend,
    *,
    source_dir: str | os.PathLike[str] | None,
    media: Media | None,
    resources: OtherResources,
    require_others: Callable[[str], None],
) -> MediaLibrary | None:
    """What reads the sources of this backend's assets; None if nothing is to. A `ValueError` says what is wrong or
    missing."""
    if source_dir is None and media is None:
        return None
    if source_dir is not None and media is not None:
        raise ValueError("sources are read from source_dir or, with media, from S3: not from both")
    if media is not None:
        if media != "s3":
            raise ValueError(f"media must be 's3' or left out, not {media!r}")
        require_others("media")
    elif not Path(source_dir or "").is_dir():
        raise ValueError(f"source_dir must be a folder, which '{os.fspath(source_dir or '')}' is not")
    try:
        from pulumi_mediapackage_vod.emulator.media.sources.library import MediaLibrary
        from pulumi_mediapackage_vod.emulator.media.sources.locations import Buckets, SourceDirectory
        from pulumi_mediapackage_vod.emulator.media.tools.working_folders import remove_left_over

        # What is ingested will be packaged, so that what this takes had better be there.
        ffmpeg_path()
    except ModuleNotFoundError as error:
        raise ValueError(f"reading sources needs {error.name}: {INSTALL}") from None
    except FfmpegError as error:
        raise ValueError(str(error)) from None
    sources = Buckets(resources) if source_dir is None else SourceDirectory(Path(source_dir))
    threading.Thread(target=remove_left_over, name="mediapackage-vod left-over", daemon=True).start()
    library = MediaLibrary(backend, sources)
    backend.ingest = library
    return library


def open_packages(backend: Backend, library: MediaLibrary | None) -> PackagedContent | None:
    """What packages and serves what a library has read; None without one."""
    if library is None:
        return None
    from pulumi_mediapackage_vod.emulator.media.packaging.content import PackagedContent

    packages = PackagedContent(library.ingested, lambda: backend.settings.media_cache_megabytes * 1_000_000)
    backend.packages = packages
    return packages
