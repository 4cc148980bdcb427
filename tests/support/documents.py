"""README, CONTRIBUTING and docs/ as tests read them: blocks of code, the commands in them, and the prose around."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
DOCS = REPOSITORY / "docs"
DOCUMENTS = [
    *(REPOSITORY / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted(DOCS.rglob("*.md")),
]


class Block(NamedTuple):
    place: str
    language: str
    code: str


def blocks(*languages: str) -> list[Block]:
    """Of all documents those of these languages, or all."""
    found = [block for document in DOCUMENTS for block in blocks_of(document)]
    return [block for block in found if not languages or block.language in languages]


def blocks_of(document: Path) -> Iterator[Block]:
    lines = document.read_text().splitlines()
    fences = [number for number, line in enumerate(lines) if line.lstrip().startswith("```")]
    assert len(fences) % 2 == 0, f"{document.name} has a code block without an end"
    for start, end in zip(fences[::2], fences[1::2], strict=True):
        code = "\n".join(lines[start + 1 : end])
        yield Block(f"{name_of(document)}:{start + 1}", lines[start].strip(" `"), textwrap.dedent(code))


def place_of(block: Block) -> str:
    return block.place


def name_of(document: Path) -> str:
    return str(document.relative_to(REPOSITORY))


def prose(document: Path) -> str:
    """Without the blocks of code."""
    return re.sub(r"^ *```.*?^ *```$", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)


def commands(code: str, program: str) -> Iterator[list[str]]:
    """The words behind the program's name, wherever a line calls it."""
    for line in code.replace("\\\n", " ").splitlines():
        for found in re.finditer(rf"(?:^|(?<!aws)[\s(']){re.escape(program)}((?: [^&|;#)>]*)?)(?![\w-])", line):
            yield re.sub("['\"]", " ", found[1]).split()
