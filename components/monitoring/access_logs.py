"""AccessLogs: the CloudWatch log group that a packaging group writes its requests to."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, cast, get_args

import pulumi
from typing_extensions import TypedDict, Unpack

from pulumi_mediapackage_vod.components.catalogue.asset_args import Tags
from pulumi_mediapackage_vod.components.checks.aws import aws
from pulumi_mediapackage_vod.components.checks.keyed import option_names, require_mapping, without_none
from pulumi_mediapackage_vod.components.checks.pulumi_packages import PACKAGE, refuse_lost_providers
from pulumi_mediapackage_vod.components.checks.regions import region_of
from pulumi_mediapackage_vod.dynamic_providers import EgressAccessLogs, ProgramError

PREFIX: Final = "/aws/MediaPackage/"

# AWS::MediaPackage::PackagingGroup LogConfiguration; at most 512 characters with the prefix.
_NAME = re.compile(re.escape(PREFIX) + r"[0-9a-zA-Z\-_/.#]{1,494}")

RetentionInDays = Literal[
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
]
"""Days that CloudWatch can keep logs for; 0 is for ever.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"""


class AccessLogsSettings(TypedDict, total=False):
    """The log group's name and what becomes of the logs."""

    log_group_name: pulumi.Input[str]
    """Starts with `/aws/MediaPackage/`, then letters, digits and `-_/.#`, at most 512 characters. Default:
    `/aws/MediaPackage/<project>/<stack>/<name>` as they are when the log group is made: renaming component or stack
    keeps it. It is always given to the service, since AWS's own documents name two different defaults. Another name is
    another log group, and the old one is deleted with its logs."""

    retention_in_days: RetentionInDays | pulumi.Output[int]
    """Days until a log entry is deleted, 0 for never. Default 30; CloudWatch's own is never. The entries hold the
    addresses of whoever sent the request."""

    kms_key_arn: pulumi.Input[str]
    """ARN of the KMS key that encrypts the logs; its policy has to allow `logs.<Region>.amazonaws.com`
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html). Default: CloudWatch's own."""

    tags: pulumi.Input[Tags]
    """Tags of the log group."""


class AccessLogs(pulumi.ComponentResource):
    """A log group for access logs, with a name that the service accepts and an end of its logs.

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
        option_names(f"AccessLogs {name!r}", settings, AccessLogsSettings)
        settings = without_none(settings)
        refuse_lost_providers(opts)
        require_mapping("tags", settings.get("tags"))
        chosen = settings.get("log_group_name")
        log_group_name = _log_group_name(name, chosen)
        retention = _retention(settings.get("retention_in_days", 30))
        super().__init__(f"{PACKAGE}:index:AccessLogs", name, {}, opts)
        log_group = aws.cloudwatch.LogGroup(
            f"{name}-log-group",
            name=log_group_name,
            retention_in_days=retention,
            kms_key_id=settings.get("kms_key_arn"),
            tags=settings.get("tags"),
            # Another name is another log group: a rename of component or stack is not to cost the logs.
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
            f"{PREFIX}{pulumi.get_project()}/{pulumi.get_stack()}/{name}",
            "; pass another one as log_group_name=",
        )
    if isinstance(given, str):
        return _checked("log_group_name is", given)
    return pulumi.Output.from_input(given).apply(lambda known: _checked("log_group_name is", known))


def _checked(what: str, value: Any, instead: str = "") -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ProgramError(
            f"{what} {value!r}; MediaPackage writes only to names that start with {PREFIX} and go on with letters, "
            f"digits and -_/.#, at most 512 characters{instead}"
        )
    return value


def _retention(value: Any) -> pulumi.Input[int]:
    days = get_args(RetentionInDays)
    if not isinstance(value, pulumi.Output) and (isinstance(value, bool) or value not in days):
        raise ProgramError(
            f"retention_in_days is {value!r}; CloudWatch keeps logs for {', '.join(map(str, days[1:]))} days, or for "
            "ever with 0"
        )
    return cast("pulumi.Input[int]", value)
