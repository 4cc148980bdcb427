"""REST-JSON on the server's side: requests decoded and checked, answers encoded, by the shapes of the model.

Decoded parameters and handlers' answers are dictionaries by the model's member names (`PackagingGroupId`);
the names on the wire (`packagingGroupId`) exist here only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from typing import Any

from werkzeug.datastructures import MultiDict

from pulumi_mediapackage_vod.emulator.model.documents import read_json
from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException
from pulumi_mediapackage_vod.emulator.model.schema import Operation, Shape, wire_name

_SCALARS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
}

_INTEGER = re.compile(r"-?[0-9]{1,18}")


def decode(operation: Operation, labels: Mapping[str, str], query: MultiDict[str, str], body: bytes) -> dict[str, Any]:
    """The operation's parameters from the three places that REST-JSON keeps them in."""
    shape = operation.input_shape
    if shape is None:
        return {}
    wire: dict[str, Any] = {}
    in_body: set[str] = set()
    for member, member_shape in shape.members.items():
        name = wire_name(member, member_shape)
        location = member_shape.serialization.get("location")
        if location == "uri":
            wire[name] = labels[name]
        elif location == "querystring":
            if name in query:
                wire[name] = _from_query(name, member_shape, query.getlist(name))
        else:
            in_body.add(name)
    if in_body:
        document = _json_object(body)
        _refuse_unknown(document, in_body, "")
        wire.update(document)
    return _structure(shape, wire, "")


def decode_document(shape: Shape, document: Any, *, partial: bool = False) -> dict[str, Any]:
    """The members of a JSON object by the model's names; a partial one may lack required ones and has None for null."""
    fields = _expect(document, dict, "a JSON object", "the body")
    names = {wire_name(member, member_shape): member for member, member_shape in shape.members.items()}
    _refuse_unknown(fields, names.keys(), "")
    members = _structure(shape, fields, "", required=not partial)
    if partial:
        members.update({names[name]: None for name, value in fields.items() if value is None})
    return members


def to_document(shape: Shape, members: Mapping[str, Any]) -> dict[str, Any]:
    """The opposite of `decode_document`; a member that the model does not know is refused."""
    _refuse_unknown(members, shape.members.keys(), "")
    absent = {wire_name(name, shape.members[name]): None for name, value in members.items() if value is None}
    return {**_to_wire(shape, members), **absent}


def encode(shape: Shape | None, answer: Mapping[str, Any]) -> bytes:
    """An answer as JSON; what the output shape does not have is left out."""
    return json.dumps(_to_wire(shape, answer)).encode() if shape else b""


def _from_query(name: str, shape: Shape, texts: list[str]) -> Any:
    if shape.type_name == "list":
        # Both ?tagKeys=a&tagKeys=b and ?tagKeys=a,b; a comma cannot be part of a tag key.
        return [item for text in texts for item in text.split(",")]
    if shape.type_name == "integer":
        if not _INTEGER.fullmatch(texts[0]):
            raise UnprocessableEntityException(f"{name} must be an integer, not '{texts[0]}'")
        return int(texts[0])
    return texts[0]


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        document: Any = read_json(body) if body.strip() else {}
    except ValueError as error:
        raise UnprocessableEntityException(f"the body is not valid JSON: {error}") from None
    return _expect(document, dict, "a JSON object", "the body")


def _value(shape: Shape, value: Any, path: str) -> Any:
    """A value of the wire, checked against its shape, with the model's member names."""
    if shape.type_name == "structure":
        fields = _expect(value, dict, "an object", path)
        _refuse_unknown(fields, {wire_name(member, part) for member, part in shape.members.items()}, path)
        return _structure(shape, fields, path)
    if shape.type_name == "list":
        items = _expect(value, list, "a list", path)
        return [_value(shape.member, item, f"{path}[{index}]") for index, item in enumerate(items)]
    if shape.type_name == "map":
        entries = _expect(value, dict, "an object", path)
        return {key: _value(shape.value, item, f"{path}['{key}']") for key, item in entries.items()}
    return _scalar(shape, value, path)


def _structure(shape: Shape, wire: Mapping[str, Any], path: str, *, required: bool = True) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for member, member_shape in shape.members.items():
        name = wire_name(member, member_shape)
        member_path = f"{path}.{name}" if path else name
        # JSON's null is an absent member.
        value = wire.get(name)
        if required and member in shape.required_members and value in (None, ""):
            raise UnprocessableEntityException(f"{member_path} is required")
        if value is not None:
            values[member] = _value(member_shape, value, member_path)
    return values


def _scalar(shape: Shape, value: Any, path: str) -> Any:
    expected = _SCALARS[shape.type_name]
    # To Python a boolean is an integer; to JSON it is not.
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
        raise UnprocessableEntityException(f"{path} must be of type {shape.type_name}, not {json.dumps(value)}")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        raise UnprocessableEntityException(f"{path} must be one of {', '.join(allowed)}, not '{value}'")
    low, high = _bounds(shape)
    if isinstance(value, int) and not low <= value <= high:
        raise UnprocessableEntityException(f"{path} must be between {low} and {high}, not {value}")
    return value


def _bounds(shape: Shape) -> tuple[int, int]:
    """Of a number: the model's or, where it has none, the type's."""
    most = 2 ** (63 if shape.type_name == "long" else 31)
    return shape.metadata.get("min", -most), shape.metadata.get("max", most - 1)


def _expect(value: Any, kind: type, article_and_name: str, path: str) -> Any:
    if not isinstance(value, kind):
        raise UnprocessableEntityException(f"{path} must be {article_and_name}, not {json.dumps(value)}")
    return value


def _refuse_unknown(fields: Mapping[str, Any], known: Set[str], path: str) -> None:
    """Assumed. A misspelt name must not get lost silently."""
    unknown = sorted(fields.keys() - known)
    if unknown:
        where = path or "the request"
        raise UnprocessableEntityException(f"{where} has no member '{unknown[0]}', only {', '.join(sorted(known))}")


def _to_wire(shape: Shape, value: Any) -> Any:
    if shape.type_name == "structure":
        return {
            wire_name(member, member_shape): _to_wire(member_shape, value[member])
            for member, member_shape in shape.members.items()
            if value.get(member) is not None
        }
    if shape.type_name == "list":
        return [_to_wire(shape.member, item) for item in value]
    return value
