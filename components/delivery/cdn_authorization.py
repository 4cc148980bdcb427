"""CdnAuthorization: only a CDN that sends the right header may read from a packaging group."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, cast

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
from pulumi_mediapackage_vod.components.checks.known import is_known, shown, tags_in_the_clear, when_known
from pulumi_mediapackage_vod.components.checks.physical_names import readable
from pulumi_mediapackage_vod.components.checks.settings import (
    checked_settings,
    require_boolean,
    require_kms_key,
    require_secret,
)
from pulumi_mediapackage_vod.dynamic_providers import Authorization, CdnIdentifier, KnownValue, ProgramError
from pulumi_mediapackage_vod.facts.access import SECRET_KEY
from pulumi_mediapackage_vod.facts.patterns import ACCOUNT, CDN_IDENTIFIER_LENGTHS

HEADER_NAME: Final = "X-MediaPackage-CDNIdentifier"
"""The header that the CDN sends. https://docs.aws.amazon.com/mediapackage/latest/ug/cdn-auth-setup.html"""

# AWS's policy has ListSecrets too, which takes no resource: on one secret it allows nothing.
# https://docs.aws.amazon.com/mediapackage/latest/ug/setting-up-create-trust-rel-policy-cdn.html
_SECRET_ACTIONS: Final = (
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:ListSecretVersionIds",
)
_LONGEST_NAME: Final = 400
_SECRET_NAME: Final = re.compile(rf"[\w/+=.@-]{{1,{_LONGEST_NAME}}}", re.ASCII)
_READER: Final = re.compile(r"[a-z0-9.-]+\.amazonaws\.com(\.cn)?|arn:[a-z0-9-]+:(iam|sts)::\d{12}:\S+")


class CdnAuthorizationSettings(RoleSettings, total=False):
    """Where the identifier comes from, who may read it, and the settings of the role."""

    identifier: pulumi.Input[str] | None
    """The value that the CDN sends, 8 to 128 characters. Default: a random UUID, as AWS recommends."""

    rotation: pulumi.Input[str] | None
    """Any text, such as a date; another text makes another random value, which the CDN sends at once unless `sent` says
    otherwise. Removing the setting changes nothing."""

    sent: Literal["current", "previous"] | None
    """Which value the CDN sends: that of the secret (`current`, the default), or the one before the last rotation
    (`previous`), which the service still accepts. To rotate without a refused request takes two `up`s: the first with
    another `rotation` and `sent="previous"`, the second ten minutes later without `sent`."""

    enforced: bool | None
    """Whether packaging groups with this authorization refuse requests without the header. Default True; False makes
    secret and role only, which is the first step to turn authorization on without a refused request."""

    secret_arn: pulumi.Input[str] | None
    """ARN of an existing secret in the unit's Region and account, which holds
    `{"MediaPackageCDNIdentifier": "<value>"}`, to use instead of making one. Groups may share one."""

    kms_key: pulumi.Input[str] | None
    """ARN of the KMS key that encrypts the secret. Default: the AWS managed key of Secrets Manager."""

    readers: Sequence[pulumi.Input[str]] | None
    """Who else may read the secret: service principals, ARNs of roles, account ids. `mediatailor.amazonaws.com` needs a
    `kms_key` whose policy lets it decrypt (https://docs.aws.amazon.com/mediatailor/latest/ug/cdn-emp-auth.html). Not
    for a `secret_arn`, whose policy is its owner's."""


class CdnAuthorization(Component):
    """An identifier, the secret that holds it, and the role with which MediaPackage reads the secret.

    The identifier is a secret in the state. Children: `<name>-identifier`, `<name>-sent`, `<name>-secret`,
    `<name>-secret-value`, `<name>-secret-policy` (with `readers`), `<name>-role`, `<name>-policy`.
    """

    header_name: str = HEADER_NAME
    """The name of the header that the CDN has to send."""

    identifier: pulumi.Output[str]
    """The header's value; a secret."""

    secret_arn: pulumi.Output[str]
    """ARN of the secret."""

    role_arn: pulumi.Output[str]
    """ARN of the role, known once all of its permissions are attached."""

    authorization: pulumi.Output[Authorization]
    """What a `PackagingGroup` takes."""

    region: pulumi.Output[str]
    """The Region of the secret."""

    enforced: bool
    """Whether packaging groups are to refuse requests without the header."""

    def __init__(
        self, name: str, *, opts: pulumi.ResourceOptions | None = None, **settings: Unpack[CdnAuthorizationSettings]
    ) -> None:
        """Declare an authorization.

        Args:
            name: logical name in the stack; the secret's name is `MediaPackage/<name>-` and a random part.
            opts: the usual component options; the AWS provider comes with them.
            **settings: see `CdnAuthorizationSettings`.

        Raises:
            ProgramError: an identifier of a wrong length, settings that exclude each other, an unknown setting.
        """
        settings = checked_settings(f"CdnAuthorization {name!r}", settings, CdnAuthorizationSettings)
        require_role_settings(settings)
        _check(settings)
        super().__init__(f"{PACKAGE}:index:CdnAuthorization", name, {}, opts)
        self.enforced = settings.get("enforced") is not False
        self.region = region_of(self)
        existing = settings.get("secret_arn")
        if existing is None:
            self._make(name, settings)
        else:
            self.secret_arn = pulumi.Output.from_input(existing)
            self.identifier = self._read()
        self.role_arn = self._role(name, settings)
        self.authorization = pulumi.Output.all(self.secret_arn, self.role_arn).apply(
            lambda each: cast(Authorization, {"cdn_identifier_secret": each[0], "secrets_role_arn": each[1]})
        )
        self.register_outputs({"secret_arn": self.secret_arn, "role_arn": self.role_arn})

    def _make(self, name: str, settings: CdnAuthorizationSettings) -> None:
        child = pulumi.ResourceOptions(parent=self)
        generated = CdnIdentifier(
            f"{name}-identifier",
            identifier=settings.get("identifier"),
            rotation=settings.get("rotation"),
            opts=child,
        )
        secret = aws.secretsmanager.Secret(
            f"{name}-secret",
            name_prefix=f"MediaPackage/{_secret_name(name)}-",
            description="The header that a CDN sends to MediaPackage VOD",
            kms_key_id=settings.get("kms_key"),
            tags=tags_in_the_clear(settings.get("tags")),
            # Used only when the secret is made, so that a component that is renamed keeps its secret.
            opts=pulumi.ResourceOptions(parent=self, ignore_changes=["name_prefix"]),
        )
        value = aws.secretsmanager.SecretVersion(
            f"{name}-secret-value",
            secret_id=secret.arn,
            secret_string=generated.value.apply(lambda text: json.dumps({SECRET_KEY: text})),
            # Deleting the previous version would take away a value that the CDN may still send.
            opts=pulumi.ResourceOptions(parent=self, retain_on_delete=True),
        )
        if readers := settings.get("readers"):
            aws.secretsmanager.SecretPolicy(
                f"{name}-secret-policy",
                secret_arn=secret.arn,
                policy=when_known(pulumi.Output.all(secret.arn, *readers), _readers_policy),
                opts=child,
            )
        # The ARN as an output of the value: whoever uses it waits until the secret holds one.
        self.secret_arn = value.secret_id
        is_previous = settings.get("sent") == "previous"
        sent = KnownValue(
            f"{name}-sent",
            value=generated.previous_value if is_previous else generated.value,
            decided_by=pulumi.Output.all(generated.id, generated.generation).apply(_generation_sent(is_previous)),
            secret=True,
            opts=child,
        ).value
        self.identifier = pulumi.Output.secret(pulumi.Output.all(sent, value.secret_id).apply(lambda both: both[0]))

    def _read(self) -> pulumi.Output[str]:
        opts = pulumi.InvokeOutputOptions(parent=self)
        version = aws.secretsmanager.get_secret_version_output(secret_id=self.secret_arn, opts=opts)
        return pulumi.Output.secret(version.secret_string).apply(_identifier_in)

    def _role(self, name: str, settings: CdnAuthorizationSettings) -> pulumi.Output[str]:
        description = "MediaPackage VOD reads the identifier that a CDN has to send"
        role = service_role(name, description, settings, self.region, self)
        key = pulumi.Output.from_input(settings.get("kms_key"))
        document = pulumi.Output.all(self.secret_arn, role.arn, key).apply(_role_policy)
        policy = role_policy(name, role, document, self)
        return pulumi.Output.all(role.arn, policy.id).apply(lambda both: str(both[0]))


def _secret_name(name: str) -> str:
    """The component's name, as far as Secrets Manager takes it."""
    return name if _SECRET_NAME.fullmatch(name) else readable(name)[:_LONGEST_NAME]


def _check(settings: CdnAuthorizationSettings) -> None:
    given: Mapping[str, Any] = settings
    require_kms_key("kms_key", given.get("kms_key"))
    require_secret("secret_arn", given.get("secret_arn"))
    require_boolean("enforced", given.get("enforced", True))
    if "secret_arn" in given:
        excluded = sorted({"identifier", "rotation", "sent", "readers"} & set(given))
        if excluded:
            raise ProgramError(
                f"secret_arn= uses an existing secret, so {', '.join(excluded)} cannot be set: its owner sets the value"
            )
    if "identifier" in given and "rotation" in given:
        raise ProgramError("rotation= makes another random value; with an identifier= of your own, change that instead")
    identifier = given.get("identifier")
    if isinstance(identifier, str) and len(identifier) not in CDN_IDENTIFIER_LENGTHS:
        allowed = f"{CDN_IDENTIFIER_LENGTHS[0]} to {CDN_IDENTIFIER_LENGTHS[-1]}"
        raise ProgramError(f"identifier has {len(identifier)} characters; {allowed} are allowed")
    if (sent := given.get("sent", "current")) not in ("current", "previous"):
        raise ProgramError(f"sent is {shown(sent)}; it is 'current' or 'previous'")
    _check_readers(given.get("readers", ()))
    if "kms_key" not in given:
        _refuse_readers_that_need_a_key(given.get("readers") or ())


def _check_readers(readers: Any) -> None:
    wanted = "a service principal (mediatailor.amazonaws.com), the ARN of a role or user, or an account id"
    if not isinstance(readers, list | tuple):
        raise ProgramError(f"readers is {shown(readers)}; it is a list, and each item {wanted}")
    for index, reader in enumerate(cast("Sequence[Any]", readers)):
        if not is_known(reader):
            continue
        if not isinstance(reader, str) or not (_READER.fullmatch(reader) or ACCOUNT.fullmatch(reader)):
            raise ProgramError(f"readers[{index}] is {shown(reader)}; it is {wanted}")


def _refuse_readers_that_need_a_key(readers: Sequence[Any]) -> None:
    for index, reader in enumerate(readers):
        if isinstance(reader, str) and reader.startswith("mediatailor."):
            raise ProgramError(
                f"readers[{index}] is {shown(reader)}, which can read a secret of a customer managed key only: pass "
                "kms_key=, and let the key's policy allow MediaTailor to decrypt"
            )


def _generation_sent(is_previous: bool) -> Callable[[Sequence[Any]], str]:
    """Which of the identifier's values is sent. One that was made before there were generations has had one."""
    return lambda found: f"{found[0]}@{int(found[1] or 1) - is_previous}"


def _identifier_in(secret_string: str | None) -> str:
    if secret_string is None:
        # Left out by a unit test's mocks: Secrets Manager tells a secret of another kind by an empty text.
        return ""
    try:
        return str(json.loads(secret_string)[SECRET_KEY])
    except (ValueError, TypeError, KeyError):
        # The text itself may be a secret.
        raise ProgramError(f'the secret of secret_arn holds no JSON of the form {{"{SECRET_KEY}": "…"}}') from None


def _readers_policy(found: Sequence[str]) -> str:
    secret_arn, *readers = found
    _check_readers(readers)
    roles = [reader for reader in readers if reader.startswith("arn:") or ACCOUNT.fullmatch(reader)]
    services = [reader for reader in readers if reader not in roles]
    principal = {**({"Service": services} if services else {}), **({"AWS": roles} if roles else {})}
    actions = ("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")
    return policies.document(policies.allow(actions, [secret_arn], Principal=principal))


def _role_policy(found: Sequence[Any]) -> str:
    secret_arn, role_arn, key_arn = found
    statements = [
        policies.allow(_SECRET_ACTIONS, [secret_arn], Sid="ReadIdentifier"),
        policies.allow(("iam:GetRole", "iam:PassRole"), [role_arn], Sid="PassItself"),
    ]
    if key_arn:
        statements.append(policies.allow(("kms:Decrypt",), [key_arn], Sid="DecryptIdentifier"))
    return policies.document(*statements)
