"""AccessLogs: a log group that the service can write to."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import AccessLogs
from pulumi_mediapackage_vod.dynamic_providers import PackagingGroup, Provider
from tests.unit.components.declared import GROUP, Declared, declare

COMPONENT = "mediapackage-vod:index:AccessLogs"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


def logs(name: str = "logs", **settings: Any) -> Declared:
    return declare(lambda: AccessLogs(name, **settings).egress_access_logs)


def log_group(**settings: Any) -> Any:
    return logs(**settings).inputs("logs-log-group")


class TestLogGroup:
    def test_is_the_only_child(self) -> None:
        declared = logs()

        assert set(declared.urns) == {
            f"urn:pulumi:dev::catalogue::pulumi:pulumi:Stack${COMPONENT}::logs",
            f"urn:pulumi:dev::catalogue::{COMPONENT}${LOG_GROUP}::logs-log-group",
        }

    def test_has_a_name_and_an_end_of_its_logs_by_default(self) -> None:
        assert log_group() == {"name": "/aws/MediaPackage/catalogue/dev/logs", "retentionInDays": 30}

    def test_takes_every_setting(self) -> None:
        settings = {
            "log_group_name": "/aws/MediaPackage/movies#1/egress_logs.v2-a",
            "retention_in_days": 365,
            "kms_key": "arn:aws:kms:eu-west-1:111122223333:key/1",
            "tags": {"team": "video"},
        }

        assert log_group(**settings) == {
            "name": "/aws/MediaPackage/movies#1/egress_logs.v2-a",
            "retentionInDays": 365,
            "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
            "tags": {"team": "video"},
        }

    def test_may_keep_its_logs_for_ever(self) -> None:
        assert log_group(retention_in_days=0)["retentionInDays"] == 0

    def test_takes_outputs(self) -> None:
        given = log_group(
            log_group_name=pulumi.Output.from_input("/aws/MediaPackage/later"),
            retention_in_days=pulumi.Output.from_input(7),
        )

        assert given == {"name": "/aws/MediaPackage/later", "retentionInDays": 7}

    def test_may_have_a_name_of_512_characters(self) -> None:
        name = "/aws/MediaPackage/" + "a" * 494

        assert log_group(log_group_name=name)["name"] == name


class TestOutputs:
    def test_are_what_a_packaging_group_takes(self) -> None:
        def program() -> None:
            PackagingGroup("group", egress_access_logs=AccessLogs("logs").egress_access_logs)

        declared = declare(program)

        assert declared.named(GROUP) == {"group"}
        assert declared.inputs("group")["egress_access_logs"] == {
            "log_group_name": "/aws/MediaPackage/catalogue/dev/logs"
        }

    def test_name_the_log_group(self) -> None:
        def program() -> list[pulumi.Output[str]]:
            made = AccessLogs("logs")
            return [made.log_group_name, made.log_group_arn]

        assert declare(program).result == ["/aws/MediaPackage/catalogue/dev/logs", "arn:logs-log-group-id"]


class TestRefusals:
    @pytest.mark.parametrize(
        "name",
        [
            "/aws/mediapackage/logs",
            "/logs",
            "/aws/MediaPackage/",
            "/aws/MediaPackage/a b",
            "/aws/MediaPackage/" + "a" * 495,
        ],
    )
    def test_a_name_outside_of_what_the_service_writes_to(self, name: str) -> None:
        with pytest.raises(pulumi.RunError, match=r"log_group_name is '.*; MediaPackage writes only to names that"):
            logs(log_group_name=name)

    def test_such_a_name_that_is_an_output(self) -> None:
        with pytest.raises(pulumi.RunError, match="log_group_name is '/logs'; MediaPackage writes only to names that"):
            logs(log_group_name=pulumi.Output.from_input("/logs"))

    def test_a_component_name_that_no_log_group_could_have(self) -> None:
        with pytest.raises(
            pulumi.RunError,
            match=r"'my logs' would make .* '/aws/MediaPackage/catalogue/dev/my logs'; .* as log_group_name=",
        ):
            logs("my logs")

    @pytest.mark.parametrize("days", [2, 31, -1, True, "30"])
    def test_a_retention_that_cloudwatch_does_not_have(self, days: Any) -> None:
        with pytest.raises(
            pulumi.RunError, match=rf"retention_in_days is {days!r}; CloudWatch keeps logs for 1, 3, 5, 7"
        ):
            logs(retention_in_days=days)

    def test_tags_that_are_no_mapping(self) -> None:
        with pytest.raises(pulumi.RunError, match="tags is 'team'; it is a mapping"):
            logs(tags="team")

    def test_an_unknown_setting_with_the_nearest_right_one(self) -> None:
        with pytest.raises(
            pulumi.RunError, match="AccessLogs 'logs' has no option 'retention_days'; did you mean 'retention_in_days'"
        ):
            logs(retention_days=7)

    def test_a_provider_under_a_key_that_pulumi_would_ignore(self) -> None:
        def program() -> None:
            provider = Provider("vod", region="eu-west-1")
            AccessLogs("logs", opts=pulumi.ResourceOptions(providers={"mediapackage-vod": provider}))

        with pytest.raises(pulumi.RunError, match="would be ignored"):
            declare(program)

    def test_come_before_anything_is_made(self) -> None:
        kept: list[Declared] = []

        def program() -> None:
            with pytest.raises(pulumi.RunError):
                AccessLogs("logs", retention_in_days=2)  # type: ignore[arg-type]

        kept.append(declare(program))
        assert kept[0].resources == []
