"""The stand-in for the AWS plugin on the real CLI: one story of a program of all kinds of its types, from preview to
nothing left, and each promise about it a test."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.aws_program import PROGRAM
from tests.support.engine.services import Services
from tests.support.engine.stack import REGION, Run, Stack, environment_for, with_aws_plugin

VALUE, NEW_VALUE = "b7f1c2d3-0000-4000-8000-000000000001", "b7f1c2d3-0000-4000-8000-000000000002"


@dataclass(frozen=True)
class Seen:
    """The objects, as the services have them."""

    objects: set[str]
    trust: Any
    policies: list[Any]
    bodies: tuple[bytes, bytes]
    bucket_policy: Any
    tags: list[dict[str, str]]
    values: Mapping[str, str]
    secret_policy: Any
    key_policy: Any
    retention: int | None
    distribution: Any
    alarm: Any
    targets: list[Any]


@dataclass(frozen=True)
class Story:
    """What was seen, in this order."""

    before: set[str]
    preview: Run
    created: Run
    outputs: Mapping[str, Any]
    resources: Mapping[str, Any]
    seen: Seen
    again: Run
    refreshed: Run
    changed: Run
    seen_changed: Seen
    drifted: Run
    repair: Run
    seen_repaired: Seen
    state: str
    destroyed: Run
    left: set[str]


@pytest.fixture(scope="module")
def story(
    engine: Mapping[str, str], session: boto3.Session, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    with Emulator() as emulator:
        services = Services(session, emulator.url, REGION)
        before = services.objects
        environment = with_aws_plugin(environment_for(engine, emulator))
        stack = Stack(tmp_path_factory.mktemp("aws"), environment, emulator)
        stack.write(PROGRAM)
        (stack.project / "film.smil").write_text("<smil/>")
        stack.init()
        stack.set("value", VALUE, "--secret")
        stack.set("team", "video")
        preview, created = stack.preview(), stack.up()
        outputs, resources, seen = stack.outputs(), stack.resources(), _seen(services, stack.outputs())
        again = stack.run("preview", "--expect-no-changes")
        refreshed = stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
        stack.set("value", NEW_VALUE, "--secret")
        stack.set("team", "cinema")
        changed, seen_changed = stack.up(), _seen(services, outputs)
        services.logs.put_retention_policy(logGroupName="/aws/MediaPackage/catalogue", retentionInDays=7)
        for policy in services.role_policies(outputs["role"]):
            services.iam.delete_role_policy(RoleName=outputs["role"], PolicyName=policy)
        drifted, repair = stack.refresh(), stack.up()
        yield Story(
            before=before,
            preview=preview,
            created=created,
            outputs=outputs,
            resources=resources,
            seen=seen,
            again=again,
            refreshed=refreshed,
            changed=changed,
            seen_changed=seen_changed,
            drifted=drifted,
            repair=repair,
            seen_repaired=_seen(services, outputs),
            state=stack.state(),
            destroyed=stack.destroy(),
            left=services.objects,
        )


def _seen(services: Services, outputs: Mapping[str, Any]) -> Seen:
    role, bucket = outputs["role"], outputs["bucket"]
    film, text = (services.s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in ("a/film.smil", "a/text"))
    return Seen(
        objects=services.objects,
        trust=services.iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"],
        policies=[*services.role_policies(role).values()],
        bodies=(film, text),
        bucket_policy=services.bucket_policy(bucket),
        tags=services.s3.get_bucket_tagging(Bucket=bucket)["TagSet"],
        values=services.secret_values(outputs["secret"]),
        secret_policy=services.secret_policy(outputs["secret"]),
        key_policy=services.key_policy(outputs["key"]),
        retention=services.log_groups["/aws/MediaPackage/catalogue"].get("retentionInDays"),
        distribution=services.cloudfront.get_distribution(Id=outputs["cdn"])["Distribution"]["DistributionConfig"],
        alarm=services.alarms[outputs["alarm"]],
        targets=services.rules[outputs["rule"]],
    )


def test_aws_preview_asks_nobody_and_knows_names_and_regions_only(story: Story) -> None:
    assert story.preview.calls == []
    outputs = dict(re.findall(r"^ +(\w+) *: (.+)$", story.preview.text, re.MULTILINE))
    assert outputs["region"] == '"eu-west-1"'
    assert re.fullmatch(r'"reader-[0-9a-f]{7}"', outputs["role"])
    assert {outputs[name] for name in ("role_arn", "key", "secret", "logs", "host")} == {"[unknown]"}


def test_aws_objects_exist_for_everybody(story: Story) -> None:
    assert {*story.outputs.values()} & story.seen.objects == {
        story.outputs[n] for n in ("role", "bucket", "key", "secret", "cdn", "topic", "rule", "alarm")
    }
    assert story.seen.bodies == (b"<smil/>", b"a text")
    assert story.seen.tags == [{"Key": "team", "Value": "video"}]
    assert story.seen.values == {"AWSCURRENT": VALUE}
    assert story.seen.retention == 30
    [target] = story.seen.targets
    assert target["Arn"] == story.outputs["topic"]


def test_aws_requests_have_the_form_of_their_services(story: Story) -> None:
    [origin] = story.seen.distribution["Origins"]["Items"]
    assert origin["CustomHeaders"]["Items"] == [{"HeaderName": "X-MediaPackage-CDNIdentifier", "HeaderValue": VALUE}]
    methods = story.seen.distribution["DefaultCacheBehavior"]["AllowedMethods"]
    assert methods["Items"] == methods["CachedMethods"]["Items"] == ["GET"]
    assert story.seen.alarm["Threshold"] == 0
    assert [query["Id"] for query in story.seen.alarm["Metrics"]] == ["double", "sent"]
    assert story.seen.alarm["Metrics"][1]["MetricStat"]["Metric"]["MetricName"] == "EgressBytes"


def test_aws_policies_are_those_of_the_program(story: Story) -> None:
    def principal(document: Any) -> Any:
        [statement] = document["Statement"]
        return statement["Principal"]

    assert principal(story.seen.trust) == {"Service": "mediapackage.amazonaws.com"}
    assert principal(story.seen.bucket_policy) == {"Service": "cloudfront.amazonaws.com"}
    assert principal(story.seen.secret_policy) == {"Service": "mediatailor.amazonaws.com"}
    assert principal(story.seen.key_policy) == {"AWS": "111122223333"}
    [policy] = story.seen.policies
    assert policy["Statement"][0]["Resource"] == f"arn:aws:s3:::{story.outputs['bucket']}/*"


def test_aws_names_are_made_and_arns_are_the_services(story: Story) -> None:
    assert re.fullmatch(r"reader-[0-9a-f]{7}", story.outputs["role"])
    assert re.fullmatch(r"movies-[0-9a-f]{7}", story.outputs["bucket"])
    assert story.outputs["role_arn"] == f"arn:aws:iam::111122223333:role/{story.outputs['role']}"
    assert story.outputs["logs"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/MediaPackage/catalogue"
    assert re.fullmatch(r"[a-z0-9]{13}\.cloudfront\.net", story.outputs["host"])


def test_aws_regions_are_recorded_where_there_are_any(story: Story) -> None:
    made = {name: item for name, item in story.resources.items() if item["type"].startswith("aws:")}
    found = {name: item["outputs"].get("region") for name, item in made.items()}
    nowhere = {"reader", "reads", "public", "keys", "distribution"}
    assert found == {name: None if name in nowhere else REGION for name in made}


def test_aws_secrets_are_encrypted_in_the_state_and_said_nowhere(story: Story) -> None:
    said = [run.text for run in (story.preview, story.created, story.changed, story.repair, story.destroyed)]
    for text in (story.state, *said):
        assert VALUE not in text
        assert NEW_VALUE not in text
    [value] = [item for name, item in story.resources.items() if name == "value"]
    assert "ciphertext" in value["outputs"]["secretString"]
    assert "ciphertext" in story.resources["distribution"]["outputs"]["origins"]


def test_aws_again_is_nothing_to_do(story: Story) -> None:
    for run in (story.again, story.refreshed):
        assert run.code == 0, run.text
        assert run.steps == []


def test_aws_changes_are_made_in_place_but_of_a_secrets_value(story: Story) -> None:
    assert sorted(step for step in story.changed.steps if step[1] != "value") == [
        ("update", "Movies"),
        ("update", "alarm"),
        ("update", "distribution"),
    ]
    assert {op for op, name in story.changed.steps if name == "value"} == {
        *("create-replacement", "replace", "delete-replaced"),
    }
    assert story.seen_changed.tags == [{"Key": "team", "Value": "cinema"}]
    assert story.seen_changed.distribution["Comment"] == "cinema"


def test_aws_previous_value_of_a_secret_stays(story: Story) -> None:
    assert story.seen_changed.values == {"AWSCURRENT": NEW_VALUE, "AWSPREVIOUS": VALUE}


def test_aws_drift_is_seen_and_repaired(story: Story) -> None:
    assert sorted(story.repair.steps) == [("create", "reads"), ("update", "logs")]
    assert story.seen_repaired.policies == story.seen.policies
    assert story.seen_repaired.retention == 30


def test_aws_destroy_leaves_nothing(story: Story) -> None:
    assert story.left == story.before
