"""Which objects are the manifests of titles, and the patterns by which EventBridge passes on what happens to them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
https://docs.aws.amazon.com/mediaconvert/latest/ug/ev_status_complete.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, cast

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.patterns import LONGEST_EVENT_PATTERN

_MANIFEST: Final = re.compile(r"(?!.*\*\*)[^\\?${}\x00-\x1f]+\.(m3u8|smil)", re.DOTALL)


def checked_manifests(given: Any) -> list[str]:
    """The patterns of keys. They become part of event patterns and of a policy."""
    wanted = (
        "it is a list of keys of manifests, in which * stands for any characters: ['films/*/index.m3u8', '*.smil']; "
        "each ends with .m3u8 or .smil and has none of ** ? \\ $ { }"
    )
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list | tuple) or not listed:
        raise ProgramError(f"manifests is {shown(given)}; {wanted}")
    for index, each in enumerate(cast("Sequence[Any]", listed)):
        if not isinstance(each, str) or not _MANIFEST.fullmatch(each):
            raise ProgramError(f"manifests[{index}] is {shown(each)}; {wanted}")
    manifests = list(cast("Sequence[str]", listed))
    if len(uploads("b" * 63, manifests, ["Object Created", "Object Deleted"])) > LONGEST_EVENT_PATTERN:
        raise ProgramError(
            f"manifests has {len(manifests)} patterns, and together they are longer than EventBridge takes "
            f"({LONGEST_EVENT_PATTERN} characters with what surrounds them): use fewer, with * for what differs"
        )
    return manifests


def uploads(bucket: str, manifests: Sequence[str], kinds: Sequence[str]) -> str:
    """Manifests that were written or that are gone; lifecycle rules and delete markers count as deletions."""
    keys = [{"wildcard": each} for each in manifests]
    detail = {"bucket": {"name": [bucket]}, "object": {"key": keys}}
    return json.dumps({"source": ["aws.s3"], "detail-type": list(kinds), "detail": detail})


def finished_jobs(bucket: str) -> str:
    """Jobs of MediaConvert that have written all of their outputs, of which playlists are in the bucket."""
    paths = {"playlistFilePaths": [{"prefix": f"s3://{bucket}/"}]}
    return json.dumps(
        {
            "source": ["aws.mediaconvert"],
            "detail-type": ["MediaConvert Job State Change"],
            "detail": {"status": ["COMPLETE"], "outputGroupDetails": paths},
        }
    )


def playable(region: str, account: str, id_prefix: str) -> str:
    """Assets of the ingest that can be played, each once for each format."""
    return json.dumps(
        {
            "source": ["aws.mediapackage"],
            "detail-type": ["MediaPackage Input Notification"],
            "resources": [{"prefix": f"arn:aws:mediapackage-vod:{region}:{account}:assets/{id_prefix}"}],
            "detail": {"event": ["VodAssetPlayable"]},
        }
    )
