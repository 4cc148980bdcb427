"""What a catalogue says of each title, checked and completed: the inputs of its asset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.catalogue.asset_args import AssetArgs
from pulumi_mediapackage_vod.components.checks.keyed import by_key
from pulumi_mediapackage_vod.components.checks.known import when_known
from pulumi_mediapackage_vod.components.checks.s3_sources import source_arn, whole_source
from pulumi_mediapackage_vod.components.checks.settings import Tags, checked_settings, require_mapping, require_text
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

Catalogue = Mapping[str, "pulumi.Input[str] | AssetArgs"]
Title = dict[str, Any]
ByFormat = Mapping[str, str]
"""{format key: …}"""


_MANY = 500


def warn_of_many_titles(titles: Mapping[str, Any]) -> None:
    """Warn where a resource for each title takes long, and name `AssetCatalog`."""
    if len(titles) > _MANY:
        pulumi.log.warn(
            f"{len(titles)} titles are as many resources, and each run takes longer with every one of them: "
            f"AssetCatalog, which is for more than {_MANY}, holds them in batches and takes them over from "
            'here with their URLs (docs/catalogues.md, "Moving titles")'
        )


def titles_of(
    catalogue: Catalogue,
    *,
    has_role: bool,
    source_bucket: pulumi.Input[str] | None = None,
    content_id: pulumi.Input[str | None] = None,
    tags: pulumi.Input[Tags] | None,
) -> dict[str, Title]:
    """The inputs of each asset: what the catalogue says of it, and for the rest what the unit says of all.

    The role of the unit is not among them, since it may not be made yet; `has_role` says whether there will be one.
    """
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


def _content_id(template: pulumi.Input[str | None], key: str) -> pulumi.Input[str | None]:
    if isinstance(template, str):
        return template.replace("{key}", key)
    return pulumi.Output.from_input(template).apply(lambda text: text and text.replace("{key}", key))


def _refuse_one_id_twice(titles: Mapping[str, Title]) -> None:
    """The service does not take a content id for two assets at the same time."""
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
    """The source with the bucket that completes it; without one it has to be whole."""
    if bucket is None and isinstance(source, str):
        return whole_source(f"{path} ({source!r})", source)
    if bucket is None:
        return when_known(source, lambda known: whole_source(path, known))
    if isinstance(source, str) and isinstance(bucket, str):
        return source_arn(path, source, bucket)
    return when_known(pulumi.Output.all(source, bucket), lambda both: source_arn(path, both[0], both[1]))


def _merged(tags: pulumi.Input[Tags] | None, own: pulumi.Input[Tags] | None) -> pulumi.Input[Tags] | None:
    if own is None or tags is None:
        return tags if own is None else own
    if isinstance(tags, Mapping) and isinstance(own, Mapping):
        return {**tags, **own}
    both = cast("pulumi.Output[list[Tags]]", pulumi.Output.all(tags, own))
    return both.apply(lambda each: {**each[0], **each[1]})
