"""Types that exist in the stack's state only: inputs as they are, and made-up outputs that depend on the id alone."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Any

from pulumi_mediapackage_vod.aws_plugin.kinds import Kind
from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_GLOBAL = {"cloudfront", "iam", "route53"}
_ARN = "arn:{partition}:{service}:{region}:{account}:"
_GLOBAL_ARN = "arn:{partition}:{service}::{account}:"


class Kept(Kind):
    """Ids and outputs are patterns; in them stand the resource's own properties, and

    partition, account, region, service; id; digits (32 hexadecimal ones that belong to the id, or, in a pattern of the
    id, to the URN); uuid and UPPER, of the same digits.
    """

    def __init__(
        self,
        service: str,
        id_: str,
        outputs: Mapping[str, Any],
        *,
        named: str = "",
        longest: int = 255,
        tagged: bool = False,
        create_only: Collection[str] = (),
        limits: Mapping[str, str] | None = None,
    ) -> None:
        self._service = service
        self._id = id_
        self._outputs = outputs
        self.named, self.longest, self.tagged, self.create_only = named, longest, tagged, create_only
        self.limits = limits or {}
        # What the plugin would say in a preview is not known of these.
        self.refuses_early = False
        self.regional = service not in _GLOBAL
        self.computed = tuple(outputs)

    @classmethod
    def of(cls, token: str) -> Kept:
        """A type that nobody has described here."""
        _, module, name = token.split(":")
        service = module.partition("/")[0]
        return cls(service, "{digits}", {"arn": f"{_ARN}{name.lower()}/{{id}}"})

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        return self._id.format_map(self._parts(aws, urn, props))

    def read(self, aws: Aws, id_: str, props: Props) -> Props:
        if not props:
            raise RuntimeError("the stand-in for the AWS plugin keeps objects of this type in state: there is no other")
        parts = {**self._parts(aws, id_, props), "id": id_}
        missing = {key: value for key, value in self._outputs.items() if key not in props}
        return {key: value.format_map(parts) if isinstance(value, str) else value for key, value in missing.items()}

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        """In state only."""

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        """From state only."""

    def _parts(self, aws: Aws, seed: str, props: Props) -> Props:
        digits = hashlib.sha256(seed.encode()).hexdigest()[:32]
        return {
            **props,
            "partition": aws.partition,
            "account": aws.account,
            "region": aws.region,
            "service": self._service,
            "digits": digits,
            "UPPER": digits.upper()[:13],
            "uuid": "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])),
        }


_NAMES = {"name": r"[\w-]{1,128}"}


def _policy(path: str) -> Kept:
    """One of CloudFront's policies, or what is made like them."""
    outputs = {"arn": f"{_GLOBAL_ARN}{path}/{{id}}", "etag": "E{UPPER}"}
    return Kept("cloudfront", "{uuid}", outputs, named="name", limits=_NAMES)


KEPT: Mapping[str, Kept] = {
    "aws:acm/certificate:Certificate": Kept(
        "acm",
        "arn:{partition}:acm:{region}:{account}:certificate/{uuid}",
        {"arn": "{id}", "status": "ISSUED", "domainValidationOptions": []},
        tagged=True,
        create_only=("domainName", "subjectAlternativeNames", "validationMethod"),
    ),
    "aws:cloudfront/cachePolicy:CachePolicy": _policy("cache-policy"),
    "aws:cloudfront/function:Function": Kept(
        "cloudfront",
        "{name}",
        {
            "arn": f"{_GLOBAL_ARN}function/{{id}}",
            "etag": "E{UPPER}",
            "liveStageEtag": "E{UPPER}",
            "status": "UNASSOCIATED",
        },
        named="name",
        longest=64,
    ),
    "aws:cloudfront/keyGroup:KeyGroup": Kept("cloudfront", "{uuid}", {"etag": "E{UPPER}"}, named="name", limits=_NAMES),
    "aws:cloudfront/originAccessControl:OriginAccessControl": _policy("origin-access-control"),
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": _policy("origin-request-policy"),
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": _policy("response-headers-policy"),
    "aws:iam/policy:Policy": Kept(
        "iam", f"{_GLOBAL_ARN}policy/{{name}}", {"arn": "{id}"}, named="name", longest=128, tagged=True
    ),
}
