"""An account that plain calls made becomes a program: export, import, an empty preview, and a stack like any other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.export.exporting import IMPORT
from tests.support.engine.account import Account
from tests.support.engine.stack import Run, Stack
from tests.support.sampled import sampled

ROLE = "arn:aws:iam::111122223333:role/reads-movies"
OTHER = "arn:aws:iam::111122223333:role/service/reads-others"
OWNER = "pulumi-mediapackage-vod:owner"
SPEKE = {
    "RoleArn": "arn:aws:iam::111122223333:role/speke",
    "SystemIds": ["edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"],
    "Url": "https://keys.example.com/speke",
}
AUTHORIZATION = {
    "CdnIdentifierSecret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cdn-AbCdEf",
    "SecretsRoleArn": ROLE,
}


def group(client: Any, id_: str, formats: dict[str, Any], assets: int = 0, **options: Any) -> None:
    tags = options.pop("Tags", {})
    client.create_packaging_group(Id=id_, Tags=tags, **options)
    for name, package in formats.items():
        client.create_packaging_configuration(Id=name, PackagingGroupId=id_, Tags=tags, **package)
    for number in range(assets):
        asset(client, id_, f"{id_}_{number}", Tags=tags)


def asset(client: Any, group_id: str, id_: str, **options: Any) -> None:
    given = {"SourceArn": f"arn:aws:s3:::acme-movies/{id_}.m3u8", "SourceRoleArn": ROLE, **options}
    client.create_asset(Id=id_, PackagingGroupId=group_id, **given)


def nothing_special(client: Any) -> None:
    group(client, "movies", {"movies-hls": {"HlsPackage": {"HlsManifests": [{}]}}}, assets=2)


def with_everything(client: Any) -> None:
    """All options, odd names, tags, logs, authorization, protection, and 200 assets."""
    stream = {
        "MaxVideoBitsPerSecond": 4000000,
        "MinVideoBitsPerSecond": 100000,
        "StreamOrder": "VIDEO_BITRATE_ASCENDING",
    }
    hls = {"AdMarkers": "PASSTHROUGH", "IncludeIframeOnlyStream": True, "ManifestName": "main", "RepeatExtXKey": True,
           "ProgramDateTimeIntervalSeconds": 30, "StreamSelection": stream}  # fmt: skip
    dash = {"ManifestLayout": "COMPACT", "ManifestName": "d", "MinBufferTimeSeconds": 12, "Profile": "HBBTV_1_5",
            "ScteMarkersSource": "MANIFEST", "StreamSelection": stream}  # fmt: skip
    tags = {"team": "video", "cost centre": "a/b=c+d@e", "class": "x"}
    formats = {
        "class": {"HlsPackage": {"HlsManifests": [hls], "SegmentDurationSeconds": 4, "UseAudioRenditionGroup": True,
                                 "IncludeDvbSubtitles": True}},
        "2-dash": {"DashPackage": {"DashManifests": [dash], "SegmentDurationSeconds": 4, "PeriodTriggers": ["ADS"],
                                   "SegmentTemplateFormat": "TIME_WITH_TIMELINE", "IncludeIframeOnlyStream": True,
                                   "IncludeEncoderConfigurationInSegments": True,
                                   "Encryption": {"SpekeKeyProvider": SPEKE}}},
        "hls_two": {"HlsPackage": {"HlsManifests": [{"ManifestName": "a"}, {"ManifestName": "b"}]}},
        "mss": {"MssPackage": {"MssManifests": [{"StreamSelection": stream}], "SegmentDurationSeconds": 2}},
    }  # fmt: skip
    group(client, "lambda", formats, assets=198, Tags=tags)
    asset(client, "lambda", "None", ResourceId="content/1", Tags={**tags, "team": "other"})
    asset(
        client, "lambda", "2-dash", SourceRoleArn=OTHER, SourceArn="arn:aws:s3:::acme-movies/Amélie's.smil", Tags=tags
    )
    formats = {"log-hls": {"HlsPackage": {"HlsManifests": [hls]}}, "log-cmaf": {"CmafPackage": {"HlsManifests": [hls]}}}
    logs = {"LogGroupName": "/aws/MediaPackage/mine"}
    group(client, "def", formats, assets=3, Authorization=AUTHORIZATION, EgressAccessLogs=logs, Tags={"a": ""})
    asset(client, "def", "untagged", ResourceId="content/2")


def different_tags(client: Any) -> None:
    group(client, "a", {"a-hls": {"HlsPackage": {"HlsManifests": [{}]}}}, assets=1, Tags={"team": "video"})
    asset(client, "a", "a_without")
    group(client, "a-b", {"b-c": {"MssPackage": {"MssManifests": [{}]}}})
    group(client, "empty", {})
    asset(client, "empty", "alone")


def thousand(client: Any) -> None:
    group(client, "many", {"many-hls": {"HlsPackage": {"HlsManifests": [{}]}}}, assets=501, Tags={"team": "video"})
    asset(client, "many", "many-other", SourceRoleArn=OTHER, ResourceId="x", Tags={"n": "1"})


def logged_thousand(client: Any) -> None:
    hls = {"log-hls": {"HlsPackage": {"HlsManifests": [{}]}}}
    group(client, "many", hls, assets=501, EgressAccessLogs={})


ACCOUNTS: dict[str, tuple[Callable[[Any], None], str, str, str]] = {
    "nothing special": (
        nothing_special, '"asset_id": "movies_0"', '"tags": {"is": "new"}, "asset_id": "movies_0"', "movies_0",
    ),
    "everything": (with_everything, '"team": "other"', '"team": "new"', "None"),
    "different tags": (different_tags, '"asset_id": "alone"', '"tags": {"is": "new"}, "asset_id": "alone"', "alone"),
    "an AssetCatalog": (thousand, '"n": "1"', '"n": "2"', "many-other"),
    "an AssetCatalog without a unit": (
        logged_thousand, '"asset_id": "many_7"', '"tags": {"is": "new"}, "asset_id": "many_7"', "many_7",
    ),
}  # fmt: skip
"""Each with an edit of what is exported, and the asset that it changes."""


class Exported:
    """A project that the command wrote, in a stack of its own."""

    def __init__(self, stack: Stack, emulator: Emulator) -> None:
        self.stack, self._emulator = stack, emulator

    def export(self, *options: str) -> list[str]:
        """Run the command; the operations that it called."""
        mark = len(self._emulator.calls)
        run = "from pulumi_mediapackage_vod.cli import main; main()"
        command = [sys.executable, "-c", run, "export", "--rate", "1000", "--out", str(self.stack.project)]
        variables = {**self.stack.environment, "AWS_REGION": "eu-west-1"}
        done = subprocess.run([*command, *options], env=variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert IMPORT in done.stdout
        return [call.operation for call in self._emulator.calls.since(mark)]

    def imported(self) -> Run:
        run = self.stack.run("import", *IMPORT.split()[2:])
        assert run.code == 0, run.text
        assert run.writes == []
        return run

    def edit(self, old: str, new: str) -> None:
        """Once, in the program or what it reads."""
        files = [*self.stack.project.glob("*.py"), *self.stack.project.glob("*.titles.json")]
        [file] = [each for each in files if old in each.read_text()]
        file.write_text(file.read_text().replace(old, new, 1))


@pytest.fixture
def exported(stack: Callable[..., Stack], emulator: Emulator) -> Exported:
    emulator.configure(delete_after=0)
    made = stack("", name="exported")
    made.set("mediapackage-vod:maxRequestsPerSecond", "1000")
    (made.project / "__main__.py").unlink()
    return Exported(made, emulator)


@pytest.mark.parametrize(
    "name", sampled({name: name for name in ACCOUNTS}, "everything", "different tags", "an AssetCatalog")
)
def test_an_account_becomes_a_program(name: str, exported: Exported, account: Account) -> None:
    make, old, new, edited = ACCOUNTS[name]
    make(account.client)
    held = account.objects
    operations = exported.export("--force", "--project", "exported")
    assert len([each for each in operations if each != "DescribeAsset"]) <= 60
    assert operations.count("DescribeAsset") == len(account.assets)
    exported.imported()
    preview = exported.stack.preview("--expect-no-changes")
    assert preview.calls == []
    exported.stack.preview("--refresh", "--expect-no-changes")
    assert account.objects == held
    exported.edit(old, new)
    assert exported.stack.up().writes == [("TagResource", edited)]
    assert {arn for arn, each in account.objects.items() if each != held[arn]} == {account.assets[edited]["Arn"]}
    exported.stack.refresh("--expect-no-changes")
    assert exported.stack.destroy().code == 0
    assert account.objects == {}


def test_what_is_imported_is_managed_and_gets_its_owner_tag_with_its_first_change(
    exported: Exported, account: Account
) -> None:
    nothing_special(account.client)
    exported.export("--force", "--project", "exported")
    exported.imported()
    exported.edit('"asset_id": "movies_0",\n', '"asset_id": "movies_0",\n            "tags": {"stage": "new"},\n')
    run = exported.stack.up()
    assert run.steps == [("update", "movies-movies_0")]
    tags = account.assets["movies_0"]["Tags"]
    assert tags["stage"] == "new"
    assert tags[OWNER].startswith("exported/dev/movies-movies_0@")
    assert OWNER not in account.assets["movies_1"]["Tags"]
    exported.stack.preview("--refresh", "--expect-no-changes")
    # the tag is told once
    exported.edit('"stage": "new"', '"stage": "old"')
    assert exported.stack.up().writes == [("TagResource", "movies_0")]
    # somebody changes something outside, which a refresh sees, and the next run mends
    account.client.tag_resource(ResourceArn=account.assets["movies_1"]["Arn"], Tags={"theirs": "x"})
    exported.stack.refresh()
    assert exported.stack.up().steps == [("update", "movies-movies_1")]
    # what is edited where the service changes nothing is replaced
    exported.edit("movies_1.m3u8", "other.m3u8")
    assert exported.stack.up().steps != []
    assert account.assets["movies_1"]["SourceArn"].endswith("other.m3u8")
    exported.stack.destroy()
    assert account.objects == {}
