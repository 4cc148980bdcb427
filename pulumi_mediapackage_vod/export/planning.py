"""In which terms each group is written: in the tidiest that ask for exactly what there is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.errors import InputError, MediaPackageVodError
from pulumi_mediapackage_vod.export.account import Group
from pulumi_mediapackage_vod.export.program import IMPORTED, Section, as_resources, as_unit, obstacle
from pulumi_mediapackage_vod.export.simulation import Resource, Simulation
from pulumi_mediapackage_vod.export.source import Names, comment

_RESOURCES = "pulumi_mediapackage_vod.dynamic_providers"
_COMPONENTS = "pulumi_mediapackage_vod.components"


@dataclass(frozen=True)
class Project:
    """A program and what the engine is to record of it."""

    program: str
    files: Mapping[str, str]
    """What the program reads, by name."""
    resources: Sequence[Resource]
    left_out: Sequence[str]
    """Groups that no program can declare, and why."""


def planned(groups: Sequence[Group], headline: str, simulation: Simulation) -> Project:
    """The project of some groups; `headline` is what the program says of itself."""
    names = Names(*IMPORTED)
    sections: list[Section] = []
    resources: list[Resource] = []
    left_out: list[str] = []
    for group in groups:
        section, made, reason = _declared(group, names, simulation, resources)
        sections.append(section)
        resources += made
        if not made:
            left_out.append(f"{group.id}: {reason}")
    files = {name: text for each in sections for name, text in each.files.items()}
    return Project(_program(headline, sections), files, resources, left_out)


def _declared(
    group: Group, names: Names, simulation: Simulation, others: Sequence[Resource]
) -> tuple[Section, list[Resource], str | None]:
    """Of a group that is left out there are no resources, and the reason."""
    reason = obstacle(group)
    ways: list[Callable[[Group, Names], Section]] = [as_resources] if reason else [as_unit, as_resources]
    for way in ways:
        section = way(group, names)
        try:
            made = simulation.run(group, lambda section=section: _run(section))
            _refuse_one_name_twice(made, others)
        except MediaPackageVodError as error:
            reason = " ".join(str(error).split())
            continue
        if way is as_resources:
            section.code.insert(0, comment(f"Packaging group {group.id}. Resources of their own, since {reason}."))
        return section, made, None
    return Section([comment(f"Packaging group {group.id} is left out: {reason}")]), [], reason


def _refuse_one_name_twice(made: Sequence[Resource], others: Sequence[Resource]) -> None:
    """Resources of one type have different names in a stack, whatever component they are of."""
    taken = {(each.type, each.name, each.parent and each.parent[0]) for each in others}
    for each in made:
        if (each.type, each.name, each.parent and each.parent[0]) in taken:
            raise InputError(f"another group has a child of the name {each.name} too")


def _run(section: Section) -> None:
    """Run a section alone. It is what `program` wrote, in which everything that was read is a literal."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in section.files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        namespace: dict[str, Any] = {"__file__": os.path.join(folder, "__main__.py")}
        exec(compile(_program("", [section]), "__main__.py", "exec"), namespace)  # noqa: S102


def _program(headline: str, sections: Sequence[Section]) -> str:
    parts = [f'"""{headline}"""'] if headline else []
    imports = ["from pathlib import Path\n"] if any(each.files for each in sections) else []
    for module, found in (
        (_COMPONENTS, {name for each in sections for name in each.components}),
        (_RESOURCES, {name for each in sections for name in each.resources}),
    ):
        if found:
            imports.append(_import(module, sorted(found, key=lambda name: (name.islower(), name))))
    parts += ["\n".join(imports)] if imports else []
    parts += [line for each in sections for line in _joined(each.code)]
    return "\n\n".join(parts) + "\n"


def _joined(code: Sequence[str]) -> list[str]:
    """A comment stands with what it is about."""
    if len(code) > 1 and code[0].startswith("#"):
        return [f"{code[0]}\n{code[1]}", *code[2:]]
    return [*code]


def _import(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 88:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])
