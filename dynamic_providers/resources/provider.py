"""Provider: settings for some of a program's resources, where stack configuration holds for all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from typing_extensions import NotRequired, TypedDict


class AssumeRole(TypedDict):
    """A role to assume with the credentials at hand."""

    role_arn: pulumi.Input[str]
    """ARN of the role."""

    external_id: NotRequired[pulumi.Input[str]]
    """What the role's trust policy may ask for."""

    session_name: NotRequired[pulumi.Input[str]]
    """Shows in CloudTrail. Default: `pulumi-mediapackage-vod`."""


class Provider(pulumi.ProviderResource):
    """Settings for the resources it is passed to, as `opts=ResourceOptions(provider=eu)`.

    A component takes it as `provider=eu` or `providers=[eu]` and hands it to its children. It runs in a process of its
    own and keeps a request pace of its own. Refresh and destroy use the settings recorded in the state.
    """

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
            opts: the usual resource options.
        """
        settings: dict[str, Any] = {
            "region": region,
            "profile": profile,
            "assumeRole": None if assume_role is None else _json(assume_role, _camel_case),
            "endpointUrl": endpoint_url,
            "defaultTags": None if default_tags is None else _json(default_tags),
            "maxRequestsPerSecond": None if max_requests_per_second is None else _json(max_requests_per_second),
            "allowedAccountIds": None if allowed_account_ids is None else _json(allowed_account_ids),
            "skipAccountCheck": None if skip_account_check is None else _json(skip_account_check),
            "stsEndpointUrl": sts_endpoint_url,
        }
        props = {f"mediapackage-vod:{name}": value for name, value in settings.items() if value is not None}
        super().__init__("pulumi-python", resource_name, props, opts)


def _json(value: Any, convert: Any = None) -> pulumi.Output[str]:
    """Provider settings are texts to the engine."""
    known: pulumi.Output[Any] = pulumi.Output.from_input(value)
    return pulumi.Output.json_dumps(known.apply(convert) if convert else known)


def _camel_case(options: Mapping[str, Any]) -> dict[str, Any]:
    """`role_arn` is `roleArn` in configuration."""
    return {re.sub("_(.)", lambda match: match[1].upper(), name): value for name, value in options.items()}
