"""The edits of a program with everything, made in the examples: in the first unit or catalogue of titles of each."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.support.engine.edits import Given
from tests.support.engine.example import Example

UNEDITED: Given = {"formats": None, "trailer": {}, "more": [], "default_tags": "", "unit": {}}

_EDITING = """\
import json
from pathlib import Path

import pulumi
from pulumi_mediapackage_vod import components

edit = json.loads(Path(__file__).with_name("edit.json").read_text())
begun = []


def editing(component):
    class Edited(component):
        def __init__(self, name, **given):
            super().__init__(name, **(given if begun else edited(component.__name__, given)))

    return Edited


def edited(kind, given):
    begun.append(kind)
    titles = {key: {"source": each} if isinstance(each, str) else dict(each) for key, each in given["assets"].items()}
    for first in list(titles.values())[:1]:
        titles |= {f"more-{key}": dict(first) for key in edit["more"]}
        first |= edit["trailer"]
    given = {**given, "assets": titles}
    if kind == "Assets":
        return given | {key: value for key, value in edit["unit"].items() if key == "tags"}
    if edit["formats"]:
        given["formats"] = {key: getattr(components, each)(**more) for key, (each, more) in edit["formats"].items()}
    parts = {key for key, value in given.items() if isinstance(value, pulumi.ComponentResource)}
    return given | {key: value for key, value in edit["unit"].items() if key not in parts}


for each in ("VodPackaging", "Assets"):
    setattr(components, each, editing(getattr(components, each)))

"""


def editor(example: Example) -> Callable[[Given], None]:
    """Make a copy of an example take edits; the function that writes one down."""
    for stack in example.stacks:
        program = stack.project / "__main__.py"
        program.write_text(_EDITING + program.read_text())

    def write(given: Given) -> None:
        for stack in example.stacks:
            (stack.project / "edit.json").write_text(json.dumps(given))
            if given["default_tags"]:
                stack.set("mediapackage-vod:defaultTags", given["default_tags"])

    return write
