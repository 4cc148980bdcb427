"""What an account holds, in this library's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET, PACKAGING_CONFIGURATION, PACKAGING_GROUP
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.errors import NotFoundError

Props = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """A packaging group with what is in it, as the service describes it, in the order of the ids."""

    props: Props
    configurations: tuple[Props, ...]
    assets: tuple[Props, ...]

    @property
    def id(self) -> str:
        return self.props["id"]

    def objects(self) -> Iterator[tuple[str, Props]]:
        """All of it, by what its operations are called after."""
        yield PACKAGING_GROUP.operation_suffix, self.props
        yield from ((PACKAGING_CONFIGURATION.operation_suffix, each) for each in self.configurations)
        yield from ((ASSET.operation_suffix, each) for each in self.assets)


class Recorded(Service):
    """The service as it was when a group was read: it tells what there was, and takes tags without keeping them."""

    def __init__(self, group: Group, region: str) -> None:
        self._region = region
        self._objects = {(suffix, props["id"]): props for suffix, props in group.objects()}

    @property
    def region(self) -> str:
        return self._region

    @property
    def place(self) -> str:
        return self._region

    def call(self, operation: str, props: Mapping[str, Any]) -> Props:
        if operation == "TagResource":
            return {}
        suffix = operation.removeprefix("Describe")
        if (suffix, props.get("id")) in self._objects:
            return {"tags": {}, **self._objects[suffix, props["id"]]}
        if operation == "ListAssets":
            listed = (each for (name, _), each in self._objects.items() if name == "Asset")
            return {"assets": [{key: item for key, item in each.items() if "egress" not in key} for each in listed]}
        raise NotFoundError(f"{operation}: nothing of that was read")
