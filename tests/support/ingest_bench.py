"""A bucket, its queues and a packaging unit in an emulator that listens nowhere, and the handler as Lambda calls it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import boto3
from botocore.config import Config

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.ingest.handler import OWNER_TAG, Ingest, Settings, Unit
from tests.contract.in_process import URL, answered_by
from tests.support.lifecycle_bench import FakeClock

BUCKET = "acme-movies"
ROLE = "arn:aws:iam::111122223333:role/reader"
OWNER = "movies/prod/uploads@0a1b2c3d"
PREFIX = "uploads-0a1b2c3d-"
_REGION = "eu-west-1"
_SERVICES = ("mediapackage-vod", "s3", "sqs", "sns", "events")


class IngestBench:
    """All benches are one service, which a new one empties. `client_of` may put something between the handler and a
    service's client."""

    def __init__(
        self,
        *,
        versioned: bool = False,
        groups: tuple[str, ...] = ("movies",),
        client_of: Callable[[str, Any], Any] = lambda _, client: client,
        containers: int = 1,
        **settings: Any,
    ) -> None:
        self.emulator, clients = _service()
        self.emulator.reset()
        self.emulator.clock.freeze()
        self.clock = FakeClock()
        self.clock.on_sleep = lambda _: self.emulator.clock.advance(self.clock.sleeps[-1])
        self.vod, self.s3, self.sqs, self.sns, self.events = (clients[each] for each in _SERVICES)
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": _REGION})
        if versioned:
            self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self.queue, self.dead = (self.sqs.create_queue(QueueName=each)["QueueUrl"] for each in ("queue", "dead"))
        for group in groups:
            self.vod.create_packaging_group(Id=group)
            self.vod.create_packaging_configuration(
                Id=f"{group}-hls", PackagingGroupId=group, HlsPackage={"HlsManifests": [{}]}
            )
        units = [Unit(group, formats={f"{group}-hls": "hls"}) for group in groups]
        default: dict[str, Any] = {"delete_with_source": True, "manifests": ["*.m3u8", "*.smil"], "units": units}
        self.settings = Settings(
            **{
                "bucket": BUCKET,
                "id_prefix": PREFIX,
                "owner_tag": OWNER,
                "source_role_arn": ROLE,
                "queue": self.queue,
                "dead_letters": self.dead,
                **default,
                **settings,
            }
        )
        used = {name: client_of(name, client) for name, client in clients.items()}
        self.containers = [
            Ingest(self.settings, used.__getitem__, self.clock.now, self.clock.sleep) for _ in range(containers)
        ]
        self._turn = 0

    def put(self, key: str, body: str = "#EXTM3U") -> dict[str, Any]:
        """Write an object; the event that S3 sends of it."""
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body.encode())
        return event("Object Created", key)

    def remove(self, key: str, reason: str = "DeleteObject") -> dict[str, Any]:
        """Delete an object, or put a delete marker on it; the event that S3 sends of it."""
        self.s3.delete_object(Bucket=BUCKET, Key=key)
        return event("Object Deleted", key, reason=reason)

    def send(self, *messages: Any) -> None:
        bodies = [each if isinstance(each, str) else json.dumps(each) for each in messages]
        for start in range(0, len(bodies), 10):
            page = [{"Id": str(id_), "MessageBody": body} for id_, body in enumerate(bodies[start : start + 10])]
            self.sqs.send_message_batch(QueueUrl=self.queue, Entries=page)

    def deliver(self, *messages: Any) -> list[str]:
        """Messages as one invocation, for the first time; the bodies of those that are to come again."""
        records = [
            {
                "messageId": str(number),
                "receiptHandle": "none",
                "body": each if isinstance(each, str) else json.dumps(each),
                "attributes": {"ApproximateReceiveCount": "1"},
            }
            for number, each in enumerate(messages)
        ]
        failed = self.containers[0].handle({"Records": records})["batchItemFailures"]
        return [records[int(each["itemIdentifier"])]["body"] for each in failed]

    def poll(self) -> bool:
        """One invocation of the next messages, as Lambda's event source mapping makes it; whether there were any.

        What is to come again comes with the next invocation: nobody waits.
        """
        found = self.sqs.receive_message(
            QueueUrl=self.queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["ApproximateReceiveCount"]
        ).get("Messages", [])
        records = [
            {
                "messageId": each["MessageId"],
                "receiptHandle": each["ReceiptHandle"],
                "body": each["Body"],
                "attributes": each["Attributes"],
            }
            for each in found
        ]
        if not records:
            return False
        self._turn = (self._turn + 1) % len(self.containers)
        answer = self.containers[self._turn].handle({"Records": records})
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for each in records:
            if each["messageId"] in failed:
                self.sqs.change_message_visibility(
                    QueueUrl=self.queue, ReceiptHandle=each["receiptHandle"], VisibilityTimeout=0
                )
        done = [each for each in records if each["messageId"] not in failed]
        if done:
            entries = [{"Id": each["messageId"], "ReceiptHandle": each["receiptHandle"]} for each in done]
            self.sqs.delete_message_batch(QueueUrl=self.queue, Entries=entries)
        return True

    def drain(self) -> None:
        while self.poll():
            pass

    @property
    def assets(self) -> dict[str, Mapping[str, Any]]:
        """All assets there are by id, those of others too."""
        pages = self.vod.get_paginator("list_assets").paginate()
        return {each["Id"]: each for page in pages for each in page["Assets"]}

    @property
    def titles(self) -> list[str]:
        """The keys of the ingest's assets, in order; one that has two is there twice."""
        own = [each for each in self.assets.values() if each.get("Tags", {}).get(OWNER_TAG) == OWNER]
        return sorted(each["SourceArn"].partition("/")[2] for each in own)

    @property
    def dead_letters(self) -> list[tuple[str, str]]:
        """Body and reason of each."""
        found: list[tuple[str, str]] = []
        while page := self.sqs.receive_message(
            QueueUrl=self.dead,
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
            VisibilityTimeout=3600,  # reading hundreds takes longer than the default
        ).get("Messages"):
            found += [(each["Body"], each["MessageAttributes"]["reason"]["StringValue"]) for each in page]
        return found


@cache
def _service() -> tuple[Emulator, Mapping[str, Any]]:
    """One for the process: making clients takes a second."""
    emulator = Emulator(egress="aws")
    session: Any = boto3.Session("test", "test", region_name=_REGION)
    config = Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
    clients = {each: session.client(each, endpoint_url=URL, config=config) for each in _SERVICES}
    return emulator, {name: answered_by(client, emulator) for name, client in clients.items()}


def event(kind: str, key: str, **detail: Any) -> dict[str, Any]:
    """What S3 sends to EventBridge."""
    found = {"bucket": {"name": BUCKET}, "object": {"key": key, "sequencer": "0"}, **detail}
    return {"source": "aws.s3", "detail-type": kind, "detail": found}
