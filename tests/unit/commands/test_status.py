"""`mediapackage-vod status`: what it shows, what it asks the service for, how it follows changes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pulumi_mediapackage_vod.commands import status
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.emulator.steering.faults import Fault
from tests.unit.commands.conftest import ACCOUNT, REGION, ROLE, Run

LISTS = {"ListPackagingGroups": 1, "ListPackagingConfigurations": 1, "ListAssets": 1}


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.fixture
def movies(emulator: Emulator, make: Callable[..., None]) -> None:
    """A group of two formats and two titles, one of which failed in DASH; and an empty group."""
    make("movies", "Dash Hls", "feature trailer")
    emulator.backend.statuses["trailer", "movies-dash"] = "FAILED"
    make("empty")
    emulator.calls.clear()


@pytest.mark.usefixtures("movies")
class TestTable:
    def test_has_each_title_and_its_status_in_each_format(self, run: Run) -> None:
        found = lines(run("status").stdout)
        assert found[0].startswith("empty https://")
        assert found[1] == "no assets; no formats"
        assert found[2].startswith("movies https://")
        assert found[3:5] == ["HLS DASH", "asset movies-hls movies-dash"]
        assert found[6:9] == [
            "feature PLAYABLE PLAYABLE",
            "trailer PLAYABLE FAILED",
            "2 groups, 2 assets in eu-west-1; endpoints: 1 FAILED, 3 PLAYABLE",
        ]
        assert "new `revision`" in found[9]

    def test_asks_three_lists_and_one_describe_an_asset(self, run: Run, emulator: Emulator) -> None:
        run("status")
        assert emulator.calls.counts() == {**LISTS, "DescribeAsset": 2}

    def test_of_lists_alone_asks_no_more(self, run: Run, emulator: Emulator) -> None:
        found = lines(run("status", "--lists-only").stdout)
        assert emulator.calls.counts() == LISTS
        assert found[-3:] == ["feature ? ?", "trailer ? ?", "2 groups, 2 assets in eu-west-1"]

    def test_of_a_group_asks_for_its_assets_alone(self, run: Run, emulator: Emulator) -> None:
        assert lines(run("status", "--group", "empty").stdout)[-1] == "1 group, 0 assets in eu-west-1"
        assert emulator.calls.counts() == LISTS

    def test_of_a_group_that_is_not_there_names_those_that_are(self, run: Run) -> None:
        result = run("status", "--group", "films")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "Error: there is no packaging group 'films' in eu-west-1; there are empty, movies. "
            "Check the account, too.\n"
        )

    def test_of_what_failed_leaves_the_rest_out_and_says_so_by_its_exit_code(self, run: Run) -> None:
        result = run("status", "--failed")
        assert result.exit_code == 3
        assert "trailer" in result.stdout
        assert "feature" not in result.stdout
        assert "empty" not in result.stdout
        assert lines(result.stdout)[-2] == "2 groups, 2 assets in eu-west-1; endpoints: 1 FAILED, 3 PLAYABLE"

    def test_of_what_failed_is_good_news_where_nothing_did(self, run: Run, emulator: Emulator) -> None:
        emulator.backend.statuses.clear()
        result = run("status", "--failed")
        assert (result.exit_code, lines(result.stdout)) == (
            0,
            ["2 groups, 2 assets in eu-west-1; endpoints: 4 PLAYABLE"],
        )

    def test_as_json_has_the_urls(self, run: Run, vod) -> None:
        answer = json.loads(run("status", "--group", "movies", "--json").stdout)
        assert answer["region"] == "eu-west-1"
        [group] = answer["groups"]
        assert group["configurations"] == [
            {"id": "movies-hls", "format": "hls"},
            {"id": "movies-dash", "format": "dash"},
        ]
        described = vod.describe_asset(Id="trailer")
        assert group["assets"][1] == {
            "id": "trailer",
            "arn": described["Arn"],
            "created_at": described["CreatedAt"],
            "endpoints": [
                {
                    "configuration_id": each["PackagingConfigurationId"],
                    "format": each["PackagingConfigurationId"].removeprefix("movies-"),
                    "status": each["Status"],
                    "url": each["Url"],
                }
                for each in sorted(described["EgressEndpoints"], key=lambda each: each["PackagingConfigurationId"])
            ],
        }


def test_an_account_without_anything_is_a_line(run: Run) -> None:
    assert lines(run("status").stdout) == ["0 groups, 0 assets in eu-west-1"]


def test_more_assets_than_a_page_are_all_there(run: Run, emulator: Emulator, make: Callable[..., None]) -> None:
    make("movies")
    for number in range(1001):
        asset = {"PackagingGroupId": "movies", "SourceArn": "arn:aws:s3:::acme-movies/a.m3u8", "SourceRoleArn": ROLE}
        emulator.objects.put("assets", f"title-{number:04}", asset, account=ACCOUNT, region=REGION)
    emulator.calls.clear()
    assert "1001 assets" in run("status", "--lists-only").stdout
    assert emulator.calls.counts() == {**LISTS, "ListAssets": 2}


def test_an_asset_that_goes_between_list_and_describe_is_left_out(
    run: Run, emulator: Emulator, make: Callable[..., None]
) -> None:
    make("movies", "Hls", "feature trailer")
    emulator.faults.add(Fault("DescribeAsset", "404", ids="feature"))
    assert lines(run("status").stdout)[-2:] == [
        "trailer PLAYABLE",
        "1 group, 1 asset in eu-west-1; endpoints: 1 PLAYABLE",
    ]


@pytest.mark.parametrize("words", [("--watch", "--json"), ("--watch", "--lists-only"), ("--failed", "--lists-only")])
def test_options_that_contradict_each_other_are_refused(run: Run, words: tuple[str, ...]) -> None:
    result = run("status", *words)
    assert result.exit_code == 2
    assert "--lists-only" in result.stderr or "--json" in result.stderr


class TestWatch:
    @pytest.fixture
    def between(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        """What happens between one look and the next; then comes Ctrl-C."""

        def happens(*events: Callable[[], object]) -> None:
            left = iter(events)

            def sleep(_clock: object, seconds: float) -> None:
                assert seconds == 5
                event = next(left, None)
                if event is None:
                    raise KeyboardInterrupt
                event()

            monkeypatch.setattr(status.SystemClock, "sleep", sleep)

        return happens

    def test_shows_each_change_and_ends_well_by_ctrl_c(
        self, run: Run, emulator: Emulator, movies: None, between: Callable[..., None]
    ) -> None:
        def mended() -> None:
            emulator.backend.statuses["trailer", "movies-dash"] = "PROCESSING"

        emulator.backend.statuses["trailer", "movies-dash"] = "QUEUED"
        between(lambda: None, mended, emulator.backend.statuses.clear)
        result = run("status", "--watch", "--group", "movies")
        assert result.exit_code == 0
        rows = [line for line in lines(result.stdout) if line.startswith("trailer")]
        assert rows == ["trailer PLAYABLE QUEUED", "trailer PLAYABLE PROCESSING", "trailer PLAYABLE PLAYABLE"]

    def test_describes_again_only_what_may_change(
        self, run: Run, emulator: Emulator, movies: None, between: Callable[..., None]
    ) -> None:
        emulator.backend.statuses["trailer", "movies-dash"] = "PROCESSING"
        between(lambda: None, emulator.calls.clear)
        run("status", "--watch")
        assert [call.object_id for call in emulator.calls if call.operation == "DescribeAsset"] == ["trailer"]

    def test_describes_what_a_new_format_or_a_new_title_changes(
        self, run: Run, emulator: Emulator, vod, movies: None, between: Callable[..., None]
    ) -> None:
        def changes() -> None:
            vod.create_asset(
                Id="extra",
                PackagingGroupId="empty",
                SourceArn="arn:aws:s3:::acme-movies/extra.m3u8",
                SourceRoleArn="arn:aws:iam::111122223333:role/source",
            )
            vod.create_packaging_configuration(
                Id="mss", PackagingGroupId="movies", MssPackage={"MssManifests": [{}], "SegmentDurationSeconds": 2}
            )
            emulator.calls.clear()

        between(changes)
        result = run("status", "--watch")
        described = sorted(str(call.object_id) for call in emulator.calls if call.operation == "DescribeAsset")
        assert described == ["extra", "feature", "trailer"]
        assert "2 groups, 3 assets in eu-west-1; endpoints: 1 FAILED, 5 PLAYABLE" in lines(result.stdout)
