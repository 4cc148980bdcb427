"""What groups, configurations and assets have in common before anything is sent: check and diff. Pure, no network."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from secrets import token_bytes
from typing import Any, ClassVar

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Checked, Plan, Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.naming import hashed_id, incarnation
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.problem import Problem
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.rules import id_problems, region_problems, text_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shapes import shape_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import merged, tag_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.unknown import UNKNOWN, holds_unknown
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.service.wire import property_name
from pulumi_mediapackage_vod.errors import ConfigurationError


@dataclass(frozen=True)
class ServiceObjectPlan:
    """How one kind of object is checked and compared."""

    settings: Settings

    kind: ClassVar[str]
    """The service's word for it: `packaging group`."""
    operation_suffix: ClassVar[str]
    """What its operations are called after: `PackagingGroup` of `CreatePackagingGroup`."""
    id_property: ClassVar[str]
    """The input that chooses the id: `group_id`."""
    create_only: ClassVar[tuple[str, ...]]
    """Inputs of the service that only a replacement can change; the id and Region are so for every kind."""
    not_sent: ClassVar[tuple[str, ...]] = ()
    """Create-only inputs that the service never sees."""
    in_place: ClassVar[tuple[str, ...]] = ()
    """Inputs of the service, besides tags, that an update changes."""
    watched: ClassVar[tuple[str, ...]] = ()
    """Inputs that the service never sees and whose change is an update."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Complete the inputs (Region, tags, id, owner, incarnation) and say what is wrong with them."""
        inputs = {name: value for name, value in news.items() if value is not None}
        prefix = inputs.pop("id_prefix")
        problems: list[Problem] = []
        try:
            inputs["region"] = self.settings.region_for(inputs.get("region"), olds.get("region"))
            problems += region_problems("region", inputs["region"])
        except ConfigurationError as error:
            problems.append(Problem("region", str(error)))
        inputs["tags_all"] = merged(self.settings.default_tags, inputs.get("tags"))
        inputs = self.completed_inputs(inputs)
        problems += self.problems(inputs)
        if not problems:
            self._name(olds, inputs, prefix, seed or token_bytes(16))
        return Checked(inputs, problems)

    def diff(self, olds: Props, news: Props) -> Plan:
        """What an update would change, and whether it takes a replacement. Pure."""
        replaces = [name for name in self._replacing if not equal(name, olds.get(name), news.get(name))]
        in_place = ("tags_all", *self.in_place, *self.watched)
        updates = [name for name in in_place if not equal(name, olds.get(name), news.get(name))]
        return Plan(
            changes=bool(replaces or updates),
            replaces=replaces,
            delete_before_replace=bool(replaces) and self.delete_first(olds, news),
        )

    def completed_inputs(self, inputs: Props) -> Props:
        """The inputs in their one form, where an input may be written in several."""
        return inputs

    def problems(self, inputs: Props) -> Iterator[Problem]:
        """Everything that is known to be refused; what is not known yet passes."""
        yield from text_problems(self.id_property, inputs.get(self.id_property))
        yield from id_problems(self.id_property, inputs.get(self.id_property))
        yield from tag_problems(inputs["tags_all"], "tags")
        shape = input_shape(f"Create{self.operation_suffix}")
        for member, member_shape in shape.members.items():
            name = property_name(member)
            if name != "id":
                if member in shape.required_members and inputs.get(name) in (None, ""):
                    yield Problem(name, f"is missing; every {self.kind} needs one")
                yield from shape_problems(member_shape, inputs.get(name), name)

    def delete_first(self, olds: Props, news: Props) -> bool:
        """Whether a replacement has to delete before it creates: always when the id stays."""
        return equal(self.id_property, olds.get(self.id_property), news.get(self.id_property))

    def new_id(self, inputs: Props, prefix: str, seed: bytes) -> Any:
        """An id for an object that has none yet."""
        content = {name: inputs.get(name) for name in (*self.create_only, *self.not_sent, "region")}
        return UNKNOWN if holds_unknown(content) else hashed_id(prefix, content)

    @property
    def _replacing(self) -> tuple[str, ...]:
        return (self.id_property, "region", *self.create_only, *self.not_sent)

    def _name(self, olds: Props, inputs: Props, prefix: str, seed: bytes) -> None:
        """Keep id, owner and incarnation while every create-only property is as recorded; else make new ones."""
        match self._is_recorded(olds, inputs):
            case True:
                kept = ("owner", "incarnation", self.id_property)
                inputs.update({name: olds[name] for name in kept if name in olds})
            case False:
                inputs["incarnation"] = incarnation(seed)
                inputs.setdefault(self.id_property, None)
                if inputs[self.id_property] is None:
                    inputs[self.id_property] = self.new_id(inputs, prefix, seed)
            case None:
                inputs.update(owner=olds["owner"], incarnation=UNKNOWN)
                inputs.setdefault(self.id_property, UNKNOWN)

    def _is_recorded(self, olds: Props, inputs: Props) -> bool | None:
        """Whether the create-only properties are those of the recorded object; None while that is not known."""
        if not olds:
            return False
        pairs = [
            (name, olds.get(name), inputs.get(name))
            for name in self._replacing
            if name != self.id_property or name in inputs
        ]
        if any(not holds_unknown(new) and not equal(name, old, new) for name, old, new in pairs):
            return False
        return None if any(holds_unknown(new) for _, _, new in pairs) else True
