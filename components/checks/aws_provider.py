"""pulumi-aws, which only some of the components need, and the Region of the provider that a component's AWS children
use."""

from __future__ import annotations

import pulumi

from pulumi_mediapackage_vod.components.checks.known import named, when_known
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

try:
    import pulumi_aws as aws
except ImportError:
    raise ProgramError(
        "this component makes resources of other AWS services and needs the package pulumi-aws: "
        "pip install 'pulumi-mediapackage-vod[aws]'"
    ) from None

__all__ = ["aws", "region_of", "require_same_region", "same_region"]


def region_of(component: pulumi.ComponentResource) -> pulumi.Output[str]:
    """The Region of the AWS provider that a component's children use; empty where a unit test's mocks leave it out."""
    found = aws.get_region_output(opts=pulumi.InvokeOutputOptions(parent=component))
    return found.apply(lambda result: result.region or "")


def same_region(component: pulumi.ComponentResource, name: str, region: pulumi.Input[str]) -> pulumi.Output[str]:
    """The same, which has to be `region`, that of the packaging unit."""
    return require_same_region(f"{type(component).__name__} {name!r}", region_of(component), region)


def require_same_region(component: str, found: pulumi.Input[str], wanted: pulumi.Input[str]) -> pulumi.Output[str]:
    """The Region that a component's resources and its packaging unit are in; fails the preview where they differ."""

    def check(both: list[str]) -> str:
        # A unit test's mocks may leave out either.
        if all(both) and both[0] != both[1]:
            raise ProgramError(
                f"{component} makes its AWS resources in {named(both[0])}, but the packaging unit is in "
                f"{named(both[1])}: pass both providers, opts=ResourceOptions(providers=[mediapackage_vod_provider, "
                "aws_provider]), or set aws:region to the unit's"
            )
        return both[0]

    return when_known(pulumi.Output.all(found, wanted), check)
