"""CDN authorization: the secret that a packaging group names, and what a request must carry to be served.

Source: user guide, pages on CDN authorization, its set-up and its rotation. The service is given ten minutes there to
see a new value; here it is seen at once.

The library has these facts as well; that they stand here again is on purpose, since it is tested against them.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.emulator.aws.resources import OtherResources, Secret
from pulumi_mediapackage_vod.emulator.aws.service_role import NoAccessError, ServiceRole
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.documents import read_json

HEADER = "X-MediaPackage-CDNIdentifier"
MEMBER = "MediaPackageCDNIdentifier"
"""The member of the JSON object in the secret."""

_LENGTHS = range(8, 129)
# The current value or one version back.
_LABELS = ("AWSCURRENT", "AWSPREVIOUS")
_SECRET_ARN = re.compile(r"arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):([0-9]{12}):secret:\S+")
_ACTIONS = ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")

Authorization = Mapping[str, str]


class CdnAuthorization:
    """Reads secrets, with the role that a group names if permissions are to count."""

    def __init__(self, resources: OtherResources) -> None:
        self._resources = resources

    def check(self, authorization: Authorization, caller: Caller, group_arn: str) -> None:
        """A `NoAccessError` says why the secret is of no use; its text has nothing of the secret's value."""
        secret = self._read(authorization, caller, group_arn, as_role=True)
        if _identifier(secret, _LABELS[0]) is None:
            raise NoAccessError(
                f"the secret {secret.arn} must hold a JSON object with {MEMBER}, a text of {_LENGTHS.start} to "
                f"{_LENGTHS.stop - 1} characters"
            )

    def admits(
        self, given: str, authorization: Authorization, caller: Caller, group_arn: str, *, as_role: bool
    ) -> bool:
        """Whether a request with this header is served; a `NoAccessError` says why that cannot be known."""
        secret = self._read(authorization, caller, group_arn, as_role=as_role)
        identifiers = [identifier for label in _LABELS if (identifier := _identifier(secret, label))]
        return any(hmac.compare_digest(given.encode(), each.encode()) for each in identifiers)

    def _read(self, authorization: Authorization, caller: Caller, group_arn: str, *, as_role: bool) -> Secret:
        arn = authorization["CdnIdentifierSecret"]
        named = _SECRET_ARN.fullmatch(arn)
        if named is None or named.groups() != (caller.region, caller.account):
            raise NoAccessError(f"'{arn}' is no secret of account {caller.account} in {caller.region}")
        role = None
        if as_role:
            role = ServiceRole.assumed(self._resources, authorization["SecretsRoleArn"], caller, group_arn)
        secret = self._resources.secret(arn)
        if secret is None:
            raise NoAccessError(f"unable to access the secret {arn}: there is no such secret")
        if role:
            context = {"kms:EncryptionContext:SecretARN": secret.arn}
            try:
                role.check(secret, _ACTIONS)
                role.check_key(self._resources, secret.kms_key, "secretsmanager", context)
            except NoAccessError as error:
                raise NoAccessError(f"unable to access the secret {arn}: {error}") from None
        return secret


def _identifier(secret: Secret, label: str) -> str | None:
    try:
        document: Any = read_json(secret.values.get(label, ""))
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    found: Any = cast("Mapping[str, Any]", document).get(MEMBER)
    return found if isinstance(found, str) and len(found) in _LENGTHS else None
