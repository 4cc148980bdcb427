"""Requests made from botocore's model, so that what a newer one brings is tried too: valid ones, and broken ones.

Beyond the model a valid request keeps to the documented rules of ids, tags, log groups and one package.
"""

from __future__ import annotations

import copy
import json
import string
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from botocore.session import Session
from hypothesis import strategies as st

MODEL: Any = Session().get_service_model("mediapackage-vod")
OPERATIONS: tuple[str, ...] = tuple(MODEL.operation_names)
CREATES = tuple(name for name in OPERATIONS if name.startswith("Create"))
LISTS = tuple(name for name in OPERATIONS if "MaxResults" in MODEL.operation_model(name).input_shape.members)
HELD = {"group": "movies", "configuration": "hls", "asset": "trailer"}
"""What the emulator has before each request."""
ARN = "arn:aws:mediapackage-vod:us-east-1:123456789012:{}"
ARNS = [
    ARN.format(f"{collection}/{each}")
    for collection, each in zip(("packaging-groups", "packaging-configurations", "assets"), HELD.values(), strict=True)
]

_ID = st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=256)
_TAG = string.ascii_letters + string.digits + " _.:/=+@-"
_TAG_KEY = st.text(_TAG, min_size=1, max_size=128).filter(lambda key: not key.lower().startswith("aws:"))
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "Tags": st.dictionaries(_TAG_KEY, st.text(_TAG, max_size=256), max_size=5),
    "TagKeys": st.lists(_TAG_KEY, min_size=1, max_size=3),
    "LogGroupName": st.text(string.ascii_letters + "_/.#-", min_size=1, max_size=40).map("/aws/MediaPackage/{}".format),
    "PackagingGroupId": st.just(HELD["group"]),
    "ResourceArn": st.sampled_from(ARNS),
}


def _value(name: str, shape: Any) -> st.SearchStrategy[Any]:
    if name in _BY_NAME:
        return _BY_NAME[name]
    if shape.type_name == "structure":
        members = {each: _value(each, member) for each, member in shape.members.items()}
        required = {each: members.pop(each) for each in shape.required_members}
        return st.fixed_dictionaries(required, optional=members)
    if shape.type_name == "list":
        return st.lists(_value("", shape.member), max_size=3)
    if shape.type_name == "map":
        return st.dictionaries(_TEXT, _value("", shape.value), max_size=3)
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name == "integer":
        return st.integers(shape.metadata.get("min", -(2**31)), shape.metadata.get("max", 2**31 - 1))
    assert shape.type_name == "string", f"teach this file to make a {shape.type_name}"
    return st.sampled_from(shape.enum) if shape.enum else _TEXT


def _of(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    shape = MODEL.operation_model(operation).input_shape
    kind = next((kind for kind in HELD if kind in operation.lower()), "group")
    packages = [name for name in shape.members if name.endswith("Package")]
    members = {name: _value(name, member) for name, member in shape.members.items() if name not in (*packages, "Id")}
    # A page begins where another one ended, which no model tells.
    members.pop("NextToken", None)
    required = {name: members.pop(name) for name in shape.required_members if name in members}
    if "Id" in shape.members:
        new = _ID.filter(lambda each: each not in HELD.values())
        required["Id"] = new if operation.startswith("Create") else st.just(HELD[kind])
    if operation == "DeletePackagingGroup":
        required["Id"] = st.just("empty")
    parameters = st.fixed_dictionaries(required, optional=members)
    if packages:
        one = st.sampled_from(packages).flatmap(
            lambda name: _value(name, shape.members[name]).map(lambda value: {name: value})
        )
        parameters = st.builds(lambda first, second: {**first, **second}, parameters, one)
    return parameters


@st.composite
def valid(draw: st.DrawFn, operations: tuple[str, ...] = OPERATIONS) -> tuple[str, dict[str, Any]]:
    """An operation and its parameters, which a client takes and the service accepts."""
    operation = draw(st.sampled_from(operations))
    return operation, draw(_of(operation))


@dataclass(frozen=True)
class Sent:
    """A request on the wire."""

    method: str
    path: str
    query: dict[str, Any]
    body: Any

    @property
    def target(self) -> str:
        return f"{self.path}?{urlencode(self.query, doseq=True)}" if self.query else self.path

    @property
    def data(self) -> bytes | None:
        return self.body if isinstance(self.body, bytes | None) else json.dumps(self.body).encode()


def on_the_wire(operation: str, parameters: dict[str, Any]) -> Sent:
    model = MODEL.operation_model(operation)
    path, query, body = model.http["requestUri"], {}, {}
    for name, value in parameters.items():
        shape = model.input_shape.members[name]
        wire_name = shape.serialization.get("name", name)
        location = shape.serialization.get("location")
        if location == "uri":
            path = path.replace(f"{{{wire_name}}}", quote(value, safe=""))
        elif location == "querystring":
            query[wire_name] = value
        else:
            body[wire_name] = _to_wire(shape, value)
    has_body = model.http["method"] in ("POST", "PUT")
    return Sent(model.http["method"], path, query, body if has_body else None)


def _to_wire(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        return {
            shape.members[name].serialization.get("name", name): _to_wire(shape.members[name], each)
            for name, each in value.items()
        }
    return [_to_wire(shape.member, each) for each in value] if shape.type_name == "list" else value


_JSON: dict[str, list[Any]] = {
    "structure": [{"unknown": 1}],
    "map": [{"a": 1}, {"a": None}],
    "list": [[[]], [{"unknown": 1}], [1.5]],
    "string": ["text"],
    "integer": [1, 10**400, -(2**31) - 1],
    "boolean": [True],
    "": [1.5, float("inf"), float("nan")],
}


def _wrong(shape: Any) -> st.SearchStrategy[Any]:
    """JSON that is no such value."""
    own = {"structure": [], "map": ["structure"]}.get(shape.type_name, [shape.type_name])
    values = [each for kind, some in _JSON.items() if kind not in own for each in some]
    if shape.type_name == "integer":
        values += [10**400, 2**31, -(2**31) - 1]
    elif shape.type_name == "list":
        values += [[None], [1], [{"unknown": 1}]]
    elif shape.type_name == "string" and shape.enum:
        values += ["", shape.enum[0].lower(), f" {shape.enum[0]}"]
    return st.sampled_from(values)


def _places(shape: Any, body: Any, holder: Any = None, at: Any = None) -> Iterator[tuple[Any, Any, Any]]:
    """Each value in a body: its shape, what holds it, and where in there."""
    if holder is not None:
        yield shape, holder, at
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            wire_name = member.serialization.get("name", name)
            if wire_name in body:
                yield from _places(member, body[wire_name], body, wire_name)
    elif shape.type_name == "list":
        for index, each in enumerate(body):
            yield from _places(shape.member, each, body, index)
    elif shape.type_name == "map":
        for key, each in body.items():
            yield from _places(shape.value, each, body, key)


@st.composite
def broken(draw: st.DrawFn) -> tuple[Sent, int]:
    """A valid request with one thing wrong, and the documented status of that."""
    # Those with a body or a query, where most can be wrong, more often.
    operation, parameters = draw(valid(OPERATIONS + 3 * CREATES + LISTS))
    model = MODEL.operation_model(operation)
    sent = on_the_wire(operation, parameters)
    ways = [_not_there, _not_modelled]
    if operation in LISTS:
        ways += [_bad_query, _bad_query]
    if sent.body is not None and model.name != "ListTagsForResource":
        ways += [_bad_value, _bad_value, _bad_value, _unknown_member, _no_json, _no_json]
    if operation.startswith("Create"):
        ways += [_bad_rule, _missing]
    return draw(st.sampled_from(ways))(draw, model, sent)


def _not_there(draw: st.DrawFn, model: Any, sent: Sent) -> tuple[Sent, int]:
    for name in (*HELD.values(), "empty"):
        if sent.path.endswith((f"/{name}", f"%2F{name}")) or f"/{name}/" in sent.path:
            return replace(sent, path=sent.path.replace(name, "nowhere")), 404
    if isinstance(sent.body, dict) and "packagingGroupId" in sent.body:
        return replace(sent, body={**sent.body, "packagingGroupId": draw(_ID.filter(lambda it: it != "movies"))}), 404
    return _not_modelled(draw, model, sent)


def _not_modelled(draw: st.DrawFn, _model: Any, sent: Sent) -> tuple[Sent, int]:
    method = draw(st.sampled_from(["PATCH", "TRACE", "X"]))
    return draw(st.sampled_from([replace(sent, method=method), replace(sent, path=f"/x{sent.path}")])), 403


def _bad_query(draw: st.DrawFn, model: Any, sent: Sent) -> tuple[Sent, int]:
    positions = ["1e999", "NaN", "1.5", '"1"', "null", "[" * 990 + "]" * 990, "[" * 5_000 + "]" * 5_000]
    list_name = next(iter(model.output_shape.members.keys() - {"NextToken"}))
    tokens = [f'[{each}, "{list_name}", null]' for each in positions] + positions
    bad = {
        "maxResults": st.sampled_from(["0", "1001", "-1", "1e3", "", "9" * 400, "inf", "NaN"]),
        "nextToken": _TEXT | st.sampled_from(tokens).map(lambda it: urlsafe_b64encode(it.encode()).decode()),
    }
    name = draw(st.sampled_from(sorted(bad)))
    return replace(sent, query={**sent.query, name: draw(bad[name])}), 422


def _bad_value(draw: st.DrawFn, model: Any, sent: Sent) -> tuple[Sent, int]:
    body = copy.deepcopy(sent.body)
    places = list(_places(model.input_shape, body))
    if not places:
        return _no_json(draw, model, sent)
    shape, holder, at = draw(st.sampled_from(places))
    holder[at] = draw(_wrong(shape))
    return replace(sent, body=body), 422


def _unknown_member(draw: st.DrawFn, model: Any, sent: Sent) -> tuple[Sent, int]:
    body = copy.deepcopy(sent.body)
    structures = [
        holder[at] for shape, holder, at in _places(model.input_shape, body) if shape.type_name == "structure"
    ]
    draw(st.sampled_from([body, *structures]))[draw(st.sampled_from(["", "Id", "unknown", "ü"]))] = draw(
        st.sampled_from([1, "x", {}, []])
    )
    return replace(sent, body=body), 422


def _missing(draw: st.DrawFn, model: Any, sent: Sent) -> tuple[Sent, int]:
    shape = model.input_shape
    name = draw(st.sampled_from(sorted(shape.required_members)))
    wire_name = shape.members[name].serialization.get("name", name)
    absent = {each: value for each, value in sent.body.items() if each != wire_name}
    return replace(sent, body=draw(st.sampled_from([absent, {**sent.body, wire_name: None}]))), 422


def _no_json(draw: st.DrawFn, _model: Any, sent: Sent) -> tuple[Sent, int]:
    whole = json.dumps(sent.body).encode()
    cut = st.integers(1, len(whole) - 1).map(lambda length: whole[:length])
    deep = st.sampled_from([60, 990, 5_000]).map(lambda depth: b"[" * depth + b"]" * depth)
    text = st.sampled_from([b"[]", b'"x"', b"1", b"null", b"NaN", b"\xff", b'{"id": "\\ud800"}', b"{} {}"])
    return replace(sent, body=draw(st.one_of(cut, deep, text))), 422


def _bad_rule(draw: st.DrawFn, _model: Any, sent: Sent) -> tuple[Sent, int]:
    bad_id = st.sampled_from(["", " ", "a b", "a.b", "é", "x" * 257, "a\n", "a/b", "\0"])
    bad_tags: list[Any] = [
        {"aws:x": "y"},
        {"": "y"},
        {"x" * 129: "y"},
        {"x": "y" * 257},
        {"é": "y"},
        {"x": "é"},
        {str(number): "" for number in range(51)},
    ]
    changes: list[dict[str, Any]] = [{"tags": tags} for tags in bad_tags]
    return replace(sent, body={**sent.body, **draw(st.sampled_from(changes) | bad_id.map(lambda it: {"id": it}))}), 422
