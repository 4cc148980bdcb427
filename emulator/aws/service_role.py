"""A role that the service was given: whether it can assume it, and what it may do then.

Documented are who assumes it and which permissions it needs (user guide, "Allowing AWS Elemental MediaPackage to
access other AWS services"). How the service meets a condition of the trust policy is assumed: AWS shows
`aws:SourceAccount` and `aws:SourceArn` for harvest jobs only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pulumi_mediapackage_vod.emulator.aws.iam_policy import Principal, Request, Verdict, verdict
from pulumi_mediapackage_vod.emulator.aws.resources import Guarded, OtherResources, Role
from pulumi_mediapackage_vod.emulator.model.caller import Caller

# Those of the service's Regions that an account has to enable: its roles must trust the Region's own principal there.
# The library has this list as well; it stands here again on purpose, since the library is tested against the emulator.
_OPT_IN_REGIONS = frozenset({"ap-south-2", "ap-southeast-4", "me-central-1"})

_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/\S+")


class NoAccessError(Exception):
    """What the service cannot do and why, in a sentence."""


class ServiceRole:
    """A role that the service has assumed in an account and a Region."""

    def __init__(self, role: Role, caller: Caller) -> None:
        self.arn = role.arn
        self._role = role
        self._caller = caller

    @classmethod
    def assumed(cls, resources: OtherResources, arn: str, caller: Caller, on_behalf_of: str) -> ServiceRole:
        """The role, assumed for the object with the ARN `on_behalf_of`; a `NoAccessError` says why it cannot be."""
        named = _ROLE_ARN.fullmatch(arn)
        if named is None or named.group(1) != caller.account:
            raise NoAccessError(f"'{arn}' is no role of account {caller.account}")
        role = resources.role(arn)
        if role is None:
            raise NoAccessError(f"unable to assume the role {arn}: there is no such role")
        service = principal_in(caller.region)
        request = Request(
            action="sts:AssumeRole",
            principal=Principal("Service", frozenset({service})),
            context={"aws:SourceAccount": caller.account, "aws:SourceArn": on_behalf_of},
        )
        if verdict([role.trust_policy], request) is not Verdict.ALLOWED:
            raise NoAccessError(f"unable to assume the role {arn}: its trust policy does not let {service} do so")
        return cls(role, caller)

    def check(
        self,
        resource: Guarded,
        actions: Iterable[str],
        *,
        part: str = "",
        context: Mapping[str, str] | None = None,
        needs_owner: bool = False,
    ) -> None:
        """A `NoAccessError` names the actions that are not allowed on the resource, or on a part of it.

        `needs_owner` is for a KMS key: what its policy does not leave to its account, the role's policies cannot allow.
        """
        arn = resource.arn + part
        missing = [each for each in actions if not self._may(each, arn, resource, context or {}, needs_owner)]
        if missing:
            raise NoAccessError(f"{', '.join(missing)} on {arn} is not allowed to the role {self.arn}")

    def check_key(self, resources: OtherResources, key: str | None, via: str, context: Mapping[str, str]) -> None:
        """`kms:Decrypt` with the key that encrypts what a service keeps, asked for through that service."""
        if key is None:
            return
        found = resources.key(key, account=self._caller.account, region=self._caller.region)
        if found is None:
            raise NoAccessError(f"there is no KMS key {key}")
        service = f"{via}.{self._caller.region}.amazonaws.com"
        through = {"kms:ViaService": service, "kms:CallerAccount": self._caller.account, **context}
        self.check(found, ["kms:Decrypt"], context=through, needs_owner=True)

    def _may(self, action: str, arn: str, resource: Guarded, context: Mapping[str, str], needs_owner: bool) -> bool:
        account = self._caller.account
        known = {
            "aws:PrincipalArn": self.arn,
            "aws:PrincipalAccount": account,
            "aws:ResourceAccount": resource.account,
            "aws:RequestedRegion": self._caller.region,
            "aws:SecureTransport": "true",
            **context,
        }
        partition = self.arn.split(":")[1]
        by_name = Principal("AWS", frozenset({self.arn}))
        by_account = Principal("AWS", frozenset({account, f"arn:{partition}:iam::{account}:root"}))
        own = verdict(self._role.policies, Request(action, arn, context=known))
        direct = verdict([resource.policy], Request(action, arn, by_name, known))
        through_account = verdict([resource.policy], Request(action, arn, by_account, known))
        if Verdict.DENIED in (own, direct, through_account):
            return False
        granted = direct is Verdict.ALLOWED or (self.arn, action.partition(":")[2]) in resource.grants
        if resource.account != account:
            return own is Verdict.ALLOWED and (granted or through_account is Verdict.ALLOWED)
        return granted or (own is Verdict.ALLOWED and (through_account is Verdict.ALLOWED or not needs_owner))


def principal_in(region: str) -> str:
    return f"mediapackage.{region}.amazonaws.com" if region in _OPT_IN_REGIONS else "mediapackage.amazonaws.com"
