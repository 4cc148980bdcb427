"""Provider: settings for some of a program's resources; stack configuration is for all others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

import pulumi
from typing_extensions import NotRequired, TypedDict

from pulumi_mediapackage_vod.dynamic_providers.resources.secrets import holds_outputs, secret_paths
from pulumi_mediapackage_vod.facts.values import QuotaName
from pulumi_mediapackage_vod.program_inputs import ProgramError, is_known, reusable, without_none


class AssumeRole(TypedDict):
    """A role to assume with the credentials at hand."""

    role_arn: pulumi.Input[str]
    """ARN of the role."""

    external_id: NotRequired[pulumi.Input[str]]
    """What the role's trust policy may ask for."""

    session_name: NotRequired[pulumi.Input[str]]
    """Shows in CloudTrail. Default: `pulumi-mediapackage-vod`."""


SETTINGS: Final = tuple(
    f"mediapackage-vod:{name}"
    for name in (
        "region",
        "profile",
        "assumeRole",
        "endpointUrl",
        "defaultTags",
        "maxRequestsPerSecond",
        "allowedAccountIds",
        "skipAccountCheck",
        "stsEndpointUrl",
        "quotas",
    )
)
"""The keys of the settings in stack configuration."""

SECRET_SETTINGS: Final = "mediapackage-vod:secretSettings"  # noqa: S105 - the name of a setting
"""Which of them are secret, as JSON: a `Provider` sets it itself."""


class Provider(pulumi.ProviderResource):
    """Settings for the resources it is passed to, as `opts=ResourceOptions(provider=eu)`.

    A component takes it as `provider=eu` or `providers=[eu]` and passes it on to its children. It runs in a process of
    its own, so it does not share the request pace of others. Refresh and destroy use the settings in the state.
    """

    settings: Mapping[str, pulumi.Input[str | None]]
    """The settings as the engine has them, by their keys in stack configuration."""

    def __init__(
        self,
        resource_name: str,
        *,
        region: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        assume_role: pulumi.Input[AssumeRole] | None = None,
        endpoint_url: pulumi.Input[str] | None = None,
        default_tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        max_requests_per_second: pulumi.Input[float] | None = None,
        allowed_account_ids: pulumi.Input[Sequence[pulumi.Input[str]]] | None = None,
        skip_account_check: pulumi.Input[bool] | None = None,
        sts_endpoint_url: pulumi.Input[str] | None = None,
        quotas: pulumi.Input[Mapping[QuotaName, pulumi.Input[int]]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare settings. Each has a key of the same meaning in stack configuration, `mediapackage-vod:endpointUrl`
        for `endpoint_url`; stack configuration does not reach resources that have a Provider.

        Args:
            resource_name: logical name in the stack.
            region: Region of the resources that name none. Default: the environment's.
            profile: profile of the AWS configuration files. Default: the environment's.
            assume_role: a role to assume.
            endpoint_url: another endpoint of the service, such as the emulator's.
            default_tags: tags of every resource; its own win.
            max_requests_per_second: the pace; default 5, the account's documented quota.
            allowed_account_ids: refuse credentials of any other account before the service is asked.
            skip_account_check: believe "not found" without asking STS whose account was asked. Default False.
            sts_endpoint_url: where to ask STS. Default: the service's endpoint if that is loopback, else AWS's.
            quotas: what AWS has changed quotas to: `{"assets": 20000}`, `packagingGroups`, `packagingConfigurations`.
            opts: the usual resource options.

        Raises:
            ProgramError: default tags whose values are no texts; an `assume_role` that is no mapping.
        """
        check_tags = _texts(resource_name)
        if default_tags is not None and is_known(default_tags):
            check_tags(cast("Mapping[str, Any]", default_tags))
        settings = (
            region,
            profile,
            _json(assume_role, _camel_case(resource_name)),
            endpoint_url,
            _json(default_tags, check_tags),
            _json(max_requests_per_second),
            _json(allowed_account_ids),
            _json(skip_account_check),
            sts_endpoint_url,
            _json(quotas),
        )
        given = {key: reusable(value) for key, value in zip(SETTINGS, settings, strict=True) if value is not None}
        secret = pulumi.Output.from_input(secret_paths(given)).apply(lambda keys: json.dumps(keys) if keys else None)
        super().__init__("pulumi-python", resource_name, {**given, SECRET_SETTINGS: secret}, opts)
        self.settings = {**given, SECRET_SETTINGS: secret} if holds_outputs(given) else given


def _json(value: Any, convert: Callable[[Any], Any] | None = None) -> pulumi.Input[str] | None:
    """The engine takes settings of a provider as texts only."""
    if value is None:
        return None
    value = reusable(value)
    if not holds_outputs(value):
        return json.dumps(convert(value) if convert else value)
    known: pulumi.Output[Any] = pulumi.Output.from_input(value)
    return pulumi.Output.json_dumps(known.apply(convert) if convert else known)


def _camel_case(resource_name: str) -> Callable[[Any], dict[str, Any]]:
    """`role_arn` is `roleArn` in configuration; no value is shown, which may be a secret."""

    def converted(options: Any) -> dict[str, Any]:
        if not isinstance(options, Mapping):
            raise ProgramError(
                f"Provider {resource_name!r}: assume_role is a mapping, "
                "{'role_arn': 'arn:aws:iam::111122223333:role/name'}"
            )
        given = without_none(**cast("Mapping[str, Any]", options))
        return {re.sub("_(.)", lambda match: match[1].upper(), name): value for name, value in given.items()}

    return converted


def _texts(resource_name: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
    """The default tags, all of which have to be texts; no value is shown, which may be a secret."""

    def checked(tags: Any) -> dict[str, str]:
        if not isinstance(tags, Mapping):
            raise ProgramError(f"Provider {resource_name!r}: default_tags is a mapping of tags, {{'team': 'video'}}")
        given = {key: value for key, value in cast("Mapping[str, Any]", tags).items() if value is not None}
        if wrong := [key for key, value in given.items() if is_known(value) and not isinstance(value, str)]:
            raise ProgramError(
                f"Provider {resource_name!r}: default_tags[{wrong[0]!r}] is of the type "
                f"{type(given[wrong[0]]).__name__}; the value of a tag is a text: write it in quotes, or str(…)"
            )
        return given

    return checked
