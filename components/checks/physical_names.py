"""Names of AWS's objects. Pulumi makes them of the resource's name and seven random digits, and AWS refuses what is too
long or has characters that the service does not take, often only during the `up`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

import pulumi

_DIGITS: Final = 7
_UNIQUE: Final = 26
"""How many characters pulumi-aws appends to a prefix."""

_ANYWHERE: Final = re.compile(r"[^0-9A-Za-z_-]+")


@dataclass(frozen=True)
class NameRule:
    """The names that a service takes: a class of characters for a regular expression, and the most characters."""

    characters: str
    longest: int
    prefixed: bool = False
    """Whether pulumi-aws takes a prefix instead, to which it appends a unique text."""

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(f"[{self.characters}]{{1,{self.longest}}}", re.ASCII)

    def takes(self, name: str) -> bool:
        return self.pattern.fullmatch(name) is not None


ALARM: Final = NameRule(r"^\x00-\x1f\x7f", 255)
CLOUDFRONT_POLICY: Final = NameRule(r"\w-", 128)
DASHBOARD: Final = NameRule(r"\w-", 255)
EVENT_RULE: Final = NameRule(r"\w.-", 64, prefixed=True)
FUNCTION: Final = NameRule(r"\w-", 64)
GRANT: Final = NameRule(r"\w:/-", 256)
KEY_GROUP: Final = NameRule(r"\w-", 128)
"""Not documented: taken from the names of CloudFront's keys and policies."""
LOG_GROUP: Final = NameRule(r"\w./#-", 512, prefixed=True)
PUBLIC_KEY: Final = NameRule(r"\w-", 128, prefixed=True)
QUEUE: Final = NameRule(r"\w-", 80, prefixed=True)
ROLE: Final = NameRule(r"\w+=,.@-", 64, prefixed=True)
ROLE_POLICY: Final = NameRule(r"\w+=,.@-", 128, prefixed=True)
TOPIC: Final = NameRule(r"\w-", 256, prefixed=True)


def physical_name(
    resource: str, rule: NameRule, parent: pulumi.Resource, *, given: pulumi.Input[str] | None = None
) -> tuple[dict[str, Any], pulumi.ResourceOptions]:
    """The argument that names an AWS resource of a component, and the resource's options.

    The name is the one that was given. Otherwise it is left to Pulumi where AWS takes what Pulumi makes; where not, it
    is made here of what can be read of the resource's name and, for lack of a prefix, of digits that belong to its
    place in the stack. Such a name is kept when component or stack get another one.
    """
    if given is not None:
        return {"name": given}, pulumi.ResourceOptions(parent=parent)
    if rule.takes(f"{resource}-{'0' * _DIGITS}"):
        return {}, pulumi.ResourceOptions(parent=parent)
    if rule.prefixed:
        made = {"name_prefix": f"{_cut(resource, rule.longest - _UNIQUE - 1)}-"}
    else:
        place = (pulumi.get_project(), pulumi.get_stack(), parent.pulumi_resource_type, resource)
        made = {"name": shortened(resource, rule, whole="/".join(place))}
    return made, pulumi.ResourceOptions(parent=parent, ignore_changes=[*made])


def shortened(name: str, rule: NameRule, whole: str | None = None) -> str:
    """A name that every service takes, with digits that tell it from others; they belong to `whole`, or to the name."""
    digits = hashlib.sha256((whole or name).encode()).hexdigest()[:_DIGITS]
    return "-".join(filter(None, (_cut(name, rule.longest - _DIGITS - 1), digits)))


def readable(name: str) -> str:
    """What is left of a name in characters that every service takes."""
    return _ANYWHERE.sub("-", name).strip("-")


def _cut(name: str, length: int) -> str:
    return readable(name)[:length].rstrip("-")
