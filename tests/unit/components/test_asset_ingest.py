"""AssetIngest under Pulumi's mocks: each resource to the letter, what its policies allow, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from moto.events.models import EventPattern

from pulumi_mediapackage_vod.components import WIDEVINE, AssetIngest, Drm, Speke, VodPackaging, hls
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.ingest import handler
from pulumi_mediapackage_vod.ingest.handler import Settings, Unit
from tests.support.lifecycle_bench import rows
from tests.unit.components.declared import ROLE, Declared, Resource, declare
from tests.unit.components.policy_lint import findings, statements

COMPONENT = "mediapackage-vod:index:AssetIngest"
ARN = "arn:aws:{}:eu-west-1:111122223333:{}"
QUEUE, DEAD = ARN.format("sqs", "uploads-queue"), ARN.format("sqs", "uploads-dead-letters")
QUEUE_URL, DEAD_URL = (f"https://sqs.eu-west-1.amazonaws.com/111122223333/uploads-{each}" for each in ("queue", "dead"))
LOGS, TOPIC = ARN.format("logs", "log-group:uploads-logs"), ARN.format("sns", "uploads-topic")
RULE = ARN.format("events", "rule/uploads")
OWNER = "catalogue/dev/uploads-ingested@0a1b2c3d"
PREFIX = "uploads-ingested-1234567-"
OUTPUTS: Mapping[str, Mapping[str, Any]] = {
    "uploads-queue": {"arn": QUEUE, "url": QUEUE_URL},
    "uploads-dead-letters": {"arn": DEAD, "url": DEAD_URL},
    "uploads-logs": {"arn": LOGS, "name": "uploads-logs"},
    "uploads-topic": {"arn": TOPIC},
    "uploads-ingested": {"id_prefix": PREFIX, "owner_tag": OWNER},
    "uploads-uploads": {"arn": RULE, "name": "uploads-rule"},
    "uploads-role": {"name": "uploads-role", "arn": "arn:aws:iam::111122223333:role/uploads"},
    "uploads-function": {"name": "uploads-function"},
}
MANIFESTS = ["films/*/index.m3u8", "*.smil"]


def ingest(packaging: Any = None, **arguments: Any) -> Declared:
    """What an ingest declares; its unit is `movies`, unless `packaging` makes others."""
    made: list[AssetIngest] = []
    given: dict[str, Any] = {"bucket": "acme-movies", "manifests": MANIFESTS, "enable_events": True}
    given |= {"source_role_arn": ROLE} | arguments

    def program() -> None:
        unit = packaging() if packaging else VodPackaging("movies", assets={}, formats=[hls()])
        made.append(AssetIngest("uploads", packaging=unit, **given))

    declared = declare(program, outputs=OUTPUTS)
    declared.result = made[0]
    return declared


@cache
def usual() -> Declared:
    return ingest()


def children(declared: Declared) -> dict[str, str]:
    return {each.name.removeprefix("uploads-"): each.type for each in declared.resources if _is_child(each)}


def _is_child(resource: Resource) -> bool:
    return resource.name.startswith("uploads-")


def policy(declared: Declared, name: str) -> dict[str, dict[str, Any]]:
    """A policy's statements by what they are called."""
    return {each["Sid"]: each for each in statements(declared.inputs(name)["policy"])}


def environment(declared: Declared) -> Settings:
    [text] = declared.inputs("uploads-function")["environment"]["variables"].values()
    return Settings.of(text)


def passes(pattern: str, event: Mapping[str, Any]) -> bool:
    sent: Any = {"account": "111122223333", **event}
    return EventPattern.load(pattern).matches_event(sent)


class TestChildren:
    def test_are_these(self) -> None:
        assert children(usual()) == {
            "ingested": "pulumi-python:dynamic/mediapackage_vod:IngestedAssets",
            "queue": "aws:sqs/queue:Queue",
            "dead-letters": "aws:sqs/queue:Queue",
            "queue-policy": "aws:sqs/queuePolicy:QueuePolicy",
            "role": "aws:iam/role:Role",
            "policy": "aws:iam/rolePolicy:RolePolicy",
            "publish": "aws:iam/rolePolicy:RolePolicy",
            "logs": "aws:cloudwatch/logGroup:LogGroup",
            "function": "aws:lambda/function:Function",
            "messages": "aws:lambda/eventSourceMapping:EventSourceMapping",
            "uploads": "aws:cloudwatch/eventRule:EventRule",
            "uploads-target": "aws:cloudwatch/eventTarget:EventTarget",
            "notifications": "aws:s3/bucketNotification:BucketNotification",
        }

    def test_are_all_children_of_the_ingest(self) -> None:
        made = [urn for urn in usual().urns if "::uploads-" in urn]
        assert len(made) == len(children(usual()))
        assert all(f"::{COMPONENT}$" in urn for urn in made)

    def test_that_have_tags_get_them_and_so_do_the_titles(self) -> None:
        declared = ingest(tags={"team": "video"}, ready={})
        tagged = {each.name.removeprefix("uploads-") for each in declared.resources if "tags" in each.inputs}
        assert tagged == {
            *("queue", "dead-letters", "role", "logs", "function", "messages", "uploads", "playable", "topic")
        }
        assert environment(declared).tags == {"team": "video"}

    def test_leave_the_buckets_notifications_alone_where_it_sends_events_already(self) -> None:
        assert "notifications" not in children(ingest(enable_events=False))


class TestQueues:
    def test_hide_a_message_for_six_times_the_functions_limit_and_give_it_up_in_the_end(self) -> None:
        timeout = usual().inputs("uploads-function")["timeout"]
        given = dict(usual().inputs("uploads-queue"))
        assert json.loads(given.pop("redrivePolicy")) == {"deadLetterTargetArn": DEAD, "maxReceiveCount": 5}
        common = {"messageRetentionSeconds": 14 * 86400, "sqsManagedSseEnabled": True}
        assert given == {**common, "delaySeconds": 0, "visibilityTimeoutSeconds": 6 * timeout}
        assert usual().inputs("uploads-dead-letters") == common

    def test_take_what_the_rules_match_alone(self) -> None:
        given = usual().inputs("uploads-queue-policy")
        assert given["queueUrl"] == QUEUE_URL
        assert statements(given["policy"]) == [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": ["sqs:SendMessage"],
                "Resource": [QUEUE],
                "Condition": {"ArnEquals": {"aws:SourceArn": [RULE]}},
            }
        ]

    def test_are_the_rules_target(self) -> None:
        assert usual().inputs("uploads-uploads-target") == {
            "rule": "uploads-rule",
            "targetId": "queue",
            "arn": QUEUE,
        }

    def test_wait_where_the_manifest_is_written_first(self) -> None:
        assert ingest(delay_seconds=300).inputs("uploads-queue")["delaySeconds"] == 300


class TestFunction:
    def test_is_the_handler_alone(self) -> None:
        given = dict(usual().inputs("uploads-function"))
        assert given.pop("code") == {"handler.py": str(Path(handler.__file__))}
        given.pop("environment")
        assert given == {
            "description": "Makes assets of what is uploaded",
            "role": "arn:aws:iam::111122223333:role/uploads",
            "runtime": "python3.13",
            "architectures": ["arm64"],
            "handler": "handler.handler",
            "memorySize": 256,
            "timeout": 300,
            "loggingConfig": {"logFormat": "JSON", "logGroup": "uploads-logs"},
        }

    def test_is_told_what_its_code_reads(self) -> None:
        assert [*usual().inputs("uploads-function")["environment"]["variables"]] == [handler.SETTINGS]
        assert environment(usual()) == Settings(
            bucket="acme-movies",
            manifests=MANIFESTS,
            units=[Unit("movies-group-id", 1, {"movies-hls-id": "hls"})],
            id_prefix=PREFIX,
            owner_tag=OWNER,
            source_role_arn=ROLE,
            queue=QUEUE_URL,
            dead_letters=DEAD_URL,
            delete_with_source=False,
            rate=2,
            receives=5,
        )

    def test_is_called_by_the_queue_with_some_at_once_and_answers_for_each_message(self) -> None:
        assert usual().inputs("uploads-messages") == {
            "eventSourceArn": QUEUE,
            "functionName": "uploads-function",
            "batchSize": 100,
            "maximumBatchingWindowInSeconds": 5,
            "functionResponseTypes": ["ReportBatchItemFailures"],
            "scalingConfig": {"maximumConcurrency": 2},
        }
        assert "reservedConcurrentExecutions" not in usual().inputs("uploads-function")

    def test_shares_its_pace_among_those_that_run_at_once(self) -> None:
        declared = ingest(requests_per_second=3, concurrency=6, tries=2)
        assert environment(declared).rate == 0.5
        assert environment(declared).receives == 2
        assert declared.inputs("uploads-messages")["scalingConfig"] == {"maximumConcurrency": 6}

    def test_knows_the_host_of_a_cdn_and_the_content_ids_of_a_protected_unit(self) -> None:
        def unit() -> VodPackaging:
            drm = Drm([WIDEVINE], speke=Speke("https://keys.example", ROLE), content_id="{stack}-{key}")
            from pulumi_mediapackage_vod.components import dash

            return VodPackaging("movies", assets={}, formats=[dash()], drm=drm)

        [found] = environment(ingest(unit)).units
        assert found.content_id == "dev-{key}"

    def test_takes_several_units_by_weight(self) -> None:
        def units() -> list[Any]:
            reference = {"region": "eu-west-1", "packaging_group_id": "other", "origin_host": "host.example"}
            unit = VodPackaging("movies", assets={}, formats=[hls()])
            return [unit, {**reference, "configurations": {"dash": "other-dash"}, "playback_host": "cdn.example"}]

        declared = ingest(units, weights=[1, 3])
        assert environment(declared).units == [
            Unit("movies-group-id", 1, {"movies-hls-id": "hls"}),
            Unit("other", 3, {"other-dash": "dash"}, "cdn.example"),
        ]
        assert declared.inputs("uploads-ingested")["packaging_group_ids"] == ["movies-group-id", "other"]

    def test_of_more_units_than_its_environment_holds_is_refused(self) -> None:
        configurations = {key: f"configuration-of-{key}-{'x' * 40}" for key in ("hls", "dash", "cmaf", "mss")}
        reference = {"region": "eu-west-1", "origin_host": "a.example", "configurations": configurations}
        units = [{**reference, "packaging_group_id": f"group-{number}"} for number in range(20)]
        with pytest.raises(Exception, match=r"the 20 units of packaging .* a Lambda function takes 4096"):
            ingest(lambda: units)


class TestPolicies:
    """What has to be `*` is a create and a list, which know no single asset."""

    def test_are_without_findings(self) -> None:
        declared = ingest(ready={}, ready_event_bus="titles")
        assert findings(declared.inputs("uploads-policy")["policy"]) == []
        assert findings(declared.inputs("uploads-publish")["policy"]) == ["resource *", "resource *"]

    def test_let_it_see_the_manifests_and_take_the_messages(self) -> None:
        found = policy(usual(), "uploads-policy")
        assert {sid: (each["Action"], each["Resource"]) for sid, each in found.items()} == {
            "LookAtManifests": (
                ["s3:GetObject"],
                ["arn:aws:s3:::acme-movies/films/*/index.m3u8", "arn:aws:s3:::acme-movies/*.smil"],
            ),
            "SeeWhatIsGone": (["s3:ListBucket"], ["arn:aws:s3:::acme-movies"]),
            "TakeMessages": (
                [
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:ChangeMessageVisibility",
                    "sqs:GetQueueAttributes",
                ],
                [QUEUE],
            ),
            "GiveUp": (["sqs:SendMessage"], [DEAD]),
            "Log": (["logs:CreateLogStream", "logs:PutLogEvents"], [f"{LOGS}:*"]),
        }

    def test_let_it_publish_its_own_assets_alone(self) -> None:
        tagged = {"StringEquals": {"aws:RequestTag/pulumi-mediapackage-vod:owner": OWNER}}
        own = [f"arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/{PREFIX}*"]
        found = policy(usual(), "uploads-publish")
        assert {sid: (each["Action"], each["Resource"], each.get("Condition")) for sid, each in found.items()} == {
            "MakeAssets": (["mediapackage-vod:CreateAsset"], ["*"], tagged),
            "TagAssets": (["mediapackage-vod:TagResource"], own, tagged),
            "ListAssets": (["mediapackage-vod:ListAssets"], ["*"], None),
            "OwnAssets": (["mediapackage-vod:DescribeAsset", "mediapackage-vod:DeleteAsset"], own, None),
            "PassSourceRole": (
                ["iam:PassRole"],
                [ROLE],
                {"StringEquals": {"iam:PassedToService": "mediapackage-vod.amazonaws.com"}},
            ),
        }

    def test_let_it_tell_whom_it_should(self) -> None:
        key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
        found = policy(ingest(ready={"kms_key": key}, ready_event_bus="titles"), "uploads-policy")
        assert {sid: (found[sid]["Action"], found[sid]["Resource"]) for sid in [*found][5:]} == {
            "TellTopic": (["sns:Publish"], [TOPIC]),
            "EncryptForTopic": (["kms:Decrypt", "kms:GenerateDataKey*"], [key]),
            "TellEventBus": (["events:PutEvents"], [ARN.format("events", "event-bus/titles")]),
        }

    def test_of_the_role_let_lambda_assume_it(self) -> None:
        [trust] = json.loads(usual().inputs("uploads-role")["assumeRolePolicy"])["Statement"]
        assert (trust["Principal"], trust["Action"]) == ({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")

    def test_of_a_role_that_is_made_for_the_sources_name_the_bucket(self) -> None:
        declared = ingest(source_role_arn=None)
        assert "source-access" in children(declared)
        assert policy(declared, "uploads-publish")["PassSourceRole"]["Resource"] == [
            "arn:uploads-source-access-role-id"
        ]


def s3_event(kind: str, key: str, bucket: str = "acme-movies") -> dict[str, Any]:
    detail = {"bucket": {"name": bucket}, "object": {"key": key}}
    return {"source": "aws.s3", "detail-type": kind, "detail": detail}


class TestRules:
    @pytest.mark.parametrize(
        ("event", "passed"),
        rows(
            {
                "a manifest": (s3_event("Object Created", "films/a/index.m3u8"), True),
                "a manifest of another pattern": (s3_event("Object Created", "b.smil"), True),
                "a rendition": (s3_event("Object Created", "films/a/1080p.m3u8"), False),
                "another bucket": (s3_event("Object Created", "films/a/index.m3u8", "other"), False),
                "a deletion": (s3_event("Object Deleted", "films/a/index.m3u8"), False),
                "another event": (s3_event("Object Restore Completed", "films/a/index.m3u8"), False),
            }
        ),
    )
    def test_pass_on_manifests(self, event: Mapping[str, Any], passed: bool) -> None:
        assert passes(usual().inputs("uploads-uploads")["eventPattern"], event) is passed

    def test_pass_on_deletions_where_titles_go_with_their_sources(self) -> None:
        declared = ingest(delete_with_source=True)
        pattern = declared.inputs("uploads-uploads")["eventPattern"]
        for kind in ("Object Created", "Object Deleted"):
            assert passes(pattern, s3_event(kind, "films/a/index.m3u8"))
        assert environment(declared).delete_with_source

    def test_pass_on_jobs_of_mediaconvert_instead(self) -> None:
        declared = ingest(trigger="mediaconvert")
        assert "uploads" not in children(declared)
        pattern = json.loads(declared.inputs("uploads-jobs")["eventPattern"])
        assert pattern == {
            "source": ["aws.mediaconvert"],
            "detail-type": ["MediaConvert Job State Change"],
            "detail": {
                "status": ["COMPLETE"],
                "outputGroupDetails": {"playlistFilePaths": [{"prefix": "s3://acme-movies/"}]},
            },
        }

    def test_pass_on_deletions_beside_jobs(self) -> None:
        pattern = ingest(trigger="mediaconvert", delete_with_source=True).inputs("uploads-uploads")["eventPattern"]
        assert not passes(pattern, s3_event("Object Created", "films/a/index.m3u8"))
        assert passes(pattern, s3_event("Object Deleted", "films/a/index.m3u8"))

    @pytest.mark.parametrize("id_", [f"{PREFIX}0123-45", "trailer"])
    @pytest.mark.parametrize("settings", [{"ready": {}}, {"ready_event_bus": "titles"}], ids=str)
    def test_pass_on_own_assets_that_can_be_played(self, settings: dict[str, Any], id_: str) -> None:
        event = {
            "source": "aws.mediapackage",
            "detail-type": "MediaPackage Input Notification",
            "resources": [
                f"arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/{id_}",
                "arn:aws:mediapackage-vod:eu-west-1:111122223333:packaging-configurations/movies-hls",
            ],
            "detail": {"event": "VodAssetPlayable", "packaging_configuration_id": "movies-hls"},
        }
        pattern = ingest(**settings).inputs("uploads-playable")["eventPattern"]
        assert passes(pattern, event) is id_.startswith(PREFIX)


class TestReady:
    def test_tells_a_topic_of_its_own(self) -> None:
        declared = ingest(ready={"emails": ["team@example.com"]})
        assert {"topic", "topic-policy", "team@example.com"} <= {*children(declared)}
        assert environment(declared).topic == TOPIC

    def test_tells_a_topic_and_a_bus_that_are_given(self) -> None:
        declared = ingest(ready={"topic_arn": "arn:aws:sns:eu-west-1:1:mine"}, ready_event_bus="titles")
        assert "topic" not in children(declared)
        assert (environment(declared).topic, environment(declared).event_bus) == (
            "arn:aws:sns:eu-west-1:1:mine",
            "titles",
        )


class TestRefuses:
    @pytest.mark.parametrize(
        ("arguments", "text"),
        rows(
            {
                "no manifests": ({"manifests": []}, r"^manifests is \[\]; it is a list of keys"),
                "manifests of another kind": ({"manifests": ["*.mp4"]}, r"^manifests\[0\] is '\*\.mp4'; it is"),
                "a wildcard of two": ({"manifests": ["a.smil", "**.m3u8"]}, r"^manifests\[1\] is '\*\*\.m3u8'; it is"),
                "a question mark": ({"manifests": ["a?.m3u8"]}, r"^manifests\[0\] is 'a\?\.m3u8'; it is"),
                "a policy variable": ({"manifests": ["${aws:username}.m3u8"]}, r"^manifests\[0\] is '\$\{aws"),
                "too many manifests": (
                    {"manifests": [f"{'films' * 5}/{number}/*.m3u8" for number in range(60)]},
                    "^manifests has 60 patterns, and together they are longer",
                ),
                "a prefix of a bucket": (
                    {"bucket": "acme-movies/films"},
                    "bucket is 'acme-movies/films'; it is a whole",
                ),
                "no bucket": ({"bucket": "Acme_Movies"}, "bucket is 'Acme_Movies'; it is a bucket's name"),
                "an unclear choice": ({"enable_events": "yes"}, "^enable_events is 'yes'; it is True or False"),
                "another trigger": ({"trigger": "s3"}, "^trigger is 's3'; it is one of upload, mediaconvert"),
                "one at a time": ({"concurrency": 1}, "^concurrency is 1; it is a whole number from 2 to 1000"),
                "a long delay": ({"delay_seconds": 901}, "^delay_seconds is 901; it is a whole number from 0 to 900"),
                "half a try": ({"tries": 0.5}, "^tries is 0.5; it is a whole number from 1 to 1000"),
                "no pace": ({"requests_per_second": 0}, "^requests_per_second is 0; it is a number from 0.1 to 1000"),
                "weights of others": ({"weights": [1, 2]}, r"^weights is \[1, 2\]; it is a list of 1, one number"),
                "no share at all": ({"weights": [0]}, r"^weights is \[0\]; it is a list of 1"),
                "a topic that is none": ({"ready": "topic"}, "^ready is 'topic'; it is settings"),
                "a misspelt setting": ({"concurency": 3}, "has no option 'concurency'; did you mean 'concurrency'"),
                "no boundary": ({"permissions_boundary": "x"}, "^permissions_boundary is 'x'; it is the ARN"),
                "no choice": ({"force_destroy": 1}, "^force_destroy is 1; it is True or False"),
            }
        ),
    )
    def test_what_cannot_work(self, arguments: dict[str, Any], text: str) -> None:
        with pytest.raises(ProgramError, match=text):
            ingest(**arguments)

    def test_no_unit(self) -> None:
        with pytest.raises(ProgramError, match=r"^packaging is empty"):
            ingest(lambda: [])

    def test_another_region(self) -> None:
        reference = {"region": "us-west-2", "packaging_group_id": "g", "origin_host": "h.example", "configurations": {}}
        with pytest.raises(ProgramError, match=r"AssetIngest 'uploads' makes its AWS resources in eu-west-1, but"):
            ingest(lambda: reference)


class TestGrantPublish:
    def granted(self, unit: dict[str, Any], **arguments: Any) -> Declared:
        given: dict[str, Any] = {"asset_id_prefix": "live-", "tags": {"from": "live"}, **arguments}

        def program() -> None:
            role = aws.iam.Role("clipper", assume_role_policy="{}")
            VodPackaging("movies", assets={}, formats=[hls()], **unit).grant_publish(role, **given)

        return declare(program)

    @pytest.mark.parametrize(
        ("unit", "arguments", "role"),
        [
            ({"source_role_arn": ROLE}, {}, ROLE),
            ({"source_bucket": "acme-movies"}, {}, "arn:movies-source-access-role-id"),
            ({}, {"source_role_arn": ROLE}, ROLE),
            ({}, {"source_role_arn": lambda: pulumi.Output.from_input(ROLE)}, ROLE),
        ],
    )
    def test_is_a_policy_of_the_role(self, unit: dict[str, Any], arguments: dict[str, Any], role: str) -> None:
        evaluated = {name: value() if callable(value) else value for name, value in arguments.items()}
        declared = self.granted(unit, **evaluated)
        found = policy(declared, "movies-publish-clipper")
        assert found["PassSourceRole"]["Resource"] == [role]
        assert found["MakeAssets"]["Condition"] == {"StringEquals": {"aws:RequestTag/from": "live"}}
        assert found["OwnAssets"]["Resource"] == ["arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/live-*"]

    @pytest.mark.parametrize(
        ("unit", "arguments", "text"),
        [
            ({}, {}, "^the unit has no role that reads sources"),
            ({"source_role_arn": ROLE}, {"tags": {}}, "^tags is empty"),
        ],
    )
    def test_needs_a_role_and_tags(self, unit: dict[str, Any], arguments: dict[str, Any], text: str) -> None:
        with pytest.raises(ProgramError, match=text):
            self.granted(unit, **arguments)
