"""The typed dictionaries of the inputs against the service's model: the same names, required or not, all explained."""

from __future__ import annotations

import ast
import inspect
from typing import Any, Literal, get_args, get_origin

import pytest
from botocore.model import Shape, StructureShape
from typing_extensions import is_typeddict

from pulumi_mediapackage_vod.dynamic_providers.resources import inputs
from pulumi_mediapackage_vod.dynamic_providers.service.model import property_name, service_model

CREATES = ("CreatePackagingGroup", "CreatePackagingConfiguration", "CreateAsset")


def _structures(shape: Any) -> dict[str, StructureShape]:
    """Every structure below a shape, by name."""
    found: dict[str, StructureShape] = {}
    if isinstance(shape, StructureShape):
        found[shape.name] = shape
        for member in shape.members.values():
            found |= _structures(member)
    elif shape.type_name == "list":
        found |= _structures(shape.member)
    return found


SHAPES: dict[str, StructureShape] = {
    name: structure
    for operation in CREATES
    for member in service_model().operation_model(operation).input_shape.members.values()  # type: ignore[union-attr]
    for name, structure in _structures(member).items()
}
TYPES: dict[str, Any] = {name: value for name, value in vars(inputs).items() if is_typeddict(value)}


def test_there_is_a_type_for_each_shape_and_no_other() -> None:
    assert set(TYPES) == set(SHAPES)


def _class_of(name: str) -> ast.ClassDef:
    (found,) = (
        node
        for node in ast.parse(inspect.getsource(inputs)).body
        if isinstance(node, ast.ClassDef) and node.name == name
    )
    return found


def _fields(name: str) -> dict[str, str]:
    """The fields of a type and their annotations as written, since Pulumi's `Input` cannot be evaluated."""
    return {
        field.target.id: ast.unparse(field.annotation)
        for field in _class_of(name).body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


def _text(statement: ast.stmt | None) -> Any:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return statement.value.value
    return None


def _docstrings(name: str) -> dict[str, Any]:
    """The fields of a type and what is written under each."""
    body = _class_of(name).body
    return {
        field.target.id: _text(below)
        for field, below in zip(body, [*body[1:], None], strict=True)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }


@pytest.mark.parametrize("name", SHAPES)
def test_every_field_has_a_docstring_under_it(name: str) -> None:
    assert ast.get_docstring(_class_of(name))
    assert [field for field, text in _docstrings(name).items() if not isinstance(text, str)] == []


@pytest.mark.parametrize("name", SHAPES)
def test_every_enum_value_is_named_in_its_docstring_or_its_range_is(name: str) -> None:
    documented = _docstrings(name)
    for member, shape in SHAPES[name].members.items():
        leaf = shape.member if shape.type_name == "list" else shape  # type: ignore[attr-defined]
        text = str(documented[property_name(member)])
        for value in getattr(leaf, "enum", []):
            stem = value.rstrip("0123456789")
            assert f"`{value}`" in text or f"`{stem}1` to `{stem}" in text, (member, value)


@pytest.mark.parametrize("name", SHAPES)
def test_a_type_has_and_requires_the_members_that_its_shape_does(name: str) -> None:
    fields = _fields(name)
    required = {field for field, written in fields.items() if not written.startswith("NotRequired[")}
    assert set(fields) == {property_name(member) for member in SHAPES[name].members}
    assert required == {property_name(member) for member in SHAPES[name].required_members}


SCALARS = {"string": "str", "integer": "int", "boolean": "bool"}
LITERALS = {get_args(value): name for name, value in vars(inputs).items() if get_origin(value) is Literal}


def _type(shape: Shape) -> str:
    values = tuple(getattr(shape, "enum", ()))
    return LITERALS[values] if values else SCALARS.get(shape.type_name, shape.name)


@pytest.mark.parametrize("name", SHAPES)
def test_a_types_members_have_the_types_of_the_shape(name: str) -> None:
    written = _fields(name)
    for member, shape in SHAPES[name].members.items():
        expected = f"Input[{_type(shape)}]"
        if shape.type_name == "list":
            expected = f"Input[Sequence[Input[{_type(shape.member)}]]]"  # type: ignore[attr-defined]
        optional = f"NotRequired[{expected}]"
        assert written[property_name(member)] in (expected, optional)


def test_every_type_is_public() -> None:
    from pulumi_mediapackage_vod import dynamic_providers

    assert set(TYPES) <= set(dynamic_providers.__all__)
