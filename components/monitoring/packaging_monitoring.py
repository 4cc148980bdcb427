"""PackagingMonitoring: a dashboard, alarms and notifications for a packaging unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
from typing_extensions import Unpack

from pulumi_mediapackage_vod.components.checks.aws_provider import aws, same_region
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.keyed import outputs_by_key
from pulumi_mediapackage_vod.components.checks.known import in_the_clear, shown, tags_in_the_clear
from pulumi_mediapackage_vod.components.checks.physical_names import ALARM, DASHBOARD, physical_name, shortened
from pulumi_mediapackage_vod.components.checks.settings import Tags, checked_settings, require_mapping, require_text
from pulumi_mediapackage_vod.components.monitoring.alarms import (
    THRESHOLDS,
    AlarmSettings,
    alarm_arguments,
    check_thresholds,
)
from pulumi_mediapackage_vod.components.monitoring.configuration_metrics import Values, dimension_values
from pulumi_mediapackage_vod.components.monitoring.dashboard import dashboard_body
from pulumi_mediapackage_vod.components.monitoring.events import DEFAULT_EVENTS, EventName, checked_events, event_rules
from pulumi_mediapackage_vod.components.monitoring.notifications import (
    KEY_POLICY_STATEMENT,
    NotificationSettings,
    Statement,
    check_notifications,
    notification_topic,
)
from pulumi_mediapackage_vod.components.unit import PackagingUnit, is_unit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_DASHBOARD_NAME: Final = "the name of a dashboard: 1 to 255 letters, digits and -_"
_LONGEST_TEXT: Final = 1024


class MonitoringSettings(AlarmSettings, NotificationSettings, total=False):
    """What is watched and who is told: the thresholds of `AlarmSettings`, the topic of `NotificationSettings`, and
    these. None is the same as leaving a setting out, except for a threshold, where it turns the alarm off."""

    events: Sequence[EventName] | None
    """Events that are sent to the topic, besides alarms: `ingest-error` (for every VOD asset of the account and Region,
    since the event does not name the unit), `key-provider-error`, and `asset-playable` (one message for each asset and
    format, so a first `up` sends titles times formats). Default: the first two. MediaPackage sends events on a
    best-effort basis."""

    dimension_values: Mapping[str, pulumi.Input[str]] | None
    """{format key: the configuration's value in CloudWatch's dimension `PackagingConfiguration`}. Default: both of what
    it may be, the GUID in the unit's URLs and the configuration's id, added up, since of one of them there is no data;
    see `configuration_guid`. Pass the values for a unit without assets, or where alarms stay in INSUFFICIENT_DATA
    although there are requests: the dashboard's last graph shows the real ones."""

    dashboard_name: pulumi.Input[str] | None
    """A name that no other dashboard of the account has in any Region, since an existing one is overwritten: 1 to 255
    letters, digits and `-_`. Default: `<group's id>-<Region>`."""

    tags: pulumi.Input[Tags] | None
    """Tags of alarms, rules and topic; a dashboard cannot have any."""


class PackagingMonitoring(Component):
    """A dashboard, alarms and notifications for a packaging unit.

    Each alarm watches one configuration, under its GUID and under its id, since AWS publishes nowhere which of them
    CloudWatch uses. The requests of a unit without assets and without `dimension_values` cannot be
    told from others: its alarms watch the whole account and Region, live content included, and say so. An alarm is in
    INSUFFICIENT_DATA while nothing is requested. The topic gets a message when an alarm begins and none when it ends:
    behind a CDN that caches there are gaps in the data, and each gap would end the alarm.

    Children: `<name>-dashboard`; `<name>-<key>` for each key of `alarms`; `<name>-<event>` and `<name>-<event>-target`
    for each of `events`; `<name>-topic`, `<name>-topic-policy` and `<name>-<address>`.
    """

    dashboard_name: pulumi.Output[str]
    """The dashboard's name."""

    topic_arn: pulumi.Output[str]
    """ARN of the topic that alarms and events go to; your own alarms may use it too."""

    alarms: Mapping[str, aws.cloudwatch.MetricAlarm]
    """The alarms, by `<format key>-<alarm>`, such as `hls-5xx`; for the whole account by `<alarm>`."""

    topic_policy_statements: pulumi.Output[Sequence[Statement]]
    """What the policy of a `topic_arn` of your own has to hold."""

    kms_key_policy_statement: Statement = KEY_POLICY_STATEMENT
    """What the policy of the topic's key has to hold, with `kms_key`."""

    def __init__(
        self,
        name: str,
        *,
        packaging: PackagingUnit,
        opts: pulumi.ResourceOptions | None = None,
        **settings: Unpack[MonitoringSettings],
    ) -> None:
        """Declare the monitoring of a unit.

        Args:
            name: logical name in the stack.
            packaging: the unit. The AWS provider has to be of its Region.
            opts: the usual component options; the AWS provider comes with them.
            **settings: see `MonitoringSettings`.

        Raises:
            ProgramError: a threshold that is no possible value, an unknown event or setting, settings that exclude each
                other, an AWS provider of another Region.
        """
        given: dict[str, Any] = dict(
            checked_settings(f"PackagingMonitoring {name!r}", settings, MonitoringSettings, none_means=THRESHOLDS)
        )
        _require_unit(packaging)
        check_thresholds(given)
        check_notifications(given)
        tags = tags_in_the_clear(require_mapping("tags", given.get("tags")))
        events = checked_events(given.get("events", DEFAULT_EVENTS))
        values = dimension_values(packaging, given.get("dimension_values"))
        require_text("dashboard_name", given.get("dashboard_name"), _DASHBOARD_NAME, DASHBOARD.pattern)
        super().__init__(f"{PACKAGE}:index:PackagingMonitoring", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        region = same_region(self, name, packaging.group.region)
        topic = notification_topic(self, name, given, tags)
        self.topic_arn = topic.arn
        self.topic_policy_statements = topic.policy_statements
        common: dict[str, Any] = {"alarm_actions": [topic.arn], "tags": tags}
        self.alarms = {
            key: _alarm(f"{name}-{key}", {**arguments, **common}, self)
            for key, arguments in _alarms(packaging, values, given).items()
        }
        event_rules(self, name, events, unit=packaging, topic_arn=topic.arn, tags=tags)
        dashboard = aws.cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=in_the_clear("dashboard_name", given["dashboard_name"])
            if "dashboard_name" in given
            else _dashboard_name(packaging.group.id, region),
            dashboard_body=self._body(packaging, values, region),
            opts=child,
        )
        self.dashboard_name = dashboard.dashboard_name
        self.register_outputs({"dashboard_name": self.dashboard_name, "topic_arn": self.topic_arn})

    def _body(
        self, packaging: PackagingUnit, values: Mapping[str, Values], region: pulumi.Output[str]
    ) -> pulumi.Output[str]:
        arns = pulumi.Output.all(*(alarm.arn for alarm in self.alarms.values()))
        labels = outputs_by_key(values or {"account": []})
        return pulumi.Output.all(region, packaging.group.id, labels, arns).apply(lambda found: dashboard_body(*found))


def _dashboard_name(group_id: pulumi.Input[str], region: pulumi.Input[str]) -> pulumi.Output[str]:
    def name(found: Sequence[str]) -> str:
        usual = "-".join(found)
        return usual if DASHBOARD.takes(usual) else shortened(usual, DASHBOARD)

    return pulumi.Output.all(group_id, region).apply(name)


def _alarm(resource: str, arguments: Mapping[str, Any], parent: pulumi.Resource) -> aws.cloudwatch.MetricAlarm:
    named, opts = physical_name(resource, ALARM, parent)
    return aws.cloudwatch.MetricAlarm(resource, opts=opts, **named, **arguments)


def _alarms(
    packaging: PackagingUnit, values: Mapping[str, Values], settings: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The arguments of each alarm by its key; the description says what it watches."""
    group = packaging.group.id
    found: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        what = pulumi.Output.concat("Packaging group ", group, f", format {key!r}: ")
        found |= {f"{key}-{alarm}": _described(what, each) for alarm, each in alarm_arguments(settings, value).items()}
    if not values:
        what = pulumi.Output.concat(
            "Whole account in this Region, live content included, because packaging group ",
            group,
            " had no asset whose URL names its configurations: ",
        )
        found = {alarm: _described(what, each) for alarm, each in alarm_arguments(settings, ()).items()}
    return found


def _described(what: pulumi.Output[str], arguments: dict[str, Any]) -> dict[str, Any]:
    """What comes last is what tells the alarms apart."""
    told: str = arguments["alarm_description"]
    return {**arguments, "alarm_description": what.apply(lambda text: f"{text[: _LONGEST_TEXT - len(told)]}{told}")}


def _require_unit(packaging: Any) -> None:
    if not is_unit(packaging):
        raise ProgramError(f"packaging is {shown(packaging)}; it is a VodPackaging")
    if not packaging.configurations:
        raise ProgramError("packaging has no formats: there is nothing to watch")
