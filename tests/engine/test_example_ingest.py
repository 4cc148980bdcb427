"""The example ingest: an upload becomes a title through the deployed function, and nothing is left in the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.example import Example
from tests.support.engine.services import Services
from tests.support.engine.stack import ACCOUNT, REGION, Run

KEY = "films/trailer/index.m3u8"
OTHER = "films/feature/index.m3u8"
BUCKET = "acme-uploads"


@dataclass(frozen=True)
class Story:
    """What was seen, in this order."""

    preview: Run
    created: Run
    again: Run
    ingested: list[Mapping[str, Any]]
    announced: Mapping[str, Any]
    refreshed: Run
    after_a_deletion: list[Mapping[str, Any]]
    destroyed: Run
    left: set[str]


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example], session: boto3.Session) -> Story:
    example = new_example("ingest", sources={(REGION, BUCKET): []})
    services, emulator = example.services(), example.emulator
    before = {*services.objects, *example.held(REGION)}
    preview, created = example.stack.preview(), example.up()
    outputs = example.outputs()
    told = services.sqs.create_queue(QueueName="told")["QueueUrl"]
    arn = services.sqs.get_queue_attributes(QueueUrl=told, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    services.sns.subscribe(TopicArn=outputs["topic"], Protocol="sqs", Endpoint=arn)
    lambda_ = Deployed(services, session, emulator, outputs["function"])
    for key in (KEY, OTHER, "films/trailer/1080p.m3u8"):
        services.s3.put_object(Bucket=BUCKET, Key=key, Body=b"#EXTM3U")
    lambda_.run()
    emulator.clock.advance(60)
    ingested = lambda_.assets()
    services.sqs.send_message(QueueUrl=lambda_.queue, MessageBody=json.dumps(_playable(ingested[0])))
    lambda_.run()
    [message] = services.sqs.receive_message(QueueUrl=told)["Messages"]
    services.sqs.delete_queue(QueueUrl=told)
    again = example.stack.run("up", "--yes", "--skip-preview", "--expect-no-changes")
    refreshed = example.stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    services.s3.delete_object(Bucket=BUCKET, Key=OTHER)
    lambda_.run()
    emulator.clock.advance(60)
    after_a_deletion = lambda_.assets()
    for key in (KEY, "films/trailer/1080p.m3u8"):
        services.s3.delete_object(Bucket=BUCKET, Key=key)
    return Story(
        preview=preview,
        created=created,
        again=again,
        ingested=ingested,
        announced=json.loads(json.loads(message["Body"])["Message"]),
        refreshed=refreshed,
        after_a_deletion=after_a_deletion,
        destroyed=example.stack.destroy(),
        left={*services.objects, *example.held(REGION)} - before,
    )


class Deployed:
    """The function as AWS would run it: the code of its archive, and its environment."""

    def __init__(self, services: Services, session: boto3.Session, emulator: Emulator, name: str) -> None:
        from moto.awslambda.models import lambda_backends

        self._sqs = services.sqs
        deployed = lambda_backends[ACCOUNT][REGION].get_function(name)
        code = ModuleType("handler")
        [text] = _files(deployed.code_bytes).values()
        exec(compile(text, "handler.py", "exec"), vars(code))
        variables = services.functions.get_function(FunctionName=name)["Configuration"]["Environment"]["Variables"]
        settings = code.Settings.of(variables[code.SETTINGS])
        self.queue: str = settings.queue
        clients: Any = {
            each: session.client(each, region_name=REGION, endpoint_url=emulator.url)
            for each in ("mediapackage-vod", "s3", "sqs", "sns", "events")
        }
        self._vod = clients["mediapackage-vod"]
        self._ingest = code.Ingest(settings, clients.__getitem__, sleep=emulator.clock.advance)

    def run(self) -> None:
        """Handle what is in the queue."""
        while found := self._sqs.receive_message(
            QueueUrl=self.queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["ApproximateReceiveCount"]
        ).get("Messages"):
            records = [{f"{name[0].lower()}{name[1:]}": value for name, value in each.items()} for each in found]
            assert self._ingest.handle({"Records": records}) == {"batchItemFailures": []}
            for each in found:
                self._sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=each["ReceiptHandle"])

    def assets(self) -> list[Mapping[str, Any]]:
        ids = [each["Id"] for each in self._vod.list_assets()["Assets"]]
        return sorted((self._vod.describe_asset(Id=id_) for id_ in ids), key=lambda asset: asset["SourceArn"])


def _files(archive: bytes) -> dict[str, bytes]:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def _playable(asset: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the service sends to EventBridge."""
    detail = {"event": "VodAssetPlayable"}
    return {"source": "aws.mediapackage", "resources": [asset["Arn"]], "detail": detail}


def test_ingest_preview_plans_what_up_does(story: Story) -> None:
    assert sorted(story.preview.all_steps) == sorted(story.created.all_steps)
    assert {op for op, _ in story.preview.steps} == {"create"}


def test_ingest_makes_titles_of_the_manifests_that_can_be_read_and_played(story: Story) -> None:
    assert [each["SourceArn"] for each in story.ingested] == [f"arn:aws:s3:::{BUCKET}/{key}" for key in (OTHER, KEY)]
    statuses = [endpoint["Status"] for each in story.ingested for endpoint in each["EgressEndpoints"]]
    assert statuses == ["PLAYABLE"] * 4


def test_ingest_tells_the_playback_urls(story: Story) -> None:
    assert story.announced["source"] == f"arn:aws:s3:::{BUCKET}/{OTHER}"
    urls = {endpoint["Url"] for endpoint in story.ingested[0]["EgressEndpoints"]}
    assert {*story.announced["playback_urls"]} == {"cmaf", "dash"}
    assert {*story.announced["playback_urls"].values()} == urls


def test_ingest_is_no_change_of_the_stack(story: Story) -> None:
    assert (story.again.code, story.again.steps) == (0, []), story.again.text
    assert (story.refreshed.code, story.refreshed.writes) == (0, []), story.refreshed.text


def test_ingest_ends_a_title_with_its_source(story: Story) -> None:
    assert [each["SourceArn"] for each in story.after_a_deletion] == [f"arn:aws:s3:::{BUCKET}/{KEY}"]


def test_ingest_destroy_leaves_nothing(story: Story) -> None:
    assert story.destroyed.code == 0, story.destroyed.text
    assert story.left == set()
    assert story.destroyed.operations.count("DeleteAsset") == 1
