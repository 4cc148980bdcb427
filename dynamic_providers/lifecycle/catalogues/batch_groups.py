"""A batch whose titles are in several packaging groups, as one batch for each group, and those as one again.

Its input `groups` has the id, the configurations and the weight of each, its text of titles a line for each, and what
its outputs say of assets is a mapping by group. A batch of one group has `packaging_group_id` and nothing of these.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast
from urllib.parse import quote, unquote

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import OUTPUTS, Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_text import (
    titles_of,
    titles_text,
    words_of,
    words_text,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Props

_LINE: Final = "\n"
"""Texts of titles hold none."""

Titles = Mapping[str, Mapping[str, Any]]


def groups_of(batch: Mapping[str, Any]) -> list[Props]:
    """The groups that inputs name."""
    if "groups" in batch:
        return cast("list[Props]", batch["groups"])
    names = {"id": "packaging_group_id", "packaging_configurations": "packaging_configurations"}
    return [{name: batch[source] for name, source in names.items() if source in batch}]


def part_of(batch: Mapping[str, Any], group: Props, titles: Mapping[str, Any]) -> Props:
    """The inputs of a batch that has these titles in this group."""
    part = {name: value for name, value in batch.items() if name not in ("groups", *OUTPUTS)}
    part |= {"packaging_group_id": group["id"], "titles": titles}
    if "groups" in batch:
        part["packaging_configurations"] = group.get("packaging_configurations", [])
    return part


def parts_of(batch: Mapping[str, Any]) -> dict[str, Props]:
    """Checked inputs by group; groups that are not known yet have no titles."""
    if "groups" not in batch:
        return {batch["packaging_group_id"]: dict(batch)}
    titles = titles_by_group(batch)
    return {
        group["id"]: part_of(batch, group, titles.get(group["id"], {}))
        for group in groups_of(batch)
        if group["id"] is not UNKNOWN
    }


def recorded_parts(outputs: Mapping[str, Any]) -> dict[str, Props]:
    """Outputs by group."""
    if not is_parted(outputs):
        return {outputs.get("packaging_group_id", ""): dict(outputs)}
    groups = {group["id"]: group for group in groups_of(outputs)}
    found: dict[str, Props] = {}
    for name in OUTPUTS:
        for id_, value in outputs.get(name, {}).items():
            found.setdefault(id_, part_of(outputs, groups.get(id_, {"id": id_}), {}))[name] = value
    return found


def is_parted(outputs: Mapping[str, Any]) -> bool:
    """Whether outputs are those of several groups."""
    return isinstance(outputs.get("assets"), Mapping)


def recorded_outputs(batch: Mapping[str, Any], recorded: Mapping[str, Records]) -> Props:
    """What outputs say of the assets of each group."""
    groups = {group["id"] for group in groups_of(batch)}
    there = {id_: each for id_, each in recorded.items() if id_ in groups or each.assets or each.leaving}
    if "groups" not in batch and set(there) == groups:
        return there[batch["packaging_group_id"]].outputs()
    outputs: Props = {name: {} for name in Records().outputs()}
    for id_, each in there.items():
        for name, value in each.outputs().items():
            if value:
                outputs.setdefault(name, {})[id_] = value
    return outputs


def recorded_in(outputs: Mapping[str, Any]) -> dict[str, Records]:
    """The assets of each group, of what outputs say of these alone; the id of a batch's one group is empty."""
    if not is_parted(outputs):
        return {"": Records.of(outputs)}
    groups = dict.fromkeys(id_ for name in OUTPUTS for id_ in outputs.get(name, ()))
    parts = {id_: {name: outputs[name][id_] for name in OUTPUTS if id_ in outputs.get(name, ())} for id_ in groups}
    return {id_: Records.of(part) for id_, part in parts.items()}


def records_by_group(outputs: Mapping[str, Any]) -> dict[str, Records]:
    """The assets of each group, of a batch's outputs."""
    return {id_: Records.of(part) for id_, part in recorded_parts(outputs).items()}


def texts_by_group(batch: Mapping[str, Any]) -> dict[str, str]:
    """The text of each group's titles, of checked inputs."""
    text: Any = batch.get("titles")
    if not isinstance(text, str) or not text:
        return {}
    if not text.startswith(_LINE):
        # A batch that had several groups may be recorded with the texts of one.
        groups = [batch["packaging_group_id"]] if "packaging_group_id" in batch else [*recorded_parts(batch)]
        return {group: text for group in groups[:1]}
    lines = (line.partition(" ") for line in text[1:].split(_LINE))
    return {unquote(group): titles for group, _, titles in lines}


def titles_by_group(batch: Mapping[str, Any]) -> dict[str, Titles]:
    """The titles in each group, of checked inputs."""
    return {group: titles_of(text) for group, text in texts_by_group(batch).items()}


def titles_given(batch: Mapping[str, Any], olds: Mapping[str, Any]) -> Any:
    """The titles that a batch is given. A program has known ones as JSON; with `ignore_changes` they are the recorded
    text, and an import gives such a text."""
    titles = batch["titles"]
    if not isinstance(titles, str):
        return titles
    try:
        return json.loads(titles)
    except ValueError:
        if olds and titles != olds.get("titles"):
            return titles
        return {key: title for each in titles_by_group(olds or batch).values() for key, title in each.items()}


def text_of(batch: Mapping[str, Any], titles: Mapping[str, Mapping[str, Any]]) -> str:
    """The text of all titles, given by group, as the inputs of this batch have it."""
    if "groups" not in batch:
        return titles_text({key: title for each in titles.values() for key, title in each.items()})
    lines = (f"{_LINE}{quote(group)} {titles_text(titles[group])}" for group in sorted(titles) if titles[group])
    return "".join(lines)


def group_of_each(batches: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """In which group checked inputs have each title."""
    found: dict[str, str] = {}
    for batch in batches:
        for group, titles in titles_by_group(batch).items():
            found |= dict.fromkeys(titles, group)
    return found


def mark_of(group: str) -> str:
    """What tells a group from the others of a catalogue, in texts that have it once a title."""
    return hashlib.sha256(group.encode()).hexdigest()[:4]


def identities(recorded: Mapping[str, Records], *, with_groups: bool) -> str:
    """What a wait for readiness has to know of the titles of all groups, each with a mark of its group if asked for.
    The mark is empty where the outputs of a batch of one group do not tell it."""
    if not with_groups:
        return " ".join(filter(None, (each.identities() for each in recorded.values())))
    words = {
        key: [*each, mark_of(group) if group else ""]
        for group, records in recorded.items()
        for key, *each in words_of(records.identities(), 3)
    }
    return words_text([key, *words[key]] for key in sorted(words))
