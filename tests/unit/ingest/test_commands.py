"""`mediapackage-vod ingest`: what is in a bucket becomes messages, and what was given up is told and tried again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pulumi_mediapackage_vod.cli import main
from pulumi_mediapackage_vod.ingest import command
from pulumi_mediapackage_vod.ingest.backfill import backfill
from pulumi_mediapackage_vod.ingest.deployed import Deployed
from pulumi_mediapackage_vod.ingest.handler import Settings
from tests.support.ingest_bench import BUCKET, IngestBench

KEYS = [f"films/{number:02}/index.m3u8" for number in range(25)]


@pytest.fixture
def bench() -> IngestBench:
    bench = IngestBench(manifests=["films/*/index.m3u8"])
    for key in (*KEYS, "films/00/1080p.m3u8", "other/index.m3u8"):
        bench.put(key)
    return bench


@pytest.fixture
def found(bench: IngestBench) -> Deployed:
    return Deployed("uploads", bench.settings, bench.s3, bench.sqs)


@pytest.fixture
def run(found: Deployed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setattr(command, "deployed", lambda *_: found)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, ["ingest", *words])


def waiting(bench: IngestBench) -> list[str]:
    """The keys of the messages in the queue, which leave it."""
    found: list[str] = []
    while page := bench.sqs.receive_message(QueueUrl=bench.queue, MaxNumberOfMessages=10).get("Messages"):
        for each in page:
            assert json.loads(each["Body"])["bucket"] == BUCKET
            found.append(json.loads(each["Body"])["key"])
            bench.sqs.delete_message(QueueUrl=bench.queue, ReceiptHandle=each["ReceiptHandle"])
    return sorted(found)


class TestBackfill:
    def test_sends_one_message_a_title(self, run: Callable[..., Result], bench: IngestBench) -> None:
        result = run("backfill", "uploads", "--rate", "100000")
        assert (result.exit_code, result.stdout) == (0, "25 titles sent to the ingest\n")
        assert waiting(bench) == KEYS

    def test_of_a_prefix_sends_those_that_begin_so(self, run: Callable[..., Result], bench: IngestBench) -> None:
        run("backfill", "uploads", "--rate", "100000", "--prefix", "films/1")
        assert waiting(bench) == KEYS[10:20]

    def test_goes_on_where_it_was_ended(self, found: Deployed, bench: IngestBench, tmp_path: Path) -> None:
        file = tmp_path / "checkpoint"

        def end(_seconds: float) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            backfill(found, checkpoint=file, sleep=end)
        assert waiting(bench) == KEYS[:10]

        assert backfill(found, checkpoint=file, sleep=lambda _: None) == 15
        assert waiting(bench) == KEYS[10:]
        assert not file.exists()

    def test_goes_on_after_an_interruption_of_its_note(
        self, found: Deployed, bench: IngestBench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        notes = 0
        write = Path.write_text

        def interrupted(path: Path, text: str) -> int:
            nonlocal notes
            notes += 1
            if notes == 2:
                write(path, "")
                raise KeyboardInterrupt
            return write(path, text)

        monkeypatch.setattr(Path, "write_text", interrupted)
        with pytest.raises(KeyboardInterrupt):
            backfill(found, checkpoint=tmp_path / "checkpoint", sleep=lambda _: None)
        assert waiting(bench) == KEYS[:20]
        assert [each.name for each in tmp_path.iterdir()] == ["checkpoint"]

        backfill(found, checkpoint=tmp_path / "checkpoint", sleep=lambda _: None)
        assert waiting(bench) == KEYS[10:]

    def test_says_how_to_go_on(self, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
        def end(*_: Any, **__: Any) -> int:
            raise KeyboardInterrupt

        monkeypatch.setattr(command, "send_all", end)
        result = run("backfill", "uploads")
        assert result.exit_code == 130
        assert "the same command goes on from backfill-uploads.json" in result.stderr

    def test_of_another_ingest_begins_at_the_beginning(self, found: Deployed, tmp_path: Path) -> None:
        file = tmp_path / "checkpoint"
        file.write_text(json.dumps({"of": "another", "after": KEYS[-1]}))
        assert backfill(found, checkpoint=file, sleep=lambda _: None) == 25

    def test_refuses_a_checkpoint_that_is_none(self, run: Callable[..., Result], tmp_path: Path) -> None:
        (tmp_path / "mine").write_text("no JSON")
        result = run("backfill", "uploads", "--checkpoint", str(tmp_path / "mine"))
        assert result.exit_code == 1
        assert "is no file of an earlier backfill" in result.stderr

    def test_keeps_to_its_pace(self, found: Deployed, tmp_path: Path) -> None:
        slept: list[float] = []
        backfill(found, checkpoint=tmp_path / "x", per_second=5, sleep=slept.append)
        assert slept == [2, 2, 1]

    def test_tells_what_sqs_does_not_take(self, found: Deployed, bench: IngestBench, tmp_path: Path) -> None:
        class Full:
            def send_message_batch(self, **_: Any) -> Any:
                return {"Failed": [{"Id": "0", "Code": "InternalError", "Message": "try later"}]}

        with pytest.raises(Exception, match="SQS did not take 1 messages: try later"):
            backfill(found._replace(sqs=Full()), checkpoint=tmp_path / "x")
        assert not (tmp_path / "x").exists()


class TestFailed:
    @pytest.fixture
    def letters(self, bench: IngestBench) -> list[str]:
        bodies = ["no JSON", json.dumps({"bucket": BUCKET, "key": KEYS[0]})]
        for body, reason in zip(bodies, ("the message is no JSON", "asset x exists"), strict=True):
            said: Any = {"reason": {"DataType": "String", "StringValue": reason}}
            bench.sqs.send_message(QueueUrl=bench.dead, MessageBody=body, MessageAttributes=said)
        bench.sqs.send_message(QueueUrl=bench.dead, MessageBody="moved by SQS")
        return [*bodies, "moved by SQS"]

    def test_lists_them_with_their_reasons_and_leaves_them(
        self, run: Callable[..., Result], letters: list[str]
    ) -> None:
        expected = [
            f"s3://{BUCKET}/{KEYS[0]}: asset x exists",
            "moved by SQS: the function ran out of time or failed with every try; its logs say more",
            "no JSON: the message is no JSON",
        ]
        for _ in range(2):
            result = run("failed", "uploads")
            assert result.exit_code == 0
            assert sorted(result.stdout.splitlines(), key=str.lower) == sorted(expected, key=str.lower)
            assert result.stderr == "3 messages were given up\n"

    def test_tries_them_again(self, run: Callable[..., Result], bench: IngestBench, letters: list[str]) -> None:
        assert run("failed", "uploads", "--redrive").stderr == "3 are tried again\n"
        bench.drain()
        assert bench.titles == [KEYS[0]]
        assert sorted(body for body, _ in bench.dead_letters) == sorted(["no JSON", "moved by SQS"])

    @pytest.mark.parametrize("options", [(), ("--redrive",)])
    def test_leaves_none_hidden_when_it_is_interrupted(
        self,
        run: Callable[..., Result],
        bench: IngestBench,
        letters: list[str],
        monkeypatch: pytest.MonkeyPatch,
        options: tuple[str, ...],
    ) -> None:
        def end(*_: Any, err: bool = False) -> None:
            if not err:
                raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(command.click, "echo", end)
            assert run("failed", "uploads", *options).exit_code == 130
        found = bench.sqs.receive_message(QueueUrl=bench.dead, MaxNumberOfMessages=10)
        assert len(found.get("Messages", [])) == len(letters)


def test_a_function_of_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Session:
        def __init__(self, **_: Any) -> None: ...

        def client(self, _name: str) -> Any:
            return self

        def get_function_configuration(self, FunctionName: str) -> Any:
            return {"Environment": {"Variables": {"OTHER": "1"}}}

    monkeypatch.setattr("boto3.Session", Session)
    result = CliRunner().invoke(main, ["ingest", "failed", "other"])
    assert result.exit_code == 1
    assert "the function 'other' is none of an AssetIngest: it has no variable ASSET_INGEST" in result.stderr


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({}, "You must specify a region. Give --region, or set AWS_REGION."),
        (
            {"AWS_REGION": "eu-west-1"},
            "Unable to locate credentials. Give --profile, or set AWS_PROFILE, or AWS_ACCESS_",
        ),
        (
            {"AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "nonsense"},
            "Invalid endpoint: nonsense. Check the variables AWS_… and the AWS configuration files.",
        ),
    ],
)
def test_settings_of_aws_that_are_missing_or_wrong_are_named(
    environment: dict[str, str], advice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    files = {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials")}
    for name, value in {**files, "AWS_EC2_METADATA_DISABLED": "true", **environment}.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, ["ingest", "failed", "uploads"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Error: {advice}")


def test_settings_are_those_of_the_function(bench: IngestBench, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({**bench.settings._asdict(), "units": [each._asdict() for each in bench.settings.units]})
    assert Settings.of(text) == bench.settings
