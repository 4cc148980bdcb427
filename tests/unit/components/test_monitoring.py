"""PackagingMonitoring: its dashboard, alarms, notifications and events."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pulumi
import pytest
from moto.events.models import EventPattern
from parliament import analyze_policy_string

from pulumi_mediapackage_vod.components import PackagingMonitoring, VodPackaging, dash, hls
from pulumi_mediapackage_vod.components.monitoring.alarms import ALARMS
from pulumi_mediapackage_vod.components.monitoring.dashboard import dashboard_body
from pulumi_mediapackage_vod.dynamic_providers import Provider
from pulumi_mediapackage_vod.errors import shown
from tests.support.metric_math import watched
from tests.unit.components.declared import ROLE, TRAILER, UNIT, Declared, declare

COMPONENT = "mediapackage-vod:index:PackagingMonitoring"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TOPIC = "aws:sns/topic:Topic"
TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"

ON_BY_DEFAULT = ("5xx", "4xx", "response-time", "bytes")
"""The alarms of a unit that says nothing of alarms, by what their names end in."""

GUIDS = {"hls": "0f6b7965074b435590c1a6d4aa062a12", "dash": "9b8e0d41c4f94a0f8a1d3f7f8e6d5c4b"}
URLS = {
    f"movies-{key}-id": f"https://host.example/out/v1/c5ffa734ab0b423bacbb36971594d15b/{guid}/040c64786ba74e76/index.mpd"
    for key, guid in GUIDS.items()
}
TOPIC_ARN = "arn:aws:sns:eu-west-1:111122223333:watch-topic-1234567"
OWN_TOPIC = "arn:aws:sns:eu-west-1:111122223333:on-call"


def monitored(
    unit: Mapping[str, Any] | None = None,
    region: str = "eu-west-1",
    wanted: Any = None,
    urls: Mapping[str, str] = URLS,
    **settings: Any,
) -> Declared:
    """What a unit and its monitoring declare; the result is the monitoring, or what `wanted` makes of it."""
    given: dict[str, Any] = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, "formats": [hls(), dash()]}
    given |= unit or {}
    made: list[PackagingMonitoring] = []

    def program() -> Any:
        evaluated: dict[str, Any] = {name: value() if callable(value) else value for name, value in settings.items()}
        made.append(PackagingMonitoring("watch", packaging=VodPackaging("movies", **given), **evaluated))
        return wanted(made[0]) if wanted else None

    outputs = {
        "movies-trailer": {"egress_urls": urls},
        "watch-topic": {"arn": TOPIC_ARN},
        "watch-ingest-error": {"name": "rule-1"},
    }
    declared = declare(program, region=region, outputs=outputs)
    declared.result = declared.result if wanted else made[0]
    return declared


@cache
def usual() -> Declared:
    return monitored()


@cache
def with_all_events() -> Declared:
    return monitored(events=list(MATCHING))


def children(declared: Declared) -> dict[str, set[str]]:
    """Types to names of what the monitoring made."""
    found: dict[str, set[str]] = {}
    for resource in declared.resources:
        if resource.name.startswith("watch-"):
            found.setdefault(resource.type, set()).add(resource.name)
    return found


class TestChildren:
    def test_are_a_dashboard_alarms_for_each_format_rules_and_a_topic(self) -> None:
        assert children(usual()) == {
            DASHBOARD: {"watch-dashboard"},
            ALARM: {f"watch-{key}-{alarm}" for key in ("hls", "dash") for alarm in ON_BY_DEFAULT},
            RULE: {"watch-ingest-error", "watch-key-provider-error"},
            TARGET: {"watch-ingest-error-target", "watch-key-provider-error-target"},
            TOPIC: {"watch-topic"},
            TOPIC_POLICY: {"watch-topic-policy"},
        }

    def test_are_all_children_of_the_monitoring(self) -> None:
        declared = monitored(emails=["team@example.com"])

        assert f"urn:pulumi:dev::catalogue::pulumi:pulumi:Stack${COMPONENT}::watch" in declared.urns
        made = [urn for urn in declared.urns if "::watch-" in urn]
        assert len(made) == 1 + 2 * len(ON_BY_DEFAULT) + 2 + 2 + 1 + 1 + 1
        assert all(f"::{COMPONENT}$" in urn for urn in made)

    def test_get_the_tags(self) -> None:
        declared = monitored(tags={"team": "video"})

        tagged = {r.type for r in declared.resources if r.inputs.get("tags") == {"team": "video"}}
        assert tagged == {ALARM, RULE, TOPIC}

    def test_of_a_unit_that_was_given_settings_are_named_after_it(self) -> None:
        def program() -> None:
            VodPackaging(
                "movies",
                source_role_arn=ROLE,
                assets={"trailer": TRAILER},
                formats=[hls()],
                monitoring={"emails": ["team@example.com"]},
            )

        declared = declare(program, outputs={"movies-trailer": {"egress_urls": URLS}})

        assert declared.named(DASHBOARD) == {"movies-monitoring-dashboard"}
        assert declared.named(SUBSCRIPTION) == {"movies-monitoring-team@example.com"}
        assert f"urn:pulumi:dev::catalogue::{UNIT}${COMPONENT}::movies-monitoring" in declared.urns

    def test_are_of_each_event_that_is_asked_for(self) -> None:
        found = children(monitored(events=["asset-playable", "key-provider-error"]))

        assert found[RULE] == {"watch-asset-playable", "watch-key-provider-error"}


def metrics(alarm: Mapping[str, Any]) -> list[Any]:
    """The metrics among an alarm's queries, which are of the namespace of MediaPackage."""
    found = [query for query in alarm["metricQueries"] if "metric" in query]
    assert {query["metric"]["namespace"] for query in found} == {"AWS/MediaPackage"}
    return found


def settings_of(alarm: Mapping[str, Any]) -> tuple[str, float, int]:
    """What the alarm of the format `hls` is about, its threshold and its periods."""
    about = "Packaging group movies-group-id, format 'hls': "
    assert alarm["alarmDescription"].startswith(about)
    assert alarm["comparisonOperator"] == "GreaterThanThreshold"
    assert alarm["treatMissingData"] == "missing"
    assert alarm["alarmActions"] == [TOPIC_ARN]
    return alarm["alarmDescription"].removeprefix(about), alarm["threshold"], alarm["evaluationPeriods"]


SEEN = {"5xx": 25, "4xx": 25, "response-time": 700, "bytes": 3e12}
"""What the alarms see in `of_one`."""


def of_one(metric: str, dimensions: Mapping[str, str], name: str) -> float | None:
    """A metric of CloudWatch's, in which one configuration has data, under this name."""
    if dimensions["PackagingConfiguration"] != name:
        return None
    requests = 50 if "StatusCodeRange" in dimensions else 200
    return {"EgressRequestCount": requests, "EgressResponseTime": 700, "EgressBytes": 3e12}[metric]


class TestAlarms:
    @pytest.mark.parametrize("status", ["4xx", "5xx"])
    def test_watch_the_share_of_errors(self, status: str) -> None:
        given = usual().inputs(f"watch-hls-{status}")

        assert given["metricQueries"][0] == {
            "id": "rate",
            "expression": "IF(requests >= 100, 100 * FILL(errors, 0) / requests, 0)",
            "label": f"{status}, % of requests",
            "returnData": True,
        }
        assert {each["metric"]["metricName"] for each in metrics(given)} == {"EgressRequestCount"}
        assert {(each["metric"]["period"], each["metric"]["stat"]) for each in metrics(given)} == {(300, "Sum")}
        assert settings_of(given) == (f"share of {status} answers in per cent of the requests", 5, 2)

    @pytest.mark.parametrize(
        ("alarm", "metric", "expected"),
        [
            (
                "response-time",
                ("EgressResponseTime", "Average", 300),
                ("average response time in milliseconds", 500, 3),
            ),
            ("bytes", ("EgressBytes", "Sum", 3600), ("bytes sent in an hour", 1e12, 1)),
        ],
    )
    def test_watch_response_time_and_bytes(self, alarm: str, metric: Any, expected: Any) -> None:
        given = usual().inputs(f"watch-hls-{alarm}")

        asked = [each["metric"] for each in metrics(given)]
        assert {(each["metricName"], each["stat"], each["period"]) for each in asked} == {metric}
        assert settings_of(given) == expected

    @pytest.mark.parametrize("key", GUIDS)
    @pytest.mark.parametrize("alarm", ALARMS)
    def test_fire_whichever_name_cloudwatch_has_for_a_configuration(self, alarm: str, key: str) -> None:
        settings: dict[str, Any] = {ALARMS[alarm].setting: 1}
        given = monitored(**settings).inputs(f"watch-{key}-{alarm}")

        def seen(name: str) -> float | None:
            return watched(given, lambda metric, dimensions: of_one(metric, dimensions, name))

        assert seen(GUIDS[key]) == seen(f"movies-{key}-id") == SEEN[alarm]
        assert seen("another") is None

    def test_count_no_errors_where_there_are_requests_only(self) -> None:
        def measured(metric: str, dimensions: Mapping[str, str]) -> float | None:
            return 200 if dimensions == {"PackagingConfiguration": GUIDS["hls"]} else None

        assert watched(usual().inputs("watch-hls-5xx"), measured) == 0

    @pytest.mark.parametrize(("setting", "alarm"), [(alarm.setting, name) for name, alarm in ALARMS.items()])
    def test_have_the_thresholds_asked_for_and_can_be_turned_off(self, setting: str, alarm: str) -> None:
        def declared(threshold: Any) -> Declared:
            settings: dict[str, Any] = {setting: threshold}
            return monitored(**settings)

        assert declared(12.5).inputs(f"watch-hls-{alarm}")["threshold"] == 12.5
        assert declared(pulumi.Output.from_input(7)).inputs(f"watch-hls-{alarm}")["threshold"] == 7
        kept = {f"watch-{key}-{each}" for key in ("hls", "dash") for each in ON_BY_DEFAULT if each != alarm}
        assert declared(None).named(ALARM) == kept

    def test_count_few_requests_as_no_errors(self) -> None:
        (rate, *_) = monitored(minimum_requests=7).inputs("watch-hls-5xx")["metricQueries"]

        assert rate["expression"] == "IF(requests >= 7, 100 * FILL(errors, 0) / requests, 0)"

    def test_are_an_output_by_format_and_alarm(self) -> None:
        assert list(usual().result.alarms) == [f"{key}-{alarm}" for key in ("hls", "dash") for alarm in ON_BY_DEFAULT]

    def test_of_a_unit_without_assets_are_of_the_whole_account_and_say_so(self) -> None:
        declared = monitored({"assets": {}})

        assert declared.named(ALARM) == {f"watch-{alarm}" for alarm in ON_BY_DEFAULT}
        assert list(declared.result.alarms) == list(ON_BY_DEFAULT)
        assert declared.inputs("watch-bytes")["dimensions"] == {}
        assert declared.inputs("watch-bytes")["alarmDescription"] == (
            "Whole account in this Region, live content included, because packaging group movies-group-id had no asset "
            "whose URL names its configurations: bytes sent in an hour"
        )
        queried = declared.inputs("watch-5xx")["metricQueries"][1:]
        assert [query["metric"]["dimensions"] for query in queried] == [{"StatusCodeRange": "5xx"}, {}]

    def test_may_be_told_what_the_metrics_call_a_configuration(self) -> None:
        declared = monitored(dimension_values={"hls": pulumi.Output.from_input("the-id")})

        assert declared.inputs("watch-hls-bytes")["dimensions"] == {"PackagingConfiguration": "the-id"}
        dash = [each["metric"]["dimensions"] for each in metrics(declared.inputs("watch-dash-bytes"))]
        assert dash == [{"PackagingConfiguration": GUIDS["dash"]}, {"PackagingConfiguration": "movies-dash-id"}]

    def test_of_a_unit_without_assets_may_be_told_too(self) -> None:
        declared = monitored({"assets": {}}, dimension_values={"hls": "a", "dash": "b"})

        assert declared.inputs("watch-dash-bytes")["dimensions"] == {"PackagingConfiguration": "b"}


def widgets(declared: Declared) -> list[Any]:
    return json.loads(declared.inputs("watch-dashboard")["dashboardBody"])["widgets"]


def graph(found: list[Any], title: str) -> Any:
    (properties,) = [w["properties"] for w in found if w["type"] == "metric" and w["properties"]["title"] == title]
    return properties


NAMES = {key: (guid, f"movies-{key}-id") for key, guid in GUIDS.items()}
"""What CloudWatch may call the configurations."""


def named(rows: Mapping[str, Any], id_: str, metric: str) -> list[tuple[str, ...]]:
    """The dimensions of the metrics that are added up in a row, which are hidden themselves."""
    added = re.findall(r"\w+", rows[id_][0]["expression"].removeprefix("SUM"))
    assert all(rows[each][:2] == ["AWS/MediaPackage", metric] for each in added)
    assert all(rows[each][-1]["visible"] is False for each in added)
    return [tuple(rows[each][2:-1]) for each in added]


def lines(shown: Any, metric: str) -> dict[str, list[tuple[str, ...]]]:
    """The lines of a graph by label."""
    rows = {row[-1]["id"]: row for row in shown["metrics"]}
    return {row[-1]["label"]: named(rows, id_, metric) for id_, row in rows.items() if "label" in row[-1]}


class TestDashboard:
    def test_has_a_name_of_its_group_and_region(self) -> None:
        declared = monitored(wanted=lambda made: made.dashboard_name)

        assert declared.inputs("watch-dashboard")["dashboardName"] == "movies-group-id-eu-west-1"
        assert declared.result == "movies-group-id-eu-west-1"

    def test_may_have_another_name(self) -> None:
        assert monitored(dashboard_name="films").inputs("watch-dashboard")["dashboardName"] == "films"

    def test_shows_the_alarms(self) -> None:
        (shown,) = [widget["properties"] for widget in widgets(usual()) if widget["type"] == "alarm"]

        expected = [f"arn:watch-{key}-{alarm}-id" for key in ("hls", "dash") for alarm in ON_BY_DEFAULT]
        assert shown == {"title": "Alarms", "alarms": expected}

    def test_without_alarms_shows_none(self) -> None:
        off: dict[str, Any] = {alarm.setting: None for alarm in ALARMS.values()}

        assert {widget["type"] for widget in widgets(monitored(**off))} == {"text", "metric"}

    def test_shows_requests_by_status(self) -> None:
        shown = graph(widgets(usual()), "Requests by status")

        assert (shown["stat"], shown["region"], shown["stacked"]) == ("Sum", "eu-west-1", True)
        assert lines(shown, "EgressRequestCount") == {
            f"{key} {status}": [("PackagingConfiguration", name, "StatusCodeRange", status) for name in NAMES[key]]
            for key in GUIDS
            for status in ("2xx", "3xx", "4xx", "5xx")
        }

    def test_shows_error_rates(self) -> None:
        shown = graph(widgets(monitored({"formats": [hls()]})), "Errors, % of requests")

        rows = {row[-1]["id"]: row for row in shown["metrics"]}
        for status in ("4xx", "5xx"):
            assert rows[f"rate{status}0"] == [
                {"expression": f"100 * FILL(errors{status}0, 0) / requests0", "label": f"hls {status}"}
                | {"id": f"rate{status}0"}
            ]
            assert named(rows, f"errors{status}0", "EgressRequestCount") == [
                ("PackagingConfiguration", name, "StatusCodeRange", status) for name in NAMES["hls"]
            ]
        assert named(rows, "requests0", "EgressRequestCount") == [
            ("PackagingConfiguration", name) for name in NAMES["hls"]
        ]
        assert [row[-1]["label"] for row in shown["metrics"] if row[-1].get("visible", True)] == ["hls 4xx", "hls 5xx"]

    @pytest.mark.parametrize(
        ("title", "metric", "statistic"),
        [("Response time, average in ms", "EgressResponseTime", "Average"), ("Bytes sent", "EgressBytes", "Sum")],
    )
    def test_shows_response_times_and_bytes_of_each_format(self, title: str, metric: str, statistic: str) -> None:
        shown = graph(widgets(usual()), title)

        assert shown["stat"] == statistic
        assert lines(shown, metric) == {key: [("PackagingConfiguration", name) for name in NAMES[key]] for key in GUIDS}

    def test_shows_the_value_that_was_given_alone(self) -> None:
        shown = graph(widgets(monitored(dimension_values={"hls": "a", "dash": "b"})), "Bytes sent")

        assert [row[:4] for row in shown["metrics"]] == [
            ["AWS/MediaPackage", "EgressBytes", "PackagingConfiguration", value] for value in ("a", "b")
        ]
        assert [row[4]["label"] for row in shown["metrics"]] == ["hls", "dash"]

    def test_shows_what_the_service_calls_its_configurations(self) -> None:
        shown = graph(widgets(usual()), "Bytes sent, by every value of PackagingConfiguration in this Region")

        (row,) = shown["metrics"][0]
        assert row["expression"] == (
            "SEARCH('{AWS/MediaPackage,PackagingConfiguration} MetricName=\"EgressBytes\"', 'Sum', 300)"
        )

    def test_of_a_unit_without_assets_is_of_the_whole_account_and_says_so(self) -> None:
        found = widgets(monitored({"assets": {}}))

        assert "the whole account in this Region, live content included" in found[0]["properties"]["markdown"]
        assert graph(found, "Bytes sent")["metrics"] == [
            ["AWS/MediaPackage", "EgressBytes", {"id": "bytes0", "label": "account"}]
        ]

    def test_of_a_unit_with_assets_does_not_say_so(self) -> None:
        assert widgets(usual())[0]["properties"]["markdown"].startswith("# movies-group-id\n")
        assert "whole account" not in widgets(usual())[0]["properties"]["markdown"]

    def test_widgets_lie_in_the_grid_and_on_no_other(self) -> None:
        taken: set[tuple[int, int]] = set()
        for widget in json.loads(dashboard_body("eu-west-1", "movies", NAMES, ["arn:alarm"]))["widgets"]:
            columns = range(widget["x"], widget["x"] + widget["width"])
            cells = {(x, y) for x in columns for y in range(widget["y"], widget["y"] + widget["height"])}
            assert not taken & cells
            assert max(columns) < 24
            taken |= cells

    def test_ids_in_expressions_are_of_one_graph_each(self) -> None:
        for widget in json.loads(dashboard_body("eu-west-1", "movies", NAMES))["widgets"]:
            ids = [row[-1]["id"] for row in widget["properties"].get("metrics", ()) if "id" in row[-1]]
            assert len(ids) == len(set(ids))


def statements(declared: Declared) -> Any:
    return json.loads(declared.inputs("watch-topic-policy")["policy"])["Statement"]


class TestTopic:
    def test_is_made_for_alarms_and_events(self) -> None:
        declared = monitored(wanted=lambda made: made.topic_arn)

        assert declared.inputs("watch-topic") == {}
        assert declared.result == TOPIC_ARN
        targets = [r.inputs for r in declared.resources if r.type == TARGET]
        assert {target["arn"] for target in targets} == {TOPIC_ARN}

    def test_may_be_published_to_by_alarms_of_the_account_and_by_eventbridge(self) -> None:
        declared = usual()

        assert declared.inputs("watch-topic-policy")["arn"] == TOPIC_ARN
        publish = {"Effect": "Allow", "Action": ["sns:Publish"], "Resource": [TOPIC_ARN]}
        assert statements(declared) == [
            {
                "Sid": "Alarms",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
                **publish,
            },
            {"Sid": "Events", "Principal": {"Service": "events.amazonaws.com"}, **publish},
        ]

    def test_has_a_policy_without_findings(self) -> None:
        assert analyze_policy_string(usual().inputs("watch-topic-policy")["policy"]).findings == []

    def test_may_be_encrypted_with_a_key_of_ones_own(self) -> None:
        key = "arn:aws:kms:eu-west-1:111122223333:key/1"

        declared = monitored(kms_key=key)

        assert declared.inputs("watch-topic") == {"kmsMasterKeyId": key}
        assert declared.result.kms_key_policy_statement == {
            "Effect": "Allow",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": ["*"],
            "Principal": {"Service": ["cloudwatch.amazonaws.com", "events.amazonaws.com"]},
        }

    def test_may_be_given(self) -> None:
        declared = monitored(topic_arn=OWN_TOPIC, wanted=lambda made: made.topic_policy_statements)

        assert TOPIC not in children(declared)
        assert TOPIC_POLICY not in children(declared)
        assert declared.inputs("watch-hls-5xx")["alarmActions"] == [OWN_TOPIC]
        assert declared.inputs("watch-ingest-error-target")["arn"] == OWN_TOPIC
        assert [statement["Resource"] for statement in declared.result] == [[OWN_TOPIC], [OWN_TOPIC]]

    @pytest.mark.parametrize(("settings", "topic"), [({}, TOPIC_ARN), ({"topic_arn": OWN_TOPIC}, OWN_TOPIC)])
    def test_has_the_addresses_as_subscribers(self, settings: dict[str, Any], topic: str) -> None:
        declared = monitored(emails=["team@example.com", "on-call@example.com"], **settings)

        assert declared.named(SUBSCRIPTION) == {"watch-team@example.com", "watch-on-call@example.com"}
        subscription = declared.inputs("watch-team@example.com")
        assert subscription == {"topic": topic, "protocol": "email", "endpoint": "team@example.com"}


def event(kind: str, name: str, *resources: str, source: str = "aws.mediapackage", **detail: Any) -> dict[str, Any]:
    """An event as MediaPackage sends it: cloudwatch-events-example in its user guide."""
    return {
        "version": "0",
        "id": "369552b1-49ec-9872-67be-c16bb4ffcd19",
        "detail-type": f"MediaPackage {kind} Notification",
        "source": source,
        "account": "111122223333",
        "time": "2022-10-12T10:22:41Z",
        "region": "eu-west-1",
        "resources": list(resources),
        "detail": {"event": name, "message": "text", **detail},
    }


VOD = "arn:aws:mediapackage-vod:eu-west-1:111122223333:"
LIVE = "arn:aws:mediapackage:eu-west-1:111122223333:"


def playable(configuration: str) -> dict[str, Any]:
    resources = (f"{VOD}assets/feature", f"{VOD}packaging-configurations/{configuration}")
    urls = ["https://host.example/out/v1/c5/0f/04/index.mpd"]
    return event("Input", "VodAssetPlayable", *resources, packaging_configuration_id=configuration, manifest_urls=urls)


def key_error(resource: str) -> dict[str, Any]:
    return event("Key Provider", "KeyProviderError", resource)


MATCHING = {
    "asset-playable": [playable("movies-hls-id"), playable("movies-dash-id")],
    "ingest-error": [event("Input", "IngestError", f"{VOD}assets/trailer")],
    "key-provider-error": [
        key_error(f"{VOD}packaging_configurations/movies-group-id"),
        key_error(f"{VOD}packaging-configurations/movies-hls-id"),
        key_error(f"{VOD}packaging-configurations/movies-dash-id"),
        *(key_error(f"{VOD}packaging_configurations/{guid}") for guid in GUIDS.values()),
        key_error(f"{VOD}packaging-groups/movies-group-id"),
    ],
}
OTHER = {
    "of another unit": playable("films-hls"),
    "of a configuration whose id ends alike": playable("my-movies-hls-id"),
    "of an ingest that begins": event("Input", "IngestStart", f"{VOD}assets/trailer"),
    "of an ingest that ends well": event("Input", "IngestComplete", f"{VOD}assets/trailer"),
    "of a live input": event("Input", "InputSwitchEvent", f"{LIVE}origin_endpoints/movies-hls-id"),
    "of too many live inputs": event("Input", "MaxIngestStreamsError", f"{LIVE}channels/movies-group-id"),
    "of an ingest of live content": event("Input", "IngestError", f"{LIVE}channels/movies-group-id"),
    "of a live endpoint's key server": key_error(f"{LIVE}origin_endpoints/movies-hls-id"),
    "of another unit's key server": key_error(f"{VOD}packaging_configurations/films-group"),
    "of a group whose id ends alike": key_error(f"{VOD}packaging_configurations/old-movies-group-id"),
    "of a harvest job": event("HarvestJob", "IngestError", f"{VOD}assets/trailer"),
    "of another source": event("Input", "IngestError", f"{VOD}assets/trailer", source="acme.mediapackage"),
}


def matches(declared: Declared, rule: str, sent: Any) -> bool:
    return EventPattern.load(declared.inputs(f"watch-{rule}")["eventPattern"]).matches_event(sent)


class TestEvents:
    @pytest.mark.parametrize(("rule", "sent"), [(rule, sent) for rule, each in MATCHING.items() for sent in each])
    def test_of_the_unit_match_their_rule_alone(self, rule: str, sent: Any) -> None:
        declared = with_all_events()

        assert [name for name in MATCHING if matches(declared, name, sent)] == [rule]

    @pytest.mark.parametrize("what", OTHER)
    def test_that_are_none_of_its_match_no_rule(self, what: str) -> None:
        declared = with_all_events()

        assert [name for name in MATCHING if matches(declared, name, OTHER[what])] == []

    def test_are_sent_to_the_topic(self) -> None:
        declared = monitored(events=["ingest-error"])

        assert declared.inputs("watch-ingest-error")["description"] == (
            "A VOD asset of this account and Region could not be ingested"
        )
        target = {"rule": "rule-1", "arn": TOPIC_ARN, "targetId": "topic"}
        assert declared.inputs("watch-ingest-error-target") == target

    def test_may_be_fewer(self) -> None:
        declared = monitored(events=["ingest-error"])

        assert declared.named(RULE) == {"watch-ingest-error"}
        assert declared.named(TARGET) == {"watch-ingest-error-target"}

    def test_may_be_none(self) -> None:
        assert RULE not in children(monitored(events=[]))

    @pytest.mark.parametrize("length", [1, 32, 246])
    def test_of_ten_formats_stay_within_the_length_of_a_pattern_and_are_still_seen(self, length: int) -> None:
        guids = {f"movies-{digit * length}-id": digit * 32 for digit in "0123456789"}
        urls = {id_: f"https://host.example/out/v1/c5/{guid}/04/index.mpd" for id_, guid in guids.items()}
        formats = {digit * length: dash() for digit in "0123456789"}

        declared = monitored({"formats": formats}, urls=urls, events=list(MATCHING))

        assert max(len(declared.inputs(f"watch-{rule}")["eventPattern"]) for rule in MATCHING) <= 2048
        for id_, guid in guids.items():
            assert matches(declared, "asset-playable", playable(id_))
            for name in (id_, guid):
                assert matches(declared, "key-provider-error", key_error(f"{VOD}packaging_configurations/{name}"))


KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"

# What the message says, and the settings that are refused with it.
REFUSED: Mapping[str, list[Mapping[str, Any]]] = {
    **{
        f"{setting} is {value!r}; it is per cent, from 0 to below 100, or None": [{setting: value}]
        for setting in ("error_rate_5xx", "error_rate_4xx")
        for value in ("5", True, -1, 100)
    },
    **{
        f"{setting} is {value!r}; it is a number, 0 or more, or None": [{setting: value}]
        for setting in ("response_time", "bytes_per_hour")
        for value in ("5", False, -1)
    },
    **{
        f"minimum_requests is {value!r}; it is a whole number": [{"minimum_requests": value}]
        for value in (-1, 2.5, "7", True)
    },
    "events has 'playable'; it is a list of asset-playable, ingest-error": [{"events": ["playable"]}],
    "events is 'ingest-error'; it is a list of asset-playable": [{"events": "ingest-error"}],
    r"emails is 'team@example\.com'; it is a list of addresses": [{"emails": "team@example.com"}],
    r"emails\[1\] is 'team'; it is an address": [{"emails": ["a@example.com", "team"]}],
    r"emails\[0\] is an Output; it is an address": [{"emails": lambda: [pulumi.Output.from_input("a@example.com")]}],
    r"emails names 'a@example\.com' twice": [{"emails": ["a@example.com", "a@example.com"]}],
    **{
        f"dashboard_name is {re.escape(shown(name))}; it is the name of a dashboard": [{"dashboard_name": name}]
        for name in ("films.old", "my films", "f" * 256, 7)
    },
    "kms_key is for the topic that the component makes": [{"kms_key": KEY, "topic_arn": OWN_TOPIC}],
    "AWS's own key, with which neither alarms nor events reach the topic": [
        {"kms_key": key} for key in ("alias/aws/sns", "arn:aws:kms:eu-west-1:111122223333:alias/aws/sns")
    ],
    "dimension_values has the key 'mss'; the unit's formats are hls, dash": [{"dimension_values": {"mss": "a"}}],
    "dimension_values lacks dash, and the unit has no asset": [
        {"unit": {"assets": {}}, "dimension_values": {"hls": "a"}}
    ],
    "dimension_values is an Output": [{"dimension_values": lambda: pulumi.Output.from_input({"hls": "a"})}],
    **{f"tags is {re.escape(repr(tags))}; it is a mapping": [{"tags": tags}] for tags in ("team", ["team"])},
    "PackagingMonitoring 'watch' makes its AWS resources in eu-west-1, but the packaging unit is in us-": [
        {"unit": {"region": "us-east-1"}}
    ],
    "packaging has no formats": [{"unit": {"formats": [], "assets": {}}}],
    "would be ignored": [
        {"opts": lambda: pulumi.ResourceOptions(providers={"mediapackage-vod": Provider("vod", region="eu-west-1")})}
    ],
}


class TestRefusals:
    @pytest.mark.parametrize(
        ("words", "settings"), [(words, settings) for words, each in REFUSED.items() for settings in each]
    )
    def test_of_settings_say_what_is_allowed(self, words: str, settings: Mapping[str, Any]) -> None:
        with pytest.raises(pulumi.RunError, match=words):
            monitored(**settings)

    @pytest.mark.parametrize(
        "packaging", [lambda: "movies", lambda: {"region": "eu-west-1"}, lambda: pulumi.Output.from_input("movies")]
    )
    def test_of_what_is_no_unit(self, packaging: Any) -> None:
        with pytest.raises(pulumi.RunError, match=r"packaging is .*; it is a VodPackaging"):
            declare(lambda: PackagingMonitoring("watch", packaging=packaging()))
