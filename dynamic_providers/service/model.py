"""The service's own model, as botocore brings it: the shapes of its operations, and their members' names in Python.

This is the one schema of the library: requests and answers are renamed by walking it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

import botocore
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape

SERVICE = "mediapackage-vod"


@cache
def service_model() -> ServiceModel:
    loader = Loader(extra_search_paths=[f"{botocore.__path__[0]}/data"])
    # `load_service_model` reads the folders of all services first, which takes longer than everything else here.
    version = loader.determine_latest_version(SERVICE, "service-2")
    return ServiceModel(cast("dict[str, Any]", loader.load_data(f"{SERVICE}/{version}/service-2")), SERVICE)


@cache
def input_shape(operation: str) -> StructureShape:
    """The structure that an operation takes; every operation of this service takes one."""
    return cast(StructureShape, service_model().operation_model(operation).input_shape)


@cache
def output_shape(operation: str) -> StructureShape | None:
    return service_model().operation_model(operation).output_shape


def to_request(shape: Shape, value: Any) -> Any:
    """Properties as the request of an operation. Keys of maps (tags) stay; whole floats become integers.

    What the shape does not have is left out, since a resource has more properties than one request.
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
    """An answer as properties. Nulls are dropped; times become ISO 8601 texts."""
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
    """The property that stands for a member of the model: `hls_manifests` for `HlsManifests`."""
    return xform_name(member)
