"""AssetCatalog: thousands of titles of one packaging unit or of several, held in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Final, cast

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod.components import parts
from pulumi_mediapackage_vod.components.catalogue.batches import batch_of, by_batch, hashes, hashes_of_keys
from pulumi_mediapackage_vod.components.catalogue.holders import hold
from pulumi_mediapackage_vod.components.catalogue.publication import require_wait
from pulumi_mediapackage_vod.components.catalogue.rows import checked_titles, require_inputs, titles_in
from pulumi_mediapackage_vod.components.catalogue.titles import Catalogue, titles_of
from pulumi_mediapackage_vod.components.catalogue_units import CatalogueUnit, units_of
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.known import is_known, reusable, shown, when_known
from pulumi_mediapackage_vod.components.checks.settings import Tags, id_prefix, require_adopt, require_boolean
from pulumi_mediapackage_vod.components.packaging_reference import Packaging
from pulumi_mediapackage_vod.components.unit import Urls
from pulumi_mediapackage_vod.dynamic_providers import (
    AssetBatch,
    AssetCatalogHead,
    AssetCatalogReadiness,
    ProgramError,
)

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.components.access.source_access import SourceAccess

_BATCHES: Final = 100
_MOST_BATCHES: Final = 1000


class AssetCatalog(Component):
    """Titles of a packaging unit by the thousand, or of several units, from a mapping or a file.

    They are published through all formats of their unit. A title is in the batch that its key decides, so one title
    more updates one batch. Children are named `<name>-head`, `<name>-batch-<number>`, `<name>-readiness` and
    `<name>-source-access`.
    """

    count: pulumi.Output[int]
    """How many titles are asked for."""

    batches: Sequence[AssetBatch]
    """The batches; which one a title is in depends on its key and their number."""

    readiness: AssetCatalogReadiness | None
    """The wait, with `wait_until_playable`."""

    region: pulumi.Output[str]
    """The Region of the unit."""

    if TYPE_CHECKING:  # Pulumi evaluates annotations, and these need pulumi-aws.
        source_access: SourceAccess | None
        """The role that reads the sources, with `source_bucket` and no `source_role_arn`."""

    def __init__(
        self,
        name: str,
        *,
        packaging: Packaging | Sequence[Packaging | CatalogueUnit],
        assets: pulumi.Input[Catalogue] | None = None,
        file: str | PathLike[str] | None = None,
        source_bucket: pulumi.Input[str] | None = None,
        source_role_arn: pulumi.Input[str] | None = None,
        batches: int = _BATCHES,
        allow_empty: bool = False,
        max_deletions: float | None = None,
        allow_any_key: bool = False,
        asset_id_prefix: pulumi.Input[str] | None = None,
        release: Sequence[str] = (),
        adopt: bool = False,
        wait_until_playable: float = False,
        tags: pulumi.Input[Tags] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a catalogue.

        Args:
            name: logical name in the stack.
            packaging: the unit, or the `reference` that its stack exports:
                `StackReference("acme/packaging/prod").require_output("reference")`. Or a list of these, or of
                `CatalogueUnit`, of one Region: a new title goes to one of them, and stays there.
            assets: sources by key, or the options of `AssetArgs` by key. An Output of such a mapping is taken too.
            file: instead of `assets`, the path of a `.csv`, `.json` or `.jsonl` file with key, source and, where they
                are wanted, asset_id, resource_id, role, revision and tags.
            source_bucket: name or ARN of the bucket that holds the sources; see `VodPackaging`. A title outside of it
                needs a role of its own.
            source_role_arn: the IAM role with which MediaPackage reads the sources.
            batches: into how many resources the titles go. It cannot be changed later. Default 100.
            allow_empty: let the last title go. Default False: a catalogue that became empty fails the preview.
            max_deletions: the share of the titles, such as 0.1, that one run may delete. Default: any.
            allow_any_key: take keys that are no ids of the service: in ids, other characters become `-`. Default False.
            asset_id_prefix: what the ids of assets begin with, before the key, where no `asset_id` is given.
            release: keys of titles that leave the catalogue while their assets stay, for another component of the
                stack to take over in the next run. Default: none.
            adopt: take over existing assets that equal the program, for all titles with an `asset_id`. Default False.
            wait_until_playable: let the URLs wait until all titles can be played, True for up to an hour after the last
                create, or for how many seconds. It takes a request a title: 33 minutes for 10,000. Default False.
            tags: tags of the assets.
            opts: the usual component options.

        Raises:
            ProgramError: a file that cannot be read, two titles with one key, a title that cannot be ingested.
        """
        require_inputs(assets, file)
        require_boolean("allow_empty", allow_empty)
        require_boolean("allow_any_key", allow_any_key)
        require_boolean("adopt", adopt)
        _require_keys(release)
        _require_share(max_deletions)
        _require_batches(batches)
        require_wait(wait_until_playable)
        assets, source_role_arn, source_bucket, asset_id_prefix, tags = reusable(
            (assets, source_role_arn, source_bucket, asset_id_prefix, tags)
        )
        asset_id_prefix = id_prefix("asset_id_prefix", asset_id_prefix)
        units = units_of(packaging)
        has_role = source_role_arn is not None or source_bucket is not None

        def titles(given: Any, bucket: Any) -> dict[str, Any]:
            found, rows = (given, None) if file is None else titles_in(file, allow_any_key=allow_any_key)
            checked = checked_titles(found, source_bucket=bucket, allow_any_key=allow_any_key, rows=rows)
            content_id = units.content_id
            asked = titles_of(checked, has_role=has_role, source_bucket=bucket, content_id=content_id, tags=None)
            return {key: title for key, title in asked.items() if key not in release}

        if is_known(assets) and is_known(source_bucket):
            known = titles(assets, source_bucket)
            require_adopt(adopt, [each.get("asset_id") for each in known.values()], "write the asset_id of a title")
            for group in units.groups:
                hold(group, "AssetCatalog", name, known, asset_id_prefix)
            in_batches: Any = by_batch(known, batches)
            hashed = hashes(known)
            self.count = pulumi.Output.from_input(len(known))
            keys: frozenset[str] | None = frozenset(known)
        else:
            later = when_known(
                pulumi.Output.all(assets, source_bucket),
                lambda both: pulumi.Output.from_input(titles(*both)),
            )
            split = later.apply(lambda found: by_batch(cast(Any, found), batches))
            in_batches = [split.apply(lambda found, number=number: found[number]) for number in range(batches)]
            hashed = later.apply(lambda found: hashes(cast(Any, found)))
            self.count = later.apply(lambda found: len(cast(Any, found)))
            keys = None
        super().__init__(f"{PACKAGE}:index:AssetCatalog", name, {}, opts)
        self.source_access = parts.source_role(
            name, None, role_arn=source_role_arn, bucket=source_bucket, titles={}, tags=tags, parent=self
        )
        self.region = parts.unit_region(units.region, self.source_access)
        source_role = self.source_access.role_arn if self.source_access else source_role_arn
        head = AssetCatalogHead(
            f"{name}-head",
            titles=hashed,
            batches=batches,
            allow_empty=allow_empty,
            max_deletions=max_deletions,
            released=hashes_of_keys(release),
            source_role_arn=source_role,
            tags=tags,
            id_prefix=asset_id_prefix,
            **units.for_head,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.batches = [
            AssetBatch(
                f"{name}-batch-{number}",
                titles=each,
                source_role_arn=source_role,
                tags=tags,
                region=self.region,
                id_prefix=asset_id_prefix,
                release=[key for key in release if batch_of(key, batches) == number],
                adopt=adopt,
                **units.for_batches,
                # A refusal of the head comes before any batch is touched.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[head]),
            )
            for number, each in enumerate(in_batches)
        ]
        self._units = units
        self._keys = keys
        self.readiness = None
        if wait_until_playable is not False:
            self.readiness = AssetCatalogReadiness(
                f"{name}-readiness",
                batches=self.batches,
                timeout_seconds=None if wait_until_playable is True else wait_until_playable,
                configuration_names=units.configuration_names,
                region=self.region,
                **units.for_readiness,
                opts=pulumi.ResourceOptions(parent=self),
            )
        self.register_outputs({"count": self.count, "region": self.region})

    @cached_property
    def egress_urls(self) -> pulumi.Output[Urls]:
        """The service's own playback URLs: {key: {format key: URL}}. They are put together in the program, once it asks
        for them, and no output of the component; exporting them costs about 600 bytes of state a title with all four
        formats."""
        return self._units.egress_urls(self._urls(self.batches))

    @cached_property
    def playback_urls(self) -> pulumi.Output[Urls]:
        """What to give to players: the same URLs on the host of a unit's `cdn` if it has one, otherwise
        `egress_urls`."""
        return self._units.playback_urls(self._urls(self.batches))

    def url(self, key: str, format_key: str) -> pulumi.Output[str]:
        """What to give to players for one title and format.

        Args:
            key: the key of a title.
            format_key: `hls`, `dash`, `cmaf` or `mss`, or a key of the unit's own.

        Raises:
            ProgramError: there is no such title.
        """
        if self._keys is not None and key not in self._keys:
            raise ProgramError(f"the catalogue has no title {shown(key)}")
        urls = self._units.playback_urls(self._urls([self.batches[batch_of(key, len(self.batches))]]))

        def one(found: Any) -> Any:
            if isinstance(found, Unknown):
                return found
            if format_key not in found.get(key, {}):
                raise ProgramError(f"the catalogue has no title {key!r} with a URL in the format {format_key!r}")
            return found[key][format_key]

        return cast("pulumi.Output[str]", urls.apply(one, True))

    def known_endpoints(self, ids: pulumi.Output[Sequence[str]]) -> pulumi.Output[Mapping[str, str]]:
        """By configuration id, for those that have titles: the URL of one of them, with `{asset}` in the place of the
        asset's own part.

        For parts of a URL that are the same for all titles: batches that change do not make it unknown, as long as
        others have titles in the same configurations.
        """

        async def found() -> pulumi.Output[Any]:
            wanted: Any = await ids.future()
            urls: dict[str, str] = {}
            left_open: pulumi.Output[Any] = ids
            for batch in self.batches if await ids.is_known() else ():
                endpoints = batch.known_endpoints
                if not await endpoints.is_known():
                    left_open = endpoints
                    continue
                urls |= await endpoints.future() or {}
                if set(wanted) <= set(urls):
                    break
            else:
                if not await left_open.is_known():
                    return left_open
            return pulumi.Output.from_input({id_: urls[id_] for id_ in wanted if id_ in urls})

        return cast("pulumi.Output[Mapping[str, str]]", pulumi.Output.from_input(cast(Any, found())))

    def _urls(self, batches: Sequence[AssetBatch]) -> pulumi.Output[Urls]:
        """{key: {configuration id: URL}}"""
        urls = AssetBatch.egress_urls_of(batches)
        # The URN of the wait is known in a preview, too.
        return self.readiness.urn.apply(lambda _: urls) if self.readiness else urls


def _require_batches(batches: Any) -> None:
    if isinstance(batches, bool) or not isinstance(batches, int) or not 1 <= batches <= _MOST_BATCHES:
        raise ProgramError(f"batches is {shown(batches)}; it is a whole number from 1 to {_MOST_BATCHES}")


def _require_keys(release: Any) -> None:
    is_list = isinstance(release, Sequence) and not isinstance(release, str)
    if not is_list or not all(isinstance(key, str) for key in cast("Sequence[Any]", release)):
        raise ProgramError(f"release is {shown(release)}; it is a list of keys, known when the program runs")


def _require_share(share: Any) -> None:
    if share is None:
        return
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise ProgramError(f"max_deletions is {shown(share)}; it is a share of the titles from 0 to 1, such as 0.1")
