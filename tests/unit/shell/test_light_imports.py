"""A Pulumi program must not load the AWS SDK: it has no use for it, and an import takes longer than a preview."""

from __future__ import annotations

import subprocess
import sys

import pytest

MODULES = [
    "pulumi_mediapackage_vod",
    "pulumi_mediapackage_vod.errors",
    "pulumi_mediapackage_vod.dynamic_providers",
    "pulumi_mediapackage_vod.components",
]
LOADED = "import sys, {module}; print(*sorted(name for name in sys.modules if name.partition('.')[0] in {unwanted!r}))"
UNWANTED = ("boto3", "botocore", "werkzeug", "urllib3", "click", "rich")


@pytest.mark.parametrize("module", MODULES)
def test_an_import_loads_neither_the_aws_sdk_nor_an_extra(module: str) -> None:
    command = [sys.executable, "-c", LOADED.format(module=module, unwanted=UNWANTED)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []


@pytest.mark.parametrize("module", ["errors", "facts.encryption", "facts.patterns", "facts.values"])
def test_the_package_itself_loads_neither_pulumi_nor_the_aws_sdk(module: str) -> None:
    unwanted = ("pulumi", "grpc", *UNWANTED)
    command = [sys.executable, "-c", LOADED.format(module=f"pulumi_mediapackage_vod.{module}", unwanted=unwanted)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []
