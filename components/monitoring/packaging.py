"""PackagingMonitoring: a dashboard, alarms and notifications for a packaging unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast, get_args

import pulumi
from typing_extensions import Unpack

from pulumi_mediapackage_vod.components.checks.aws import aws, same_region
from pulumi_mediapackage_vod.components.checks.keyed import by_key, outputs_by_key
from pulumi_mediapackage_vod.components.checks.pulumi_packages import PACKAGE, refuse_lost_providers
from pulumi_mediapackage_vod.components.checks.settings import Tags, checked_settings, require_mapping
from pulumi_mediapackage_vod.components.monitoring.alarms import (
    DEFAULTS,
    AlarmSettings,
    alarm_arguments,
    refuse_thresholds,
)
from pulumi_mediapackage_vod.components.monitoring.dashboard import dashboard_body
from pulumi_mediapackage_vod.components.monitoring.events import EventName, pattern
from pulumi_mediapackage_vod.components.monitoring.metrics import configuration_guids
from pulumi_mediapackage_vod.components.monitoring.notifications import (
    KEY_POLICY_STATEMENT,
    NotificationSettings,
    Statement,
    notifications,
    refuse_notifications,
)
from pulumi_mediapackage_vod.components.unit import PackagingUnit, is_unit
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_EVENTS: Final[Mapping[EventName, str]] = {
    "asset-playable": "An asset can be played in a format of the packaging unit",
    "ingest-error": "A VOD asset of this account and Region could not be ingested",
    "key-provider-error": "MediaPackage cannot reach the key server of the packaging unit",
}
_TOLD: Final[Sequence[EventName]] = ("ingest-error", "key-provider-error")


class MonitoringSettings(AlarmSettings, NotificationSettings, total=False):
    """What is watched and who is told: the thresholds of `AlarmSettings`, the topic of `NotificationSettings`, and
    these; None counts as not given, but of a threshold as no alarm."""

    events: Sequence[EventName] | None
    """What is told besides alarms: `ingest-error` (of any VOD asset of the account and Region: the event does not say
    more), `key-provider-error`, and `asset-playable`, one message for each asset and format, so as many as titles times
    formats on a catalogue's first `up`. Default: the first two. MediaPackage sends events on a best-effort basis."""

    dimension_values: Mapping[str, pulumi.Input[str]] | None
    """Format key to the configuration's value in CloudWatch's dimension `PackagingConfiguration`. Default: the GUID in
    the unit's URLs, which is inferred, see `configuration_guid`. Pass it where alarms stay in
    INSUFFICIENT_DATA although there are requests (the dashboard's last graph shows the real values; should they be
    ids: `{key: each.id for key, each in unit.configurations.items()}`), or for a unit without assets."""

    dashboard_name: pulumi.Input[str] | None
    """Dashboards have no Region, and one of the same name is overwritten. Default: `<group's id>-<Region>`."""

    tags: pulumi.Input[Tags] | None
    """Tags of alarms, rules and topic; a dashboard has none."""


class PackagingMonitoring(pulumi.ComponentResource):
    """A dashboard, alarms and notifications for a packaging unit.

    Alarms watch one configuration each. A unit without assets, and without `dimension_values`, has no way to tell its
    requests from others: its alarms are then for the whole account and Region, which includes live content, and say
    so. An alarm without data, since nothing is requested, is in INSUFFICIENT_DATA. The topic is told when an alarm
    begins, not when it ends: behind a CDN that caches, data have gaps, and an alarm is OK again after each.

    Children: `<name>-dashboard`; `<name>-<format key>-5xx`, `-4xx`, `-response-time` and `-bytes`, for the whole
    account without the format key; `<name>-asset-playable`, `<name>-ingest-error` and `<name>-key-provider-error`,
    each with a `-target`; `<name>-topic`, `<name>-topic-policy` and `<name>-<address>`.
    """

    dashboard_name: pulumi.Output[str]
    """The dashboard's name."""

    topic_arn: pulumi.Output[str]
    """ARN of the topic that alarms and events go to; alarms of your own may use it, too."""

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
            ProgramError: a threshold that nothing could be compared with, an unknown event or setting, settings that
                exclude each other, an AWS provider of another Region.
        """
        given: dict[str, Any] = dict(
            checked_settings(f"PackagingMonitoring {name!r}", settings, MonitoringSettings, none_means=DEFAULTS)
        )
        refuse_lost_providers(opts)
        _require_unit(packaging)
        refuse_thresholds(given)
        refuse_notifications(given)
        tags = require_mapping("tags", given.get("tags"))
        events = _events(given.get("events", _TOLD))
        values = _dimension_values(packaging, given.get("dimension_values"))
        super().__init__(f"{PACKAGE}:index:PackagingMonitoring", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        region = same_region(self, name, packaging.group.region)
        told = notifications(self, name, given, tags)
        self.topic_arn = told.topic_arn
        self.topic_policy_statements = told.policy_statements
        common: dict[str, Any] = {"alarm_actions": [told.topic_arn], "tags": tags}
        self.alarms = {
            key: aws.cloudwatch.MetricAlarm(f"{name}-{key}", opts=child, **arguments, **common)
            for key, arguments in _alarms(packaging, values, given).items()
        }
        ids = pulumi.Output.all(*(configuration.id for configuration in packaging.configurations.values()))
        for event in events:
            rule = aws.cloudwatch.EventRule(
                f"{name}-{event}",
                description=_EVENTS[event],
                event_pattern=pulumi.Output.all(packaging.group.id, ids).apply(_pattern_of(event)),
                tags=tags,
                opts=child,
            )
            aws.cloudwatch.EventTarget(f"{name}-{event}-target", rule=rule.name, arn=told.topic_arn, opts=child)
        dashboard = aws.cloudwatch.Dashboard(
            f"{name}-dashboard",
            dashboard_name=given.get("dashboard_name", pulumi.Output.concat(packaging.group.id, "-", region)),
            dashboard_body=self._body(packaging, values, region),
            opts=child,
        )
        self.dashboard_name = dashboard.dashboard_name
        self.register_outputs({"dashboard_name": self.dashboard_name, "topic_arn": self.topic_arn})

    def _body(
        self, packaging: PackagingUnit, values: Mapping[str, pulumi.Input[str]], region: pulumi.Output[str]
    ) -> pulumi.Output[str]:
        arns = pulumi.Output.all(*(alarm.arn for alarm in self.alarms.values()))
        labels = outputs_by_key(values or {"account": None})
        return pulumi.Output.all(region, packaging.group.id, labels, arns).apply(lambda found: dashboard_body(*found))


def _alarms(
    packaging: PackagingUnit, values: Mapping[str, pulumi.Input[str]], settings: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Arguments of the alarms by key, each with the description of what it watches."""
    group = packaging.group.id
    found: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        what = pulumi.Output.concat("Packaging group ", group, f", format {key!r}: ")
        found |= {f"{key}-{alarm}": _of(what, each) for alarm, each in alarm_arguments(settings, value).items()}
    if not values:
        what = pulumi.Output.concat(
            "Whole account in this Region, live content included, because packaging group ",
            group,
            " had no asset whose URL names its configurations: ",
        )
        found = {alarm: _of(what, each) for alarm, each in alarm_arguments(settings, None).items()}
    return found


def _of(what: pulumi.Output[str], arguments: dict[str, Any]) -> dict[str, Any]:
    return {**arguments, "alarm_description": pulumi.Output.concat(what, arguments["alarm_description"])}


def _pattern_of(event: EventName) -> Callable[[list[Any]], str]:
    return lambda both: pattern(event, both[0], both[1])


def _dimension_values(packaging: PackagingUnit, given: Any) -> dict[str, pulumi.Input[str]]:
    """Each configuration's value in the metrics; none at all if they are not known."""
    known = by_key("dimension_values", given) if given is not None else {}
    for key in known:
        if key not in packaging.configurations:
            raise ProgramError(
                f"dimension_values has the key {key!r}; the unit's formats are {', '.join(packaging.configurations)}"
            )
    values: dict[str, pulumi.Input[str]] = {**configuration_guids(packaging), **known}
    lacking = [key for key in packaging.configurations if key not in values]
    if values and lacking:
        raise ProgramError(f"dimension_values lacks {', '.join(lacking)}, and the unit has no asset to take it from")
    return values


def _events(given: Any) -> list[EventName]:
    if not isinstance(given, list | tuple):
        raise ProgramError(f"events is {given!r}; it is a list of {', '.join(_EVENTS)}")
    for event in cast("Sequence[Any]", given):
        if event not in get_args(EventName):
            raise ProgramError(f"events has {event!r}; it is a list of {', '.join(_EVENTS)}")
    return [event for event in _EVENTS if event in given]


def _require_unit(packaging: Any) -> None:
    if not is_unit(packaging):
        raise ProgramError(f"packaging is {packaging!r}; it is a VodPackaging")
    if not packaging.configurations:
        raise ProgramError("packaging has no formats: there is nothing to watch")
