"""What exists of a batch: the recorded assets that a read finds, and those that no record names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_assets import BatchAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import (
    Record,
    Records,
    made_of,
    tags_digest,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_titles import asked_of, titles_in
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import incarnation_of, without_owner
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import EarlierRuns, Props
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG


def existing_records(asset: AssetLifecycle, assets: BatchAssets, batch: Props, recorded: Records) -> Records:
    """The recorded assets that exist, with the tags that they have. An asset that is not what was recorded is
    replaced by the next update if it has our owner tag; without that tag it is somebody else's."""
    ids = [*(each.id for each in recorded.assets.values()), *recorded.leaving]
    if not ids:
        return recorded
    found = assets.found_in(ids, recorded.arn)
    titles = titles_in(batch)
    for key, record in [*recorded.assets.items()]:
        asked = asked_of(asset, batch, key) if key in titles else None
        seen = _existing(assets, record, found.get(record.id), asked)
        if seen is None:
            recorded.forget(key)
        else:
            recorded.assets[key] = seen
    recorded.leaving = {id_: each for id_, each in recorded.leaving.items() if id_ in found}
    return recorded


def _existing(assets: BatchAssets, record: Record, answer: Props | None, asked: Props | None) -> Record | None:
    if answer is None or assets.is_other(answer, record.incarnation):
        return None
    made = record.made_of
    if asked is not None:
        actual = {each: answer.get(each) for each in ASSET.create_only}
        if any(value != asked.get(each) for each, value in actual.items()):
            if OWNER_TAG not in answer.get("tags", {OWNER_TAG: ""}):
                return None
            made = made_of({**asked, **actual})
    tags = tags_digest(without_owner(answer["tags"])) if "tags" in answer else record.tags
    return record._replace(made_of=made, tags=tags)


def strays(assets: BatchAssets, there: Mapping[str, Props], recorded: Records) -> tuple[dict[str, str], set[Any]]:
    """This batch's assets that are not recorded, as incarnations by id, and the incarnations that unfinished
    operations would have given; the state is asked only where there are any."""
    known = {*(each.id for each in recorded.assets.values()), *recorded.leaving}
    found = {
        id_: incarnation_of(each.get("tags", {}))
        for id_, each in there.items()
        if id_ not in known and assets.is_ours(each)
    }
    earlier = assets.engine.earlier_runs() if found else EarlierRuns()
    return found, {each.get("incarnation") for each in (*earlier.pending_creates, *earlier.pending_updates)}
