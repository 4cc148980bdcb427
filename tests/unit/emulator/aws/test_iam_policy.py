"""The evaluation of IAM policies, element by element."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator.aws.iam_policy import Principal, Request, Verdict, matches, verdict
from tests.unit.emulator.aws.policies import document as policy
from tests.unit.emulator.aws.policies import trust

ALLOWED, DENIED, SILENT = Verdict
OBJECT = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
ROLE = "arn:aws:iam::123456789012:role/source"


def statement(effect: str = "Allow", action: Any = "s3:GetObject", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def read(*documents, action="s3:GetObject", resource=OBJECT, **request):
    return verdict(documents, Request(action, resource, **request))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:PutObject", False),
        ("s3:GetObjec?", "s3:GetObject", True),
        ("s3:GetObject?", "s3:GetObject", False),
        ("arn:aws:s3:::acme-*", OBJECT, True),
        ("arn:aws:s3:::acme-movies", OBJECT, False),
        ("arn:aws:s3:::acme.movies/*", OBJECT, False),
        ("arn:aws:s3:::acme[-]movies/*", OBJECT, False),
        ("secret:MediaPackage/cdn-??????", "secret:MediaPackage/cdn-aB3dE6", True),
        ("secret:MediaPackage/cdn-??????", "secret:MediaPackage/cdn-aB3dE", False),
    ],
)
def test_wildcards_are_the_star_and_the_question_mark_alone(pattern, text, expected):
    assert matches(pattern, text) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (statement(), ALLOWED),
        (statement(action=["s3:ListBucket", "s3:GetObject"]), ALLOWED),
        (statement(action="S3:getobject"), ALLOWED),
        (statement(action="*"), ALLOWED),
        (statement(action="s3:ListBucket"), SILENT),
        (statement(action=7), SILENT),
        (statement(resource=OBJECT.upper()), SILENT),
        (statement(resource=["arn:aws:s3:::other/*", "arn:aws:s3:::acme-movies/*"]), ALLOWED),
        (statement(resource="arn:aws:s3:::acme-movies"), SILENT),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, ALLOWED),
        ({"Effect": "Allow", "NotAction": ["s3:Get*"], "Resource": "*"}, SILENT),
        ({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::acme-movies/*"}, SILENT),
        ({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::other/*"}, ALLOWED),
        ({"Effect": "Allow", "Action": "s3:*"}, SILENT),
        ({"Effect": "Allow", "Resource": "*"}, SILENT),
        ({"Action": "s3:*", "Resource": "*"}, SILENT),
        (statement("Deny"), DENIED),
    ],
)
def test_actions_and_resources(given, expected):
    assert read(policy(given)) is expected


def test_a_denial_outdoes_everything_wherever_it_stands():
    allow, deny = policy(statement(action="*")), policy(statement("Deny", "s3:Get*"))
    assert read(allow, deny) is read(deny, allow) is DENIED
    assert read(allow, policy(statement("Deny", "s3:Put*"))) is ALLOWED


@pytest.mark.parametrize("document", [None, "", "{", "[]", '"text"', "{}", '{"Statement": ["Allow"]}'])
def test_what_is_no_policy_says_nothing(document):
    assert read(document) is SILENT


def test_one_statement_needs_no_list():
    assert read(json.dumps({"Statement": statement()})) is ALLOWED


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"Principal": {"AWS": ROLE}}, ALLOWED),
        ({"Principal": {"AWS": ["arn:aws:iam::123456789012:role/other", ROLE]}}, ALLOWED),
        ({"Principal": {"AWS": "arn:aws:iam::123456789012:role/*"}}, SILENT),
        ({"Principal": {"AWS": "*"}}, ALLOWED),
        ({"Principal": "*"}, ALLOWED),
        ({"Principal": {"Service": ROLE}}, SILENT),
        ({}, SILENT),
        ({"NotPrincipal": {"AWS": ROLE}}, SILENT),
        ({"NotPrincipal": {"AWS": "arn:aws:iam::123456789012:role/other"}}, ALLOWED),
    ],
)
def test_principals_of_a_resources_policy(element, expected):
    principal = Principal("AWS", frozenset({ROLE}))
    assert read(policy(statement(**element)), principal=principal) is expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (trust(), ALLOWED),
        (trust(["ec2.amazonaws.com", "mediapackage.amazonaws.com"]), ALLOWED),
        (trust("ec2.amazonaws.com"), SILENT),
        (trust(Action="sts:*"), ALLOWED),
        (trust(Action="sts:TagSession"), SILENT),
        (trust(Effect="Deny"), DENIED),
        (trust(Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}}), ALLOWED),
        (trust(Condition={"StringEquals": {"aws:SourceAccount": "999999999999"}}), SILENT),
    ],
)
def test_trust_policies_name_no_resource(document, expected):
    principal = Principal("Service", frozenset({"mediapackage.amazonaws.com"}))
    context = {"aws:SourceAccount": "123456789012"}
    assert verdict([document], Request("sts:AssumeRole", principal=principal, context=context)) is expected


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"StringEquals": {"s3:prefix": "trailer/"}}, True),
        ({"StringEquals": {"S3:PREFIX": ["film/", "trailer/"]}}, True),
        ({"StringEquals": {"s3:prefix": "Trailer/"}}, False),
        ({"StringEqualsIgnoreCase": {"s3:prefix": "Trailer/"}}, True),
        ({"StringEquals": {"s3:prefix": "trailer*"}}, False),
        ({"StringLike": {"s3:prefix": "trailer*"}}, True),
        ({"StringNotEquals": {"s3:prefix": "trailer/"}}, False),
        ({"StringNotLike": {"s3:prefix": "film*"}}, True),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:mediapackage-vod:*:*:assets/*"}}, True),
        ({"ArnNotLike": {"aws:SourceArn": "arn:aws:mediapackage-vod:*"}}, False),
        ({"Bool": {"aws:SecureTransport": True}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"Null": {"s3:prefix": "false"}}, True),
        ({"Null": {"s3:prefix": "true"}}, False),
        ({"Null": {"aws:MultiFactorAuthAge": True}}, True),
        ({"StringEquals": {"aws:userid": "x"}}, False),
        ({"StringEqualsIfExists": {"aws:userid": "x"}}, True),
        ({"StringEqualsIfExists": {"s3:prefix": "x"}}, False),
        ({"StringNotEquals": {"aws:userid": "x"}}, True),
        ({"StringEquals": {"s3:prefix": "trailer/", "aws:userid": "x"}}, False),
        ({"StringLike": {"s3:prefix": "*"}, "Bool": {"aws:SecureTransport": "false"}}, False),
        ({"NumericLessThan": {"s3:TlsVersion": "1.2"}}, False),
        ({"ForAllValues:StringEquals": {"aws:TagKeys": "x"}}, False),
        ({"StringEquals": "trailer/"}, False),
        ("trailer/", False),
    ],
)
def test_conditions(condition, holds):
    context = {
        "s3:prefix": "trailer/",
        "aws:SourceArn": "arn:aws:mediapackage-vod:eu-west-1:123456789012:assets/trailer",
        "aws:SecureTransport": "true",
    }
    assert read(policy(statement(Condition=condition)), context=context) is (ALLOWED if holds else SILENT)
    assert read(policy(statement("Deny", Condition=condition)), context=context) is (DENIED if holds else SILENT)
