"""KnownValue and KnownUrls: outputs of other resources that stay known in a preview.

A preview takes all outputs of a resource that it updates for unknown, and announces changes of everything that is
built on them: of a CDN when the tags of a packaging group change. What is built on these resources is not touched, in
the preview as in the `up`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.output import Unknown

from pulumi_mediapackage_vod.dynamic_providers.resources.registration import EngineResource


class KnownValue(EngineResource):
    """A value that is known in a preview as long as what decides it is as it was recorded.

    `KnownValue("domain", value=group.domain_name, decided_by=group.identity)` is the host of a group whose tags may
    change. Nothing is made in the service. `VodPackaging` and `CdnAuthorization` use it.
    """

    value: pulumi.Output[Any]
    """The value."""

    def __init__(
        self,
        resource_name: str,
        *,
        value: pulumi.Input[Any],
        decided_by: pulumi.Input[str],
        secret: bool = False,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a value.

        Args:
            resource_name: logical name in the stack.
            value: an output of another resource.
            decided_by: a text that another value would not share, made of what is known in a preview; of a packaging
                group its `identity`.
            secret: keep the value as a secret. Default False.
            opts: the usual resource options; `import_` and `deleted_with` are refused.
        """
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.known-value.v1",
            inputs={
                "name": resource_name,
                "value": pulumi.Output.secret(value) if secret else value,
                "decided_by": decided_by,
            },
            opts=pulumi.ResourceOptions.merge(
                pulumi.ResourceOptions(additional_secret_outputs=["value"] if secret else None), opts
            ),
        )
        self.value = _recorded_or(self.value, value)


class KnownUrls(EngineResource):
    """The playback URLs of titles, each known in a preview as long as its title and its format are the recorded ones.

    `VodPackaging` and `Assets` use it.
    """

    urls: pulumi.Output[Mapping[str, Mapping[str, str]]]
    """{title: {format: URL}}; in a preview, some of them may be known and others not."""

    def __init__(
        self,
        resource_name: str,
        *,
        titles: Mapping[str, Any],
        formats: pulumi.Input[Mapping[str, Any]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the URLs of titles.

        Args:
            resource_name: logical name in the stack.
            titles: {title: {"id", "incarnation", "urls"}} of each `Asset`; `urls` are its `egress_urls`.
            formats: {format: {"id", "incarnation"}} of each `PackagingConfiguration`.
            opts: the usual resource options; `import_` and `deleted_with` are refused.
        """
        super().__init__(
            resource_name,
            registry_key="mediapackage-vod.known-urls.v1",
            inputs={"name": resource_name, "titles": titles, "formats": formats},
            opts=opts,
        )
        given = pulumi.Output.all(titles, formats).apply(_by_format, True)
        self.urls = _recorded_or(self.urls, given, frozenset(titles))


def _recorded_or(recorded: pulumi.Output[Any], given: pulumi.Input[Any], keys: frozenset[str] = frozenset()) -> Any:
    """What is recorded, where it has all of the `keys`; otherwise what was given. A run with `--target` does not touch
    a resource that is not named there, and Pulumi's mocks run no provider."""

    def value(found: Any) -> Any:
        is_complete = found is not None and not isinstance(found, Unknown) and all(key in found for key in keys)
        return found if is_complete else given

    found = recorded.apply(value, True)  # also where only a part of it is known
    # It depends on both, whichever it is: the dependencies are part of a saved plan.
    return pulumi.Output.all(recorded, given).apply(lambda _: found, True)


def _by_format(given: Any) -> Any:
    """{title: {format: URL}} of what is known of titles and formats."""
    if isinstance(given, Unknown) or any(isinstance(each, Unknown) for each in given):
        return Unknown()
    titles, formats = given
    return {key: _urls_of(title["urls"], formats) for key, title in titles.items()}


def _urls_of(urls: Any, formats: Mapping[str, Any]) -> Any:
    if any(isinstance(each, Unknown) for each in (urls, *(each["id"] for each in formats.values()))):
        return Unknown()
    if urls is None:
        # A unit test's mocks leave them out, which the service never does.
        return None
    return {name: urls[each["id"]] for name, each in formats.items() if each["id"] in urls}
