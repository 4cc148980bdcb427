"""AssetIngest: what is uploaded to a bucket becomes a title, all day long and without a deploy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pulumi
from typing_extensions import Unpack

from pulumi_mediapackage_vod.components import parts
from pulumi_mediapackage_vod.components.access.publishing import publish_policy
from pulumi_mediapackage_vod.components.access.source_access import SourceAccess
from pulumi_mediapackage_vod.components.checks.aws_provider import aws, same_region
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.known import in_the_clear, reusable, shown, tags_in_the_clear, when_known
from pulumi_mediapackage_vod.components.checks.s3_sources import location
from pulumi_mediapackage_vod.components.checks.settings import require_boolean
from pulumi_mediapackage_vod.components.ingest.environment import described, environment, may_tell
from pulumi_mediapackage_vod.components.ingest.function import function, function_role
from pulumi_mediapackage_vod.components.ingest.patterns import checked_manifests
from pulumi_mediapackage_vod.components.ingest.queues import let_in, queues
from pulumi_mediapackage_vod.components.ingest.rules import event_rules
from pulumi_mediapackage_vod.components.ingest.settings import AssetIngestSettings, checked
from pulumi_mediapackage_vod.components.monitoring.notifications import notification_topic
from pulumi_mediapackage_vod.components.packaging_reference import Packaging, referenced
from pulumi_mediapackage_vod.dynamic_providers import IngestedAssets, ProgramError
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG


class AssetIngest(Component):
    """Titles of one or several packaging units that are made when they are uploaded: S3, EventBridge, SQS and a Lambda
    function, which asks S3 what is there and brings the titles to it.

    Events may come twice, late and in any order. A title that cannot be made is in the dead-letter queue, with the
    reason: `mediapackage-vod ingest failed`. What was in the bucket before is made titles by `mediapackage-vod ingest
    backfill`. A catalogue and an ingest may share a unit, and neither touches what the other made.

    Children: `<name>-ingested`; `<name>-queue`, `<name>-dead-letters`, `<name>-queue-policy`; `<name>-role`,
    `<name>-policy`, `<name>-publish`, `<name>-logs`, `<name>-function`, `<name>-messages`; `<name>-uploads`,
    `<name>-jobs`, `<name>-playable` and `<rule>-target` for each of these rules; `<name>-source-access`,
    `<name>-notifications`, `<name>-topic`, `<name>-topic-policy` and `<name>-<address>`.
    """

    function_name: pulumi.Output[str]
    """The name of the Lambda function, by which the commands `mediapackage-vod ingest` know the rest."""

    queue_url: pulumi.Output[str]
    """URL of the queue."""

    dead_letter_queue_url: pulumi.Output[str]
    """URL of the queue of what was given up."""

    dead_letter_queue_arn: pulumi.Output[str]
    """Its ARN, for an alarm."""

    asset_id_prefix: pulumi.Output[str]
    """What the ids of the ingest's assets begin with."""

    topic_arn: pulumi.Output[str] | None
    """ARN of the topic that is told of titles that can be played, with `ready`."""

    source_access: SourceAccess | None
    """The role that reads the sources, without `source_role_arn`."""

    def __init__(
        self,
        name: str,
        *,
        packaging: Packaging | Sequence[Packaging],
        bucket: pulumi.Input[str],
        manifests: Sequence[str],
        enable_events: bool,
        source_role_arn: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **settings: Unpack[AssetIngestSettings],
    ) -> None:
        """Declare an ingest.

        Args:
            name: logical name in the stack; ids of assets begin with it.
            packaging: the unit, or the `reference` that its stack exports, or several, of one Region.
            bucket: name or ARN of the bucket, in the unit's Region.
            manifests: keys of the manifests, one a title, in which `*` stands for any characters:
                `['films/*/index.m3u8', '*.smil']`. A manifest of a single rendition must not match.
            enable_events: let the bucket send its events to EventBridge. It makes the bucket's notifications, which
                replace those that it has; False if it sends events already.
            source_role_arn: the IAM role with which MediaPackage reads the sources. Default: one is made for the
                bucket.
            opts: the usual component options; the AWS provider comes with them.
            **settings: see `AssetIngestSettings`.

        Raises:
            ProgramError: keys that are no manifests, a number that AWS does not take, an unknown setting, more units
                than a Lambda function can be told of.
        """
        listed = _listed(packaging)
        given = checked(f"AssetIngest {name!r}", settings, len(listed))
        keys = checked_manifests(manifests)
        require_boolean("enable_events", enable_events)
        units = [referenced(each) for each in listed]
        tags, ready, bus = tags_in_the_clear(given.get("tags")), given.get("ready"), given.get("ready_event_bus")
        bucket, source_role_arn = reusable((bucket, source_role_arn))
        bucket_name = in_the_clear("bucket", when_known(bucket, _bucket_name))
        super().__init__(f"{PACKAGE}:index:AssetIngest", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        region = same_region(self, name, units[0].region)
        self.source_access = parts.source_role(
            name, None, role_arn=source_role_arn, bucket=bucket, titles={}, tags=tags, parent=self
        )
        role_arn = self.source_access.role_arn if self.source_access else cast("pulumi.Input[str]", source_role_arn)
        ingested = IngestedAssets(
            f"{name}-ingested",
            packaging_group_ids=[each.group_id for each in units],
            force_destroy=given["force_destroy"],
            region=units[0].region,
            opts=child,
        )
        self.asset_id_prefix = ingested.id_prefix
        found = queues(name, delay_seconds=given["delay_seconds"], tries=given["tries"], tags=tags, parent=self)
        topic = None if ready is None else notification_topic(self, name, ready, tags)
        self.topic_arn = topic.arn if topic else None
        role = function_role(name, {**given, "tags": tags}, self)
        publish = publish_policy(
            f"{name}-publish",
            role,
            asset_id_prefix=ingested.id_prefix,
            tags={OWNER_TAG: ingested.owner_tag},
            source_role_arn=role_arn,
            region=region,
            parent=self,
        )
        made = function(
            name,
            role=role,
            queues=found,
            bucket=bucket_name,
            manifests=keys,
            told=may_tell(self.topic_arn, ready, bus, region, self),
            environment=environment(
                {
                    "bucket": bucket_name,
                    "manifests": keys,
                    "units": [described(*each) for each in zip(units, given["weights"], strict=True)],
                    "id_prefix": ingested.id_prefix,
                    "owner_tag": ingested.owner_tag,
                    "source_role_arn": role_arn,
                    "queue": found.messages.url,
                    "dead_letters": found.dead_letters.url,
                    "tags": tags,
                    "delete_with_source": given["delete_with_source"],
                    "rate": given["requests_per_second"] / given["concurrency"],
                    "receives": given["tries"],
                    "topic": self.topic_arn,
                    "event_bus": bus,
                }
            ),
            concurrency=given["concurrency"],
            retention_in_days=given["log_retention_in_days"],
            tags=tags,
            allowed=[publish],
            parent=self,
        )
        rules = event_rules(
            name,
            given,
            bucket=bucket_name,
            manifests=keys,
            id_prefix=ingested.id_prefix,
            region=region,
            tags=tags,
            parent=self,
        )
        let_in(name, found.messages, rules, self)
        if enable_events:
            aws.s3.BucketNotification(f"{name}-notifications", bucket=bucket_name, eventbridge=True, opts=child)
        self.function_name = made.name
        self.queue_url, self.dead_letter_queue_url = found.messages.url, found.dead_letters.url
        self.dead_letter_queue_arn = found.dead_letters.arn
        outputs = ("function_name", "queue_url", "dead_letter_queue_url", "asset_id_prefix")
        self.register_outputs({output: getattr(self, output) for output in outputs})


def _listed(packaging: Any) -> list[Any]:
    units = list(cast("Sequence[Any]", packaging)) if isinstance(packaging, list | tuple) else [packaging]
    if not units:
        raise ProgramError("packaging is empty: an ingest needs at least one unit")
    return units


def _bucket_name(given: Any) -> str:
    found = location("bucket", given)
    if found.prefix:
        raise ProgramError(f"bucket is {shown(given)}; it is a whole bucket: say in manifests= which keys are meant")
    return found.bucket
