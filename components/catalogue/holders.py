"""Which component of a program holds a title of a unit: two that hold one would take it from each other in each run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from pulumi_mediapackage_vod.dynamic_providers import PackagingGroup, ProgramError

_CATALOGUE = "AssetCatalog"


class _Holder(NamedTuple):
    name: str
    title: Mapping[str, Any]


_held: WeakKeyDictionary[PackagingGroup, dict[str, _Holder]] = WeakKeyDictionary()
"""By group and by what the asset's id is, or begins with."""


def hold(
    group: PackagingGroup | None, component: str, name: str, titles: Mapping[str, Mapping[str, Any]], id_prefix: Any
) -> None:
    """Refuse a title that another component of the program holds already.

    Units of other stacks are not looked at, nor ids that are not known when the program runs: the preview finds those.
    Units and `Assets` may have different titles under one key, since these have different ids.
    """
    if group is None or not (id_prefix is None or isinstance(id_prefix, str)):
        return
    held = _held.setdefault(group, {})
    for key, title in titles.items():
        chosen = title.get("asset_id")
        asset_id: Any = chosen or (f"{id_prefix}-{key}-…" if id_prefix else f"{key}-…")
        if not isinstance(asset_id, str):
            continue
        ours = _Holder(f"{component} {name!r}", title)
        other = held.setdefault(asset_id, ours)
        if other is not ours and (chosen or _are_one(ours, other)):
            raise ProgramError(
                f"{ours.name} has the title {key!r}, and {other.name} of the same unit has it too (asset {asset_id}): "
                "declare it in one of them; another asset needs an asset_id or asset_id_prefix of its own"
            )


def _are_one(*holders: _Holder) -> bool:
    if any(each.name.startswith(_CATALOGUE) for each in holders):
        return True
    # Outputs cannot be compared.
    ours, other = ({key: value for key, value in each.title.items() if key != "tags"} for each in holders)
    return ours.keys() == other.keys() and all(
        isinstance(each, str) and each == other[key] for key, each in ours.items()
    )
