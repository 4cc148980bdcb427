"""CloudWatch's alarms and dashboards."""

from __future__ import annotations

from typing import Any

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, given, members, retag_by_arn, tag_list, tag_map
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_SETTINGS = (
    "alarmActions", "alarmDescription", "comparisonOperator", "evaluationPeriods", "extendedStatistic",
    "insufficientDataActions", "metricName", "namespace", "okActions", "period", "statistic", "threshold",
    "treatMissingData", "unit",
)  # fmt: skip


class MetricAlarm(Kind):
    """Its id is its name."""

    named, tagged = "name", True
    computed = ("arn",)
    limits = {"name": r"[^\x00-\x1f\x7f]{1,255}", "alarmDescription": r"(?s).{0,1024}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self._put(aws, props["name"], props, **given(Tags=tag_list(props["tagsAll"])))
        return props["name"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        cloudwatch = aws.client("cloudwatch")
        alarms = cloudwatch.describe_alarms(AlarmNames=[id_])["MetricAlarms"]
        if not alarms:
            return None
        arn = alarms[0]["AlarmArn"]
        tags = cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"]
        served = {key: alarms[0].get(key[0].upper() + key[1:]) for key in ("alarmDescription", "threshold")}
        return {**served, "name": id_, "arn": arn, "tagsAll": tag_map(tags)}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        self._put(aws, id_, props)
        retag_by_arn(aws.client("cloudwatch"), props["arn"], olds, props)

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("cloudwatch").delete_alarms(AlarmNames=[id_])

    def _put(self, aws: Aws, name: str, props: Props, **more: Any) -> None:
        queries = [_query(each) for each in props.get("metricQueries", [])]
        named = given(Metrics=queries, Dimensions=_dimensions(props))
        # A threshold of 0 is one, and no member without a value.
        settings = {**members(props, *_SETTINGS), "Threshold": props["threshold"]}
        aws.client("cloudwatch").put_metric_alarm(AlarmName=name, **settings, **named, **more)


def _query(given_: Props) -> Props:
    """One of an alarm's queries: an expression, or the statistic of a metric."""
    query = {
        "Id": given_["id"],
        "ReturnData": given_.get("returnData", False),
        **members(given_, "expression", "label"),
    }
    if "metric" in given_:
        stat = given_["metric"]
        metric = {**members(stat, "namespace", "metricName"), "Dimensions": _dimensions(stat)}
        query["MetricStat"] = {"Metric": metric, **members(stat, "period", "stat", "unit")}
    return query


def _dimensions(given_: Props) -> list[Props]:
    return [{"Name": name, "Value": value} for name, value in given_.get("dimensions", {}).items()]


class Dashboard(Kind):
    """Its id is its name; it belongs to no Region."""

    create_only = ("dashboardName",)
    computed = ("dashboardArn",)
    limits = {"dashboardName": r"[\w-]{1,255}"}

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        self.update(aws, props["dashboardName"], {}, props)
        return props["dashboardName"]

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        found = aws.client("cloudwatch").get_dashboard(DashboardName=id_)
        return {"dashboardName": id_, "dashboardArn": found["DashboardArn"], "dashboardBody": found["DashboardBody"]}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        made = aws.client("cloudwatch").put_dashboard(DashboardName=id_, DashboardBody=props["dashboardBody"])
        if made.get("DashboardValidationMessages"):
            raise RuntimeError(f"InvalidParameterInput: {made['DashboardValidationMessages']}")

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        aws.client("cloudwatch").delete_dashboards(DashboardNames=[id_])
