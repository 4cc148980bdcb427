"""The titles of a catalogue as assets, and what is known of them by the keys of titles and formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.catalogue.asset_args import AssetArgs
from pulumi_mediapackage_vod.components.checks.keyed import by_key, outputs_by_key
from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.checks.s3_sources import source_arn
from pulumi_mediapackage_vod.components.checks.settings import Tags, checked_settings, require_mapping, require_text
from pulumi_mediapackage_vod.dynamic_providers import Asset, AssetReadiness, ProgramError

Catalogue = Mapping[str, "pulumi.Input[str] | AssetArgs"]
Title = dict[str, Any]
ByFormat = Mapping[str, str]


def titles_of(
    catalogue: Catalogue,
    *,
    has_role: bool,
    source_bucket: pulumi.Input[str] | None = None,
    content_id: pulumi.Input[str | None] = None,
    tags: pulumi.Input[Tags] | None,
) -> dict[str, Title]:
    """The inputs of each asset: what the catalogue says of it, over what the unit says of all. A title without a role
    of its own has none here; `has_role` tells that the unit has one for it."""
    require_mapping("tags", tags)
    require_text("source_bucket", source_bucket, "a bucket's name or ARN")
    titles = {
        key: _title(f"assets[{key!r}]", title, has_role, source_bucket, tags)
        for key, title in by_key("assets", catalogue).items()
    }
    if content_id is not None:
        titles = {key: {"resource_id": _content_id(content_id, key), **title} for key, title in titles.items()}
    _refuse_one_id_twice(titles)
    return titles


def urls_by_format(asset: Asset, configuration_ids: pulumi.Output[ByFormat]) -> pulumi.Output[dict[str, str]]:
    """An asset's URLs under the formats' keys, where the service has them under configuration ids."""
    return pulumi.Output.all(configuration_ids, asset.egress_urls).apply(lambda found: _under_keys(*found))


def statuses_by_format(asset: Asset, configuration_ids: pulumi.Output[ByFormat]) -> pulumi.Output[dict[str, str]]:
    """The statuses of its ingest likewise, as they were when the asset was last read."""
    return pulumi.Output.all(configuration_ids, asset.egress_endpoints).apply(
        lambda found: _under_keys(found[0], _statuses(found[1]))
    )


def require_wait(wait_until_playable: Any) -> None:
    if isinstance(wait_until_playable, bool):
        return
    if not isinstance(wait_until_playable, int | float) or not wait_until_playable > 0:
        raise ProgramError(
            f"wait_until_playable is {shown(wait_until_playable)}; it is True, False or for how many seconds, known "
            "when the program runs"
        )


def readiness_of(
    name: str,
    wait_until_playable: float,
    assets: Mapping[str, Asset],
    configuration_ids: pulumi.Output[ByFormat],
    *,
    region: pulumi.Input[str] | None,
    parent: pulumi.Resource,
) -> AssetReadiness | None:
    """The wait for these assets, if there is to be one."""
    if wait_until_playable is False:
        return None
    seconds = None if wait_until_playable is True else wait_until_playable
    keys = configuration_ids.apply(lambda ids: {id_: key for key, id_ in ids.items()})
    opts = pulumi.ResourceOptions(parent=parent)
    return AssetReadiness(
        name, assets=assets, timeout_seconds=seconds, configuration_names=keys, region=region, opts=opts
    )


def of_all(
    assets: Mapping[str, Asset],
    configuration_ids: pulumi.Output[ByFormat],
    view: Callable[[Asset, pulumi.Output[ByFormat]], pulumi.Output[dict[str, str]]],
    readiness: AssetReadiness | None,
) -> pulumi.Output[dict[str, dict[str, str]]]:
    """{asset key: {format key: …}}, known only once the wait is over, where there is one."""
    found = outputs_by_key({key: view(asset, configuration_ids) for key, asset in assets.items()})
    if readiness is None:
        return found
    return pulumi.Output.all(readiness.statuses, found).apply(lambda both: both[1])


def statuses_of_all(
    assets: Mapping[str, Asset], configuration_ids: pulumi.Output[ByFormat], readiness: AssetReadiness | None
) -> pulumi.Output[dict[str, dict[str, str]]]:
    """What a wait saw last, else what the assets showed when they were last read."""
    if readiness is None:
        return of_all(assets, configuration_ids, statuses_by_format, None)
    return _seen_by(readiness, configuration_ids)


def _seen_by(
    readiness: AssetReadiness, configuration_ids: pulumi.Output[ByFormat]
) -> pulumi.Output[dict[str, dict[str, str]]]:
    """The statuses that a wait saw last, under the formats' keys."""

    def under_keys(found: Sequence[Any]) -> dict[str, dict[str, str]]:
        ids, statuses = found
        seen = cast("Mapping[str, Mapping[str, str]]", statuses or {})
        return {key: _under_keys(ids, of_title) for key, of_title in seen.items()}

    return pulumi.Output.all(configuration_ids, readiness.statuses).apply(under_keys)


def _under_keys(configuration_ids: ByFormat, by_id: Mapping[str, str] | None) -> dict[str, str]:
    return {key: by_id[id_] for key, id_ in configuration_ids.items() if by_id and id_ in by_id}


def _statuses(endpoints: list[Mapping[str, str]] | None) -> dict[str, str]:
    return {
        endpoint["packaging_configuration_id"]: endpoint["status"]
        for endpoint in endpoints or []
        if "status" in endpoint
    }


def _content_id(template: pulumi.Input[str | None], key: str) -> pulumi.Input[str | None]:
    if isinstance(template, str):
        return template.replace("{key}", key)
    return pulumi.Output.from_input(template).apply(lambda text: text and text.replace("{key}", key))


def _refuse_one_id_twice(titles: Mapping[str, Title]) -> None:
    """The service takes a content id for one asset at a time."""
    seen: dict[str, str] = {}
    for key, title in titles.items():
        id_ = title.get("resource_id")
        if isinstance(id_, str) and seen.setdefault(id_, key) != key:
            raise ProgramError(
                f"assets[{key!r}] has the resource_id {id_!r} of assets[{seen[id_]!r}], and the service encrypts one "
                "asset at a time with it: give each its own"
            )


def _title(
    path: str,
    title: pulumi.Input[str] | AssetArgs,
    has_role: bool,
    source_bucket: pulumi.Input[str] | None,
    tags: pulumi.Input[Tags] | None,
) -> Title:
    given: Mapping[str, Any] = title if isinstance(title, Mapping) else {"source": title}
    described: dict[str, Any] = dict(checked_settings(path, given, AssetArgs))
    require_text(path, described["source"], "a source, or a mapping with its options")
    if not has_role and "source_role_arn" not in described:
        raise ProgramError(
            f"{path} has no role that reads its source: pass source_role_arn= or source_bucket=, or give the asset a "
            "role of its own"
        )
    return {
        "source_arn": _source(path, described.pop("source"), source_bucket),
        "tags": _merged(tags, require_mapping(f"{path}['tags']", described.pop("tags", None))),
        **described,
    }


def _source(path: str, source: pulumi.Input[str], bucket: pulumi.Input[str] | None) -> pulumi.Input[str]:
    """Without a bucket a source is what the service's own rules make of it."""
    if bucket is None:
        return source
    if isinstance(source, str) and isinstance(bucket, str):
        return source_arn(path, source, bucket)
    return pulumi.Output.all(source, bucket).apply(lambda both: source_arn(path, both[0], both[1]))


def _merged(tags: pulumi.Input[Tags] | None, own: pulumi.Input[Tags] | None) -> pulumi.Input[Tags] | None:
    if own is None or tags is None:
        return tags if own is None else own
    if isinstance(tags, Mapping) and isinstance(own, Mapping):
        return {**tags, **own}
    both = cast("pulumi.Output[list[Tags]]", pulumi.Output.all(tags, own))
    return both.apply(lambda each: {**each[0], **each[1]})
