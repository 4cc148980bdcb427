"""`mediapackage-vod sweep`: what it deletes, what it leaves, and that it asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.steering.faults import Fault
from tests.unit.commands.conftest import Run

HASHED = "sha256/" + "0a" * 32


def left(vod: Any) -> list[str]:
    groups = vod.list_packaging_groups()["PackagingGroups"]
    configurations = vod.list_packaging_configurations()["PackagingConfigurations"]
    return [each["Id"] for each in (*groups, *configurations, *vod.list_assets()["Assets"])]


@pytest.fixture
def stacks(emulator: Emulator, make: Callable[..., None]) -> None:
    make("one", "Hls", "a", owner="tests/one/movies")
    make("two", "Dash", "b c", owner="tests/two/movies")
    make("live", "Hls", "d", owner="shop/prod/movies")
    make("stranger", "Hls", "e")
    make("hashed", owner=HASHED)
    emulator.calls.clear()


LIVE = ["live", "live-hls", "d"]
OTHERS = ["stranger", "stranger-hls", "e", "hashed"]


@pytest.mark.usefixtures("stacks")
class TestSweep:
    @pytest.mark.parametrize(
        ("pattern", "gone"),
        [
            ("tests/one", {"one", "one-hls", "a"}),
            ("tests/*", {"one", "one-hls", "a", "two", "two-dash", "b", "c"}),
            ("*/t?o", {"two", "two-dash", "b", "c"}),
            ("*/*", {"one", "one-hls", "a", "two", "two-dash", "b", "c", *LIVE}),
            ("s*/*", set(LIVE)),
            (HASHED, {"hashed"}),
            ("tests/on", set()),
        ],
    )
    def test_deletes_what_has_such_an_owner_and_nothing_else(
        self, run: Run, vod: Any, pattern: str, gone: set[str]
    ) -> None:
        before = left(vod)
        result = run("sweep", pattern, "--yes")
        assert result.exit_code == 0
        assert left(vod) == [each for each in before if each not in gone]

    def test_deletes_assets_then_configurations_then_groups(self, run: Run, emulator: Emulator) -> None:
        run("sweep", "tests/*", "--yes")
        deleted = [call.object_id for call in emulator.calls if call.operation.startswith("Delete")]
        assert deleted == ["a", "b", "c", "one-hls", "two-dash", "one", "two"]

    def test_asks_three_lists_sts_and_one_delete_an_object(self, run: Run, emulator: Emulator) -> None:
        run("sweep", "tests/one", "--yes")
        assert emulator.calls.counts() == {
            "ListPackagingGroups": 1,
            "ListPackagingConfigurations": 1,
            "ListAssets": 1,
            "sts:GetCallerIdentity": 1,
            "DeleteAsset": 1,
            "DeletePackagingConfiguration": 1,
            "DeletePackagingGroup": 1,
        }

    def test_lists_what_it_is_about_to_delete_and_asks(self, run: Run, vod: Any) -> None:
        before = left(vod)
        result = run("sweep", "tests/one", input="n\n")
        assert result.exit_code == 1
        assert left(vod) == before
        rows = [line.split()[:-1] for line in result.stdout.splitlines()[2:5]]
        assert rows == [
            ["asset", "a", "tests/one/movies@1"],
            ["packaging", "configuration", "one-hls", "tests/one/movies@1"],
            ["packaging", "group", "one", "tests/one/movies@1"],
        ]
        assert (
            "Delete 1 asset and 1 packaging configuration and 1 packaging group of account 111122223333 in eu-west-1?"
            in result.stdout
        )

    def test_deletes_nothing_where_nobody_can_answer(self, run: Run, vod: Any) -> None:
        before = left(vod)
        assert run("sweep", "tests/*", input="").exit_code == 1
        assert left(vod) == before

    def test_leaves_what_changed_hands_while_it_asked(
        self, run: Run, vod: Any, make: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def answers(*_: Any, **__: Any) -> bool:
            vod.delete_asset(Id="b")
            source = "arn:aws:s3:::acme-movies/b.m3u8"
            role = "arn:aws:iam::111122223333:role/source"
            vod.create_asset(Id="b", PackagingGroupId="two", SourceArn=source, SourceRoleArn=role)
            return True

        monkeypatch.setattr("click.confirm", answers)
        result = run("sweep", "tests/two")
        assert result.exit_code == 0
        assert {"b", "two"} <= set(left(vod))
        assert not {"c", "two-dash"} & set(left(vod))

    def test_leaves_a_group_that_holds_what_is_not_its_own(self, run: Run, vod: Any) -> None:
        source = "arn:aws:s3:::acme-movies/f.m3u8"
        vod.create_asset(
            Id="f", PackagingGroupId="one", SourceArn=source, SourceRoleArn="arn:aws:iam::111122223333:role/source"
        )
        result = run("sweep", "tests/one", "--yes")
        assert result.exit_code == 0
        assert "packaging group one stays: it holds 1 asset\n" in result.stdout
        assert {"one", "f"} <= set(left(vod))
        assert "a" not in left(vod)

    def test_waits_for_a_group_whose_contents_are_still_going(self, run: Run, vod: Any, emulator: Emulator) -> None:
        emulator.faults.add(Fault("DeletePackagingGroup", "422", times=1))
        assert run("sweep", "tests/one", "--yes").exit_code == 0
        assert "one" not in left(vod)

    def test_passes_over_what_went_by_itself(self, run: Run, vod: Any, emulator: Emulator) -> None:
        emulator.faults.add(Fault("DeleteAsset", "404", when="after", times=1))
        assert run("sweep", "tests/one", "--yes").exit_code == 0
        assert "one" not in left(vod)

    def test_of_nobody_says_where_it_looked(self, run: Run) -> None:
        result = run("sweep", "nobody/*")
        assert (result.exit_code, result.stdout) == (0, "nothing of nobody/* in account 111122223333 in eu-west-1\n")


@pytest.mark.parametrize("pattern", ["tests", "tests/", "/one", "a/b/c", "*", ""])
def test_an_owner_without_project_and_stack_is_refused(run: Run, emulator: Emulator, pattern: str) -> None:
    result = run("sweep", pattern, "--yes")
    assert result.exit_code == 2
    assert "is not of the form PROJECT/STACK" in result.stderr
    assert len(emulator.calls) == 0
