"""The IAM roles of components: their settings, alike in all of them, and those that MediaPackage assumes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pulumi
from typing_extensions import TypedDict

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import in_the_clear, tags_in_the_clear
from pulumi_mediapackage_vod.components.checks.physical_names import ROLE, ROLE_POLICY, physical_name
from pulumi_mediapackage_vod.components.checks.settings import Tags, require_mapping, require_text
from pulumi_mediapackage_vod.facts.patterns import ACCOUNT, POLICY_ARN, ROLE_NAME, ROLE_PATH

DEFAULT_PATH: Final = "/mediapackage-vod/"
"""The path in IAM of the roles that this library makes."""


class IamRoleSettings(TypedDict, total=False):
    """What a role is called, and what limits it."""

    role_name: pulumi.Input[str] | None
    """1 to 64 letters, digits and `_+=,.@-`. Default: generated from the component's name."""

    path: pulumi.Input[str] | None
    """The role's path in IAM, with `/` at both ends. Default: `/mediapackage-vod/`, by which a policy can allow the
    deploying credentials to pass these roles and no others."""

    permissions_boundary: pulumi.Input[str] | None
    """ARN of a policy that limits the role. Default: none."""


class RoleSettings(IamRoleSettings, total=False):
    """The same, of a role that MediaPackage assumes, and for whom it may."""

    source_account: pulumi.Input[str] | None
    """Let MediaPackage assume the role for this account only (`aws:SourceAccount`). Default: without this condition,
    since AWS documents it for harvest jobs only."""

    tags: pulumi.Input[Tags] | None
    """Tags of the role, and of whatever else the component makes that can have tags."""


def require_iam_role_settings(settings: Mapping[str, Any]) -> None:
    """Refuse in the preview what IAM would refuse only during the `up`."""
    for name, wanted, pattern in (
        ("role_name", "the name of a role: 1 to 64 letters, digits and _+=,.@-", ROLE_NAME),
        ("path", "a role's path, which begins and ends with /: '/video/'", ROLE_PATH),
        ("permissions_boundary", "the ARN of a policy: arn:aws:iam::111122223333:policy/name", POLICY_ARN),
    ):
        require_text(name, settings.get(name), wanted, pattern)


def require_role_settings(settings: Mapping[str, Any]) -> None:
    """The same of `RoleSettings`."""
    require_iam_role_settings(settings)
    require_text("source_account", settings.get("source_account"), "an account id: a text of 12 digits", ACCOUNT)
    require_mapping("tags", settings.get("tags"))


def iam_role(
    name: str, description: str, settings: Mapping[str, Any], trust: pulumi.Input[str], parent: pulumi.Resource
) -> aws.iam.Role:
    """A role as child `<name>-role`, with the `IamRoleSettings` and `tags` among a component's settings."""
    role_name = in_the_clear("role_name", settings.get("role_name"))
    named, opts = physical_name(f"{name}-role", ROLE, parent, given=role_name)
    return aws.iam.Role(
        f"{name}-role",
        **named,
        path=in_the_clear("path", settings.get("path", DEFAULT_PATH)),
        assume_role_policy=trust,
        description=description,
        permissions_boundary=settings.get("permissions_boundary"),
        tags=tags_in_the_clear(settings.get("tags")),
        opts=opts,
    )


def service_role(
    name: str, description: str, settings: Mapping[str, Any], region: pulumi.Output[str], parent: pulumi.Resource
) -> aws.iam.Role:
    """A role for MediaPackage in a Region, with the `RoleSettings` among a component's settings."""
    account = pulumi.Output.from_input(settings.get("source_account"))
    trust = pulumi.Output.all(region, account).apply(lambda both: policies.trust(both[0], both[1]))
    return iam_role(name, description, settings, trust, parent)


def role_policy(
    name: str, role: aws.iam.Role, document: pulumi.Input[str], parent: pulumi.Resource
) -> aws.iam.RolePolicy:
    """What the role may do, as child `<name>-policy`."""
    named, opts = physical_name(f"{name}-policy", ROLE_POLICY, parent)
    return aws.iam.RolePolicy(f"{name}-policy", **named, role=role.name, policy=document, opts=opts)
