"""Unit names of every kind: each name of an AWS object is one that AWS takes, whoever makes it."""

from __future__ import annotations

import re
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pulumi_mediapackage_vod.aws_plugin.catalogue import kind_of
from pulumi_mediapackage_vod.components import AccessLogs, AssetIngest, SpekeAccess, VodPackaging, dash, hls
from pulumi_mediapackage_vod.components.checks.physical_names import ALARM, ROLE, TOPIC, shortened
from pulumi_mediapackage_vod.facts.patterns import LOG_GROUP
from tests.unit.components.declared import TRAILER, Declared, declare

PEM = "-----BEGIN PUBLIC KEY-----\nMFww\n-----END PUBLIC KEY-----"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
API = "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke"
GUID_URL = "https://host.example/out/v1/c5/0f6b7965074b435590c1a6d4aa062a12/04/index.m3u8"

UNNAMED = {
    "aws:cloudfront/distribution:Distribution",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:s3/bucketNotification:BucketNotification",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secretVersion:SecretVersion",
    "aws:sns/topicPolicy:TopicPolicy",
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:sqs/queuePolicy:QueuePolicy",
}
"""AWS's objects that have no name of their own."""

NAMES = st.text(
    st.one_of(st.sampled_from("abcXYZ019.-_ /"), st.characters(min_codepoint=32, exclude_categories=["Cs"])),
    min_size=1,
    max_size=100,
).filter(lambda name: "::" not in name)


def everything(name: str, key: str = "hls") -> Declared:
    """A unit with all of its parts and all of their named children."""

    def program() -> None:
        unit = VodPackaging(
            name,
            assets={"trailer": TRAILER},
            formats={key: hls(), "dash": dash()},
            source_access={
                "buckets": ["acme-movies"],
                "kms_keys": [KEY],
                "bucket_provider": aws.Provider("owner", region="eu-west-1"),
            },
            authorization={"readers": ["111122223333"]},
            cdn={"public_keys": {"main key": PEM}},
            monitoring={
                "emails": ["team@example.com"],
                "events": ["asset-playable", "ingest-error", "key-provider-error"],
            },
        )
        SpekeAccess(name, api_arn=API)
        AssetIngest(
            f"{name}-in",
            packaging=unit,
            bucket="acme-movies",
            manifests=["*.smil"],
            enable_events=True,
            trigger="mediaconvert",
            delete_with_source=True,
            ready={},
        )

    urls = {f"{name}-{each}-id": GUID_URL for each in (key, "dash")}
    return declare(program, outputs={f"{name}-trailer": {"egress_urls": urls}})


def refused(declared: Declared) -> list[str]:
    """What AWS would not take: of names that the program gives, and of those that Pulumi makes where it gives none."""
    wrong: list[str] = []
    for resource in declared.resources:
        if not resource.type.startswith("aws:"):
            continue
        kind = kind_of(resource.type)
        inputs: dict[str, Any] = {**resource.inputs}
        if kind.prefix in inputs:
            # As long as what pulumi-aws puts to it.
            inputs[kind.named] = inputs[kind.prefix] + "2" * 26
        elif kind.named and kind.named not in inputs:
            inputs[kind.named] = f"{resource.name}-0c0ffee"
            if len(inputs[kind.named]) > kind.longest:
                wrong.append(f"{resource.type} of {resource.name!r}: too long to be named by Pulumi")
        assert kind.limits or resource.type in UNNAMED, resource.type
        wrong += [
            f"{resource.type}: {key} is {inputs[key]!r}"
            for key, pattern in kind.limits.items()
            if isinstance(inputs.get(key), str) and not re.fullmatch(pattern, inputs[key], re.ASCII)
        ]
    return wrong


@given(name=NAMES)
@example(name="m" * 20)
@example(name="movies.example.com")
@example(name="my movies")
@example(name="Фильмы")
@example(name="映画" * 50)
@example(name="-")
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_units_of_any_name_are_taken(name: str) -> None:
    declared = everything(name)

    assert refused(declared) == []
    made = [(each.type, each.inputs["name"]) for each in declared.resources if "name" in each.inputs]
    assert len({*made}) == len(made)


@given(name=NAMES)
@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_log_groups_are_taken_or_refused_in_preview(name: str) -> None:
    if LOG_GROUP.fullmatch(f"/aws/MediaPackage/catalogue/dev/{name}"):
        assert refused(declare(lambda: AccessLogs(name) and None)) == []
    else:
        with pytest.raises(pulumi.RunError, match="pass another one as log_group_name="):
            declare(lambda: AccessLogs(name) and None)


@given(key=NAMES.filter(lambda key: key != "dash"))
@example(key="k" * 256)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_formats_of_any_key_are_taken(key: str) -> None:
    assert refused(everything("movies", key)) == []


def test_that_pulumi_makes_well_are_left_to_it() -> None:
    named = {each.type for each in everything("movies").resources if {"name", "namePrefix"} & {*each.inputs}}

    # The key `main key` has a space, and a secret has a prefix.
    assert {each for each in named if each.startswith("aws:")} == {
        "aws:cloudfront/publicKey:PublicKey",
        "aws:secretsmanager/secret:Secret",
    }


def test_of_the_same_unit_in_another_project_or_stack_are_others(monkeypatch: Any) -> None:
    def policy() -> Any:
        return everything("my movies").inputs("my movies-cdn-manifests")["name"]

    here = policy()
    assert re.fullmatch(r"my-movies-cdn-manifests-[0-9a-f]{7}", here)
    assert policy() == here
    monkeypatch.setattr(pulumi, "get_stack", lambda: "prod")
    assert policy() != here


def test_that_are_cut_end_in_digits_of_the_whole() -> None:
    long = [f"{'m' * 300}{end}" for end in "ab"]

    for rule in (ROLE, ALARM):
        one, other = (shortened(name, rule) for name in long)
        assert one != other
        assert len(one) == rule.longest
        assert rule.takes(one)
    assert TOPIC.takes(shortened("映画", TOPIC))


def test_of_dashboards_of_long_groups_are_cut() -> None:
    declared = everything("m" * 250)

    assert refused(declared) == []
    assert len(declared.inputs(f"{'m' * 250}-monitoring-dashboard")["dashboardName"]) == 255
