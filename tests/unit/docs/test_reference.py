"""The pages of the reference have every public name, and every argument of each is explained in a docstring."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typing_extensions import is_typeddict

from pulumi_mediapackage_vod import components, dynamic_providers, emulator, signed_cookies
from pulumi_mediapackage_vod.emulator.state.settings import SETTINGS, SettingValues

PAGES = sorted((Path(__file__).resolve().parents[3] / "docs" / "reference").glob("*.md"))
TEXT = "\n".join(page.read_text() for page in PAGES)
NAMED = re.findall(r"^::: (\S+)", TEXT, re.MULTILINE)
ROOMS = (components, dynamic_providers, emulator, signed_cookies)
PUBLIC = [
    pytest.param(public, id=name)
    for room in ROOMS
    for name, public in ((name, getattr(room, name)) for name in room.__all__)
    if inspect.isfunction(public) or (inspect.isclass(public) and not issubclass(public, Exception))
]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_every_public_name_is_there_once(room: ModuleType) -> None:
    """One that is missing gets a line on a page of docs/reference. The type of a component's settings is only named
    there: its fields are told among the arguments of the component."""
    told = Counter(path.rpartition(".")[2] for path in NAMED)
    named = [name for name in room.__all__ if is_typeddict(getattr(room, name)) and f"`{name}`" in TEXT]
    assert {name: told[name] or named.count(name) for name in room.__all__} == dict.fromkeys(room.__all__, 1)


@pytest.mark.parametrize("public", PUBLIC)
def test_every_argument_is_explained(public: Any) -> None:
    """Those of a form for Outputs at the function that it is a form of."""
    told_by = getattr(sys.modules[public.__module__], public.__name__.removesuffix("_output"))
    assert [name for name in arguments(public) if name not in explained(told_by)] == []


def test_the_settings_of_the_emulator_are_explained_as_on_its_command_line() -> None:
    told = {name: " ".join(text.split()) for name, text in docstrings_of_fields(SettingValues)}
    assert told == {name: setting.purpose for name, setting in SETTINGS.items()}


def arguments(public: Any) -> list[str]:
    """Names; settings by their own."""
    if is_typeddict(public) or dataclasses.is_dataclass(public):
        return [name for name in public.__annotations__ if name != "_"]
    parameters = [each for name, each in inspect.signature(public).parameters.items() if name != "self"]
    settings = [each.annotation for each in parameters if each.kind is each.VAR_KEYWORD]
    fields = [name for each in settings for name in settings_type(public, each).__annotations__]
    return [each.name for each in parameters if each.kind is not each.VAR_KEYWORD] + fields


def explained(public: Any) -> set[str]:
    """By `Args:` or by the text under the field."""
    if is_typeddict(public) or dataclasses.is_dataclass(public):
        return {name for name, _ in docstrings_of_fields(public)}
    documented = public.__init__ if inspect.isclass(public) else public
    section = re.search(r"^Args:\n((?:    .*\n?|\n)*)", inspect.getdoc(documented) or "", re.MULTILINE)
    told = set(re.findall(r"^    (\w+): ", section[1], re.MULTILINE)) if section else set[str]()
    settings = [
        each.annotation for each in inspect.signature(public).parameters.values() if each.kind is each.VAR_KEYWORD
    ]
    return told | {name for each in settings for name, _ in docstrings_of_fields(settings_type(public, each))}


def settings_type(public: Any, annotation: str) -> Any:
    """Of `**settings: Unpack[…]`, as written in the module."""
    return getattr(sys.modules[public.__module__], re.sub(r"Unpack\[(\w+)\]", r"\1", annotation))


def docstrings_of_fields(described: Any) -> Iterator[tuple[str, str]]:
    """Of the class and, as typed dictionaries forget them, of those that it is written to be made of."""
    [body] = ast.parse(textwrap.dedent(inspect.getsource(described))).body
    assert isinstance(body, ast.ClassDef)
    for base in body.bases:
        if isinstance(base, ast.Name) and base.id != "TypedDict":
            yield from docstrings_of_fields(getattr(sys.modules[described.__module__], base.id))
    for field, text in zip(body.body, body.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(told))):
                yield name, told
            case _:
                pass
