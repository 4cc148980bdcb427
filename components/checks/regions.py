"""The Region that a component's AWS children live in, and the refusal of one that is not that of its unit."""

from __future__ import annotations

import pulumi

from pulumi_mediapackage_vod.components.checks.aws import aws
from pulumi_mediapackage_vod.dynamic_providers import ProgramError


def region_of(component: pulumi.ComponentResource) -> pulumi.Output[str]:
    """The Region of the AWS provider that a component's children use."""
    found = aws.get_region_output(opts=pulumi.InvokeOutputOptions(parent=component))
    return found.apply(lambda result: result.region)


def same_region(component: pulumi.ComponentResource, name: str, region: pulumi.Input[str]) -> pulumi.Output[str]:
    """The Region of a component's AWS children; a program in which it is not `region`, that of the packaging unit,
    fails in the preview."""
    return agreed(f"{type(component).__name__} {name!r}", region_of(component), region)


def agreed(component: str, found: pulumi.Input[str], wanted: pulumi.Input[str]) -> pulumi.Output[str]:
    """The Region that a component's resources and a unit are in; fails the preview where they differ."""

    def check(both: list[str]) -> str:
        if both[0] != both[1]:
            raise ProgramError(
                f"{component} makes its AWS resources in {both[0]}, but the packaging unit is in {both[1]}: pass both "
                "providers, opts=ResourceOptions(providers=[mediapackage_vod_provider, aws_provider]), or set "
                "aws:region to the unit's"
            )
        return both[0]

    return pulumi.Output.all(found, wanted).apply(check)
