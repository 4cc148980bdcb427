"""A dynamic provider as Pulumi's documentation shows it, one resource a title."""

import csv
from pathlib import Path
from typing import Any

from pulumi.dynamic import CreateResult, ReadResult, Resource, ResourceProvider


class PlainProvider(ResourceProvider):
    def _client(self) -> Any:
        import boto3

        return boto3.client("mediapackage-vod", region_name="eu-west-1")

    def create(self, props: dict[str, Any]) -> CreateResult:
        made = self._client().create_asset(
            Id=props["key"],
            PackagingGroupId="plain",
            SourceArn=props["source"],
            SourceRoleArn="arn:aws:iam::111122223333:role/reader",
        )
        return CreateResult(made["Id"], {**props, "arn": made["Arn"]})

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        found = self._client().describe_asset(Id=id_)
        return ReadResult(id_, {**props, "arn": found["Arn"]})

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        self._client().delete_asset(Id=_id)


class Title(Resource):
    def __init__(self, key: str, source: str) -> None:
        super().__init__(PlainProvider(), key, {"key": key, "source": source, "arn": None})


with Path("titles.csv").open(newline="") as file:
    for row in csv.DictReader(file):
        Title(row["key"], row["source"])
