"""The functions of pulumi-aws that need little: who and where one is, policy documents, and the value of a secret."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props


def invoke(token: str, aws: Aws, args: Props) -> Props:
    function = FUNCTIONS.get(token)
    if function is None:
        raise NotImplementedError("the stand-in for the AWS plugin does not have this function")
    return function(aws, args)


def _caller_identity(aws: Aws, args: Props) -> Props:
    found = aws.client("sts").get_caller_identity()
    return {"accountId": found["Account"], "arn": found["Arn"], "id": found["Account"], "userId": found["UserId"]}


def _partition(aws: Aws, args: Props) -> Props:
    suffix = "amazonaws.com.cn" if aws.partition == "aws-cn" else "amazonaws.com"
    reverse = ".".join(reversed(suffix.split(".")))
    return {"id": aws.partition, "partition": aws.partition, "dnsSuffix": suffix, "reverseDnsPrefix": reverse}


def _region(aws: Aws, args: Props) -> Props:
    region = args.get("name") or aws.region
    return {
        "id": region,
        "name": region,
        "region": region,
        "description": region,
        "endpoint": f"ec2.{region}.amazonaws.com",
    }


def _secret_version(aws: Aws, args: Props) -> Props:
    secret_id, stage = args["secretId"], args.get("versionStage", "AWSCURRENT")
    version = {"VersionId": args["versionId"]} if "versionId" in args else {"VersionStage": stage}
    found = aws.client("secretsmanager").get_secret_value(SecretId=secret_id, **version)
    return {
        "arn": found["ARN"],
        "id": f"{secret_id}|{found['VersionId']}",
        "region": aws.region,
        "secretId": secret_id,
        "secretString": found.get("SecretString", ""),
        "versionId": found["VersionId"],
        "versionStages": found["VersionStages"],
    }


def _policy_document(aws: Aws, args: Props) -> Props:
    refused = {"sourcePolicyDocuments", "overridePolicyDocuments"} & {*args}
    if refused:
        raise NotImplementedError(f"the stand-in for the AWS plugin does not do {', '.join(sorted(refused))}")
    document: Props = {"Version": args.get("version", "2012-10-17")}
    if "policyId" in args:
        document["Id"] = args["policyId"]
    document["Statement"] = [_statement(each) for each in args.get("statements", [])]
    text = json.dumps(document, indent=2)
    return {
        **args,
        "id": str(zlib.crc32(text.encode())),
        "json": text,
        "minifiedJson": json.dumps(document, separators=(",", ":")),
    }


def _statement(given: Props) -> Props:
    made: Props = {"Sid": given["sid"]} if given.get("sid") else {}
    made["Effect"] = given.get("effect", "Allow")
    for key, name, written in (
        ("actions", "Action", _one_or_sorted),
        ("notActions", "NotAction", _one_or_sorted),
        ("resources", "Resource", _one_or_sorted),
        ("notResources", "NotResource", _one_or_sorted),
        ("principals", "Principal", _principals),
        ("notPrincipals", "NotPrincipal", _principals),
    ):
        if given.get(key):
            made[name] = written(given[key])
    conditions: dict[str, Props] = {}
    for each in given.get("conditions", []):
        conditions.setdefault(each["test"], {})[each["variable"]] = _one_or_sorted(each["values"])
    return {**made, "Condition": conditions} if conditions else made


def _principals(given: list[Props]) -> Any:
    if any(each["type"] == "*" for each in given):
        return "*"
    return {each["type"]: _one_or_sorted(each["identifiers"]) for each in given}


def _one_or_sorted(values: list[str]) -> Any:
    return values[0] if len(values) == 1 else sorted(values, reverse=True)


FUNCTIONS: Mapping[str, Callable[[Aws, Props], Props]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": _caller_identity,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getRegion:getRegion": _region,
    "aws:iam/getPolicyDocument:getPolicyDocument": _policy_document,
    "aws:secretsmanager/getSecretVersion:getSecretVersion": _secret_version,
}
