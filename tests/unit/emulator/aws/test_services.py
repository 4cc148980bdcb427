"""The other AWS services at the emulator's port: moto's, in the emulator's accounts, or an error that says why not."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from pulumi_mediapackage_vod.emulator import Emulator, Fault

TRUST = '{"Version": "2012-10-17", "Statement": []}'


def test_one_endpoint_serves_a_whole_program(aws, emulator):
    """What an asset with CDN authorization needs: a bucket, roles, a secret and a log group, then the asset itself."""
    s3, iam = aws("s3"), aws("iam")
    s3.create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="acme-movies", Key="trailer/index.m3u8", Body=b"#EXTM3U\n")
    role = iam.create_role(RoleName="source", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    secret = aws("secretsmanager").create_secret(Name="MediaPackage/cdn", SecretString="{}")["ARN"]
    aws("logs").create_log_group(logGroupName="/aws/MediaPackage/movies")
    vod = aws("mediapackage-vod")
    vod.create_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": secret, "SecretsRoleArn": role})
    vod.create_asset(
        Id="trailer",
        PackagingGroupId="movies",
        SourceArn="arn:aws:s3:::acme-movies/trailer/index.m3u8",
        SourceRoleArn=role,
    )
    assert s3.get_object(Bucket="acme-movies", Key="trailer/index.m3u8")["Body"].read() == b"#EXTM3U\n"
    assert emulator.calls.counts() == {"CreatePackagingGroup": 1, "CreateAsset": 1}


def test_the_account_is_the_same_everywhere(aws):
    role = "arn:aws:iam::210987654321:role/deployer"
    assumed = aws("sts").assume_role(RoleArn=role, RoleSessionName="deploy")["Credentials"]
    keys = (assumed["AccessKeyId"], assumed["SessionToken"])
    made = aws("iam", "210987654321").create_role(RoleName="deployer", AssumeRolePolicyDocument=TRUST)
    assert made["Role"]["Arn"] == role
    assert [each["Arn"] for each in aws("iam", *keys).list_roles()["Roles"]] == [role]
    assert aws("iam").list_roles()["Roles"] == []
    queue = aws("secretsmanager", *keys).create_secret(Name="s", SecretString="x")
    assert queue["ARN"].split(":")[4] == "210987654321"


@pytest.mark.parametrize("signature", ["s3v4", "s3"])
def test_a_query_signed_request_is_routed_by_its_signature(aws, signature):
    s3 = aws("s3", signature_version=signature)
    s3.create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="acme-movies", Key="assets", Body=b"film")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "acme-movies", "Key": "assets"})
    assert urllib.request.urlopen(url, timeout=10).read() == b"film"


def test_query_signed_sts_and_vod_are_the_emulators_own(aws):
    aws("mediapackage-vod", "210987654321").create_packaging_group(Id="movies")
    url = aws("mediapackage-vod", "210987654321").generate_presigned_url("list_packaging_groups")
    assert b":210987654321:packaging-groups/movies" in urllib.request.urlopen(url, timeout=10).read()
    url = aws("sts", "210987654321").generate_presigned_url("get_caller_identity")
    assert b"<Account>210987654321</Account>" in urllib.request.urlopen(url, timeout=10).read()
    url = aws("sts").generate_presigned_url("get_session_token")
    assert b"<SessionToken>" in urllib.request.urlopen(url, timeout=10).read()


def test_a_reset_forgets_what_another_emulator_of_the_process_left(aws):
    aws("s3").create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    with Emulator() as another:
        another.reset()
        s3 = boto3.client(
            "s3", "eu-west-1", endpoint_url=another.url, aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="none"
        )
        assert s3.list_buckets()["Buckets"] == []


def test_a_reset_empties_them_too(aws, emulator):
    aws("iam").create_role(RoleName="source", AssumeRolePolicyDocument=TRUST)
    emulator.reset()
    assert aws("iam").list_roles()["Roles"] == []


def test_they_are_no_calls_and_have_no_faults(aws, emulator):
    emulator.faults.add(Fault("*", "500"))
    emulator.configure(rate=1, burst=1)
    for _ in range(3):
        aws("iam").list_roles()
    assert len(emulator.calls) == 0


def test_a_service_that_moto_does_not_have_is_not_implemented(aws):
    with pytest.raises(ClientError, match="moto does not have 'chime'") as caught:
        aws("chime-sdk-voice").list_phone_numbers()
    answer: Any = caught.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 501


@pytest.mark.parametrize(
    ("service", "call"), [("s3", "list_buckets"), ("iam", "list_roles"), ("secretsmanager", "list_secrets")]
)
def test_without_moto_the_error_says_what_to_install(monkeypatch, service, call):
    monkeypatch.setitem(sys.modules, "moto.moto_server.werkzeug_app", None)
    with Emulator() as emulator:
        client = boto3.client(
            service,
            endpoint_url=emulator.url,
            region_name="us-east-1",
            aws_access_key_id="AKIA",
            aws_secret_access_key="x",
        )
        with pytest.raises(ClientError, match=r"pulumi-mediapackage-vod\[emulator-aws\]") as caught:
            getattr(client, call)()
    answer: Any = caught.value.response
    assert answer["Error"]["Code"] == "NotImplemented"
    assert answer["ResponseMetadata"]["RetryAttempts"] == 0


def test_moto_is_not_imported_before_it_is_needed():
    program = (
        "import sys, urllib.request\n"
        "from pulumi_mediapackage_vod.emulator import Emulator\n"
        "with Emulator() as emulator:\n"
        "    urllib.request.urlopen(emulator.url + '/assets').read()\n"
        "    emulator.reset()\n"
        "print([name for name in ('moto', 'flask', 'boto3') if name in sys.modules])\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
