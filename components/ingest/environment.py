"""What the function is told of the ingest, and of whom it may tell that a title can be played."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import pulumi

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.known import when_known
from pulumi_mediapackage_vod.components.checks.settings import require_text
from pulumi_mediapackage_vod.components.packaging_reference import Referenced
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

_SETTINGS: Final = "ASSET_INGEST"
"""The variable that the handler reads."""
_LONGEST_ENVIRONMENT: Final = 4096
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def described(unit: Referenced, weight: float) -> dict[str, Any]:
    return {
        "group": unit.group_id,
        "weight": weight,
        "formats": unit.configuration_ids.apply(lambda ids: {id_: key for key, id_ in ids.items()}),
        "host": unit.playback_host,
        "content_id": unit.content_id,
    }


def environment(settings: Mapping[str, Any]) -> dict[str, pulumi.Output[str]]:
    """The variable with the settings."""

    def text(found: Mapping[str, Any]) -> str:
        units = [{name: value for name, value in each.items() if value is not None} for each in found["units"]]
        given = {name: value for name, value in found.items() if value is not None}
        made = json.dumps({**given, "units": units}, separators=(",", ":"), sort_keys=True)
        if len(made) + len(_SETTINGS) > _LONGEST_ENVIRONMENT:
            raise ProgramError(
                f"the {len(units)} units of packaging with their formats are {len(made)} characters of settings, and a "
                f"Lambda function takes {_LONGEST_ENVIRONMENT}: use several ingests, each for some of the units and "
                "some of the keys"
            )
        return made

    return {_SETTINGS: pulumi.Output.from_input(cast(Any, settings)).apply(text)}


def may_tell(
    topic_arn: pulumi.Output[str] | None,
    ready: Mapping[str, Any] | None,
    bus: Any,
    region: pulumi.Output[str],
    parent: pulumi.Resource,
) -> list[pulumi.Output[Any]]:
    """Statements by which the function may say that a title can be played."""
    told: list[pulumi.Output[Any]] = []
    if topic_arn:
        told.append(topic_arn.apply(lambda arn: policies.allow(["sns:Publish"], [arn], Sid="TellTopic")))
    if ready and ready.get("kms_key") is not None:
        key = pulumi.Output.from_input(ready["kms_key"])
        told.append(
            key.apply(lambda arn: policies.allow(["kms:Decrypt", "kms:GenerateDataKey*"], [arn], Sid="EncryptForTopic"))
        )
    if bus is not None:
        account = aws.get_caller_identity_output(opts=pulumi.InvokeOutputOptions(parent=parent)).account_id

        def tell(found: Sequence[Any]) -> Any:
            name, here, owner = found
            require_text("ready_event_bus", name, "the name or ARN of an event bus")
            arn = name if name.startswith("arn:") else f"arn:aws:events:{here}:{owner}:event-bus/{name}"
            return policies.allow(["events:PutEvents"], [arn], Sid="TellEventBus")

        told.append(when_known(pulumi.Output.all(bus, region, account), tell))
    return told
