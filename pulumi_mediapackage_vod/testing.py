"""Mocks for unit tests of programs: `pulumi.runtime.set_mocks(ServiceMocks())`, without engine, service or network.

They answer for this library's resources as the service would: ids, ARNs, and a playback URL for each title and format,
so that `egress_urls` and what is built on it hold values. What they are given is in `resources`. Other resources get
their inputs and an id and an ARN; override `outputs` for more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_groups import (
    groups_of,
    recorded_outputs,
    titles_given,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.catalogues.batch_records import Record, Records

_OURS = "pulumi-python:dynamic/mediapackage_vod:"
_MANIFESTS = {"dash_package": "index.mpd", "mss_package": "index.ism/Manifest"}
_MANIFEST = "index.m3u8"


class MockedResource(NamedTuple):
    """A resource as the program declared it."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    id: str


class ServiceMocks(Mocks):
    """An account and Region of the service in which everything succeeds at once."""

    def __init__(self, *, region: str = "eu-west-1", account: str = "111122223333") -> None:
        """Mocks for `pulumi.runtime.set_mocks`.

        Args:
            region: the Region of all objects.
            account: the account in ARNs, and what `getCallerIdentity` answers.
        """
        self.region = region
        self.account = account
        self.resources: list[MockedResource] = []
        """All that were declared so far, in the order of their registration."""
        self._manifests: dict[str, str] = {}
        self._hosts: dict[str, str] = {}

    def outputs(self, args: MockResourceArgs) -> Mapping[str, Any]:
        """For a subclass: outputs of a resource over those that it has here."""
        return {}

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[Any, Any]]:
        made = {"region": self.region, **_inputs(args), **self._made(args), **self.outputs(args)}
        id_ = str(made.get("id") or f"{args.name}-{_digits(args.name, 7)}")
        self.resources.append(MockedResource(args.typ, args.name, _inputs(args), id_))
        return id_, {"arn": f"arn:aws:service:{self.region}:{self.account}:{id_}", **made}

    def call(self, args: MockCallArgs) -> Any:
        """The look-ups that components make; a subclass answers those of its own program."""
        match args.token.rpartition(":")[2]:
            case "getRegion":
                return {"region": self.region, "name": self.region, "id": self.region}
            case "getCallerIdentity":
                arn = f"arn:aws:iam::{self.account}:root"
                return {"accountId": self.account, "arn": arn, "id": self.account, "userId": self.account}
            case "getPartition":
                return {"partition": "aws", "dnsSuffix": "amazonaws.com", "id": "aws"}
            case _:
                raise NotImplementedError(f"ServiceMocks answers no {args.token}: override `call` in a subclass")

    def _made(self, args: MockResourceArgs) -> Mapping[str, Any]:
        match args.typ.partition(_OURS)[2]:
            case "PackagingGroup":
                host = self._host(args.name)
                named = self._named(args, "group_id", "packaging-groups")
                self._hosts[named["id"]] = host
                return {**named, "domain_name": f"https://{host}", "origin_host": host, "approximate_asset_count": 0}
            case "PackagingConfiguration":
                named = self._named(args, "configuration_id", "packaging-configurations")
                found = [manifest for package, manifest in _MANIFESTS.items() if _inputs(args).get(package)]
                self._manifests[named["id"]] = found[0] if found else _MANIFEST
                return named
            case "Asset":
                named = self._named(args, "asset_id", "assets")
                urls = self._urls(named["id"], _inputs(args))
                endpoints = [{"packaging_configuration_id": each, "url": url} for each, url in urls.items()]
                return {**named, "egress_urls": urls, "egress_endpoints": endpoints}
            case "AssetBatch":
                return recorded_outputs(_inputs(args), self._records(_inputs(args)))
            case "CdnIdentifier":
                value = _inputs(args).get("identifier") or _digits(args.name, 32)
                return {"value": value, "previous_value": value, "generation": "1"}
            case _:
                return {}

    def _named(self, args: MockResourceArgs, key: str, collection: str) -> dict[str, str]:
        id_ = _inputs(args).get(key) or f"{args.name}-{_digits(args.name, 7)}"
        arn = f"arn:aws:mediapackage-vod:{self.region}:{self.account}:{collection}/{id_}"
        return {"id": id_, key: id_, "arn": arn, "incarnation": _digits(f"incarnation of {id_}", 8)}

    def _urls(self, asset_id: str, inputs: Mapping[str, Any]) -> dict[str, str]:
        """As the service has them: a part for the asset, one for the configuration, one for both."""
        host = self._hosts.get(inputs.get("packaging_group_id", ""), self._host("a group of another stack"))
        watched: list[Any] = inputs.get("packaging_configurations") or []
        ids: list[str] = [each["id"] if isinstance(each, dict) else each for each in watched]
        return {
            each: "/".join(
                (
                    f"https://{host}/out/v1",
                    *(_digits(part, 32) for part in (asset_id, each, asset_id + each)),
                    self._manifests.get(each, _MANIFEST),
                )
            )
            for each in ids
        }

    def _records(self, batch: Mapping[str, Any]) -> Mapping[str, Records]:
        """What a batch records of the titles in each of its groups. A new title is in any of them."""
        groups = [group for group in groups_of(batch) if group.get("weight", 1)]
        titles = titles_given(batch, {})
        recorded = {group["id"]: Records() for group in groups}
        for key, title in titles.items():
            group = groups[int(_digits(key, 8), 16) % len(groups)]
            chosen = cast("Mapping[str, Any]", title).get("asset_id") if isinstance(title, Mapping) else None
            id_ = chosen or "-".join(filter(None, (batch.get("id_prefix"), key, _digits(f"{group['id']} {key}", 7))))
            incarnation = _digits(f"incarnation of {id_}", 8)
            urls = self._urls(id_, {**group, "packaging_group_id": group["id"]})
            recorded[group["id"]].with_urls(key, Record(id_, incarnation, "", ""), urls)
        return recorded

    def _host(self, name: str) -> str:
        return f"{_digits(name, 32)}.egress.mediapackage-vod.{self.region}.amazonaws.com"


def _inputs(args: MockResourceArgs) -> dict[str, Any]:
    return cast(Any, args).inputs


def _digits(text: str, count: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:count]
