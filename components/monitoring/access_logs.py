"""AccessLogs: the CloudWatch log group that a packaging group writes its requests to."""

from __future__ import annotations

from typing import Any, cast, get_args

import pulumi
from typing_extensions import TypedDict, Unpack

from pulumi_mediapackage_vod.components.checks.aws_provider import aws, region_of
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.known import in_the_clear, is_known, shown, tags_in_the_clear, when_known
from pulumi_mediapackage_vod.components.checks.settings import (
    Tags,
    checked_settings,
    require_kms_key,
    require_mapping,
)
from pulumi_mediapackage_vod.dynamic_providers import EgressAccessLogs, ProgramError
from pulumi_mediapackage_vod.facts.patterns import LOG_GROUP, LOG_GROUP_PREFIX
from pulumi_mediapackage_vod.facts.values import RetentionInDays


class AccessLogsSettings(TypedDict, total=False):
    """The log group's name, and how its logs are kept."""

    log_group_name: pulumi.Input[str] | None
    """Starts with `/aws/MediaPackage/`, then letters, digits and `-_/.#`, at most 512 characters. Default:
    `/aws/MediaPackage/<project>/<stack>/<name>` as they are when the log group is made: renaming component or stack
    keeps it. It is always given to the service, since AWS's own documents name two different defaults. Another name is
    another log group, and the old one is deleted with its logs."""

    retention_in_days: pulumi.Input[RetentionInDays] | pulumi.Output[int] | None
    """Days until a log entry is deleted, 0 for never. Default 30; CloudWatch's own is never. The entries hold the
    addresses of whoever sent the request."""

    kms_key: pulumi.Input[str] | None
    """ARN of the KMS key that encrypts the logs; its policy has to allow `logs.<Region>.amazonaws.com`
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html). Default: CloudWatch's own."""

    tags: pulumi.Input[Tags] | None
    """Tags of the log group."""


class AccessLogs(Component):
    """A log group for access logs, with a name that the service accepts and a limit to how long logs are kept.

    It has to be in the Region of the packaging unit. No role is needed: the service makes its own service-linked role
    when logs are first turned on (https://docs.aws.amazon.com/mediapackage/latest/ug/access-logging.html). Child:
    `<name>-log-group`.
    """

    log_group_name: pulumi.Output[str]
    """The log group's name, known once it exists."""

    log_group_arn: pulumi.Output[str]
    """The log group's ARN."""

    region: pulumi.Output[str]
    """The log group's Region."""

    egress_access_logs: pulumi.Output[EgressAccessLogs]
    """What a `PackagingGroup` takes."""

    def __init__(
        self, name: str, *, opts: pulumi.ResourceOptions | None = None, **settings: Unpack[AccessLogsSettings]
    ) -> None:
        """Declare a log group.

        Args:
            name: logical name in the stack; also the end of the log group's name unless one is given.
            opts: the usual component options; the AWS provider comes with them.
            **settings: see `AccessLogsSettings`.

        Raises:
            ProgramError: a log group outside of `/aws/MediaPackage/`, a retention that CloudWatch does not have, an
                unknown setting.
        """
        settings = checked_settings(f"AccessLogs {name!r}", settings, AccessLogsSettings)
        require_mapping("tags", settings.get("tags"))
        require_kms_key("kms_key", settings.get("kms_key"))
        chosen = settings.get("log_group_name")
        log_group_name = _log_group_name(name, chosen)
        retention = _retention(settings.get("retention_in_days", 30))
        super().__init__(f"{PACKAGE}:index:AccessLogs", name, {}, opts)
        log_group = aws.cloudwatch.LogGroup(
            f"{name}-log-group",
            name=log_group_name,
            retention_in_days=retention,
            kms_key_id=settings.get("kms_key"),
            tags=tags_in_the_clear(settings.get("tags")),
            # Without this, renaming component or stack would make another log group and delete the logs of this one.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["name"] if chosen is None else None),
        )
        self.region = region_of(self)
        self.log_group_name = log_group.name
        self.log_group_arn = log_group.arn
        self.egress_access_logs = log_group.name.apply(lambda found: EgressAccessLogs(log_group_name=found))
        self.register_outputs({"log_group_name": self.log_group_name})


def _log_group_name(name: str, given: pulumi.Input[str] | None) -> pulumi.Input[str]:
    if given is None:
        return _checked(
            f"AccessLogs {name!r} would make the log group",
            f"{LOG_GROUP_PREFIX}{pulumi.get_project()}/{pulumi.get_stack()}/{name}",
            "; pass another one as log_group_name=",
        )
    if isinstance(given, str):
        return _checked("log_group_name is", given)
    return in_the_clear("log_group_name", when_known(given, lambda known: _checked("log_group_name is", known)))


def _checked(what: str, value: Any, instead: str = "") -> str:
    if not isinstance(value, str) or not LOG_GROUP.fullmatch(value):
        raise ProgramError(
            f"{what} {shown(value)}; MediaPackage writes only to names that start with {LOG_GROUP_PREFIX} and go on "
            f"with letters, digits and -_/.#, at most 512 characters{instead}"
        )
    return value


def _retention(value: Any) -> pulumi.Input[int]:
    days = get_args(RetentionInDays)
    if is_known(value) and (isinstance(value, bool) or value not in days):
        raise ProgramError(
            f"retention_in_days is {shown(value)}; CloudWatch keeps logs for {', '.join(map(str, days[1:]))} days, or "
            "for ever with 0"
        )
    return cast("pulumi.Input[int]", value)
