"""CdnIdentifier: the random text with which a CDN shows that it may read from a packaging group."""

from __future__ import annotations

from typing import Any

import pulumi

from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource


class CdnIdentifier(EngineResource):
    """A value for the header `X-MediaPackage-CDNIdentifier`, kept as a secret in the state only.

    It stays until `rotation` changes, or `identifier` if that is chosen. `CdnAuthorization` uses it.
    """

    value: pulumi.Output[str]
    """The value; a secret."""

    previous_value: pulumi.Output[str]
    """The value before the last change, or `value` as long as it has never changed; a secret."""

    generation: pulumi.Output[str]
    """How many values there were, this one included; known in a preview, unlike the values of a rotation."""

    def __init__(
        self,
        resource_name: str,
        *,
        identifier: pulumi.Input[str] | None = None,
        rotation: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an identifier.

        Args:
            resource_name: logical name in the stack.
            identifier: 8 to 128 characters of your own. Default: a random UUID, as AWS recommends.
            rotation: any text, such as a date; another one makes another random value.
            opts: the usual resource options; `import_` and `deleted_with` are refused.

        Raises:
            ProgramError: for `import_`.
        """
        secret: Any = None if identifier is None else pulumi.Output.secret(identifier)
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.cdn-identifier.v1",
            inputs={"identifier": secret, "rotation": rotation},
            opts=pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(additional_secret_outputs=["identifier", "value", "previous_value"]), opts
            ),
        )
