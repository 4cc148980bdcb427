"""What a check foresees of an object: who else in the stack has to do with it, and what it will be too many for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import region_doubt
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.takeover import claimed_problem
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.quotas import foresee, with_quota_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    Engine,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings


def claimed(kind: Kind, engine: Engine, inputs: Props) -> Iterator[Problem]:
    """What another resource of the program has to do with the object that these inputs ask for."""
    object_id, region = inputs.get(kind.id_property), inputs.get("region")
    if not holds_unknown([object_id, region]):
        what = kind.at(str(object_id), str(region))
        if claim := engine.claim(what, inputs["owner"]):
            yield claimed_problem(what, claim)


def other_holder(kind: Kind, engine: Engine, inputs: Props) -> str | None:
    """Another resource of the stack that has the object by its state."""
    object_id = inputs[kind.id_property]
    if not kind.is_held_in_batches or holds_unknown([object_id, inputs["region"]]):
        return None
    holder = engine.holder(object_id)
    return holder if holder != inputs["owner"] else None


def tell_of_move(kind: Kind, engine: Engine, inputs: Props) -> None:
    if holder := other_holder(kind, engine, inputs):
        engine.inform(f"takes over {kind.at(inputs[kind.id_property], inputs['region'])} from {holder}")


def warn_of_limits(kind: Kind, engine: Engine, settings: Settings, olds: Props, inputs: Props) -> None:
    """Warn of a quota that new objects of the program exceed, and of a Region that may not have the service."""
    region, group = inputs["region"], inputs.get("packaging_group_id")
    object_id: Any = inputs.get(kind.id_property)
    recorded = olds.get(kind.id_property)
    if not holds_unknown([region, group, object_id]):
        holder = f"packaging group {group!r}" if group else f"the account in {region}"
        # A replacement is made before the old object goes, unless their ids are equal.
        stays = (region, group) == (olds.get("region"), olds.get("packaging_group_id"))
        ids = {str(each) for each in ((object_id, recorded) if stays else (object_id,)) if each}
        foresee(engine, with_quota_of(settings, kind), holder, ids, is_new=object_id != recorded)
    if settings.endpoint_url is None and (doubt := region_doubt(region)):
        engine.warn_once(f"region {region}", doubt)
