"""Tags: the rules of the service, the merge with the default tags of the settings, and the calls that change them.

https://docs.aws.amazon.com/mediapackage/latest/ug/tagging.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import member
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Problem
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

WHY_UNRECORDED: Final = (
    "an earlier run made it and was cut off, `retain_on_delete` left it in the account, or a stack of the same name in "
    "another backend made it."
)
"""Of an object with a resource's owner tag that the stack's state does not hold."""

UNTAGGED: Final = "untagged"
"""The output of an imported object that has no such tag yet; the first update gives it one."""

MOST = 50
KEY_LENGTH, VALUE_LENGTH = 128, 256
VALUE_PATTERN = re.compile(r"[a-zA-Z0-9 _.:/=+\-@]*")
_CHARACTERS = "a-z, A-Z, 0-9, spaces and _ . : / = + - @"


def merged(default_tags: Any, tags: Any) -> Any:
    """The default tags and the resource's own, which win. As long as one of them is unknown, the result is too."""
    if not isinstance(default_tags, Mapping):
        return default_tags
    if tags is None or isinstance(tags, Mapping):
        own = {key: value for key, value in cast("Mapping[str, Any]", tags or {}).items() if value is not None}
        return {**cast("Mapping[str, str]", default_tags), **own}
    return tags


def tag_problems(tags: Any, path: str) -> Iterator[Problem]:
    """What the service would refuse. One of the 50 tags of an object is this library's owner tag."""
    if not isinstance(tags, Mapping):
        return
    known = cast("Mapping[str, Any]", tags)
    if len(known) > MOST - 1:
        yield Problem(
            path,
            f"has {len(known)} tags: an object takes {MOST}, one of which this library uses to find its objects again",
        )
    for key, value in known.items():
        at = member(path, key)
        if not key or len(key) > KEY_LENGTH or not VALUE_PATTERN.fullmatch(key):
            yield Problem(at, f"has no possible key: 1 to {KEY_LENGTH} of {_CHARACTERS}")
        elif key == OWNER_TAG:
            yield Problem(at, "is set by this library, to find its objects again")
        elif is_reserved(key):
            yield Problem(at, "cannot be: keys that start with aws: are reserved to AWS")
        if isinstance(value, str) and (len(value) > VALUE_LENGTH or not VALUE_PATTERN.fullmatch(value)):
            yield Problem(at, f"up to {VALUE_LENGTH} of {_CHARACTERS}", value)


def is_reserved(key: str) -> bool:
    """Whether only AWS itself sets and removes such a tag."""
    return key.lower().startswith("aws:")


def retag(service: Service, arn: str, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Bring an object's tags from old to new, with no call that is not needed."""
    changed = {key: value for key, value in new.items() if old.get(key) != value}
    gone = [key for key in old if key not in new]
    if changed:
        service.call("TagResource", {"resource_arn": arn, "tags": changed})
    if gone:
        service.call("UntagResource", {"resource_arn": arn, "tag_keys": gone})
