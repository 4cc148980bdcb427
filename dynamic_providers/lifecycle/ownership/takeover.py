"""Objects that were there before: whose they are, and whether a resource may take one over.

With `adopt=True` it may, if the object is what the program asks for and nothing else, so that taking over never takes
anything away. What an earlier run of the same resource made is its own, and taking that on is no take-over. What
another resource of the same stack held moves to the one that asks for it now.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import PACKAGES
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import is_owner, is_released
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET, PACKAGING_CONFIGURATION, Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.differences import (
    SECRET,
    Difference,
    differences,
    literal,
    service_inputs,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import names_of, root_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    Claim,
    Engine,
    Problem,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.errors import CancelledError, MediaPackageVodError
from pulumi_mediapackage_vod.facts.patterns import OWNER_TAG

_ANOTHER_ID: Final[Mapping[str, str]] = {
    ASSET.name: "Titles of one key, source and role have one id in a packaging group, whichever stack declares them: "
    "let the ids that are made here begin otherwise, by `asset_id_prefix=pulumi.get_stack()` of `VodPackaging` or "
    "`Assets`, or by `id_prefix=` of an `Asset`; or choose another `asset_id`.",
    PACKAGING_CONFIGURATION.name: "Configurations of one name and package have one id in a packaging group, whichever "
    "stack declares them: let this id begin otherwise, by `id_prefix=`, or choose another `configuration_id`.",
}
"""How a program gets another id where an object of another resource is in the way."""


@dataclass(frozen=True)
class Existing:
    """An object that has the id a resource asks for, as the service describes it."""

    remote: RemoteObjects
    answer: Props
    inputs: Props
    default_tags: Mapping[str, str]
    recorded_owner: str | None = None
    """The resource of this stack that has it by the state."""

    @property
    def moves(self) -> bool:
        """Whether another resource of this stack held it until now, or let it go. The state has to say so: a stack of
        the same name in another backend has equal tags."""
        if self.is_own:
            return False
        is_held = self.recorded_owner is not None and is_owner({"owner": self.recorded_owner}, self._tags)
        return is_held or is_released(self.inputs, self._tags)

    @property
    def is_own(self) -> bool:
        """Whether an earlier run of the same resource made it."""
        return is_owner(self.inputs, self._tags)

    @property
    def owner(self) -> str:
        """What its owner tag says; empty without one."""
        return self._tags.get(OWNER_TAG, "")

    def __str__(self) -> str:
        return f"{self.remote.kind.name} {self.answer['id']!r}"

    def obstacle(self) -> str:
        """Why the resource cannot have it, and what to do; empty if it can."""
        kind, region = self.remote.kind, self.remote.region
        as_is = service_inputs(kind, self.inputs, self.answer)
        differing = differences(kind, self.inputs, as_is)
        if self.is_own or self.moves:
            differing = [each for each in differing if root_of(each.path) in kind.create_only]
        elif not self.inputs.get("adopt"):
            return f"{self._exists}. It was left as it is. {self._advice()}"
        if not differing:
            return ""
        names = ", ".join(dict.fromkeys(root_of(each.path) for each in differing))
        differs = f"{self._exists}; it differs in {names}. It was left as it is."
        if self.moves:
            return f"{differs} Ask for it as it is, and change that when it has moved here."
        if self.is_own:
            return f"{differs} If nothing needs it, delete it: {kind.removal_command(self.answer['id'], region)}"
        return "\n".join(
            (
                differs,
                *(f"  {each}" for each in differing),
                "`adopt=True` takes over only what equals the program, so that nothing is taken away.",
                *self._equal_as(as_is, differing),
            )
        )

    @property
    def _tags(self) -> Mapping[str, str]:
        return self.answer.get("tags", {})

    @property
    def _exists(self) -> str:
        whose = f"it belongs to {self.owner}" if self.owner else "it was not made by this library"
        return f"{self} exists already in {self.remote.region}, and {whose}"

    def _advice(self) -> str:
        """How a program that does not want it gets another id, and how it gets this one if it has no owner."""
        chosen = self.remote.kind.id_property
        if self.owner:
            return _ANOTHER_ID.get(self.remote.kind.name, f"Choose another `{chosen}`.")
        return (
            f"Choose another `{chosen}`, delete it if nothing needs it, or take it over by "
            f"`{chosen}={literal(self.answer['id'])}` and `adopt=True`, which needs all settings and tags to be equal."
        )

    def _equal_as(self, as_is: Props, differing: list[Difference]) -> Iterator[str]:
        """The lines of program with which nothing would differ, and the command for what no line can say."""
        hidden = names_of(self.inputs)
        options = {name: as_is.get(name) for name in (root_of(each.path) for each in differing)}
        tags: Mapping[str, str] = as_is["tags_all"]
        if "tags" in options:
            options["tags"] = {key: value for key, value in tags.items() if self.default_tags.get(key) != value} or None
            if options["tags"] == self.inputs.get("tags"):
                del options["tags"]
        options |= {name: SECRET for name in options if name in hidden}
        if options:
            arguments = ", ".join(f"{name}={literal(value)}" for name, value in options.items())
            yield "The program equals it with these lines, which can be edited once it is taken over:"
            yield f"  {self.remote.kind.operation_suffix}(…, {arguments})"
            yield from (f"  {line}" for line in _in_a_unit(self.remote.kind, options, differing))
        if lacking := {key: self.default_tags[key] for key in self.default_tags if key not in tags}:
            lacking = dict.fromkeys(lacking, SECRET) if "tags" in hidden else lacking
            yield "It lacks default tags, which no line can leave out; this gives it them:"
            yield (
                f"  aws mediapackage-vod tag-resource --resource-arn {self.answer['arn']} "
                f"--tags {shlex.quote(literal(lacking))} --region {self.remote.region}"
            )


def claimed_problem(what: str, claim: Claim) -> Problem:
    """Why a resource cannot ask for an object that another one of the program has to do with."""
    if claim.is_leaving:
        reason = (
            f"{what} leaves {claim.owner} in the same run, whose update would delete it while it is taken over here: "
            "let it go there by `release=` in a run of its own first"
        )
    else:
        reason = f"{what} is what {claim.owner} asks for too, and an object has one owner: declare it in one place"
    return Problem("", reason)


def foresee(
    kind: Kind,
    objects_in: Callable[[str], RemoteObjects],
    engine: Engine,
    inputs: Props,
    default_tags: Mapping[str, str],
) -> Iterator[str]:
    """Why a resource that is not made yet will not be able to take over the object of its id. Where it will be, a
    message says so.

    It takes one call. If that fails, a warning says so, and the create looks again. The object of a replacement has
    our owner tag; after a change of names only the state tells that it is ours.
    """
    object_id, region = inputs[kind.id_property], inputs["region"]
    if holds_unknown([object_id, region]):
        return
    try:
        remote = objects_in(region)
        answer = remote.describe(object_id)
    except CancelledError:
        raise
    except MediaPackageVodError as error:
        engine.warn(
            f"whether {kind.name} {object_id!r} can be taken over could not be found out, and `pulumi up` looks again: "
            f"{error}"
        )
        return
    if answer is None:
        engine.inform(f"there is no {kind.name} {object_id!r} in {region} to take over: it will be made")
        return
    existing = Existing(remote, answer, inputs, default_tags)
    if existing.is_own or object_id in engine.earlier_runs().recorded_ids:
        return
    if obstacle := existing.obstacle():
        yield obstacle
        return
    later = ", as far as its inputs are known yet" if holds_unknown(inputs) else ""
    engine.inform(f"takes over {existing} in {region}, which equals the program{later}")
    if existing.owner and not existing.moves:
        engine.warn(f"{existing} belongs to {existing.owner} until now: take it out of that program too")


def _in_a_unit(kind: Kind, options: Props, differing: list[Difference]) -> Iterator[str]:
    """The same lines as `VodPackaging` and `Assets` take them."""
    if kind is ASSET:
        title = {name.replace("source_arn", "source"): value for name, value in options.items()}
        title.pop("packaging_group_id", None)
        yield f"{literal(title)} among the options of a title in `assets`"
    if not options.keys().isdisjoint(kind.in_place):
        yield (
            "`VodPackaging` has no such lines, since its `authorization` and `access_logs` make a role and a log group "
            "of their own: give the group those first, or declare the group as a `PackagingGroup`"
        )
    for package, manifests in PACKAGES.items():
        changed = [each for each in differing if root_of(each.path) == package]
        value = options.get(package)
        if value in (None, SECRET):
            continue
        name = package.removesuffix("_package")
        manifest = rf"{manifests}\[0\]\."
        option = re.compile(rf"{package}\.({manifest}(stream_selection\.)?)?(?!encryption|{manifests})(\w+)")
        found = [option.fullmatch(each.path) for each in changed]
        if all(found) and len(value[manifests]) == 1:
            pairs = zip((match[3] for match in found if match), changed, strict=True)
            yield f"{name}(…, {', '.join(f'{key}={literal(each.there)}' for key, each in pairs)}) in `formats`"
        else:
            yield f'Format("{name}", {literal(value)}, …) in `formats`'
