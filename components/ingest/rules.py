"""The rules by which EventBridge passes messages to the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from pulumi_mediapackage_vod.components.checks.aws_provider import aws
from pulumi_mediapackage_vod.components.checks.physical_names import EVENT_RULE, physical_name
from pulumi_mediapackage_vod.components.ingest import patterns


def event_rules(
    name: str,
    settings: Mapping[str, Any],
    *,
    bucket: pulumi.Output[str],
    manifests: Sequence[str],
    id_prefix: pulumi.Output[str],
    region: pulumi.Output[str],
    tags: Any,
    parent: pulumi.Resource,
) -> list[aws.cloudwatch.EventRule]:
    """As children `<name>-uploads`, `<name>-jobs` and `<name>-playable`, each where it is needed."""
    by_jobs = settings["trigger"] == "mediaconvert"
    kinds = [] if by_jobs else ["Object Created"]
    kinds += ["Object Deleted"] if settings["delete_with_source"] else []
    wanted: dict[str, tuple[str, pulumi.Output[str]]] = {}
    if kinds:
        pattern = bucket.apply(lambda found: patterns.uploads(found, manifests, kinds))
        wanted["uploads"] = ("The manifest of a title was written or is gone", pattern)
    if by_jobs:
        wanted["jobs"] = ("A job of MediaConvert is complete", bucket.apply(patterns.finished_jobs))
    if "ready" in settings or "ready_event_bus" in settings:
        account = aws.get_caller_identity_output(opts=pulumi.InvokeOutputOptions(parent=parent)).account_id
        pattern = pulumi.Output.all(region, account, id_prefix).apply(lambda found: patterns.playable(*found))
        wanted["playable"] = ("An ingested asset can be played in a format", pattern)
    return [_rule(f"{name}-{key}", *each, tags=tags, parent=parent) for key, each in wanted.items()]


def _rule(
    resource: str, description: str, pattern: pulumi.Output[str], *, tags: Any, parent: pulumi.Resource
) -> aws.cloudwatch.EventRule:
    named, opts = physical_name(resource, EVENT_RULE, parent)
    return aws.cloudwatch.EventRule(
        resource, **named, description=description, event_pattern=pattern, tags=tags, opts=opts
    )
