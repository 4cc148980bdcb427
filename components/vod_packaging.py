"""VodPackaging: a packaging group, its formats and its assets as one unit, with the playback URLs as outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi

from pulumi_mediapackage_vod.components.asset_args import AssetArgs, Tags
from pulumi_mediapackage_vod.components.formats import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.keyed import (
    by_key,
    option_names,
    outputs_by_key,
    refuse_no_mapping,
)
from pulumi_mediapackage_vod.components.packages import PACKAGE, refuse_lost_providers
from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    PackagingConfiguration,
    PackagingGroup,
    ProgramError,
)


class VodPackaging(pulumi.ComponentResource):
    """A packaging unit.

    Every asset is published through every format. Children are named `<name>-group`, `<name>-<format key>`,
    `<name>-<asset key>` and `<name>-readiness`; these names, the defaults and the shapes of the outputs are contract.
    """

    egress_urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """Playback URLs: {asset key: {format key: URL}}."""

    domain_name: pulumi.Output[str]
    """The URL that all playback URLs start with."""

    origin_host: pulumi.Output[str]
    """Its host alone, as a CDN's origin wants it."""

    group: PackagingGroup
    """The packaging group."""

    configurations: Mapping[str, PackagingConfiguration]
    """The packaging configurations by format key."""

    assets: Mapping[str, Asset]
    """The assets by asset key."""

    readiness: AssetReadiness | None
    """The wait for all assets, with `wait_until_playable`."""

    def __init__(
        self,
        name: str,
        *,
        assets: Mapping[str, pulumi.Input[str] | AssetArgs],
        source_role_arn: pulumi.Input[str] | None = None,
        formats: Sequence[Format] | Mapping[str, Format] | None = None,
        group_id: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Tags] | None = None,
        region: pulumi.Input[str] | None = None,
        wait_until_playable: bool = False,
        adopt: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a packaging unit.

        Args:
            name: logical name in the stack; generated ids start with it, those of assets with their keys.
            assets: the catalogue, from a key of your choice to a source (`arn:aws:s3:::bucket/key.m3u8`,
                `s3://bucket/key.smil`) or to `AssetArgs`. May be empty. The keys name resources, so they must be
                known when the program runs; the values may be Outputs.
            source_role_arn: the IAM role with which MediaPackage reads the sources.
            formats: `hls()`, `dash()`, `cmaf()`, `mss()`: a sequence, whose keys are the formats' names, or a mapping
                from keys of your choice, which may hold a format twice. Default: all four with their defaults.
            group_id: id of the packaging group. Default: `name` and a random suffix.
            tags: tags of every child.
            region: default: the configuration's, else the environment's at the first `up`.
            wait_until_playable: end the `up` only when every asset can be played in every format, and fail it when one
                cannot; the URLs in the outputs resolve then. Default False: the ingest goes on after the `up`.
            adopt: take over existing objects, for all children whose ids are chosen; see `PackagingGroup`.
            opts: the usual component options.

        Raises:
            ProgramError: keys that are not known, an unknown option of an asset, an asset without a role.
        """
        refuse_lost_providers(opts)
        refuse_no_mapping("tags", tags)
        titles = {key: _title(key, title, source_role_arn, tags) for key, title in by_key("assets", assets).items()}
        kinds = _formats(formats)
        super().__init__(f"{PACKAGE}:index:VodPackaging", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.group = PackagingGroup(
            f"{name}-group",
            group_id=group_id,
            id_prefix=name,
            tags=tags,
            region=region,
            adopt=adopt and group_id is not None,
            opts=child,
        )
        self.configurations = {
            key: PackagingConfiguration(
                f"{name}-{key}",
                packaging_group_id=self.group.id,
                configuration_id=kind.configuration_id,
                tags=tags,
                region=region,
                adopt=adopt and kind.configuration_id is not None,
                opts=child,
                **{f"{kind.name}_package": cast(Any, kind.package)},
            )
            for key, kind in kinds.items()
        }
        self.assets = {
            key: Asset(
                f"{name}-{key}",
                packaging_group_id=self.group.id,
                packaging_configurations=list(self.configurations.values()),
                id_prefix=key,
                region=region,
                adopt=adopt and title.get("asset_id") is not None,
                opts=child,
                **title,
            )
            for key, title in titles.items()
        }
        self.domain_name = self.group.domain_name
        self.origin_host = self.group.origin_host
        self.readiness = self._readiness(f"{name}-readiness", region) if wait_until_playable else None
        urls = outputs_by_key({key: self._urls(asset) for key, asset in self.assets.items()})
        self.egress_urls = _after(self.readiness, urls)
        self.register_outputs(
            {
                "egress_urls": self.egress_urls,
                "domain_name": self.domain_name,
                "origin_host": self.origin_host,
            }
        )

    def _readiness(self, name: str, region: pulumi.Input[str] | None) -> AssetReadiness:
        keys = self._configuration_ids().apply(lambda ids: {id_: key for key, id_ in ids.items()})
        opts = pulumi.ResourceOptions(parent=self)
        return AssetReadiness(name, assets=self.assets, configuration_names=keys, region=region, opts=opts)

    def _configuration_ids(self) -> pulumi.Output[dict[str, str]]:
        return outputs_by_key({key: item.id for key, item in self.configurations.items()})

    def _urls(self, asset: Asset) -> pulumi.Output[dict[str, str]]:
        """An asset's URLs under the format's keys, where the service has them under configuration ids."""
        return pulumi.Output.all(self._configuration_ids(), asset.egress_urls).apply(
            lambda found: {key: found[1][id_] for key, id_ in found[0].items() if id_ in found[1]}
        )


def _formats(formats: Sequence[Format] | Mapping[str, Format] | None) -> dict[str, Format]:
    if formats is None:
        formats = (hls(), dash(), cmaf(), mss())
    if isinstance(formats, Mapping | pulumi.Output):
        return {key: _format(f"formats[{key!r}]", item) for key, item in by_key("formats", formats).items()}
    if not isinstance(cast(Any, formats), list | tuple):
        raise ProgramError(f"formats is {formats!r}; it is a list or mapping of hls(), dash(), cmaf(), mss()")
    keyed: dict[str, Format] = {}
    for index, item in enumerate(formats):
        name = _format(f"formats[{index}]", item).name
        if name in keyed:
            raise ProgramError(
                f"formats holds {name}() twice: pass a mapping, which gives each a key of its own: "
                f"formats={{{name!r}: {name}(), '{name}-mobile': {name}(…)}}"
            )
        keyed[name] = item
    return keyed


def _format(path: str, value: Any) -> Format:
    if not isinstance(value, Format):
        raise ProgramError(f"{path} is {value!r}; it is what hls(), dash(), cmaf() or mss() returns")
    return value


def _title(
    key: str,
    title: pulumi.Input[str] | AssetArgs,
    source_role_arn: pulumi.Input[str] | None,
    tags: pulumi.Input[Tags] | None,
) -> dict[str, Any]:
    """The inputs of one asset: what the catalogue says of it, over what the unit says of all."""
    given: Mapping[str, Any] = title if isinstance(title, Mapping) else {"source": title}
    described = {name: value for name, value in given.items() if value is not None}
    option_names(f"assets[{key!r}]", described, AssetArgs)
    role = described.pop("source_role_arn", source_role_arn)
    if role is None:
        raise ProgramError(
            f"assets[{key!r}] has no role that reads its source: pass source_role_arn= to VodPackaging, or give the "
            "asset its own"
        )
    return {
        "source_arn": described.pop("source"),
        "source_role_arn": role,
        "tags": _merged(tags, refuse_no_mapping(f"assets[{key!r}]['tags']", described.pop("tags", None))),
        **described,
    }


def _after(readiness: AssetReadiness | None, urls: pulumi.Output[Any]) -> pulumi.Output[Any]:
    """The URLs, known only once the wait is over."""
    if readiness is None:
        return urls
    return pulumi.Output.all(readiness.statuses, urls).apply(lambda both: both[1])


def _merged(tags: pulumi.Input[Tags] | None, own: pulumi.Input[Tags] | None) -> pulumi.Input[Tags] | None:
    if own is None or tags is None:
        return tags if own is None else own
    if isinstance(tags, Mapping) and isinstance(own, Mapping):
        return {**tags, **own}
    both = cast("pulumi.Output[list[Tags]]", pulumi.Output.all(tags, own))
    return both.apply(lambda each: {**each[0], **each[1]})
