"""Property values as plain Python, to and from the protocol's structs.

Secrets come in only with the provider's configuration: like the real plugin, this one does not ask the engine for
marked values, and the engine marks what comes back under the same property. What is secret by itself it marks.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from google.protobuf import struct_pb2

Props = dict[str, Any]

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""Stands for a value that nobody knows before the real run."""

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key under which a mapping says that it is not one."""

_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 (the mark of one)


def secret(value: Any) -> Props:
    return {SIGNATURE: _SECRET, "value": value}


def decode(struct: struct_pb2.Struct) -> Props:
    """The properties, without those that are null, and without the marks of secrets."""
    found = {key: _decoded(value) for key, value in struct.fields.items()}
    return {key: value for key, value in found.items() if value is not None}


def encode(props: Mapping[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update({key: value for key, value in props.items() if value is not None})
    return struct


def has_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(has_unknown, cast(Props, value).values()))
    return any(map(has_unknown, cast(list[Any], value))) if isinstance(value, list) else value == UNKNOWN


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: equal, or JSON documents with equal content."""
    if one == other:
        return True
    return isinstance(one, str) and isinstance(other, str) and one[:1] == "{" and _content(one) == _content(other)


def _content(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _decoded(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        members = {key: _decoded(member) for key, member in value.struct_value.fields.items()}
        return members["value"] if members.get(SIGNATURE) == _SECRET else members
    if kind == "list_value":
        return [_decoded(member) for member in value.list_value.values]
    if kind == "number_value" and value.number_value.is_integer():
        return int(value.number_value)
    return None if kind in (None, "null_value") else getattr(value, kind)
