"""docs/components.md from the components' own docstrings: what each is, its children, its settings.

python tools/component_reference.py > docs/components.md
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

COMPONENTS = Path(__file__).resolve().parents[1] / "components"
# The component's module, and the modules whose settings its own take in.
MODULES: Mapping[str, tuple[str, ...]] = {
    "VodPackaging": ("vod_packaging",),
    "Assets": ("assets",),
    "AssetCatalog": ("asset_catalog",),
    "AssetIngest": ("ingest/asset_ingest", "ingest/settings"),
    "SourceAccess": ("access/source_access", "access/service_role"),
    "SpekeAccess": ("access/speke_access", "access/service_role"),
    "CdnAuthorization": ("delivery/cdn_authorization", "access/service_role"),
    "AccessLogs": ("monitoring/access_logs",),
    "PackagingDistribution": ("delivery/distribution",),
    "PackagingMonitoring": ("monitoring/packaging_monitoring", "monitoring/alarms", "monitoring/notifications"),
}
HEAD = """\
# Components around a unit

Written by `make docs` from the docstrings of `components/`. Each component is used alone, or made by `VodPackaging`
from a dictionary of its settings. Names of children and defaults are contract.
"""


def markdown() -> str:
    return "\n".join([HEAD, *(line for name, modules in MODULES.items() for line in _section(name, modules))])


def _section(name: str, modules: tuple[str, ...]) -> Iterator[str]:
    trees = [ast.parse((COMPONENTS / f"{module}.py").read_text()) for module in modules]
    [component] = [each for each in _classes(trees[0]) if each.name == name]
    yield f"## {name}\n"
    yield f"{_docstring(component)}\n"
    settings = [each for tree in trees for each in _classes(tree) if each.name.endswith("Settings")]
    if not settings:
        yield "Its arguments are documented where it is declared.\n"
        return
    yield "| Setting | |"
    yield "|---|---|"
    for field, text in (each for group in settings for each in _fields(group)):
        yield f"| `{field}` | {_one_line(text)} |"
    yield ""


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    return (node for node in tree.body if isinstance(node, ast.ClassDef))


def _docstring(node: ast.ClassDef) -> str:
    """Its paragraphs without the examples, which are indented."""
    paragraphs = (ast.get_docstring(node) or "").split("\n\n")
    return "\n\n".join(paragraph for paragraph in paragraphs if not paragraph.startswith("    "))


def _fields(settings: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Each annotated name with the text under it."""
    for field, text in zip(settings.body, settings.body[1:], strict=False):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(told))):
                yield name, told
            case _:
                pass


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")


if __name__ == "__main__":
    print(markdown())
