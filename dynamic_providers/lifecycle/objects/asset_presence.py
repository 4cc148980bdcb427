"""Whether assets exist, by lists of their packaging group where this process asks for many of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import is_other, owner_tag
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Presence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.listed_assets import ListedAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Props
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import wait_for
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_AGE_BEFORE_DELETION: Final = 10.0
"""Seconds: somebody else may have made another asset under the id since."""


@dataclass(frozen=True)
class AssetPresence(Presence):
    listed: ListedAssets
    missing: Callable[[Props, Props], Sequence[str]]
    """The configurations asked for by inputs whose endpoints outputs lack."""

    def seen(self, object_id: str, props: Props) -> Props | None:
        """Lists tell all but endpoints. Where those are not all recorded, or nothing says which there should be, the
        asset is described."""
        is_told_by_lists = "packaging_configurations" in props and not self.missing(props, props)
        if not is_told_by_lists or not self.listed.are_worth_listing():
            return super().seen(object_id, props)
        found = self.listed.found([object_id]).get(object_id)
        # Pages without tags count as matching.
        return found and {**self.remote.kind.answered_in(props), "tags": props["tags_all"], **found}

    def before_deletion(self, object_id: str) -> Props | None:
        if not self.listed.are_worth_listing():
            return super().before_deletion(object_id)
        return self.listed.found([object_id], age=_AGE_BEFORE_DELETION).get(object_id)

    def ends(self, object_id: str, props: Props, timeout: float) -> bool:
        if not self.listed.are_worth_listing():
            return super().ends(object_id, props, timeout)

        def still_there(assets: Mapping[str, Props]) -> bool:
            return object_id in assets and not is_other(props, assets[object_id])

        with self.listed.left(still_there) as gone:
            return bool(wait_for(gone, timeout, self.clock))

    def wrote(self, outputs: Props) -> None:
        names = ("arn", "created_at", *self.remote.kind.create_only)
        item = {name: outputs[name] for name in names if name in outputs}
        tags = {**outputs["tags_all"], OWNER_TAG: owner_tag(outputs)}
        self.listed.listing.wrote(self.clock, {**item, "id": outputs[self.remote.kind.id_property], "tags": tags})

    def took_over(self, answer: Props) -> None:
        """Batches that list the group then see the new owner."""
        self.listed.listing.wrote(self.clock, answer)
