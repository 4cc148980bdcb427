"""What a resource type is: how it is named and planned, and its four calls to AWS."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from pulumi_mediapackage_vod.aws_plugin.provider import Aws
from pulumi_mediapackage_vod.aws_plugin.values import Props

_GONE = {
    "AWS.SimpleQueueService.NonExistentQueue",
    "404", "NoSuchDistribution", "NoSuchEntity", "NoSuchBucket", "NoSuchBucketPolicy", "NoSuchKey", "NotFound",
    "NotFoundException", "ResourceNotFound", "ResourceNotFoundException",
}  # fmt: skip


class Kind:
    """One type. Properties are those of pulumi-aws; `props` are all that a resource has, inputs and outputs."""

    named: str = ""
    """The property that gets a name when neither it nor the one for a prefix is given; empty if there is none."""
    longest: int = 255
    """Characters that the plugin lets such a name have."""
    regional: bool = True
    """Whether its objects live in a Region, and it has an input for it."""
    tagged: bool = False
    create_only: Collection[str] = ()
    """Inputs that the service cannot change, besides the name and the Region."""
    computed: Collection[str] = ()
    """Outputs that are unknown until the object exists."""
    limits: Mapping[str, str] = {}
    """What AWS takes for some inputs, as expressions for the whole text."""
    refuses_early: bool = True
    """Whether the plugin itself knows these limits, so that a preview fails; if not, AWS says it when it is asked."""
    unserved: Collection[str] = ()
    """Inputs that are refused: something would be missing without them, and this is not able to make it."""

    def create(self, aws: Aws, urn: str, props: Props) -> str:
        """Make the object; its id."""
        raise NotImplementedError

    def read(self, aws: Aws, id_: str, props: Props) -> Props | None:
        """What the service says of the object: None for a property without a value, None at all if it is gone.

        An error that says so is as good. Properties that are not mentioned stay as they are.
        """
        raise NotImplementedError

    def update(self, aws: Aws, id_: str, olds: Props, props: Props) -> None:
        """Change everything that may have changed."""
        raise NotImplementedError

    def delete(self, aws: Aws, id_: str, props: Props) -> None:
        """Delete the object. An error that says that it is gone is as good."""
        raise NotImplementedError

    @property
    def prefix(self) -> str:
        """The input for the beginning of a name."""
        return f"{self.named}Prefix"


def is_gone(error: Exception) -> bool:
    """Whether the service has answered that there is no such object."""
    code = getattr(error, "response", {}).get("Error", {}).get("Code")
    # Secrets Manager's word for a secret whose deletion is scheduled.
    return code in _GONE or (code == "InvalidRequestException" and "marked for deletion" in str(error))


def given(**members: Any) -> dict[str, Any]:
    """The members of a request that have a value."""
    return {name: value for name, value in members.items() if value not in (None, "", [], {})}


def members(props: Props, *names: str) -> dict[str, Any]:
    """Those of the properties that have a value, as members of a request: their names begin with a capital."""
    return given(**{name[0].upper() + name[1:]: props.get(name) for name in names})


def tag_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{key: name, value: text} for name, text in tags.items()]


def tag_map(tags: list[dict[str, str]], key: str = "Key", value: str = "Value") -> dict[str, str]:
    return {tag[key]: tag[value] for tag in tags}


def retag(
    olds: Props, props: Props, *, untag: Callable[[list[str]], Any], tag: Callable[[dict[str, str]], Any]
) -> None:
    """Take away the tags that an update drops, and set the others."""
    before, after = olds.get("tagsAll", {}), props["tagsAll"]
    if dropped := sorted({*before} - {*after}):
        untag(dropped)
    if after and after != before:
        tag(after)


def retag_by_arn(client: Any, arn: str, olds: Props, props: Props, member: str = "ResourceARN") -> None:
    """The same at a service that tags by ARN, under this member of its requests."""
    retag(
        olds,
        props,
        untag=lambda keys: client.untag_resource(**{member: arn}, TagKeys=keys),
        tag=lambda tags: client.tag_resource(**{member: arn}, Tags=tag_list(tags)),
    )
