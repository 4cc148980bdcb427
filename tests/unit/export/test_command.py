"""The command: what it asks, what it refuses, and what is left of one that was interrupted."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from pulumi.runtime import rpc

from pulumi_mediapackage_vod.cli import main
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.export import command
from tests.support.event_loop import event_loop_of_its_own

__all__ = ["event_loop_of_its_own"]
ROLE = "arn:aws:iam::111122223333:role/reads-movies"


@pytest.fixture
def client(service: Emulator) -> Any:
    made = boto3.client("mediapackage-vod", region_name="eu-west-1")
    for group in ("movies", "series"):
        made.create_packaging_group(Id=group)
        made.create_packaging_configuration(
            Id=f"{group}-hls", PackagingGroupId=group, HlsPackage={"HlsManifests": [{}]}
        )
        for number in range(3):
            source = f"arn:aws:s3:::acme-movies/{number}.m3u8"
            made.create_asset(Id=f"{group}-{number}", PackagingGroupId=group, SourceArn=source, SourceRoleArn=ROLE)
    return made


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["export", *options])


def imported(folder: str = "exported") -> list[str]:
    """The ids of what the import file has of the service."""
    resources = json.loads(Path(folder, "import.json").read_text())["resources"]
    return sorted(each["id"] for each in resources if "arn" in each.get("outputs", {}))


def held(group: str) -> list[str]:
    return sorted([group, f"{group}-hls", *(f"{group}-{number}" for number in range(3))])


def test_it_lists_first_and_describes_each_asset_once(client: Any, service: Emulator) -> None:
    mark = len(service.calls)
    done = run()
    assert done.exit_code == 0, done.output
    operations = [call.operation for call in service.calls.since(mark) if not call.operation.startswith("sts:")]
    assert operations[:3] == ["ListPackagingGroups", "ListPackagingConfigurations", "ListAssets"]
    assert operations[3:] == ["DescribeAsset"] * 6
    assert imported() == sorted(held("movies") + held("series"))
    assert {each.name for each in Path("exported").iterdir()} == {
        "Pulumi.yaml", "__main__.py", "import.json", "requirements.txt",
    }  # fmt: skip
    assert [each.name for each in Path().iterdir()] == ["exported"]
    for line in ("cd exported", "pulumi stack init dev", "pulumi import --file import.json", "pulumi preview"):
        assert line in done.output


def test_a_group_alone(client: Any) -> None:
    done = run("--group", "series", "--out", "a/b", "--project", "tv", "--stack", "prod")
    assert done.exit_code == 0, done.output
    assert imported("a/b") == held("series")
    assert json.loads(Path("a/b/Pulumi.yaml").read_text()) == {
        "name": "tv", "runtime": "python", "config": {"aws:region": {"value": "eu-west-1"}},
    }  # fmt: skip
    assert '"tv/prod/series-group"' in Path("a/b/import.json").read_text()


@pytest.mark.parametrize(
    ("options", "variables", "said"),
    [
        (
            ["--group", "nowhere"],
            {},
            "there is no packaging group 'nowhere' in eu-west-1, in account 111122223333: there are movies, series",
        ),
        (["--profile", "nobody"], {}, "nobody"),
        (
            [],
            {
                "AWS_ACCESS_KEY_ID": "",
                "AWS_SECRET_ACCESS_KEY": "",
                "AWS_CONFIG_FILE": "/none",
                "AWS_SHARED_CREDENTIALS_FILE": "/none",
            },
            "redentials",
        ),
        (["--out", "taken"], {}, "taken is not empty"),
        (["--out", "taken/mine.txt"], {}, "is a file"),
        (["--out", "/"], {}, "--out is /; it names a folder in another one"),
        (["--project", "bad name!"], {}, "--project is 'bad name!'; the name of a Pulumi project is"),
        (["--project", "ünï"], {}, "--project is 'ünï'"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    options: list[str], variables: dict[str, str], said: str, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("taken").mkdir()
    Path("taken/mine.txt").write_text("mine")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    done = run(*options)
    assert done.exit_code == 1
    assert said in done.output
    assert "Traceback" not in done.output
    assert sorted(map(str, Path().rglob("*"))) == ["taken", "taken/mine.txt"]


def test_the_folder_one_is_in_may_be_the_one(client: Any) -> None:
    Path("here").mkdir()
    inside = os.open("here", os.O_RDONLY)
    os.fchdir(inside)
    assert run("--out", ".").exit_code == 0
    assert imported(".") == sorted(held("movies") + held("series"))
    assert os.path.samestat(os.fstat(inside), os.stat("."))  # not another one in its place
    assert sorted(each.name for each in Path("..").iterdir()) == ["here"]


def test_the_commands_can_be_pasted_whatever_the_folder_is_called(client: Any) -> None:
    done = run("--out", "ünï 2", "--stack", "a b")
    assert "  cd 'ünï 2'\n" in done.output
    assert "  pulumi stack init 'a b'\n" in done.output
    assert json.loads(Path("ünï 2/Pulumi.yaml").read_text())["name"] == "-n--2"


@pytest.mark.parametrize("stack", ["prod", "acme/prod", "acme/exported/prod"])
def test_owners_are_of_the_stack_by_its_own_name(stack: str, client: Any) -> None:
    done = run("--group", "series", "--stack", stack)
    assert f"  pulumi stack init {stack}\n" in done.output
    resources = json.loads(Path("exported/import.json").read_text())["resources"]
    owners = [each["inputs"]["owner"] for each in resources if "owner" in each.get("inputs", {})]
    assert owners
    assert {owner.rpartition("/")[0] for owner in owners} == {"exported/prod"}


def test_a_group_that_no_program_declares_is_told_and_ends_with_a_code_of_its_own(
    client: Any, service: Emulator
) -> None:
    client.create_packaging_group(Id="odd")
    package = {"DashManifests": [{}], "PeriodTriggers": ["ADS"], "SegmentTemplateFormat": "NUMBER_WITH_DURATION"}
    client.create_packaging_configuration(Id="odd-dash", PackagingGroupId="odd", DashPackage=package)
    done = run()
    assert done.exit_code == 3
    assert re.search(r"^left out: odd: \w", done.output, re.MULTILINE)
    assert "#" not in done.output
    assert imported() == sorted(held("movies") + held("series"))


def test_with_force_other_files_stay(client: Any) -> None:
    Path("taken").mkdir()
    Path("taken/mine.txt").write_text("mine")
    Path("taken/__main__.py").write_text("old")
    assert run("--out", "taken", "--force").exit_code == 0
    assert Path("taken/mine.txt").read_text() == "mine"
    assert "VodPackaging(" in Path("taken/__main__.py").read_text()


@pytest.mark.parametrize("torn", [False, True])
def test_an_interrupted_export_writes_nothing_and_goes_on_where_it_was(
    torn: bool, client: Any, service: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(assets: Iterable[Any], count: int) -> Iterator[Any]:
        for number, each in enumerate(assets):
            if number == 4:
                raise KeyboardInterrupt
            yield each

    shown: Callable[..., Any] = command._shown
    monkeypatch.setattr(command, "_shown", interrupted)
    done = run()
    assert done.exit_code == 130
    assert "goes on where it was" in done.output
    assert [each.name for each in Path().iterdir()] == [".exported.journal"]
    if torn:
        with Path(".exported.journal").open("a") as file:
            file.write('{"id": "half')
    kept = len(re.findall(r'^\{"arn|"egress_endpoints"', Path(".exported.journal").read_text(), re.MULTILINE))
    client.delete_asset(Id="movies-0")
    client.tag_resource(ResourceArn=client.describe_asset(Id="movies-1")["Arn"], Tags={"new": "tag"})
    client.create_packaging_configuration(
        Id="movies-dash", PackagingGroupId="movies", DashPackage={"DashManifests": [{}]}
    )
    monkeypatch.setattr(command, "_shown", shown)
    mark = len(service.calls)
    assert run().exit_code == 0
    described = [call.object_id for call in service.calls.since(mark) if call.operation == "DescribeAsset"]
    assert {"movies-1", "movies-2"} <= {*described}  # whose tags changed, and which have a format more
    assert "series-0" not in described
    assert kept >= 4
    assert "movies-dash" in imported()
    assert '"new": "tag"' in Path("exported/__main__.py").read_text()
    assert [each.name for each in Path().iterdir()] == ["exported"]


def test_an_interruption_while_the_journal_is_read_loses_nothing_of_it(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(assets: Iterable[Any], _count: int) -> Iterator[Any]:
        yield from assets
        raise KeyboardInterrupt

    write = Path.write_text

    def emptied(path: Path, _text: str, **options: Any) -> int:
        write(path, "", **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_shown", interrupted)
    run()
    journal = Path(".exported.journal").read_text()
    monkeypatch.setattr(Path, "write_text", emptied)
    run()
    assert Path(".exported.journal").read_text() == journal


def test_an_interruption_is_obeyed_outside_of_pulumis_event_loop(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that lost a callback to it waited for ever."""
    went_on: list[bool] = []
    serialize: Callable[..., Any] = rpc.serialize_properties

    async def interrupted(*arguments: Any, **options: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        went_on.append(True)
        return await serialize(*arguments, **options)

    monkeypatch.setattr(rpc, "serialize_properties", interrupted)
    assert run().exit_code == 130
    assert went_on
    assert [each.name for each in Path().iterdir()] == [".exported.journal"]


def test_what_vanishes_meanwhile_is_left_out(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: Callable[..., Any] = command._shown

    def meanwhile(assets: Iterable[Any], count: int) -> Iterator[Any]:
        client.delete_asset(Id="series-2")
        yield from shown(assets, count)

    monkeypatch.setattr(command, "_shown", meanwhile)
    assert run().exit_code == 0
    assert imported() == [each for each in sorted(held("movies") + held("series")) if each != "series-2"]


def test_an_empty_account_is_an_empty_program(service: Emulator) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert imported() == []
    assert "there is no packaging group in eu-west-1, in account 111122223333: check Region and account" in done.stderr
