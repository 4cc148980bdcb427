"""Lambda's functions, whose code is an archive of files, and what calls them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.aws_plugin import rules
from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, retag
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_ARCHIVE_TIME = (2020, 1, 1, 0, 0, 0)


class Function(Kind):
    """Its id is its name. Nobody runs it here."""

    named, longest, tagged = "name", 64, True
    computed = ("arn", "invokeArn", "lastModified", "qualifiedArn", "version")
    unserved = ("imageUri", "publish", "reservedConcurrentExecutions", "s3Bucket", "vpcConfig")
    limits = {"name": r"[\w-]{1,64}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        aws.client("lambda").create_function(
            FunctionName=props["name"],
            Code={"ZipFile": _zipped(props["code"])},
            **given(Architectures=props.get("architectures"), Tags=props["tagsAll"]),
            **_configuration(props),
        )
        return props["name"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        found = aws.client("lambda").get_function(FunctionName=id_)
        configuration = found["Configuration"]
        return {
            "name": id_,
            "arn": configuration["FunctionArn"],
            "role": configuration["Role"],
            "runtime": configuration["Runtime"],
            "handler": configuration["Handler"],
            "memorySize": configuration["MemorySize"],
            "timeout": configuration["Timeout"],
            "environment": {"variables": configuration.get("Environment", {}).get("Variables", {})},
            "tagsAll": found.get("Tags", {}),
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        client = aws.client("lambda")
        client.update_function_configuration(FunctionName=id_, **_configuration(props))
        client.update_function_code(FunctionName=id_, ZipFile=_zipped(props["code"]))
        retag(
            olds,
            props,
            untag=lambda keys: client.untag_resource(Resource=props["arn"], TagKeys=keys),
            tag=lambda tags: client.tag_resource(Resource=props["arn"], Tags=tags),
        )

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("lambda").delete_function(FunctionName=id_)


class EventSourceMapping(Kind):
    """Kept in state: moto would call the function in a container. Its request is what AWS takes."""

    tagged = True
    create_only = ("eventSourceArn",)
    computed = ("arn", "functionArn", "state", "uuid")

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        names = ("eventSourceArn", "functionName", "batchSize", "maximumBatchingWindowInSeconds")
        scaling = members(props.get("scalingConfig") or {}, "maximumConcurrency")
        client = aws.client("lambda")
        request = {
            **members(props, *names, "functionResponseTypes"),
            **given(ScalingConfig=scaling, Tags=props["tagsAll"]),
        }
        rules.check_request(request, client.meta.service_model.operation_model("CreateEventSourceMapping"))
        client.get_function(FunctionName=props["functionName"])
        return hashlib.sha256(urn.encode()).hexdigest()[:32]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        return {
            "uuid": id_,
            "arn": f"arn:{aws.partition}:lambda:{aws.region}:{aws.account}:event-source-mapping:{id_}",
            "functionArn": f"arn:{aws.partition}:lambda:{aws.region}:{aws.account}:function:{props['functionName']}",
            "state": "Enabled",
        }

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        """In state only."""

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        """From state only."""


def _configuration(props: Props) -> dict[str, Any]:
    environment: Props = (props.get("environment") or Props()).get("variables") or {}
    logging = members(props.get("loggingConfig") or {}, "logFormat", "logGroup")
    return {
        **members(props, "role", "handler", "runtime", "description", "timeout", "memorySize"),
        **given(Environment={"Variables": environment} if environment else None, LoggingConfig=logging),
    }


def _zipped(archive: Props) -> bytes:
    """The same bytes of the same files."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as made:
        for name, asset in sorted(archive["assets"].items()):
            made.writestr(zipfile.ZipInfo(name, _ARCHIVE_TIME), Path(asset["path"]).read_bytes())
    return found.getvalue()
