"""Accounts and Regions see nothing of each other, and each request belongs to the one that it is signed for."""

from __future__ import annotations

import pytest

SIGNED = (
    "AWS4-HMAC-SHA256 Credential={key}/20240501/{region}/mediapackage-vod/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=0"
)


def test_the_same_id_lives_once_in_each_account_and_region(client_for):
    places = [
        ("AKIAEXAMPLE", "eu-west-1", "123456789012"),
        ("AKIAEXAMPLE", "us-east-1", "123456789012"),
        ("210987654321", "eu-west-1", "210987654321"),
    ]
    for key, region, account in places:
        arn = client_for(key, region).create_packaging_group(Id="movies", Tags={"at": region})["Arn"]
        assert arn == f"arn:aws:mediapackage-vod:{region}:{account}:packaging-groups/movies"
    client_for(*places[0][:2]).delete_packaging_group(Id="movies")
    left = [len(client_for(key, region).list_packaging_groups()["PackagingGroups"]) for key, region, _ in places]
    assert left == [0, 1, 1]


def test_a_group_of_another_region_is_unknown(client_for, refused):
    client_for("AKIAEXAMPLE", "us-east-1").create_packaging_group(Id="movies")
    with refused("NotFoundException"):
        client_for("AKIAEXAMPLE", "eu-west-1").create_asset(
            Id="a", PackagingGroupId="movies", SourceArn="s", SourceRoleArn="r"
        )


def test_quotas_count_in_one_region_of_one_account(client_for):
    for number in range(10):
        client_for("AKIAEXAMPLE", "us-east-1").create_packaging_group(Id=f"group-{number}")
    client_for("AKIAEXAMPLE", "eu-west-1").create_packaging_group(Id="group-10")
    client_for("210987654321", "us-east-1").create_packaging_group(Id="group-10")


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("ap-northeast-1", "aws", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ],
)
def test_arn_and_domain_follow_the_partition(raw, region, partition, suffix):
    headers = {"Authorization": SIGNED.format(key="AKIA", region=region)}
    group = raw("POST", "/packaging_groups", '{"id": "movies"}', headers).json
    assert group["arn"] == f"arn:{partition}:mediapackage-vod:{region}:123456789012:packaging-groups/movies"
    assert group["domainName"].endswith(f".egress.mediapackage-vod.{region}.{suffix}")


@pytest.mark.parametrize(
    ("key", "account"),
    [
        ("111122223333", "111122223333"),
        ("AKIAEXAMPLE", "123456789012"),
        ("11112222333", "123456789012"),
        ("1111222233334", "123456789012"),
        ("\xb9\xb9\xb9\xb9\xb2\xb2\xb2\xb2\xb3\xb3\xb3\xb3", "123456789012"),
    ],
)
def test_an_access_key_of_twelve_digits_is_the_account(emulator, raw, key, account):
    raw("GET", "/assets", headers={"Authorization": SIGNED.format(key=key, region="eu-west-1").encode("latin-1")})
    (call,) = emulator.calls
    assert (call.account, call.region) == (account, "eu-west-1")


def test_a_query_signed_request_belongs_to_its_credential(emulator, raw):
    raw("GET", "/assets?X-Amz-Credential=111122223333%2F20240501%2Feu-west-1%2Fmediapackage-vod%2Faws4_request")
    (call,) = emulator.calls
    assert (call.account, call.region) == ("111122223333", "eu-west-1")


@pytest.mark.parametrize("authorization", [None, "Bearer x", "AWS4-HMAC-SHA256 Credential=AKIA"])
def test_a_request_without_a_region_is_in_us_east_1(emulator, raw, authorization):
    raw("GET", "/assets", headers={"Authorization": authorization} if authorization else None)
    (call,) = emulator.calls
    assert (call.account, call.region) == ("123456789012", "us-east-1")
