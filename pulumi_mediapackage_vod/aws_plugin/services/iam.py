"""Roles and their inline policies."""

from __future__ import annotations

import json

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, retag, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props


class Role(Kind):
    named, longest, regional, tagged = "name", 64, False, True
    create_only = ("path",)
    computed = ("arn", "createDate", "uniqueId")
    unserved = ("inlinePolicies", "managedPolicyArns")
    limits = {"name": r"[\w+=,.@-]{1,64}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        aws.client("iam").create_role(
            RoleName=props["name"],
            AssumeRolePolicyDocument=props["assumeRolePolicy"],
            **members(props, "path", "description", "maxSessionDuration", "permissionsBoundary"),
            **given(Tags=tag_list(props["tagsAll"])),
        )
        return props["name"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        role = aws.client("iam").get_role(RoleName=id_)["Role"]
        return {
            "name": role["RoleName"],
            "arn": role["Arn"],
            "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
            "createDate": role["CreateDate"].isoformat(),
            "description": role.get("Description"),
            "maxSessionDuration": role["MaxSessionDuration"],
            "path": role["Path"],
            "permissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "tagsAll": tag_map(role.get("Tags", [])),
            "uniqueId": role["RoleId"],
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        iam = aws.client("iam")
        iam.update_assume_role_policy(RoleName=id_, PolicyDocument=props["assumeRolePolicy"])
        iam.update_role(
            RoleName=id_,
            Description=props.get("description", ""),
            MaxSessionDuration=props.get("maxSessionDuration", 3600),
        )
        if props.get("permissionsBoundary"):
            iam.put_role_permissions_boundary(RoleName=id_, PermissionsBoundary=props["permissionsBoundary"])
        elif olds.get("permissionsBoundary"):
            iam.delete_role_permissions_boundary(RoleName=id_)
        retag(
            olds,
            props,
            untag=lambda keys: iam.untag_role(RoleName=id_, TagKeys=keys),
            tag=lambda tags: iam.tag_role(RoleName=id_, Tags=tag_list(tags)),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        iam = aws.client("iam")
        if props.get("forceDetachPolicies"):
            for policy in iam.list_role_policies(RoleName=id_)["PolicyNames"]:
                iam.delete_role_policy(RoleName=id_, PolicyName=policy)
        iam.delete_role(RoleName=id_)


class RolePolicy(Kind):
    """Its id is `role:name`."""

    named, longest, regional = "name", 128, False
    create_only = ("role",)
    limits = {"name": r"[\w+=,.@-]{1,128}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self._put(aws, props["role"], props["name"], props)
        return f"{props['role']}:{props['name']}"

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        role, _, name = id_.partition(":")
        found = aws.client("iam").get_role_policy(RoleName=role, PolicyName=name)
        return {"role": role, "name": name, "policy": json.dumps(found["PolicyDocument"])}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        role, _, name = id_.partition(":")
        self._put(aws, role, name, props)

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        role, _, name = id_.partition(":")
        aws.client("iam").delete_role_policy(RoleName=role, PolicyName=name)

    def _put(self, aws: Aws, role: str, name: str, props: Props) -> None:
        aws.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=props["policy"])
