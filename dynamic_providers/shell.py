"""The dynamic provider that Pulumi runs: it hands each call on to the lifecycle of the resource.

The state holds no code: a provider is pickled as a call of `load` with a key of the table below. Both the path of
`load` and the keys are contract. Pulumi programs import this module too and need no AWS SDK, so what uses that is
imported only when a provider runs.
"""

from __future__ import annotations

import base64
import pickle
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, cached_property, partial, wraps
from importlib import import_module
from typing import Any, TypeVar, cast

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

from pulumi_mediapackage_vod.dynamic_providers.engine import process as engine_process
from pulumi_mediapackage_vod.dynamic_providers.engine import running_call, secret_texts
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentences
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import (
    REPEATED,
    SECRET_INPUTS,
    names_of,
    paths_of,
    repeated,
    secret_values,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    UNKNOWN,
    Lifecycle,
    Props,
    holds_unknown,
)
from pulumi_mediapackage_vod.dynamic_providers.service.pace import telling
from pulumi_mediapackage_vod.errors import ConfigurationError, IncompleteError, MediaPackageVodError

PROVIDER_KEY = "__provider"
_SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
"""How a value is marked as a secret on its way to the engine."""
_LIFECYCLE_PACKAGE = "pulumi_mediapackage_vod.dynamic_providers.lifecycle"
_LIFECYCLES = {
    "mediapackage-vod.packaging-group.v1": "objects.packaging_group.PackagingGroupLifecycle",
    "mediapackage-vod.packaging-configuration.v1": "objects.packaging_configuration.PackagingConfigurationLifecycle",
    "mediapackage-vod.asset.v1": "objects.asset.AssetLifecycle",
    "mediapackage-vod.asset-readiness.v1": "objects.asset_readiness.AssetReadinessLifecycle",
    "mediapackage-vod.asset-batch.v1": "catalogues.asset_batch.AssetBatchLifecycle",
    "mediapackage-vod.asset-catalog.v1": "catalogues.asset_catalog.AssetCatalogLifecycle",
    "mediapackage-vod.asset-catalog-readiness.v1": "catalogues.catalogue_readiness.AssetCatalogReadinessLifecycle",
    "mediapackage-vod.cdn-identifier.v1": "objects.cdn_identifier.CdnIdentifierLifecycle",
    "mediapackage-vod.ingested-assets.v1": "catalogues.ingested_assets.IngestedAssetsLifecycle",
    "mediapackage-vod.known-value.v1": "objects.known_value.KnownValueLifecycle",
    "mediapackage-vod.known-urls.v1": "objects.known_urls.KnownUrlsLifecycle",
}

Method = TypeVar("Method", bound=Callable[..., Any])


def load(key: str) -> DynamicProvider:
    """The provider of a registry key; the pickles in states call this."""
    return DynamicProvider(key)


@cache
def pickled(key: str) -> str:
    """The value of `__provider` in states: the same bytes on every machine and with every Python."""
    return base64.b64encode(pickle.dumps(DynamicProvider(key), protocol=4)).decode()


def lifecycle_of(key: str, setting: Callable[[str], Any], given: Iterable[str] = (), **options: Any) -> Any:
    """The lifecycle of a registry key, with the settings that `setting` returns; `given` are all that there are."""
    from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
    from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings, secret_settings

    for each in secret_settings(setting):
        secret_texts.remember_setting(setting(each))
    settings = Settings.from_config(setting, given)
    return lifecycle_type(key)(settings, partial(service_for, settings), **options)


def lifecycle_type(key: str) -> Any:
    """The class of the lifecycle of a registry key."""
    module, _, name = _LIFECYCLES[key].rpartition(".")
    return getattr(import_module(f"{_LIFECYCLE_PACKAGE}.{module}"), name)


def key_of(provider: str) -> str:
    """The registry key of a value of `__provider`."""
    return next(key for key in _LIFECYCLES if pickled(key) == provider)


def plain(inputs: Mapping[str, Any]) -> Props:
    """What a resource registers, as its lifecycle takes it, without marks of secrets."""
    return {name: value for name, value in _from_engine(inputs).items() if name != SECRET_INPUTS}


def _with_own_error_texts(method: Method) -> Method:
    """End a call that raises an error of this library with the error's own text, without a traceback; what it waits for
    shows on the line of its resource."""

    @wraps(method)
    def call(self: DynamicProvider, *arguments: Any) -> Any:
        try:
            with telling(running_call.RunningEngine().for_threads().report):
                return method(self, *arguments)
        except IncompleteError as error:
            running_call.fail_incomplete(error, {**_to_engine(error.outputs), PROVIDER_KEY: pickled(self.key)})
        except MediaPackageVodError as error:
            running_call.fail(error)

    return cast(Method, call)


class DynamicProvider(ResourceProvider):
    """The provider of one kind of resource."""

    serialize_as_secret_always = False

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self._secret_paths: dict[str, list[str]] = {}

    def __reduce__(self) -> tuple[Callable[[str], DynamicProvider], tuple[str]]:
        return load, (self.key,)

    def configure(self, req: ConfigureRequest) -> None:
        self._config = req.config
        engine_process.prepare()

    @cached_property
    def _lifecycle(self) -> Lifecycle:
        # The SDK's configuration object offers no list of its keys.
        given = getattr(self._config, "_props", ())
        return lifecycle_of(self.key, self._config.get, given, engine=running_call.RunningEngine())

    @_with_own_error_texts
    def check(self, _olds: Props, news: Props) -> CheckResult:
        given = _from_engine(news)
        self._secret_paths[running_call.urn()] = paths_of(given)
        for key in paths_of(given):
            if key.startswith("mediapackage-vod:"):
                secret_texts.remember_setting(self._config.get(key))
        secret_texts.remember(secret_values(given))
        try:
            checked = self._lifecycle.check(_from_engine(_olds), given, running_call.random_seed())
        except ConfigurationError as error:
            return CheckResult(_to_engine(given), [CheckFailure("", secret_texts.without_secrets(error))])
        secret_texts.remember(secret_values(checked.inputs))
        # The engine shows the value of a property that a failure names.
        texts = sentences(checked.problems, paths_of(checked.inputs))
        return CheckResult(_to_engine(checked.inputs), [CheckFailure("", text) for text in texts])

    @_with_own_error_texts
    def diff(self, _id: str, _olds: Props, _news: Props) -> DiffResult:
        recorded = running_call.recorded_inputs()
        plan = self._lifecycle.diff(_from_engine({**self._apart(recorded), **_olds}), _from_engine(_news))
        # Only where a provider leaves it open does the engine itself look for what `replace_on_changes` names. It
        # compares inputs, so what differs in outputs alone has to be said.
        is_open = plan.changes and recorded is not None and _compared(recorded) != _compared(_news)
        return DiffResult(None if is_open else plan.changes, plan.replaces, None, plan.delete_before_replace)

    @_with_own_error_texts
    def create(self, props: Props) -> CreateResult:
        made = self._lifecycle.create(self._checked(props), running_call.timeout())
        return CreateResult(made.id, _to_engine(made.outputs))

    @_with_own_error_texts
    def read(self, id_: str, props: Props) -> ReadResult:
        found = self._lifecycle.read(id_, _from_engine({**self._apart(running_call.recorded_inputs()), **props}))
        if not found:
            return ReadResult("", {})
        # Only a look-up brings secrets here, and the engine knows no earlier outputs of it.
        return ReadResult(id_, *(_to_engine(each, secret=names_of(props)) for each in found))

    @_with_own_error_texts
    def update(self, _id: str, _olds: Props, _news: Props) -> UpdateResult:
        outputs = self._lifecycle.update(_id, _from_engine(_olds), self._checked(_news), running_call.timeout())
        return UpdateResult(_to_engine(outputs))

    @_with_own_error_texts
    def delete(self, _id: str, _props: Props) -> None:
        self._lifecycle.delete(_id, _from_engine(_props), running_call.timeout())

    def _apart(self, recorded: Props | None) -> Props:
        names = getattr(self._lifecycle, "inputs_apart", ())
        return {name: recorded[name] for name in names if name in recorded} if recorded else {}

    def _checked(self, inputs: Props) -> Props:
        """Checked inputs with what only their check, earlier in this process, was told of."""
        paths = self._secret_paths.get(running_call.urn())
        return {**_from_engine(inputs), **({SECRET_INPUTS: paths} if paths else {})}


def _from_engine(value: Any) -> Any:
    """The engine's values as lifecycles take them: with their own unknown and integers, and without `__provider`."""
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {key: _from_engine(item) for key, item in items if key != PROVIDER_KEY}
    if isinstance(value, list):
        return [_from_engine(item) for item in cast("list[Any]", value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _compared(value: Any) -> Any:
    """Inputs as the engine compares them: nothing is the same as leaving it out, and `__provider` does not count."""
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", _from_engine(value)).items()
        return {key: _compared(item) for key, item in items if item is not None}
    return [_compared(item) for item in cast("list[Any]", value)] if isinstance(value, list) else _from_engine(value)


def _to_engine(props: Props, secret: Collection[str] = ()) -> Props:
    """A lifecycle's properties as the engine takes them: those that are `secret`, or repeat a secret, are marked."""
    marked = {*repeated(props), *secret}
    result: Props = {}
    for name, value in props.items():
        if name in REPEATED and holds_unknown(value):
            result[name] = Unknown()
        elif name != SECRET_INPUTS:
            result[name] = {**_SECRET, "value": _value(value)} if name in marked else _value(value)
    return result


def _value(value: Any) -> Any:
    if value is UNKNOWN:
        return Unknown()
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list):
        return [_value(item) for item in cast("list[Any]", value)]
    return value
