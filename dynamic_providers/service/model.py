"""The service's shapes, read from the model that botocore brings: the one schema of this library."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import botocore
from botocore.loaders import Loader
from botocore.model import ServiceModel, StructureShape

SERVICE = "mediapackage-vod"


@cache
def service_model() -> ServiceModel:
    loader = Loader(extra_search_paths=[f"{botocore.__path__[0]}/data"])
    # `load_service_model` reads the folders of all services first, which takes longer than all else here.
    version = loader.determine_latest_version(SERVICE, "service-2")
    return ServiceModel(cast("dict[str, Any]", loader.load_data(f"{SERVICE}/{version}/service-2")), SERVICE)


@cache
def input_shape(operation: str) -> StructureShape:
    """The structure an operation takes; every operation of this service takes one."""
    return cast(StructureShape, service_model().operation_model(operation).input_shape)


@cache
def output_shape(operation: str) -> StructureShape | None:
    return service_model().operation_model(operation).output_shape
