"""A batch that holds one title, behind the face of a single asset: what the suite promises of one holds for the other.

A batch stays while its title goes or is replaced; here it has the id of its title, and is gone without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.asset_batch import AssetBatchLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import Records
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Plan
from tests.contract.engine_order import Recorded, Resource

Props = dict[str, Any]
_OF_THE_TITLE = ("source_arn", "asset_id", "resource_id", "revision")
_OF_THE_BATCH = (
    "owner",
    "packaging_group_id",
    "packaging_configurations",
    "source_role_arn",
    "tags",
    "region",
    "adopt",
)


class BatchCalls:
    """The lifecycle of a batch, called with the inputs of an asset."""

    def __init__(self, lifecycle: AssetBatchLifecycle) -> None:
        self._lifecycle = lifecycle
        self.update, self.delete = lifecycle.update, lifecycle.delete

    def check(self, olds: Props, news: Props, seed: bytes) -> Props:
        title = {name: news[name] for name in _OF_THE_TITLE if news.get(name) is not None}
        batch = {name: news.get(name) for name in _OF_THE_BATCH}
        inputs = {"name": news["id_prefix"], **batch, "titles": {news["id_prefix"]: title}}
        checked = self._lifecycle.check(olds, inputs, seed)
        assert checked.problems == []
        return checked.inputs

    def diff(self, object_id: str, olds: Props, news: Props) -> Plan:
        return self._lifecycle.diff(olds, news)

    def create(self, inputs: Props) -> tuple[str, Props]:
        return self._lifecycle.create(inputs)

    def read(self, object_id: str, props: Props) -> tuple[Props, Props] | None:
        return self._lifecycle.read(object_id, props)


@dataclass
class BatchOfOne(Resource):
    """Its entry names the asset."""

    @property
    def incarnation(self) -> str:
        (record,) = Records.of(self.entry.outputs).assets.values()
        return record.incarnation

    def step(self, news: Props, *, replace: bool = False) -> list[str]:
        self._add_what_is_apart()
        try:
            return super().step(news, replace=replace)
        finally:
            self._name(self.recorded)

    def refresh(self) -> None:
        self._add_what_is_apart()
        super().refresh()
        for each in [*self.pending, self.recorded]:
            self._name(each)
        if self.recorded and not Records.of(self.recorded.outputs).assets:
            self.recorded = None

    def _add_what_is_apart(self) -> None:
        """Recorded inputs that the shell adds to outputs."""
        for each in filter(None, [*self.pending, self.recorded]):
            each.outputs = {"titles": each.inputs["titles"], **each.outputs}

    @staticmethod
    def _name(entry: Recorded | None) -> None:
        if entry:
            entry.id = next((each.id for each in Records.of(entry.outputs).assets.values()), entry.id)
