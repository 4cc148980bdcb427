"""What is checked alike for every kind of resource, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import id_problems, region_problems, text_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.shapes import shape_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import Kind
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import names_of
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Problem, Props
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.tags import tag_problems
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, property_name
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import ConfigurationError


def complete_region(settings: Settings, olds: Props, inputs: Props) -> Iterator[Problem]:
    """Fill in the Region where the program names none, and say what is wrong with it."""
    try:
        inputs["region"] = settings.region_for(inputs.get("region"), olds.get("region"))
        yield from region_problems("region", inputs["region"])
    except ConfigurationError as error:
        yield Problem("", str(error))


def common_problems(kind: Kind, inputs: Props) -> Iterator[Problem]:
    """What is wrong with the id and the tags, and where the inputs do not fit the service's model of a create."""
    chosen_id = inputs.get(kind.id_property)
    for name in names_of(inputs) & {kind.id_property, "id_prefix"}:
        yield Problem(
            name,
            "is a secret, and ids stand in states, plans and logs in the clear: choose another one, or pass "
            "`pulumi.Output.unsecret(…)` of it",
        )
    yield from text_problems(kind.id_property, chosen_id)
    for name in (kind.id_property, "packaging_group_id"):
        yield from id_problems(name, inputs.get(name))
    yield from tag_problems(inputs["tags_all"], "tags")
    shape = input_shape(f"Create{kind.operation_suffix}")
    for member, member_shape in shape.members.items():
        name = property_name(member)
        if name != "id":
            if member in shape.required_members and inputs.get(name) in (None, ""):
                yield Problem(name, f"is missing; every {kind.name} needs one")
            yield from shape_problems(member_shape, inputs.get(name), name)
