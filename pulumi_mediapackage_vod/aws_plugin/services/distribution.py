"""CloudFront's distributions, in the form of the service: its model says where a list has its length beside it."""

from __future__ import annotations

from typing import Any

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, retag, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_NOT_OF_ITS_CONFIGURATION = {"tags", "tagsAll", "waitForDeployment", "retainOnDelete", "continuousDeploymentPolicyId"}
_OTHER_NAMES = {
    "locations": "Items",
    "loggingConfig": "Logging",
    "name": "HeaderName",
    "orderedCacheBehaviors": "CacheBehaviors",
    "originId": "Id",
    "value": "HeaderValue",
}
"""Members that pulumi-aws calls otherwise."""


class Distribution(Kind):
    """Its status is that of one that has been deployed: refresh is no place to wait."""

    regional, tagged = False, True
    computed = (
        "arn", "callerReference", "domainName", "etag", "hostedZoneId", "inProgressValidationBatches",
        "lastModifiedTime", "loggingV1Enabled", "status", "trustedKeyGroups", "trustedSigners",
    )  # fmt: skip
    limits = {"comment": r"(?s).{0,128}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        tags = {"Items": tag_list(props["tagsAll"])}
        made = aws.client("cloudfront").create_distribution_with_tags(
            DistributionConfigWithTags={"DistributionConfig": _configuration(aws, urn, props), "Tags": tags}
        )
        return made["Distribution"]["Id"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        cloudfront = aws.client("cloudfront")
        answer = cloudfront.get_distribution(Id=id_)
        found = answer["Distribution"]
        tags = cloudfront.list_tags_for_resource(Resource=found["ARN"])["Tags"].get("Items", [])
        return {
            "arn": found["ARN"],
            "callerReference": found["DistributionConfig"]["CallerReference"],
            "comment": found["DistributionConfig"]["Comment"] or None,
            "domainName": found["DomainName"],
            "enabled": found["DistributionConfig"]["Enabled"],
            "etag": answer["ETag"],
            "hostedZoneId": "Z2FDTNDATAQYW2",
            "inProgressValidationBatches": 0,
            "lastModifiedTime": str(found["LastModifiedTime"]),
            "loggingV1Enabled": "loggingConfig" in props,
            "status": "Deployed",
            "tagsAll": tag_map(tags),
            "trustedKeyGroups": [{"enabled": False, "items": []}],
            "trustedSigners": [{"enabled": False, "items": []}],
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        cloudfront = aws.client("cloudfront")
        configuration = _configuration(aws, props["callerReference"], props)
        cloudfront.update_distribution(Id=id_, IfMatch=olds["etag"], DistributionConfig=configuration)
        retag(
            olds,
            props,
            untag=lambda keys: cloudfront.untag_resource(Resource=props["arn"], TagKeys={"Items": keys}),
            tag=lambda tags: cloudfront.tag_resource(Resource=props["arn"], Tags={"Items": tag_list(tags)}),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        """Only one that is disabled can be deleted."""
        cloudfront = aws.client("cloudfront")
        configuration = _configuration(aws, props["callerReference"], {**props, "enabled": False})
        etag = cloudfront.get_distribution(Id=id_)["ETag"]
        etag = cloudfront.update_distribution(Id=id_, IfMatch=etag, DistributionConfig=configuration)["ETag"]
        cloudfront.delete_distribution(Id=id_, IfMatch=etag)


def _configuration(aws: Aws, reference: str, props: Props) -> Props:
    model = aws.client("cloudfront").meta.service_model.shape_for("DistributionConfig")
    own = {*Distribution.computed} | _NOT_OF_ITS_CONFIGURATION
    given = {key: value for key, value in props.items() if key not in own}
    made = _wire(model, {**given, "callerReference": reference})
    # moto knows no origin group as the target of the default behavior.
    for group in made.get("OriginGroups", {}).get("Items", []):
        if group["Id"] == made["DefaultCacheBehavior"]["TargetOriginId"]:
            made["DefaultCacheBehavior"]["TargetOriginId"] = group["Members"]["Items"][0]["OriginId"]
    return made


def _wire(shape: Any, value: Any) -> Any:
    """A value of pulumi-aws in the form of the service."""
    if shape.type_name == "structure" and isinstance(value, list):
        return _wire(shape, {"Items": value})
    if shape.type_name == "list":
        return [_wire(shape.member, each) for each in value]
    return _structure(shape, value) if shape.type_name == "structure" else value


def _structure(shape: Any, value: Props) -> Props:
    names = {name.lower(): name for name in shape.members}
    made: Props = {}
    for key, each in value.items():
        if key == "cachedMethods":
            continue
        name = names.get(key.lower()) or names.get(_OTHER_NAMES.get(key, "").lower())
        if name is None:
            raise NotImplementedError(f"the stand-in for the AWS plugin does not do {key} of {shape.name}")
        made[name] = _wire(shape.members[name], each)
    if "cachedMethods" in value:
        methods = shape.members["AllowedMethods"].members["CachedMethods"]
        made["AllowedMethods"]["CachedMethods"] = _wire(methods, value["cachedMethods"])
    for name in {*shape.required_members} - {*made}:
        kind = shape.members[name].type_name
        empty = {"integer": len(made.get("Items", ())), "boolean": name == "Enabled", "string": ""}
        if kind in empty:
            made[name] = empty[kind]
    return made
