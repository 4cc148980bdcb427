"""SpekeAccess: the IAM role with which MediaPackage calls a key server through API Gateway."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, cast

import pulumi
from typing_extensions import Unpack

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.access.service_role import (
    RoleSettings,
    require_role_settings,
    role_policy,
    service_role,
)
from pulumi_mediapackage_vod.components.checks.aws_provider import region_of
from pulumi_mediapackage_vod.components.checks.component import PACKAGE, Component
from pulumi_mediapackage_vod.components.checks.known import is_known, named, shown, when_known
from pulumi_mediapackage_vod.components.checks.settings import checked_settings
from pulumi_mediapackage_vod.dynamic_providers import ProgramError

# Methods of one API. An ARN that ends with a stage, such as the stage's execution_arn, allows nothing.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
_METHODS: Final = re.compile(
    r"arn:[a-z0-9-]+:execute-api:(?P<region>[a-z0-9-]+|\*):(\d{12}|\*):[a-z0-9]+/(\*|[^/\s]+/(\*|([A-Z]+|\*)/\S*))"
)


class SpekeAccessSettings(RoleSettings, total=False):
    """The settings of the role."""


class SpekeAccess(Component):
    """A role that MediaPackage assumes to ask a key server for keys, and that may do nothing else.

        access = SpekeAccess("keys", api_arn=pulumi.Output.concat(stage.execution_arn, "/POST/speke"))
        drm = Drm(systems=[WIDEVINE, PLAYREADY], speke=Speke(url, access.role_arn))

    For a key server behind an API Gateway of your own account; a DRM vendor names a role itself. Children:
    `<name>-role`, `<name>-policy`.
    """

    role_arn: pulumi.Output[str]
    """The role's ARN, known once its permission is attached."""

    role_name: pulumi.Output[str]
    """The role's name."""

    def __init__(
        self,
        name: str,
        *,
        api_arn: pulumi.Input[str] | pulumi.Input[Sequence[pulumi.Input[str]]],
        opts: pulumi.ResourceOptions | None = None,
        **settings: Unpack[SpekeAccessSettings],
    ) -> None:
        """Declare the role.

        Args:
            name: logical name in the stack.
            api_arn: what of the key server's API may be called, one ARN or several: `<API>/<stage>/<method>/<path>`
                after `arn:aws:execute-api:<Region>:<account>:`, where all but the API may be `*`, such as
                `arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke`. The API has to be in
                MediaPackage's Region and to authorize by AWS_IAM, without which anybody can call it.
                https://docs.aws.amazon.com/mediapackage/latest/ug/cfigs-hls-encryption.html
            opts: the usual component options; the AWS provider comes with them.
            **settings: see `SpekeAccessSettings`.

        Raises:
            ProgramError: an ARN that allows nothing or too much or is of another Region, a role that IAM would not
                make, an unknown setting.
        """
        settings = checked_settings(f"SpekeAccess {name!r}", settings, SpekeAccessSettings)
        require_role_settings(settings)
        arns = pulumi.Output.from_input(cast("pulumi.Input[str | Sequence[str]]", api_arn))
        _known_methods(api_arn)
        super().__init__(f"{PACKAGE}:index:SpekeAccess", name, {}, opts)
        region = region_of(self)
        role = service_role(name, "MediaPackage VOD asks a key server for keys", settings, region, self)
        document = when_known(pulumi.Output.all(arns, region), lambda found: _policy(found[0], found[1]))
        policy = role_policy(name, role, document, self)
        self.role_arn = pulumi.Output.all(role.arn, policy.id).apply(lambda found: str(found[0]))
        self.role_name = role.name
        self.register_outputs({"role_arn": self.role_arn, "role_name": self.role_name})


def _policy(api_arn: Any, region: str) -> str:
    arns = _known_methods(api_arn)
    for arn in arns:
        found = cast("re.Match[str]", _METHODS.fullmatch(arn))["region"]
        if region and found not in (region, "*"):
            raise ProgramError(
                f"api_arn is of {named(found)}: {shown(arn)}, but the AWS provider is of {region}, and MediaPackage "
                "takes a key server of its own Region alone: deploy the API there, or pass the provider of "
                "MediaPackage's Region"
            )
    return policies.document(policies.allow(("execute-api:Invoke",), arns, Sid="AskForKeys"))


def _known_methods(api_arn: Any) -> list[str]:
    """The ARNs that are known; each has to name an API, and methods of it."""
    listed = isinstance(api_arn, list | tuple)
    items = cast("Sequence[Any]", api_arn) if listed else [api_arn]
    if not items:
        raise ProgramError("api_arn is empty: name the methods of the key server's API that may be called")
    known = [item for item in items if is_known(item)]
    for item in known:
        if not isinstance(item, str) or not _METHODS.fullmatch(item):
            raise ProgramError(
                f"api_arn {'has' if listed else 'is'} {shown(item)}; it names an API and its methods: "
                "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke. To the execution_arn of a stage "
                "append '/POST/' and the path, or '/*'"
            )
    return known
