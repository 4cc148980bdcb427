"""What an account holds: packaging groups with their configurations and assets, and where these are played from.

Everything is read from lists, but endpoints: they take one describe an asset.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from pulumi_mediapackage_vod.commands.account import Account, asking
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import PACKAGES
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET, PACKAGING_CONFIGURATION, PACKAGING_GROUP
from pulumi_mediapackage_vod.errors import InputError, NotFoundError
from pulumi_mediapackage_vod.facts.values import FAILED, NO_STATUS, PLAYABLE

FORMATS: Final = tuple(name.removesuffix("_package") for name in PACKAGES)
_AT_ONCE: Final = 8
_MOST_NAMED: Final = 10


@dataclass(frozen=True)
class Endpoint:
    """Where an asset is played from, through one configuration."""

    configuration_id: str
    status: str
    url: str

    @property
    def is_final(self) -> bool:
        """Whether the service is done with it; FAILED stays, too."""
        return self.status in (PLAYABLE, FAILED, NO_STATUS)


Endpoints = Mapping[str, Endpoint]
"""Those of an asset, by configuration."""
Asked = Iterable[tuple[str, Endpoints | None]]


@dataclass(frozen=True)
class Configuration:
    id: str
    format: str
    """`hls`, `dash`, `cmaf` or `mss`."""


@dataclass(frozen=True)
class Asset:
    id: str
    arn: str
    created_at: str
    endpoints: Endpoints | None = None
    """None as long as nobody asked."""

    def has(self, *statuses: str) -> bool:
        return any(each.status in statuses for each in (self.endpoints or {}).values())


@dataclass(frozen=True)
class Group:
    id: str
    domain_name: str
    configurations: Sequence[Configuration]
    assets: Sequence[Asset]


def listed(account: Account, group_id: str | None = None) -> list[Group]:
    """All groups, or one, without endpoints: three calls as long as no list has more than 1,000 items."""
    found = [*account.objects(PACKAGING_GROUP).listed()]
    if group_id is not None:
        one = [each for each in found if each["id"] == group_id]
        if not one:
            raise InputError(_no_group(group_id, account.region, sorted(each["id"] for each in found)))
        found = one
    request = {} if group_id is None else {"packaging_group_id": group_id}
    configurations = _by_group(account.objects(PACKAGING_CONFIGURATION).listed(request))
    assets = _by_group(account.objects(ASSET).listed(request))
    return [
        Group(
            each["id"],
            each.get("domain_name", ""),
            sorted((Configuration(one["id"], format_of(one)) for one in configurations[each["id"]]), key=_by_format),
            [Asset(one["id"], one.get("arn", ""), one.get("created_at", "")) for one in assets[each["id"]]],
        )
        for each in sorted(found, key=_id)
    ]


def endpoints_of(account: Account, ids: Iterable[str]) -> Iterator[tuple[str, Endpoints | None]]:
    """The endpoints of each asset, at the service's rate; None of one that is gone."""
    ids = [*ids]
    with asking(_AT_ONCE) as pool:
        yield from zip(ids, pool.map(partial(_endpoints, account), ids), strict=True)


def _endpoints(account: Account, asset_id: str) -> Endpoints | None:
    try:
        answer = account.service.call("DescribeAsset", {"id": asset_id})
    except NotFoundError:
        return None
    found = [
        Endpoint(each["packaging_configuration_id"], each.get("status") or NO_STATUS, each.get("url", ""))
        for each in answer.get("egress_endpoints", [])
    ]
    return {each.configuration_id: each for each in sorted(found, key=lambda each: each.configuration_id)}


def snapshots(
    account: Account, group_id: str | None = None, shown: Callable[[Asked, int], Asked] = lambda asked, _count: asked
) -> Iterator[list[Group]]:
    """The account as it is whenever one is asked for: all assets are described first, later those that may change.

    `shown` may show how far the first describes are, of so many.
    """
    known: dict[Asset, Endpoints] = {}
    while True:
        groups = listed(account, group_id)
        ids = [asset.id for group in groups for asset in unsettled(group, known)]
        asked = endpoints_of(account, ids)
        found = dict(asked if known else shown(asked, len(ids)))
        known = {
            asset: endpoints
            for group in groups
            for asset in group.assets
            if (endpoints := found[asset.id] if asset.id in found else known[asset]) is not None
        }
        yield [
            replace(group, assets=[replace(each, endpoints=known[each]) for each in group.assets if each in known])
            for group in groups
        ]


def unsettled(group: Group, known: Mapping[Asset, Endpoints]) -> Iterator[Asset]:
    """The assets of which what is known may have changed: an ingest goes on, a configuration came or went."""
    configurations = {each.id for each in group.configurations}
    for asset in group.assets:
        endpoints = known.get(asset)
        if endpoints is None or set(endpoints) != configurations or not all(e.is_final for e in endpoints.values()):
            yield asset


def format_of(configuration: Mapping[str, Any]) -> str:
    return next((name.removesuffix("_package") for name in PACKAGES if name in configuration), "")


def _by_group(items: Iterable[Mapping[str, Any]]) -> defaultdict[str, list[Mapping[str, Any]]]:
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in sorted(items, key=_id):
        found[item.get("packaging_group_id", "")].append(item)
    return found


def _by_format(configuration: Configuration) -> int:
    return FORMATS.index(configuration.format) if configuration.format else len(FORMATS)


def _id(item: Mapping[str, Any]) -> str:
    return item["id"]


def _no_group(group_id: str, region: str, ids: Sequence[str]) -> str:
    some = ", ".join(ids[:_MOST_NAMED]) + (f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else "")
    there_are = f"there are {some}" if ids else "there are none"
    return f"there is no packaging group {group_id!r} in {region}; {there_are}. Check the account, too."
