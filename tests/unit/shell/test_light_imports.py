"""A Pulumi program must not load the AWS SDK: it has no use for it, and an import takes longer than a preview."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "import sys, {module}; print(*sorted(name for name in sys.modules if name.partition('.')[0] in {unwanted!r}))"
UNWANTED = ("boto3", "botocore", "werkzeug", "urllib3", "click", "rich")
WITHOUT_PULUMI = ("errors", "facts.access", "facts.encryption", "facts.patterns", "facts.values")


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("pulumi_mediapackage_vod", UNWANTED),
        ("pulumi_mediapackage_vod.dynamic_providers", UNWANTED),
        ("pulumi_mediapackage_vod.components", UNWANTED),
        *((f"pulumi_mediapackage_vod.{name}", ("pulumi", "grpc", *UNWANTED)) for name in WITHOUT_PULUMI),
    ],
)
def test_an_import_loads_neither_the_aws_sdk_nor_an_extra(module: str, unwanted: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", LOADED.format(module=module, unwanted=unwanted)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []


def test_a_provider_makes_its_client_without_what_boto3_has_around_it() -> None:
    script = """
import sys
from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings

service_for(Settings(endpoint_url="http://127.0.0.1:9"), "eu-west-1")
print(*sorted({"boto3", "s3transfer"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
