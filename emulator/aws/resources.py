"""Roles, buckets, keys and secrets in the other services, as far as the emulated service looks at them.

Read from moto in its own process, past signatures and permissions. `ModuleNotFoundError` where moto is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

_PART = 1 << 20
_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:([a-z0-9-]+):([0-9]{12}):")


@dataclass(frozen=True)
class Role:
    """A role of IAM with its policies in JSON, inline and attached."""

    arn: str
    account: str
    trust_policy: str
    policies: tuple[str, ...]


@dataclass(frozen=True)
class Guarded:
    """A resource that has an owner and perhaps a policy of its own."""

    arn: str
    account: str
    policy: str | None = None
    grants: frozenset[tuple[str, str]] = frozenset()
    """Of a KMS key: who may do which operation."""


@dataclass(frozen=True)
class Bucket(Guarded):
    """A bucket of S3."""

    region: str = ""


@dataclass(frozen=True)
class StoredObject:
    """An object in a bucket."""

    kms_key: str | None
    """How the key that encrypts it was named; None where none of the user's own does."""
    version: str
    """Another one whenever something else is stored under the name."""


@dataclass(frozen=True)
class Secret(Guarded):
    """A secret of Secrets Manager."""

    kms_key: str | None = None
    """As of a `StoredObject`."""
    values: Mapping[str, str] = field(default_factory=lambda: {}, repr=False)
    """The texts of its versions, by staging label: `AWSCURRENT`, `AWSPREVIOUS`."""


class OtherResources:
    """Reads what there is at this moment; None where there is nothing of the name."""

    def __init__(self, backends_of: Callable[[str], Any]) -> None:
        """`backends_of` a service are moto's backends, by account and Region or partition."""
        self._backends_of = backends_of

    def role(self, arn: str) -> Role | None:
        _, partition, _, _, account, _ = arn.split(":", 5)
        roles: Mapping[str, Any] = self._backends_of("iam")[account][_global(partition)].roles
        found = next((each for each in list(roles.values()) if each.arn == arn), None)
        if found is None:
            return None
        versions = [version for policy in list(found.managed_policies.values()) for version in policy.versions]
        attached = [version.document for version in versions if version.is_default]
        return Role(
            arn=arn,
            account=account,
            trust_policy=found.assume_role_policy_document,
            policies=(*found.policies.values(), *attached),
        )

    def bucket(self, partition: str, name: str) -> Bucket | None:
        found = self._bucket(partition, name)
        if found is None:
            return None
        policy = found.policy.decode() if isinstance(found.policy, bytes) else found.policy
        return Bucket(f"arn:{partition}:s3:::{name}", found.account_id, policy, region=found.region_name)

    def stored_object(self, partition: str, bucket: str, key: str) -> StoredObject | None:
        """The newest version of an object; none where that is a delete marker."""
        found = self._object(partition, bucket, key)
        if found is None:
            return None
        encrypted = (found.encryption or "").startswith("aws:kms")
        return StoredObject(kms_key=_own(found.kms_key_id) if encrypted else None, version=_version(found))

    def copy_object(self, partition: str, bucket: str, key: str, into: BinaryIO) -> str | None:
        """Write an object's content, never all of it in memory, and tell its version; None where there is none."""
        found = self._object(partition, bucket, key)
        if found is None:
            return None
        # moto reads the content to know this, without the lock.
        version = _version(found)
        # moto's own way to the content of an object has all of it in memory at once.
        content, position = found._value_buffer, 0
        while True:
            with found.lock:
                content.seek(position)
                part: bytes = content.read(_PART)
            if not part:
                return version
            position += into.write(part)

    def key(self, named: str, *, account: str, region: str) -> Guarded | None:
        """A KMS key by its id, ARN or alias, of this account and Region unless an ARN names others."""
        if arn := _KEY_ARN.match(named):
            region, account = arn.groups()
        backend = self._backend("kms", account, region)
        found = backend and backend.keys.get(backend.any_id_to_key_id(named))
        if not found:
            return None
        grants = {
            (each.grantee_principal, operation) for each in found.grants.values() for operation in each.operations
        }
        return Guarded(found.arn, account, found.policy, frozenset(grants))

    def secret(self, arn: str) -> Secret | None:
        """A secret by its ARN, complete or without the six characters that end it."""
        region, account = arn.split(":", 5)[3:5]
        backend = self._backend("secretsmanager", account, region)
        secrets = list(backend.secrets.values()) if backend else []
        found = next((each for each in secrets if arn in (each.arn, each.arn[:-7]) and not each.is_deleted()), None)
        if found is None:
            return None
        values = {
            label: version["secret_string"]
            for version in found.versions.values()
            for label in version["version_stages"]
            if version.get("secret_string")
        }
        return Secret(found.arn, account, found.policy, kms_key=_own(found.kms_key_id), values=values)

    def _backend(self, service: str, account: str, region: str) -> Any:
        try:
            return self._backends_of(service)[account][region]
        except KeyError:  # a Region that moto does not know
            return None

    def _object(self, partition: str, bucket: str, key: str) -> Any:
        found: Any = self._bucket(partition, bucket).keys.get(key)
        # A delete marker has none.
        return found if hasattr(found, "encryption") else None

    def _bucket(self, partition: str, name: str) -> Any:
        """In any account, since no two buckets of a partition have the same name."""
        backends = self._backends_of("s3")
        for account in list(backends):
            buckets = backends[account][_global(partition)].buckets
            if name in buckets:
                return buckets[name]
        return None


def _global(partition: str) -> str:
    """moto's name for the place of what belongs to no Region, in older versions too."""
    return "global" if partition == "aws" else partition


def _version(found: Any) -> str:
    return f"{found.etag} {found.version_id} {found.last_modified}"


def _own(kms_key: str | None) -> str | None:
    """None for a key that is the service's own, which takes no permission."""
    return None if kms_key is None or "alias/aws/" in kms_key else kms_key
