"""Secrets, their versions and their resource policies."""

from __future__ import annotations

import base64

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, retag, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props, secret

_CURRENT = "AWSCURRENT"


class Secret(Kind):
    """Its id is its ARN. One that is deleted stays for 30 days, out of sight, unless `recoveryWindowInDays` is 0."""

    named, longest, tagged = "name", 512, True
    computed = ("arn",)
    unserved = ("replicas",)
    # The plugin puts 26 characters behind a prefix.
    limits = {"name": r"[\w/+=.@-]{1,512}", "namePrefix": r"[\w/+=.@-]{1,486}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        client = aws.client("secretsmanager")
        arn = client.create_secret(
            Name=props["name"],
            **members(props, "description", "kmsKeyId"),
            **given(Tags=tag_list(props["tagsAll"])),
        )["ARN"]
        if props.get("policy"):
            client.put_resource_policy(SecretId=arn, ResourcePolicy=props["policy"])
        return arn

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        client = aws.client("secretsmanager")
        found = client.describe_secret(SecretId=id_)
        if found.get("DeletedDate"):
            return None
        return {
            "arn": found["ARN"],
            "name": found["Name"],
            "description": found.get("Description") or None,
            "kmsKeyId": found.get("KmsKeyId"),
            "policy": client.get_resource_policy(SecretId=id_).get("ResourcePolicy"),
            "tagsAll": tag_map(found.get("Tags") or []),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        client = aws.client("secretsmanager")
        changed = [key for key in ("description", "kmsKeyId") if olds.get(key) != props.get(key)]
        if changed:
            description = props.get("description", "")
            client.update_secret(SecretId=id_, Description=description, **members(props, "kmsKeyId"))
        if props.get("policy"):
            client.put_resource_policy(SecretId=id_, ResourcePolicy=props["policy"])
        elif olds.get("policy"):
            client.delete_resource_policy(SecretId=id_)
        retag(
            olds,
            props,
            untag=lambda keys: client.untag_resource(SecretId=id_, TagKeys=keys),
            tag=lambda tags: client.tag_resource(SecretId=id_, Tags=tag_list(tags)),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        window = props.get("recoveryWindowInDays", 30)
        how = {"RecoveryWindowInDays": window} if window else {"ForceDeleteWithoutRecovery": True}
        aws.client("secretsmanager").delete_secret(SecretId=id_, **how)


class SecretVersion(Kind):
    """Its id is `secret|version`. Its value cannot be changed: a new value is a new version, made before the old one
    is deleted, which then stays on as AWSPREVIOUS."""

    create_only = ("secretId", "secretString", "secretBinary")
    computed = ("arn", "secretArn", "versionId", "versionStages")
    unserved = ("secretStringWo", "secretStringWoVersion")

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        binary = props.get("secretBinary")
        made = aws.client("secretsmanager").put_secret_value(
            SecretId=props["secretId"],
            **members(props, "secretString", "versionStages"),
            **given(SecretBinary=base64.b64decode(binary) if binary else None),
        )
        return f"{props['secretId']}|{made['VersionId']}"

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        secret_id, _, version = id_.rpartition("|")
        found = aws.client("secretsmanager").get_secret_value(SecretId=secret_id, VersionId=version)
        text, binary = found.get("SecretString"), found.get("SecretBinary")
        return {
            "arn": found["ARN"],
            "secretArn": found["ARN"],
            "secretId": secret_id,
            "secretString": None if text is None else secret(text),
            "secretBinary": None if binary is None else secret(base64.b64encode(binary).decode()),
            "versionId": version,
            "versionStages": sorted(found.get("VersionStages", [])),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        client = aws.client("secretsmanager")
        secret_id, _, version = id_.rpartition("|")
        before, after = {*olds["versionStages"]}, {*props.get("versionStages", olds["versionStages"])}
        for stage in after - before:
            holders = client.describe_secret(SecretId=secret_id)["VersionIdsToStages"]
            holder = next((one for one, stages in holders.items() if stage in stages), None)
            client.update_secret_version_stage(
                SecretId=secret_id,
                VersionStage=stage,
                MoveToVersionId=version,
                **given(RemoveFromVersionId=holder),
            )
        self._remove_stages(aws, id_, before - after)

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        self._remove_stages(aws, id_, {*props.get("versionStages", [])})

    def _remove_stages(self, aws: Aws, id_: str, stages: set[str]) -> None:
        """The service moves AWSCURRENT, but never takes it away."""
        secret_id, _, version = id_.rpartition("|")
        for stage in stages - {_CURRENT}:
            aws.client("secretsmanager").update_secret_version_stage(
                SecretId=secret_id, VersionStage=stage, RemoveFromVersionId=version
            )


class SecretPolicy(Kind):
    """Its id is the secret's ARN."""

    create_only = ("secretArn",)

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["secretArn"], {}, props)
        return props["secretArn"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        policy = aws.client("secretsmanager").get_resource_policy(SecretId=id_).get("ResourcePolicy")
        return {"secretArn": id_, "policy": policy} if policy else None

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        aws.client("secretsmanager").put_resource_policy(
            SecretId=id_, ResourcePolicy=props["policy"], BlockPublicPolicy=props.get("blockPublicPolicy", False)
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("secretsmanager").delete_resource_policy(SecretId=id_)
