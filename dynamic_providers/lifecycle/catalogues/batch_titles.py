"""The titles of a batch as the assets they ask for, and what an update would do about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import (
    Record,
    Records,
    made_of,
    tags_digest,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_text import normal_options, titles_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.common import common_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import generated_id, hashed_id
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle, configuration_ids
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.foresight import claimed
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import root_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged

_HASHED = (*ASSET.create_only, *ASSET.not_sent, "region")
_OF_ALL = ("packaging_group_id", "packaging_configurations", "source_role_arn", "region", "owner", "incarnation")
SHARED = ("source_role_arn", "tags_all", "id_prefix")
"""Inputs of a batch that change every title of it."""
PLACE = ("packaging_group_id", "groups", "packaging_configurations", "region")
"""Inputs of a batch that say where its titles are and how they are published."""


class Changes(NamedTuple):
    """What an update would do, by key."""

    new: list[str]
    moved: list[str]
    """The new titles whose assets another resource of the stack holds."""
    replaced: list[str]
    retagged: list[str]
    removed: list[str]
    released: list[str]

    @staticmethod
    def together(several: Iterable[Changes]) -> Changes:
        """The changes of all parts of a batch, as one."""
        together = zip(NO_CHANGES, *several, strict=True)
        return Changes(*([key for keys in same for key in keys] for same in together))

    def __str__(self) -> str:
        """`2 titles to make, 1 to delete`; empty without changes."""
        ends_urls = "to replace, which ends their URLs"
        words = ("to make", "to take over", ends_urls, "whose tags change", "to delete", "to let go")
        numbers = [len(self.new) - len(self.moved), *map(len, self[1:])]
        counts = [f"{number} {word}" for number, word in zip(numbers, words, strict=True) if number]
        return f"titles: {', '.join(counts)}" if counts else ""


NO_CHANGES: Final = Changes([], [], [], [], [], [])


def asked_of(asset: AssetLifecycle, batch: Props, key: str) -> Props:
    """What an `Asset` of this title would be given."""
    title = options_of(batch, key)
    inputs = {name: batch[name] for name in _OF_ALL if name in batch}
    inputs["tags_all"] = merged(batch["tags_all"], title.pop("tags", None))
    inputs |= {name: value for name, value in title.items() if value is not None}
    return asset.completed(inputs)


def asset_inputs(asset: AssetLifecycle, batch: Props, key: str) -> Props:
    """The inputs that an `Asset` of this title would have; its generated id is the same."""
    inputs = asked_of(asset, batch, key)
    if inputs.get(ASSET.id_property) is None:
        inputs[ASSET.id_property] = own_id(batch, key, inputs)
    elif batch.get("adopt"):
        inputs["adopt"] = True
    return inputs


def titles_in(batch: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a batch has of each title, by key; checked inputs have it as a text."""
    titles: Any = batch["titles"]
    return titles_of(titles) if isinstance(titles, str) else cast("Mapping[str, Any]", titles)


def options_of(batch: Mapping[str, Any], key: str) -> Props:
    title = titles_in(batch)[key]
    return dict(cast("Mapping[str, Any]", title)) if isinstance(title, Mapping) else {"source_arn": title}


def own_id(batch: Mapping[str, Any], key: str, inputs: Props) -> Any:
    """The id that is generated of a title."""
    prefix = batch.get("id_prefix")
    if prefix is UNKNOWN:
        return UNKNOWN
    before = f"{prefix}-{key}" if prefix else key
    values = tuple(inputs.get(name) for name in _HASHED)
    if all(value is None or isinstance(value, str) for value in values):
        return _id_of(before, values)
    return generated_id(ASSET, inputs, before, b"")


@lru_cache(maxsize=1 << 15)
def _id_of(before: str, values: tuple[str | None, ...]) -> Any:
    """A run asks for each of thousands of ids several times."""
    return hashed_id(before, dict(zip(_HASHED, values, strict=True)))


def title_problems(asset: AssetLifecycle, batch: Props, recorded: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """What is wrong with each title, the same as with a single asset; what is wrong with all of them, once. Titles that
    are as `recorded`, with all else in the batch, were checked when they were made."""
    given = batch.get("titles")
    if not isinstance(given, Mapping):
        if given is not UNKNOWN:
            yield Problem("titles", "it is a mapping from keys to sources or their options", given)
        return
    titles = cast("Mapping[str, Any]", given)
    told: set[tuple[str, str]] = set()
    for key in sorted(titles):
        inputs = asset_inputs(asset, batch, key)
        is_checked = key in recorded and recorded[key] == normal_options(titles[key])
        problems = () if is_checked else (*common_problems(ASSET, inputs), *asset.problems(inputs))
        for problem in (*problems, *claimed(ASSET, asset.engine, inputs)):
            name = root_of(problem.path)
            if name not in batch or name in options_of(batch, key):
                yield problem._replace(path=f"titles.{key}.{problem.path}")
            elif (problem.path, problem.reason) not in told:
                told.add((problem.path, problem.reason))
                yield problem


def changes(asset: AssetLifecycle, recorded: Records, batch: Props, id_prefix: str | None) -> Changes:
    """Titles of which something is not known yet count as replaced. `id_prefix` is the recorded one."""
    found = Changes([], [], [], [], [], [])
    titles = titles_in(batch)
    for key in sorted(titles):
        record = recorded.assets.get(key)
        if record is None:
            found.new.append(key)
            if is_held_elsewhere(asset, batch, asset_inputs(asset, batch, key)):
                found.moved.append(key)
            continue
        inputs = asset_inputs(asset, batch, key)
        chosen = options_of(batch, key).get(ASSET.id_property)
        if chosen not in (None, record.id) or not is_made_of(record, key, inputs, id_prefix):
            found.replaced.append(key)
        elif holds_unknown(inputs["tags_all"]) or tags_digest(inputs["tags_all"]) != record.tags:
            found.retagged.append(key)
    for key in sorted(set(recorded.assets) - set(titles)):
        (found.released if key in batch.get("release", ()) else found.removed).append(key)
    return found


def is_held_elsewhere(asset: AssetLifecycle, batch: Props, inputs: Props) -> bool:
    """Whether another resource of the stack has the asset, as far as the state says."""
    id_ = inputs[ASSET.id_property]
    return not holds_unknown([id_]) and asset.engine.holder(id_) not in (None, batch["owner"])


def is_made_of(record: Record, key: str, inputs: Props, id_prefix: str | None) -> bool:
    """Whether an asset is known to be what a title asks for, tags aside."""
    if any(holds_unknown(inputs.get(name)) for name in (*ASSET.create_only, *ASSET.not_sent)):
        return False
    if record.made_of:
        return record.made_of == made_of(inputs)
    return record.id == own_id({"id_prefix": id_prefix}, key, inputs)


def asked_configurations(batch: Mapping[str, Any]) -> list[str]:
    """Ids of the configurations that the titles are published through."""
    published = batch.get("packaging_configurations")
    return [] if holds_unknown(published) else sorted(configuration_ids(batch) or ())
