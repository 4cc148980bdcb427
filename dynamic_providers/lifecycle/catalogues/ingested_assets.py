"""The lifecycle of what an ingest owns: the prefix of its assets' ids, the tag that names it as their owner, and their
end. The assets themselves are made elsewhere, by the ingest's Lambda function."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_assets import BatchAssets
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.common import complete_region
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import incarnation, owner_tag, random_id
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kind_steps import Connected
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    Checked,
    Found,
    Made,
    Plan,
    Props,
)
from pulumi_mediapackage_vod.errors import NotFoundError
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_PREFIX_LENGTH: Final = 40


class IngestedAssetsLifecycle(Connected):
    """Owner tag and prefix never change: what carries others is somebody else's."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        inputs = {name: value for name, value in news.items() if value is not None}
        problems = [*complete_region(self.settings, olds, inputs)]
        if olds and equal("region", olds.get("region"), inputs.get("region")):
            inputs.update({name: olds[name] for name in ("owner", "incarnation", "owner_tag", "id_prefix")})
        else:
            inputs["incarnation"] = incarnation(seed)
            inputs["owner_tag"] = owner_tag(inputs)
            inputs["id_prefix"] = f"{random_id(inputs['name'][:_PREFIX_LENGTH], seed)}-"
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        replaces = [] if equal("region", olds.get("region"), news.get("region")) else ["region"]
        compared = ("packaging_group_ids", "force_destroy")
        changes = any(not equal(each, olds.get(each), news.get(each)) for each in compared)
        return Plan(bool(replaces) or changes, replaces, delete_before_replace=False)

    def create(self, inputs: Props, timeout: float | None = None) -> Made:
        return Made(inputs["name"], inputs)

    def read(self, object_id: str, props: Props) -> Found:
        return Found(props, props)

    def update(self, object_id: str, olds: Props, news: Props, timeout: float | None = None) -> Props:
        left = [each for each in olds["packaging_group_ids"] if each not in news["packaging_group_ids"]]
        self._end({**olds, "force_destroy": news.get("force_destroy")}, left, timeout)
        return news

    def delete(self, object_id: str, props: Props, timeout: float | None = None) -> None:
        self._end(props, props["packaging_group_ids"], timeout)

    def _end(self, props: Props, group_ids: Collection[str], timeout: float | None) -> None:
        """Delete the ingest's assets in these groups, or tell that they stay."""
        for group_id in group_ids:
            assets = BatchAssets(
                self.connect(props["region"]), group_id, self.clock, self.engine.for_threads(), props["owner"]
            )
            # Twice: an invocation of the function may have been under way.
            while own := self._own(assets, props["owner_tag"]):
                if not props.get("force_destroy"):
                    self.engine.warn(
                        f"{len(own)} assets that the ingest made stay in packaging group {group_id!r}, which cannot be "
                        "deleted while it holds them: to delete them with the ingest, set force_destroy=True, run "
                        "`pulumi up`, and destroy after that"
                    )
                    break
                leaving: dict[str, str] = {id_: props["incarnation"] for id_ in own}
                if reasons := assets.delete(leaving, "", timeout):
                    lines = "".join(f"\n  {id_}: {reason}" for id_, reason in sorted(reasons.items()))
                    error: Any = type(next(iter(reasons.values())))
                    raise error(f"{len(reasons)} ingested assets were not deleted:{lines}")

    def _own(self, assets: BatchAssets, tag: str) -> list[str]:
        try:
            listed = assets.listed(since=self.clock.now())
        except NotFoundError:
            return []
        return [id_ for id_, each in listed.items() if each.get("tags", {}).get(OWNER_TAG) == tag]
