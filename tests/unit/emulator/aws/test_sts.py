"""STS at the emulator's port: the account that the ARNs have, also behind an assumed role."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError


def assumed(aws, role_arn, access_key="AKIAEXAMPLE"):
    answer = aws("sts", access_key).assume_role(RoleArn=role_arn, RoleSessionName="deploy")
    keys = answer["Credentials"]
    return answer, (keys["AccessKeyId"], keys["SessionToken"])


@pytest.mark.parametrize(
    ("access_key", "account"),
    [("AKIAEXAMPLE", "123456789012"), ("AKIAIOSFODNN7EXAMPLE", "123456789012"), ("210987654321", "210987654321")],
)
def test_the_caller_is_of_the_account_that_arns_have(aws, access_key, account):
    identity = aws("sts", access_key).get_caller_identity()
    assert identity["Account"] == account
    assert identity["Arn"] == f"arn:aws:iam::{account}:user/emulator"
    group = aws("mediapackage-vod", access_key).create_packaging_group(Id="movies")
    assert group["Arn"].split(":")[4] == account


def test_an_assumed_role_works_in_the_roles_account(aws):
    answer, keys = assumed(aws, "arn:aws:iam::210987654321:role/ops/deployer")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::210987654321:assumed-role/deployer/deploy"
    assert re.fullmatch(r"ASIA[0-9A-Z]{16}", keys[0])
    identity = aws("sts", *keys).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == ("210987654321", answer["AssumedRoleUser"]["Arn"])
    group = aws("mediapackage-vod", *keys).create_packaging_group(Id="movies")
    assert group["Arn"] == "arn:aws:mediapackage-vod:eu-west-1:210987654321:packaging-groups/movies"


def test_a_role_can_be_assumed_from_an_assumed_role(aws):
    _, keys = assumed(aws, "arn:aws:iam::210987654321:role/first")
    answer = aws("sts", *keys).assume_role(RoleArn="arn:aws:iam::111122223333:role/second", RoleSessionName="deploy")
    assert answer["AssumedRoleUser"]["Arn"].split(":")[4] == "111122223333"


def test_temporary_credentials_expire_by_the_emulators_clock(aws, emulator):
    emulator.clock.freeze()
    answer, _ = assumed(aws, "arn:aws:iam::210987654321:role/first")
    assert int(answer["Credentials"]["Expiration"].timestamp()) == int(emulator.clock.now()) + 3_600


def test_temporary_credentials_keep_their_account_after_a_reset(aws, emulator):
    _, keys = assumed(aws, "arn:aws:iam::210987654321:role/first")
    emulator.reset()
    identity = aws("sts", *keys).get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == ("210987654321", "arn:aws:iam::210987654321:user/emulator")


@pytest.mark.parametrize(
    "parameters",
    [
        {"RoleArn": "arn:aws:iam::210987654321:user/somebody-else", "RoleSessionName": "deploy"},
        {"RoleArn": "arn:aws:iam::2109876543:role/too-short", "RoleSessionName": "deploy"},
        {"RoleArn": "arn:aws:iam::210987654321:role/first", "RoleSessionName": "a b"},
    ],
)
def test_a_role_that_cannot_be_is_a_validation_error(aws, parameters):
    with pytest.raises(ClientError) as caught:
        aws("sts", "AKIAEXAMPLE").assume_role(**parameters)
    answer: Any = caught.value.response
    assert answer["Error"]["Code"] == "ValidationError"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_get_request_with_a_signed_query_is_answered_too(raw):
    credential = "X-Amz-Credential=210987654321%2F20240501%2Fus-east-1%2Fsts%2Faws4_request"
    answer = raw("GET", f"/?Action=GetCallerIdentity&Version=2011-06-15&{credential}")
    assert answer.status == 200
    assert b"<Account>210987654321</Account>" in answer.body


def test_the_call_log_names_the_service(aws, emulator):
    aws("sts", "210987654321").get_caller_identity()
    (call,) = emulator.calls
    assert (call.operation, call.account, call.status) == ("sts:GetCallerIdentity", "210987654321", 200)
