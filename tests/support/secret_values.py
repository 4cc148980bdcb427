"""A text to look for, in all forms that an input may take, right or wrong."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.support.every_input import Place

MARK: Final = "hush-7Qx3Vz"
NUMBER: Final = 70317
"""The same for whole numbers."""

FORMS: Final = (
    MARK,
    f"arn:aws:iam::111122223333:role/{MARK}",
    NUMBER,
    f"arn:aws:s3:::{MARK}/{MARK}.m3u8",
    f"s3://{MARK}/{MARK}.m3u8",
    f"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{MARK}",
    f"https://{MARK}.example",
    f"/aws/MediaPackage/{MARK}",
    f"'{MARK}' \"{MARK}\"\n",
    MARK * 40,
)


def forms_for(place: Place) -> tuple[Any, ...]:
    """The values to try at a place: wrong ones, and those of a closed set, which tell nothing, for what is beside."""
    return (*FORMS, *place.allowed[:1])


def tells(found: Any) -> bool:
    """Whether texts or values show the mark outside of what is marked as a secret."""
    text = found if isinstance(found, str) else json.dumps(_in_the_clear(found), default=str)
    return MARK in text or str(NUMBER) in text


def _in_the_clear(value: Any) -> Any:
    if isinstance(value, dict):
        return {} if "4dabf18193072939515e22adb298388d" in value else {k: _in_the_clear(v) for k, v in value.items()}
    return [_in_the_clear(each) for each in value] if isinstance(value, list | tuple) else value
