"""IngestedAssets: what an ingest's Lambda function makes, as far as Pulumi has to know of it."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource


class IngestedAssets(EngineResource):
    """Who owns the assets of an ingest, and what becomes of them in the end. `AssetIngest` makes one.

    Nothing is made in the service.
    """

    id_prefix: pulumi.Output[str]
    """What the ids of the assets begin with; no other ingest has it."""

    owner_tag: pulumi.Output[str]
    """The value of their tag `pulumi-mediapackage-vod:owner`; no other ingest has it."""

    region: pulumi.Output[str]
    """The Region of the groups."""

    def __init__(
        self,
        resource_name: str,
        *,
        packaging_group_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        force_destroy: bool = False,
        region: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare what an ingest owns.

        Args:
            resource_name: logical name in the stack; ids begin with it.
            packaging_group_ids: the `id` outputs of the groups, so that they are deleted after this.
            force_destroy: delete the assets with this, and those of a group that is not named any more. Default: they
                stay, and a group that holds any cannot be deleted.
            region: the groups' Region. Default: the configuration's, else the environment's at the first `up`.
            opts: the usual resource options; `import_` is refused.

        Raises:
            ProgramError: for `import_`.
        """
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.ingested-assets.v1",
            inputs={
                "name": resource_name,
                "packaging_group_ids": packaging_group_ids,
                "force_destroy": force_destroy or None,
                "region": region,
                "owner": f"{pulumi.get_project()}/{pulumi.get_stack()}/{resource_name}",
            },
            opts=opts,
        )
