"""pulumi-aws, which only some of the components need; without it they say what to install."""

from __future__ import annotations

from pulumi_mediapackage_vod.dynamic_providers import ProgramError

try:
    import pulumi_aws as aws
except ImportError:
    raise ProgramError(
        "this component makes resources of other AWS services and needs the package pulumi-aws: "
        "pip install 'pulumi-mediapackage-vod[aws]'"
    ) from None

__all__ = ["aws"]
