"""AssetArgs: the long form of one title in a catalogue.

A file of its own without `from __future__ import annotations`: with it, Python could not tell which keys are required.
"""

import pulumi
from typing_extensions import NotRequired, TypedDict

from pulumi_mediapackage_vod.components.checks.settings import Tags


class AssetArgs(TypedDict):
    """One title of a unit; None leaves an option out."""

    source: pulumi.Input[str]
    """The source in S3, `.m3u8` or `.smil`: `arn:aws:s3:::bucket/key` or `s3://bucket/key`."""

    source_role_arn: NotRequired[pulumi.Input[str] | None]
    """The IAM role that reads the source. Default: the unit's."""

    resource_id: NotRequired[pulumi.Input[str] | None]
    """The content id for the key server. An asset that has one is deleted before its replacement is made."""

    revision: NotRequired[pulumi.Input[str] | None]
    """Any text. When it changes, the source is ingested again, as an asset with a new id."""

    asset_id: NotRequired[pulumi.Input[str] | None]
    """The asset's id. Default: its key and a hash."""

    tags: NotRequired[pulumi.Input[Tags] | None]
    """Tags besides the unit's."""
