"""One translation out, one back: this library's snake_case names against the service's, by walking its model."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from botocore import xform_name
from botocore.model import ListShape, MapShape, Shape, StructureShape


def to_request(shape: Shape, value: Any) -> Any:
    """Rename members for the service. Keys of maps (tags) stay; whole floats become the integers they stand for.

    Members the shape does not have are left out: a resource's properties hold more than one request.
    """
    if isinstance(shape, StructureShape):
        props = cast("Mapping[str, Any]", value)
        return {
            member: to_request(member_shape, props[name])
            for member, member_shape in shape.members.items()
            if props.get(name := property_name(member)) is not None
        }
    if isinstance(shape, ListShape):
        return [to_request(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        return {key: to_request(shape.value, item) for key, item in value.items()}
    if shape.type_name in ("integer", "long") and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def to_props(shape: Shape | None, value: Any) -> Any:
    """Rename members for this library; nulls are dropped, points in time become ISO 8601 text."""
    if isinstance(shape, StructureShape):
        answer = cast("Mapping[str, Any]", value)
        return {
            property_name(member): to_props(member_shape, answer[member])
            for member, member_shape in shape.members.items()
            if answer.get(member) is not None
        }
    if isinstance(shape, ListShape):
        return [to_props(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        return {key: to_props(shape.value, item) for key, item in value.items() if item is not None}
    return value.isoformat() if isinstance(value, datetime) else value


def property_name(member: str) -> str:
    """The property of a resource that stands for a member of the service's model."""
    return xform_name(member)
