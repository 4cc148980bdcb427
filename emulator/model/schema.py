"""botocore's own description of the service, the one schema that the emulator has.

Paths, members, wire names, enums, required members, success codes and errors all come from the installed
botocore, so a newer boto3 brings newer values. botocore carries no type information: the protocols here
name the few attributes of its model that the emulator reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol, cast

from botocore.loaders import Loader
from botocore.model import ServiceModel as BotocoreServiceModel

SERVICE = "mediapackage-vod"


class Shape(Protocol):
    """`botocore.model.Shape`; which attributes exist depends on `type_name`."""

    name: str
    type_name: str
    serialization: Mapping[str, str]
    metadata: Mapping[str, Any]
    members: Mapping[str, Shape]
    required_members: Sequence[str]
    member: Shape
    key: Shape
    value: Shape


class Operation(Protocol):
    """`botocore.model.OperationModel`."""

    name: str
    http: Mapping[str, Any]
    input_shape: Shape | None
    output_shape: Shape | None
    error_shapes: Sequence[Shape]


class ServiceModel(Protocol):
    """`botocore.model.ServiceModel`."""

    api_version: str
    operation_names: Sequence[str]
    error_shapes: Sequence[Shape]

    def operation_model(self, name: str, /) -> Operation: ...

    def shape_for(self, name: str, /) -> Shape: ...


@lru_cache(maxsize=1)
def service_model() -> ServiceModel:
    description = cast(Any, Loader()).load_service_model(SERVICE, "service-2")
    return cast(ServiceModel, BotocoreServiceModel(description, SERVICE))


@lru_cache(maxsize=1)
def operations() -> Mapping[str, Operation]:
    model = service_model()
    return {name: model.operation_model(name) for name in model.operation_names}


def wire_name(member: str, shape: Shape) -> str:
    """The member's name in JSON, in the query string or as a label of the path."""
    return shape.serialization.get("name", member)
