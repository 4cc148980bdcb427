"""The aws CLI and boto3 run every operation of the service against the emulator, as they come."""

from __future__ import annotations

import json
import os
import subprocess

import boto3
import pytest
from botocore.config import Config
from uv import find_uv_bin

# The aws CLI has an environment of its own, which uv keeps in its cache: it needs another botocore than the project.
AWSCLI = [find_uv_bin(), "tool", "run", "--quiet", "--system-certs", "--from", "awscli==1.46.3", "python", "-c"]
# What the command `aws` runs, once for each list of arguments; started anew for each it takes a second more.
AWS = """
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver

driver = create_clidriver()
for arguments in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        status = driver.main(arguments)
    print(json.dumps([status, output.getvalue()]))
"""

GROUP_ARN = "arn:aws:mediapackage-vod:eu-west-1:111122223333:packaging-groups/movies"
AUTHORIZATION = {
    "CdnIdentifierSecret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:MediaPackage/cdn",
    "SecretsRoleArn": "arn:aws:iam::111122223333:role/secrets",
}
HLS = {"HlsManifests": [{"ManifestName": "film", "ProgramDateTimeIntervalSeconds": 60}], "SegmentDurationSeconds": 6}
ASSET = {
    "Id": "trailer",
    "PackagingGroupId": "movies",
    "SourceArn": "arn:aws:s3:::acme-movies/trailer.m3u8",
    "SourceRoleArn": "arn:aws:iam::111122223333:role/source",
    "ResourceId": "trailer",
    "Tags": {"title": "A trailer with spaces: = and +signs"},
}
LOGS = {"LogGroupName": "/aws/MediaPackage/movies"}

# Each with its parameters and what its answer must have.
CALLS = [
    ("CreatePackagingGroup", {"Id": "movies", "Tags": {"team": "video"}}, {"Id": "movies", "Arn": GROUP_ARN}),
    ("DescribePackagingGroup", {"Id": "movies"}, {"ApproximateAssetCount": 0, "Tags": {"team": "video"}}),
    ("UpdatePackagingGroup", {"Id": "movies", "Authorization": AUTHORIZATION}, {"Authorization": AUTHORIZATION}),
    ("ConfigureLogs", {"Id": "movies", "EgressAccessLogs": LOGS}, {"EgressAccessLogs": LOGS}),
    (
        "CreatePackagingConfiguration",
        {"Id": "hls", "PackagingGroupId": "movies", "HlsPackage": HLS},
        {"HlsPackage": HLS},
    ),
    ("DescribePackagingConfiguration", {"Id": "hls"}, {"HlsPackage": HLS, "PackagingGroupId": "movies"}),
    ("CreateAsset", ASSET, ASSET),
    ("DescribeAsset", {"Id": "trailer"}, ASSET),
    ("TagResource", {"ResourceArn": GROUP_ARN, "Tags": {"a": "1", "b": "2", "c d": "3"}}, {}),
    ("UntagResource", {"ResourceArn": GROUP_ARN, "TagKeys": ["a", "c d"]}, {}),
    ("ListTagsForResource", {"ResourceArn": GROUP_ARN}, {"Tags": {"team": "video", "b": "2"}}),
    ("ListPackagingGroups", {}, {"PackagingGroups": ["movies"]}),
    ("ListPackagingConfigurations", {"PackagingGroupId": "movies"}, {"PackagingConfigurations": ["hls"]}),
    ("ListAssets", {"PackagingGroupId": "movies"}, {"Assets": ["trailer"]}),
    ("DeleteAsset", {"Id": "trailer"}, {}),
    ("DeletePackagingConfiguration", {"Id": "hls"}, {}),
    ("DeletePackagingGroup", {"Id": "movies"}, {}),
]


def kebab(name):
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
    "AWS_ACCESS_KEY_ID": "111122223333",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_PAGER": "",
}


def arguments(operation, parameters):
    options = [
        part
        for name, value in parameters.items()
        for part in (f"--{kebab(name)}", value if isinstance(value, str) else json.dumps(value))
    ]
    return ["mediapackage-vod", kebab(operation), *options, "--output", "json"]


def by_aws(url):
    commands = json.dumps([arguments(operation, parameters) for operation, parameters, _ in CALLS])
    environment = {**ENVIRONMENT, "AWS_ENDPOINT_URL": url}
    run = subprocess.run(
        [*AWSCLI, AWS], input=commands, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert [status for status, _ in answers] == [0] * len(CALLS), run.stderr
    return [json.loads(text or "{}") for _, text in answers]


def by_boto3(url):
    client = boto3.client(
        "mediapackage-vod",
        endpoint_url=url,
        region_name=ENVIRONMENT["AWS_DEFAULT_REGION"],
        aws_access_key_id=ENVIRONMENT["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=ENVIRONMENT["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}),
    )
    return [getattr(client, kebab(operation).replace("-", "_"))(**parameters) for operation, parameters, _ in CALLS]


@pytest.mark.parametrize("answers", [by_aws, by_boto3])
def test_every_operation_works(client, emulator, answers):
    assert {name for name, _, _ in CALLS} == set(client.meta.service_model.operation_names)
    for (operation, _, expected), answer in zip(CALLS, answers(emulator.url), strict=True):
        listed = operation.startswith("List") and operation != "ListTagsForResource"
        for member, value in expected.items():
            assert ([each["Id"] for each in answer[member]] if listed else answer[member]) == value
        if operation == "DescribeAsset":
            (endpoint,) = answer["EgressEndpoints"]
            assert endpoint["Url"].endswith("/film.m3u8")
    assert [(each.operation, each.account) for each in emulator.calls] == [(name, "111122223333") for name, *_ in CALLS]
