"""The thin shell between Pulumi's dynamic providers and the lifecycle core; nothing of the service is decided here.

A provider is pickled as a call of `load` with a key of the table below, so state holds no code: both the path of
`load` and the keys are contract. Imports are lazy because Pulumi programs import this module too, and need no AWS SDK.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable, Mapping
from functools import cache, cached_property, partial, wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.output import Unknown

from pulumi_mediapackage_vod.dynamic_providers.engine import call as engine_call
from pulumi_mediapackage_vod.dynamic_providers.engine import process as engine_process
from pulumi_mediapackage_vod.errors import ConfigurationError, IncompleteError, MediaPackageVodError

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Lifecycle

PROVIDER_KEY = "__provider"
_LIFECYCLE_PACKAGE = "pulumi_mediapackage_vod.dynamic_providers.lifecycle"
_LIFECYCLES = {
    "mediapackage-vod.packaging-group.v1": "packaging_group.PackagingGroupLifecycle",
    "mediapackage-vod.packaging-configuration.v1": "packaging_configuration.PackagingConfigurationLifecycle",
    "mediapackage-vod.asset.v1": "asset.AssetLifecycle",
    "mediapackage-vod.asset-readiness.v1": "asset_readiness.AssetReadinessLifecycle",
    "mediapackage-vod.cdn-identifier.v1": "cdn_identifier.CdnIdentifierLifecycle",
}

Props = dict[str, Any]
Method = TypeVar("Method", bound=Callable[..., Any])


def load(key: str) -> DynamicProvider:
    """The provider of a registry key; what pickles in state call."""
    return DynamicProvider(key)


@cache
def pickled(key: str) -> str:
    """The state's `__provider` for a key: the same bytes on every machine, Python and hash seed."""
    return base64.b64encode(pickle.dumps(DynamicProvider(key), protocol=4)).decode()


def _reporting(method: Method) -> Method:
    """Show this library's errors as their own text, without a traceback."""

    @wraps(method)
    def reporting(self: DynamicProvider, *arguments: Any) -> Any:
        try:
            return method(self, *arguments)
        except IncompleteError as error:
            engine_call.fail_incomplete(error, {**error.outputs, PROVIDER_KEY: pickled(self.key)})
        except MediaPackageVodError as error:
            engine_call.fail(error)

    return cast(Method, reporting)


class DynamicProvider(ResourceProvider):
    """One kind of resource, without state of its own."""

    serialize_as_secret_always = False

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def __reduce__(self) -> tuple[Callable[[str], DynamicProvider], tuple[str]]:
        return load, (self.key,)

    def configure(self, req: ConfigureRequest) -> None:
        self._config = req.config
        engine_process.prepare()

    @cached_property
    def _lifecycle(self) -> Lifecycle:
        from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
        from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings

        # The SDK's configuration object offers no list of its keys.
        settings = Settings.from_config(self._config.get, getattr(self._config, "_props", ()))
        module, _, name = _LIFECYCLES[self.key].partition(".")
        lifecycle = cast("Callable[..., Lifecycle]", getattr(import_module(f"{_LIFECYCLE_PACKAGE}.{module}"), name))
        return lifecycle(settings, partial(service_for, settings), engine=engine_call.RunningEngine())

    def check(self, _olds: Props, news: Props) -> CheckResult:
        try:
            checked = self._lifecycle.check(_from_engine(_olds), _from_engine(news), engine_call.random_seed())
        except ConfigurationError as error:
            return CheckResult(news, [CheckFailure("", str(error))])
        return CheckResult(_to_engine(checked.inputs), [_failure(*problem) for problem in checked.problems])

    @_reporting
    def diff(self, _id: str, _olds: Props, _news: Props) -> DiffResult:
        plan = self._lifecycle.diff(_from_engine(_olds), _from_engine(_news))
        return DiffResult(plan.changes, plan.replaces, None, plan.delete_before_replace)

    @_reporting
    def create(self, props: Props) -> CreateResult:
        made = self._lifecycle.create(_from_engine(props), engine_call.timeout())
        return CreateResult(made.id, made.outputs)

    @_reporting
    def read(self, id_: str, props: Props) -> ReadResult:
        found = self._lifecycle.read(id_, _from_engine(props))
        return ReadResult(id_, found.outputs, found.inputs) if found else ReadResult("", {})

    @_reporting
    def update(self, _id: str, _olds: Props, _news: Props) -> UpdateResult:
        outputs = self._lifecycle.update(_id, _from_engine(_olds), _from_engine(_news), engine_call.timeout())
        return UpdateResult(outputs)

    @_reporting
    def delete(self, _id: str, _props: Props) -> None:
        self._lifecycle.delete(_id, _from_engine(_props), engine_call.timeout())


def _failure(path: str, reason: str) -> CheckFailure:
    """The engine shows a property's value beside its name, and knows only those at the top."""
    is_nested = "." in path or "[" in path
    return CheckFailure("", f"{path} {reason}") if is_nested else CheckFailure(path, reason)


def _from_engine(value: Any) -> Any:
    """The engine's values as the core takes them: its own unknown, whole numbers as integers, no provider entry."""
    from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import UNKNOWN

    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {key: _from_engine(item) for key, item in items if key != PROVIDER_KEY}
    if isinstance(value, list):
        return [_from_engine(item) for item in cast("list[Any]", value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _to_engine(value: Any) -> Any:
    from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import UNKNOWN

    if value is UNKNOWN:
        return Unknown()
    if isinstance(value, Mapping):
        return {key: _to_engine(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_to_engine(item) for item in cast("list[Any]", value)]
    return value
