"""The metric functions, and the GUID that a configuration has in them."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from pulumi.runtime.rpc import UNKNOWN

from pulumi_mediapackage_vod.components import VodPackaging, dash, hls
from pulumi_mediapackage_vod.components.monitoring.metrics import (
    Metric,
    configuration_guid,
    configuration_guids,
    metric_egress_bytes,
    metric_query,
    metric_request_count,
    metric_response_time,
)
from tests.unit.components.declared import ROLE, TRAILER, declare

GUID = "0f6b7965074b435590c1a6d4aa062a12"
HOST = "https://f15c8d265fb75b56d113e4f35dd6a293.egress.mediapackage-vod.eu-north-1.amazonaws.com"
ASSET_PART = "c5ffa734ab0b423bacbb36971594d15b"
MANIFEST_PART = "040c64786ba74e76a4251785751bf330"


class TestMetrics:
    @pytest.mark.parametrize(
        ("metric", "name", "statistic"),
        [
            (metric_egress_bytes, "EgressBytes", "Sum"),
            (metric_request_count, "EgressRequestCount", "Sum"),
            (metric_response_time, "EgressResponseTime", "Average"),
        ],
    )
    def test_of_a_configuration_have_these_defaults(self, metric: Any, name: str, statistic: str) -> None:
        assert metric(GUID) == {
            "namespace": "AWS/MediaPackage",
            "metric_name": name,
            "dimensions": {"PackagingConfiguration": GUID},
            "statistic": statistic,
            "period": 300,
        }

    @pytest.mark.parametrize("metric", [metric_egress_bytes(), metric_request_count(), metric_response_time()])
    def test_without_a_configuration_are_of_the_whole_account(self, metric: Metric) -> None:
        assert metric["dimensions"] == {}

    @pytest.mark.parametrize("status", ["2xx", "3xx", "4xx", "5xx"])
    def test_of_requests_may_be_of_one_status(self, status: Any) -> None:
        dimensions = metric_request_count(GUID, status=status)["dimensions"]

        assert dimensions == {"PackagingConfiguration": GUID, "StatusCodeRange": status}

    def test_take_statistic_and_period(self) -> None:
        sizes: Any = metric_egress_bytes(statistic="Maximum", period=60)
        times: Any = metric_response_time(statistic="Minimum", period=120)

        assert (sizes["statistic"], sizes["period"]) == ("Maximum", 60)
        assert (times["statistic"], times["period"]) == ("Minimum", 120)
        assert metric_request_count(period=3600)["period"] == 3600

    def test_of_a_status_that_the_service_does_not_count_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match="status is '404'; the service counts by 2xx, 3xx, 4xx, 5xx"):
            metric_request_count(status="404")  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "statistic", ["p99", "p99.9", "tm90", "tc90", "ts90", "wm90", "IQM", "TM(10%:90%)", "PR(0:500)"]
    )
    def test_take_extended_statistics(self, statistic: str) -> None:
        metric: Any = metric_response_time(GUID, statistic=statistic)
        query: Any = metric_query("slow", metric)

        assert metric["extended_statistic"] == statistic
        assert "statistic" not in metric
        assert query["metric"]["stat"] == statistic

    @pytest.mark.parametrize("statistic", ["Summ", "sum", "p", "99", "p99 ", None, 7])
    def test_of_a_statistic_that_cloudwatch_does_not_have_are_refused(self, statistic: Any) -> None:
        for metric in (metric_egress_bytes, metric_response_time):
            with pytest.raises(pulumi.RunError, match=f"statistic is {statistic!r}; CloudWatch has Average, Maximum"):
                metric(statistic=statistic)

    @pytest.mark.parametrize("period", [10, 20, 30, 60, 86400])
    def test_have_the_periods_of_cloudwatch(self, period: int) -> None:
        assert metric_request_count(period=period)["period"] == period

    @pytest.mark.parametrize("period", [17, 0, -60, 90, 60.0, "60", True, None])
    def test_of_another_period_are_refused(self, period: Any) -> None:
        for metric in (metric_egress_bytes, metric_request_count, metric_response_time):
            with pytest.raises(pulumi.RunError, match=f"period is {period!r}; it is a number of seconds: 10, 20, 30"):
                metric(period=period)

    def test_take_a_period_that_is_not_known_yet(self) -> None:
        def program() -> Any:
            return metric_request_count(period=pulumi.Output.from_input(17))["period"]  # type: ignore[arg-type]

        assert declare(program).result == 17

    def test_are_arguments_of_an_alarm(self) -> None:
        def program() -> None:
            aws.cloudwatch.MetricAlarm(
                "slow",
                **metric_response_time(pulumi.Output.from_input(GUID)),
                comparison_operator="GreaterThanThreshold",
                evaluation_periods=3,
                threshold=500,
            )

        assert declare(program).inputs("slow") == {
            "namespace": "AWS/MediaPackage",
            "metricName": "EgressResponseTime",
            "dimensions": {"PackagingConfiguration": GUID},
            "statistic": "Average",
            "period": 300,
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 3,
            "threshold": 500,
        }

    def test_are_queries_of_an_expression(self) -> None:
        def program() -> None:
            aws.cloudwatch.MetricAlarm(
                "errors",
                metric_queries=[
                    {"id": "doubled", "expression": "2 * errors", "return_data": True},
                    metric_query("errors", metric_request_count(GUID, status="5xx", period=60)),
                ],
                comparison_operator="GreaterThanThreshold",
                evaluation_periods=1,
                threshold=5,
            )

        assert declare(program).inputs("errors")["metricQueries"] == [
            {"id": "doubled", "expression": "2 * errors", "returnData": True},
            {
                "id": "errors",
                "returnData": False,
                "metric": {
                    "namespace": "AWS/MediaPackage",
                    "metricName": "EgressRequestCount",
                    "dimensions": {"PackagingConfiguration": GUID, "StatusCodeRange": "5xx"},
                    "stat": "Sum",
                    "period": 60,
                },
            },
        ]

    def test_need_no_pulumi_aws(self) -> None:
        metrics = "pulumi_mediapackage_vod.components.monitoring.metrics"
        script = f"import {metrics}, json, sys; print(json.dumps(sorted(sys.modules)))"

        loaded = json.loads(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout)

        assert "pulumi_mediapackage_vod.components.monitoring.metrics" in loaded
        assert "pulumi_aws" not in loaded


class TestGuid:
    @pytest.mark.parametrize(
        "end", ["index.m3u8", "index.mpd", "index.ism/Manifest", "movie-1.m3u8?aws.manifestfilter=a"]
    )
    def test_is_the_second_hexadecimal_part(self, end: str) -> None:
        assert configuration_guid(f"{HOST}/out/v1/{ASSET_PART}/{GUID}/{MANIFEST_PART}/{end}") == GUID

    def test_is_found_behind_another_host(self) -> None:
        assert configuration_guid(f"https://cdn.example/out/v1/{ASSET_PART}/{GUID}/{MANIFEST_PART}/index.mpd") == GUID

    @pytest.mark.parametrize(
        "url",
        [
            f"{HOST}/out/v1/{ASSET_PART}/index.m3u8",
            f"{HOST}/out/v1/{ASSET_PART}/not-hexadecimal/{MANIFEST_PART}/index.m3u8",
            f"{HOST}/live/out/v1/{ASSET_PART}/{GUID}/{MANIFEST_PART}/index.m3u8",
            "",
        ],
    )
    def test_of_another_shape_is_refused(self, url: str) -> None:
        with pytest.raises(pulumi.RunError, match="is no playback URL of MediaPackage VOD"):
            configuration_guid(url)


def guids_of(urls: dict[str, str], **arguments: Any) -> Any:
    def program() -> Any:
        given = {"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, "formats": [hls(), dash()], **arguments}
        return pulumi.Output.all(**configuration_guids(VodPackaging("movies", **given)))

    return declare(program, outputs={"movies-trailer": {"egress_urls": urls}}).result


def url_of(guid: str) -> str:
    return f"{HOST}/out/v1/{ASSET_PART}/{guid}/{MANIFEST_PART}/index.m3u8"


class TestGuidsOfAUnit:
    def test_are_keyed_like_its_formats(self) -> None:
        urls = {"movies-hls-id": url_of("aa11"), "movies-dash-id": url_of("bb22"), "other": url_of("cc33")}

        assert guids_of(urls) == {"hls": "aa11", "dash": "bb22"}

    def test_are_read_off_the_first_asset_alone(self) -> None:
        urls = {"movies-hls-id": url_of("aa11"), "movies-dash-id": url_of("bb22")}

        assert guids_of(urls, assets={"trailer": TRAILER, "feature": TRAILER})["hls"] == "aa11"

    @pytest.mark.parametrize("first", ["trailer", "feature"])
    def test_are_known_as_soon_as_one_asset_is(self, first: str) -> None:
        urls = {"movies-hls-id": url_of("aa11"), "movies-dash-id": url_of("bb22")}
        titles = dict.fromkeys([first, *({"trailer", "feature"} - {first})], TRAILER)

        def program() -> Any:
            unit = VodPackaging("movies", source_role_arn=ROLE, assets=titles, formats=[hls(), dash()])
            return pulumi.Output.all(**configuration_guids(unit))

        found = declare(
            program,
            outputs={"movies-trailer": {"egress_urls": urls}, "movies-feature": {"egress_urls": UNKNOWN}},
        )

        assert found.result == {"hls": "aa11", "dash": "bb22"}

    def test_are_not_known_before_any_asset_is(self) -> None:
        def program() -> Any:
            unit = VodPackaging("movies", source_role_arn=ROLE, assets={"trailer": TRAILER}, formats=[hls()])
            return pulumi.Output.from_input(configuration_guids(unit)["hls"].is_known())

        assert declare(program, outputs={"movies-trailer": {"egress_urls": UNKNOWN}}).result is False

    def test_of_a_unit_without_assets_are_not_known(self) -> None:
        made: list[dict[str, Any]] = []

        declare(lambda: made.append(configuration_guids(VodPackaging("movies", assets={}))))

        assert made == [{}]

    def test_need_a_url_in_every_format(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"assets\['trailer'\] has no URL in the format 'dash'"):
            guids_of({"movies-hls-id": url_of("aa11")})
