"""The handler against S3, SQS and the emulated service: what a message, once handled, leaves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Fault
from pulumi_mediapackage_vod.ingest.handler import OWNER_TAG, Unit, chosen, on_host
from tests.support.ingest_bench import BUCKET, OWNER, PREFIX, ROLE, IngestBench, event

KEY = "films/trailer/index.m3u8"


@pytest.fixture
def new_bench() -> Callable[..., IngestBench]:
    return IngestBench


@pytest.fixture(params=[False, True], ids=["unversioned", "versioned"])
def bench(request: pytest.FixtureRequest, new_bench: Callable[..., IngestBench]) -> IngestBench:
    return new_bench(versioned=request.param)


def calls(bench: IngestBench) -> list[str]:
    return [call.operation for call in bench.emulator.calls]


class TestConverges:
    def test_a_new_object_becomes_an_asset(self, bench: IngestBench) -> None:
        assert bench.deliver(bench.put(KEY)) == []

        [asset] = bench.assets.values()
        assert asset["Id"].startswith(PREFIX)
        assert asset["SourceArn"] == f"arn:aws:s3:::{BUCKET}/{KEY}"
        assert asset["SourceRoleArn"] == ROLE
        assert asset["Tags"] == {OWNER_TAG: OWNER}

    def test_one_that_comes_again_is_one_list_call(self, bench: IngestBench) -> None:
        told = bench.put(KEY)
        bench.deliver(told)
        before = len(calls(bench))

        bench.deliver(told, told)

        assert calls(bench)[before:] == ["ListAssets"]
        assert bench.titles == [KEY]

    def test_a_new_version_replaces_the_old_asset_without_a_gap(self, bench: IngestBench) -> None:
        bench.deliver(bench.put(KEY, "one"))
        [old] = bench.assets

        bench.deliver(bench.put(KEY, "two"))

        [new] = bench.assets
        assert new != old
        made = [each for each in calls(bench) if each in ("CreateAsset", "DeleteAsset")]
        assert made == ["CreateAsset", "CreateAsset", "DeleteAsset"]

    @pytest.mark.parametrize("reason", ["DeleteObject", "Lifecycle Expiration"])
    def test_a_deleted_or_expired_object_takes_its_asset_along(self, bench: IngestBench, reason: str) -> None:
        bench.deliver(bench.put(KEY))

        bench.deliver(bench.remove(KEY, reason))

        assert bench.assets == {}

    def test_titles_stay_without_their_sources_unless_deletion_is_on(
        self, new_bench: Callable[..., IngestBench]
    ) -> None:
        bench = new_bench(delete_with_source=False)
        bench.deliver(bench.put(KEY))

        bench.deliver(bench.remove(KEY))

        assert bench.titles == [KEY]

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
    def test_the_order_of_messages_does_not_matter(self, bench: IngestBench, order: tuple[int, ...]) -> None:
        told = [bench.put(KEY, "one"), bench.remove(KEY), bench.put(KEY, "two")]

        bench.deliver(*(told[each] for each in order))

        assert bench.titles == [KEY]

    def test_a_deletion_that_comes_late_deletes_nothing(self, bench: IngestBench) -> None:
        bench.put(KEY)
        late = bench.remove(KEY)
        bench.deliver(bench.put(KEY, "two"))

        bench.deliver(late)

        assert bench.titles == [KEY]

    def test_what_changes_while_it_is_handled_is_handled_as_it_is_then(
        self, new_bench: Callable[..., IngestBench]
    ) -> None:
        bench: IngestBench

        def between(service: str, client: Any) -> Any:
            return _Between(client, "create_asset", lambda: bench.put(KEY, "two")) if "vod" in service else client

        bench = new_bench(versioned=True, client_of=between)

        bench.deliver(bench.put(KEY, "one"))

        assert bench.titles == [KEY]
        assert calls(bench).count("CreateAsset") == 2

    def test_an_object_that_comes_back_at_once_is_not_lost(self, new_bench: Callable[..., IngestBench]) -> None:
        """Its asset has the id of one that is being deleted."""
        bench: IngestBench

        def between(service: str, client: Any) -> Any:
            return _Between(client, "delete_asset", lambda: bench.put(KEY)) if "vod" in service else client

        bench = new_bench(client_of=between)
        bench.emulator.configure(delete_after=3)
        bench.deliver(bench.put(KEY))

        bench.deliver(bench.remove(KEY))

        bench.emulator.clock.advance(10)
        assert bench.titles == [KEY]

    def test_other_objects_are_passed_over(self, new_bench: Callable[..., IngestBench]) -> None:
        bench = new_bench(manifests=["films/*/index.m3u8"])
        told = [bench.put(each) for each in ("films/a/index.m3u8", "films/a/1080p.m3u8", "other/a/index.m3u8")]

        assert bench.deliver(*told) == []

        assert bench.titles == ["films/a/index.m3u8"]
        assert bench.dead_letters == []

    def test_what_others_have_in_the_group_stays(self, bench: IngestBench) -> None:
        """A catalogue's asset of the same source, and one of a stranger whose id begins as ours do."""
        told = bench.put(KEY, "one")
        bench.deliver(told)
        [own] = bench.assets
        others = {"trailer": "movies/prod/all-batch-1@0a1b2c3d", f"{own[:-1]}x": "another/prod/uploads@ffffffff"}
        for id_, owner in others.items():
            bench.vod.create_asset(
                Id=id_,
                PackagingGroupId="movies",
                SourceArn=f"arn:aws:s3:::{BUCKET}/{KEY}",
                SourceRoleArn=ROLE,
                Tags={OWNER_TAG: owner},
            )

        bench.deliver(bench.put(KEY, "two"), told)
        bench.deliver(bench.remove(KEY))

        assert {*bench.assets} == {*others}

    def test_a_job_of_mediaconvert_names_its_manifests(self, bench: IngestBench) -> None:
        bench.put(KEY)
        paths = [f"s3://{BUCKET}/{KEY}", f"s3://{BUCKET}/films/trailer/index.mpd", "s3://other/films/x.m3u8"]
        details = [{"type": "FILE_GROUP"}, {"playlistFilePaths": paths}]

        bench.deliver({"source": "aws.mediaconvert", "detail": {"status": "COMPLETE", "outputGroupDetails": details}})

        assert bench.titles == [KEY]

    def test_what_a_backfill_sends_is_enough(self, bench: IngestBench) -> None:
        bench.put(KEY)

        bench.deliver({"bucket": BUCKET, "key": KEY})

        assert bench.titles == [KEY]

    def test_content_ids_of_a_protected_unit_are_the_assets_own(self, new_bench: Callable[..., IngestBench]) -> None:
        bench = new_bench(units=[Unit("movies", content_id="prod-{key}")])
        bench.deliver(bench.put(KEY))
        [asset] = bench.assets.values()
        assert asset["ResourceId"] == f"prod-{asset['Id']}"


class TestUnits:
    UNITS = [Unit("a"), Unit("b", weight=3), Unit("c", weight=0)]
    KEYS = [f"films/{number}/index.m3u8" for number in range(1000)]

    def test_share_new_titles_by_weight(self) -> None:
        counts = {unit.group: sum(chosen(self.UNITS, key) is unit for key in self.KEYS) for unit in self.UNITS}
        assert counts["c"] == 0
        assert 200 < counts["a"] < 300

    def test_another_one_takes_over_its_own_share_only(self) -> None:
        before = {key: chosen(self.UNITS, key).group for key in self.KEYS}
        after = {key: chosen([*self.UNITS, Unit("d")], key).group for key in self.KEYS}
        assert {after[key] for key in self.KEYS if after[key] != before[key]} == {"d"}

    def test_a_title_keeps_its_group(self, new_bench: Callable[..., IngestBench]) -> None:
        bench = new_bench(groups=("a", "b"))
        keys = self.KEYS[:8]
        bench.deliver(*(bench.put(key, "one") for key in keys))
        groups = {each["SourceArn"]: each["PackagingGroupId"] for each in bench.assets.values()}
        assert {*groups.values()} == {"a", "b"}
        weighted = [each._replace(weight=0 if each.group == "a" else 1) for each in bench.settings.units]
        bench.containers[0]._settings = bench.settings._replace(units=weighted)

        bench.deliver(*(bench.put(key, "two") for key in keys))

        assert {each["SourceArn"]: each["PackagingGroupId"] for each in bench.assets.values()} == groups


class TestFailures:
    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ("no JSON", "the message is no JSON"),
            ("[1]", "the message is no JSON object"),
            ("{}", "the message names no object of S3"),
            ('{"source": "aws.s3", "detail": {"bucket": "acme"}}', "the message names no object of S3"),
            ('{"bucket": "acme-movies", "key": 7}', "the message names no object of S3"),
            (
                '{"source": "aws.mediaconvert", "detail": {"outputGroupDetails": [{"playlistFilePaths": ["x"]}]}}',
                "the message names no object of S3",
            ),
            ('{"source": "aws.mediapackage", "resources": []}', "the event of MediaPackage names no asset"),
        ],
    )
    def test_what_nobody_understands_is_a_dead_letter_at_once(
        self, new_bench: Callable[..., IngestBench], body: str, reason: str
    ) -> None:
        bench = new_bench()
        told = bench.put(KEY)

        assert bench.deliver(body, told) == []

        assert bench.dead_letters == [(body, reason)]
        assert bench.titles == [KEY]

    def test_what_nobody_has_thought_of_holds_back_no_other_message(
        self, new_bench: Callable[..., IngestBench]
    ) -> None:
        """Such as a key that cannot be encoded."""
        bench = new_bench(receives=2)
        body = f'{{"bucket": "{BUCKET}", "key": "\\ud800.m3u8"}}'
        bench.send(body, bench.put(KEY))

        bench.drain()

        assert bench.titles == [KEY]
        [(letter, reason)] = bench.dead_letters
        assert letter == body
        assert "UnicodeEncodeError" in reason

    def test_what_fails_again_and_again_is_a_dead_letter_with_the_reason(
        self, new_bench: Callable[..., IngestBench]
    ) -> None:
        bench = new_bench(units=[Unit("no-such-group")], receives=3)
        told = bench.put(KEY)
        bench.send(told)

        bench.drain()

        [(body, reason)] = bench.dead_letters
        assert json.loads(body) == told
        assert "no-such-group" in reason
        assert calls(bench).count("ListAssets") == 3

    @pytest.mark.parametrize("tags", [{}, {"team": "video"}, {OWNER_TAG: "another/prod/uploads@ffffffff"}])
    def test_an_id_that_somebody_else_has_is_told(
        self, new_bench: Callable[..., IngestBench], tags: dict[str, str]
    ) -> None:
        bench = new_bench(receives=1)
        bench.deliver(bench.put(KEY))
        [id_] = bench.assets
        bench.vod.delete_asset(Id=id_)
        bench.emulator.clock.advance(60)
        bench.vod.create_asset(
            Id=id_, PackagingGroupId="movies", SourceArn="arn:aws:s3:::x/y.m3u8", SourceRoleArn=ROLE, Tags=tags
        )

        bench.deliver(bench.put(KEY))

        assert [reason for _, reason in bench.dead_letters] == [f"asset {id_} exists and was not made by this ingest"]

    @pytest.mark.parametrize("operation", ["ListAssets", "CreateAsset", "DeleteAsset", "DescribeAsset"])
    @pytest.mark.parametrize(
        ("kind", "when"), [("429", "before"), ("500", "after"), ("503", "before"), ("reset", "after")]
    )
    def test_a_busy_service_is_waited_for(
        self, new_bench: Callable[..., IngestBench], operation: str, kind: str, when: str
    ) -> None:
        bench = new_bench()
        bench.deliver(bench.put(KEY, "one"))
        bench.emulator.faults.add(Fault(operation=operation, kind=kind, when=when, times=3))

        assert bench.deliver(bench.put(KEY, "two")) == []

        assert bench.titles == [KEY]
        assert bench.dead_letters == []

    def test_a_service_that_stays_busy_until_time_is_up_makes_the_message_come_again(
        self, new_bench: Callable[..., IngestBench]
    ) -> None:
        bench = new_bench()
        bench.emulator.faults.add(Fault(operation="CreateAsset", kind="429", times=1000))
        first, second = bench.put("a.m3u8"), bench.put("b.m3u8")

        assert bench.deliver(first, second) == [json.dumps(first), json.dumps(second)]

        assert bench.clock.time < 300
        assert bench.dead_letters == []

    def test_requests_keep_to_the_rate(self, new_bench: Callable[..., IngestBench]) -> None:
        bench = new_bench(rate=2)

        bench.deliver(*(bench.put(f"{number}.m3u8") for number in range(24)))

        assert len(calls(bench)) - 2 == 25
        assert bench.clock.time == pytest.approx((25 - 5) / 2)


class TestAnnouncements:
    def test_a_title_is_announced_once_all_its_formats_can_be_played(
        self, new_bench: Callable[..., IngestBench]
    ) -> None:
        bench = new_bench()
        topic = bench.sns.create_topic(Name="ready")["TopicArn"]
        bench.sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:eu-west-1:123456789012:told")
        told = bench.sqs.create_queue(QueueName="told")["QueueUrl"]
        unit = Unit("movies", formats={"movies-hls": "hls"}, host="cdn.example")
        bench.containers[0]._settings = bench.settings._replace(units=[unit], topic=topic)
        bench.deliver(bench.put(KEY))
        [id_] = bench.assets
        playable = {
            "source": "aws.mediapackage",
            "detail": {"event": "VodAssetPlayable"},
            "resources": [f"arn:aws:mediapackage-vod:eu-west-1:1:assets/{id_}"],
        }

        bench.deliver(playable)
        assert "Messages" not in bench.sqs.receive_message(QueueUrl=told)
        bench.emulator.clock.advance(60)
        bench.deliver(playable)

        [message] = bench.sqs.receive_message(QueueUrl=told)["Messages"]
        said = json.loads(json.loads(message["Body"])["Message"])
        [url] = said.pop("playback_urls").values()
        assert url.startswith("https://cdn.example/out/v1/")
        assert said == {
            "asset_id": id_,
            "source": f"arn:aws:s3:::{BUCKET}/{KEY}",
            "packaging_group_id": "movies",
        }

    @pytest.mark.parametrize("id_", ["trailer", f"{PREFIX}0123456789abcdef-0123456789"])
    def test_others_and_those_that_are_gone_are_not(self, new_bench: Callable[..., IngestBench], id_: str) -> None:
        bench = new_bench(topic="arn:aws:sns:eu-west-1:123456789012:none")
        arn = f"arn:aws:mediapackage-vod:eu-west-1:1:assets/{id_}"
        assert bench.deliver({"source": "aws.mediapackage", "resources": [arn]}) == []
        assert bench.dead_letters == []

    @pytest.mark.parametrize(
        ("host", "expected"), [(None, "https://a.example/out/x"), ("c.example", "https://c.example/out/x")]
    )
    def test_urls_are_on_the_host_of_the_cdn(self, host: str | None, expected: str) -> None:
        assert on_host("https://a.example/out/x", host) == expected


class _Between:
    """A client that does something before its first call of an operation goes on."""

    def __init__(self, client: Any, operation: str, act: Callable[[], object]) -> None:
        self._client, self._operation, self._act = client, operation, act
        self._done = False

    def __getattr__(self, name: str) -> Any:
        if name == self._operation and not self._done:
            self._done = True
            self._act()
        return getattr(self._client, name)


def test_an_event_of_another_bucket_is_passed_over(new_bench: Callable[..., IngestBench]) -> None:
    bench = new_bench()
    told = event("Object Created", KEY)
    told["detail"]["bucket"]["name"] = "another"
    assert bench.deliver(told) == []
    assert bench.assets == {}
