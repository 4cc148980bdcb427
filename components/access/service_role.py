"""The IAM roles that MediaPackage assumes, all made alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.checks.aws import aws


def service_role(
    name: str, description: str, settings: Mapping[str, Any], region: pulumi.Output[str], parent: pulumi.Resource
) -> aws.iam.Role:
    """A role for MediaPackage in a Region; the component's settings may name it, limit it and say for whom it is."""
    account = pulumi.Output.from_input(settings.get("source_account"))
    return aws.iam.Role(
        f"{name}-role",
        name=settings.get("role_name"),
        path=policies.ROLE_PATH,
        assume_role_policy=pulumi.Output.all(region, account).apply(lambda both: policies.trust(both[0], both[1])),
        description=description,
        permissions_boundary=settings.get("permissions_boundary"),
        tags=settings.get("tags"),
        opts=pulumi.ResourceOptions(parent=parent),
    )
