"""SourceAccess: the IAM role with which MediaPackage reads the sources of a catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from typing_extensions import Unpack

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.access.service_role import (
    RoleSettings,
    require_role_settings,
    role_policy,
    service_role,
)
from pulumi_mediapackage_vod.components.checks.aws_provider import aws, region_of
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.known import in_the_clear, when_known
from pulumi_mediapackage_vod.components.checks.physical_names import GRANT, physical_name
from pulumi_mediapackage_vod.components.checks.s3_sources import Location, holds, location
from pulumi_mediapackage_vod.components.checks.settings import checked_settings, require_kms_key, require_list
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

# https://docs.aws.amazon.com/mediapackage/latest/ug/setting-up-create-trust-rel-policy-vod.html
_OBJECT_ACTIONS = ("s3:GetObject",)
_BUCKET_ACTIONS = ("s3:GetBucketLocation", "s3:GetBucketRequestPayment", "s3:ListBucket")
_KEY_ACTIONS = ("kms:Decrypt",)

Statement = policies.Statement


class SourceAccessSettings(RoleSettings, total=False):
    """What the role may read, and the settings of the role."""

    buckets: Sequence[pulumi.Input[str]] | None
    """Each a bucket's name, `arn:aws:s3:::bucket` or `s3://bucket`, with a `/prefix` if only what starts with it may
    be read. At least one. A bucket has to be in the Region of the packaging unit, without requester-pays:
    MediaPackage cannot ingest from others."""

    kms_keys: Sequence[pulumi.Input[str]] | None
    """ARNs of the KMS keys that the sources are encrypted with. Default: none; SSE-S3 needs none either."""

    bucket_provider: pulumi.ProviderResource | None
    """An AWS provider of the account that the buckets and keys belong to. With it the component makes the buckets'
    policies, which replace those they have, and grants for the keys. Default: it makes neither, and you put the outputs
    `bucket_policy_statement` and `kms_key_policy_statement` into policies of your own."""


class SourceAccess(Component):
    """A role that MediaPackage assumes to read sources: the documented permissions, on the named buckets alone.

    Children: `<name>-role`, `<name>-policy`; with `bucket_provider` also `<name>-bucket-policy-<number>` and
    `<name>-key-grant-<number>`.
    """

    role_arn: pulumi.Output[str]
    """The role's ARN, known once all of its permissions are attached."""

    role_name: pulumi.Output[str]
    """The role's name."""

    region: pulumi.Output[str]
    """The Region of the AWS provider, in which MediaPackage assumes the role."""

    bucket_policy_statement: pulumi.Output[Statement]
    """The statement that the first bucket's policy needs if the bucket belongs to another account."""

    bucket_policy_statements: Sequence[pulumi.Output[Statement]]
    """The same for each bucket, in the order of `buckets`."""

    kms_key_policy_statement: pulumi.Output[Statement]
    """The statement that the policies of the keys need if the keys belong to another account."""

    def __init__(
        self, name: str, *, opts: pulumi.ResourceOptions | None = None, **settings: Unpack[SourceAccessSettings]
    ) -> None:
        """Declare the role.

        Args:
            name: logical name in the stack.
            opts: the usual component options; the AWS provider comes with them.
            **settings: see `SourceAccessSettings`.

        Raises:
            ProgramError: no bucket, a bucket or prefix that cannot be one, a KMS key that is not given by its ARN, a
                role that IAM would not make, an unknown setting.
        """
        settings = checked_settings(f"SourceAccess {name!r}", settings, SourceAccessSettings)
        require_role_settings(settings)
        buckets = require_list("buckets", settings.get("buckets"))
        keys = require_list("kms_keys", settings.get("kms_keys", ()))
        for index, key in enumerate(keys):
            require_kms_key(f"kms_keys[{index}]", key)
        if not buckets:
            raise ProgramError("buckets is empty: a role needs at least one bucket to read from")
        known = [location(f"buckets[{index}]", item) for index, item in enumerate(buckets) if isinstance(item, str)]
        if "bucket_provider" in settings and len({place.bucket for place in known}) < len(known):
            raise ProgramError("buckets names one twice: with bucket_provider= each has one policy, so name it once")
        self._places = known if len(known) == len(buckets) else None
        super().__init__(f"{PACKAGE}:index:SourceAccess", name, {}, opts)
        self.region = region = region_of(self)
        partition = aws.get_partition_output(opts=pulumi.InvokeOutputOptions(parent=self)).partition
        role = service_role(name, "MediaPackage VOD reads its sources", settings, region, self)
        places = pulumi.Output.all(*buckets)
        document = when_known(pulumi.Output.all(places, pulumi.Output.all(*keys), partition, region), _policy)
        policy = role_policy(name, role, document, self)
        self.bucket_policy_statements = [
            when_known(pulumi.Output.all(places, partition, role.arn), _bucket_statement_of(index))
            for index in range(len(buckets))
        ]
        self.bucket_policy_statement = self.bucket_policy_statements[0]
        self.kms_key_policy_statement = role.arn.apply(
            lambda arn: policies.allow(_KEY_ACTIONS, ["*"], Principal={"AWS": arn})
        )
        provider = settings.get("bucket_provider")
        granted = self._grants(name, places, keys, role, provider) if provider else []
        attached = [policy.id, *(grant.id for grant in granted)]
        self.role_arn = pulumi.Output.all(role.arn, *attached).apply(lambda found: str(found[0]))
        self.role_name = role.name
        self.register_outputs({"role_arn": self.role_arn, "role_name": self.role_name})

    def _grants(
        self,
        name: str,
        places: pulumi.Output[Any],
        keys: Sequence[pulumi.Input[str]],
        role: aws.iam.Role,
        provider: pulumi.ProviderResource,
    ) -> list[pulumi.CustomResource]:
        opts = pulumi.ResourceOptions(parent=self, provider=provider)
        bucket_policies = [
            aws.s3.BucketPolicy(
                f"{name}-bucket-policy-{index}",
                bucket=in_the_clear(f"buckets[{index}]", when_known(places, _bucket_of(index))),
                policy=statement.apply(policies.document),
                opts=opts,
            )
            for index, statement in enumerate(self.bucket_policy_statements)
        ]
        key_grants = [
            self._key_grant(f"{name}-key-grant-{index}", key, role, provider) for index, key in enumerate(keys)
        ]
        return [*bucket_policies, *key_grants]

    def _key_grant(
        self, resource: str, key: pulumi.Input[str], role: aws.iam.Role, provider: pulumi.ProviderResource
    ) -> aws.kms.Grant:
        named, opts = physical_name(resource, GRANT, self)
        opts.provider = provider
        return aws.kms.Grant(
            resource, **named, key_id=key, grantee_principal=role.arn, operations=["Decrypt"], opts=opts
        )


def warn_of_unreadable(access: SourceAccess, sources: Mapping[str, pulumi.Input[str]]) -> None:
    """Warn of sources that the role cannot read. `sources` has each under the argument that names it; sources and
    buckets that are not known yet are passed over."""
    places = access._places  # pyright: ignore[reportPrivateUsage]
    for argument, source in sources.items():
        if places is not None and isinstance(source, str) and not holds(places, source):
            buckets = ", ".join("/".join(filter(None, place)) for place in places)
            pulumi.log.warn(
                f"{argument} is in none of the buckets that its role reads ({buckets}), and its ingest will fail: name "
                "its bucket in source_access={'buckets': […]}, or give the asset a source_role_arn of its own",
                access,
            )


def _locations(buckets: Sequence[str]) -> list[Location]:
    return [location(f"buckets[{index}]", bucket) for index, bucket in enumerate(buckets)]


def _bucket_of(index: int) -> Any:
    def bucket(buckets: Sequence[str]) -> str:
        return _locations(buckets)[index].bucket

    return bucket


def _policy(found: Sequence[Any]) -> str:
    buckets, keys, partition, region = found
    places = _locations(buckets)
    statements = [
        policies.allow(_OBJECT_ACTIONS, [place.objects_arn(partition) for place in places], Sid="ReadSources"),
        policies.allow(
            _BUCKET_ACTIONS, sorted({place.bucket_arn(partition) for place in places}), Sid="LookIntoBuckets"
        ),
    ]
    if keys:
        through_s3 = {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}
        statements.append(policies.allow(_KEY_ACTIONS, keys, Sid="DecryptSources", Condition=through_s3))
    return policies.document(*statements)


def _bucket_statement_of(index: int) -> Any:
    def statement(found: Sequence[Any]) -> Statement:
        buckets, partition, role_arn = found
        place = _locations(buckets)[index]
        return policies.allow(
            (*_OBJECT_ACTIONS, *_BUCKET_ACTIONS),
            [place.bucket_arn(partition), place.objects_arn(partition)],
            Principal={"AWS": role_arn},
        )

    return statement
