"""The provider protocol: each call decoded, carried out by the resource's kind, and encoded."""

from __future__ import annotations

import functools
import importlib.metadata
import traceback
from collections.abc import Callable
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from pulumi_mediapackage_vod.aws_plugin import planning, provider, rules
from pulumi_mediapackage_vod.aws_plugin.catalogue import kind_of
from pulumi_mediapackage_vod.aws_plugin.functions import invoke
from pulumi_mediapackage_vod.aws_plugin.kinds import Kind, is_gone
from pulumi_mediapackage_vod.aws_plugin.provider import Aws, Provider
from pulumi_mediapackage_vod.aws_plugin.values import Props, decode, encode

_VERSION = "7.0.0"
"""That whose properties it knows."""


def _said(method: Callable[..., Any]) -> Callable[..., Any]:
    """An exception becomes the text of an error: of the service as it is, of this program with its traceback."""

    @functools.wraps(method)
    def answered(self: Servicer, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except Exception as error:  # noqa: BLE001
            known = hasattr(error, "response") or isinstance(error, (NotImplementedError, RuntimeError))
            what = f"{method.__name__} of {getattr(request, 'urn', '') or getattr(request, 'tok', '')}"
            text = f"{what}: {error}" if known and str(error) else traceback.format_exc()
        return context.abort(grpc.StatusCode.UNKNOWN, text)

    return answered


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider: the engine starts a process for each, and configures it before it asks for a resource."""

    _provider: Provider

    # the provider itself

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        try:
            version = importlib.metadata.version("pulumi-aws")
        except importlib.metadata.PackageNotFoundError:  # the program has an environment of its own
            version = _VERSION
        return plugin_pb2.PluginInfo(version=version)

    @_said
    def CheckConfig(self, request: Any, context: Any) -> Any:
        return _checked(*provider.checked(decode(request.news)))

    @_said
    def DiffConfig(self, request: Any, context: Any) -> Any:
        """A provider is never replaced: resources have their Region themselves."""
        return _planned(planning.Plan(planning.diff(Kind(), decode(request.old_inputs), decode(request.news)).changed))

    @_said
    def Configure(self, request: Any, context: Any) -> Any:
        self._provider = Provider(decode(request.args))
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    @_said
    def Invoke(self, request: Any, context: Any) -> Any:
        args = decode(request.args)
        found = invoke(request.tok, self._aws(args), args)
        response: dict[str, Any] = {"return": encode(found)}
        return provider_pb2.InvokeResponse(**response)

    def Cancel(self, request: Any, context: Any) -> Any:
        """Nothing here takes long enough to be broken off."""
        return empty_pb2.Empty()

    # resources

    @_said
    def Check(self, request: Any, context: Any) -> Any:
        kind = kind_of(request.type)
        olds, news = decode(request.olds), decode(request.news)
        return _checked(
            *planning.check(kind, self._provider, request.name, olds=olds, news=news, seed=request.randomSeed)
        )

    @_said
    def Diff(self, request: Any, context: Any) -> Any:
        return _planned(planning.diff(kind_of(request.type), decode(request.old_inputs), decode(request.news)))

    @_said
    def Create(self, request: Any, context: Any) -> Any:
        kind, inputs = kind_of(request.type), decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=encode(planning.unknown(kind, inputs)))
        props = planning.without_defaults(planning.named_by_prefix(kind, inputs))
        _refuse(kind, props)
        aws = self._aws(props)
        id_ = kind.create(aws, request.urn, props)
        return provider_pb2.CreateResponse(id=id_, properties=encode(self._as_served(kind, aws, id_, props)))

    @_said
    def Read(self, request: Any, context: Any) -> Any:
        kind, id_ = kind_of(request.type), request.id
        props, inputs = decode(request.properties), decode(request.inputs)
        aws = self._aws(props or inputs)
        served = self._served(kind, aws, id_, props)
        if served is None:
            return provider_pb2.ReadResponse()
        if kind.regional:
            served["region"] = aws.region
        inputs = planning.seen_inputs(inputs, served)
        return provider_pb2.ReadResponse(
            id=id_, inputs=encode(inputs), properties=encode(planning.merged(props, served))
        )

    @_said
    def Update(self, request: Any, context: Any) -> Any:
        kind, olds = kind_of(request.type), decode(request.olds)
        props = planning.desired(olds, decode(request.old_inputs), decode(request.news))
        if not request.preview:
            _refuse(kind, props)
            aws = self._aws(props)
            kind.update(aws, request.id, olds, props)
            props = self._as_served(kind, aws, request.id, props)
        return provider_pb2.UpdateResponse(properties=encode(props))

    @_said
    def Delete(self, request: Any, context: Any) -> Any:
        props = decode(request.properties)
        try:
            kind_of(request.type).delete(self._aws(props), request.id, props)
        except Exception as error:
            if not is_gone(error):
                raise
        return empty_pb2.Empty()

    def _aws(self, props: Props) -> Aws:
        return Aws(self._provider, props.get("region") or self._provider.region)

    def _served(self, kind: Kind, aws: Aws, id_: str, props: Props) -> Props | None:
        try:
            served = kind.read(aws, id_, props)
        except Exception as error:
            if not is_gone(error):
                raise
            return None
        return None if served is None else planning.with_own_tags(self._provider, props, served)

    def _as_served(self, kind: Kind, aws: Aws, id_: str, props: Props) -> Props:
        """What was just written, read back."""
        served = self._served(kind, aws, id_, props)
        if served is None:
            raise RuntimeError(f"{id_} is gone as soon as it was made")
        return planning.merged(props, served)


def _refuse(kind: Kind, props: Props) -> None:
    """As the service does, of which a part is not there."""
    if wrong := rules.refused(kind.limits, props):
        raise RuntimeError("; ".join(f"InvalidArgument: {reason}" for _key, reason in wrong))


def _checked(inputs: Props, wrong: list[tuple[str, str]]) -> Any:
    failures = [provider_pb2.CheckFailure(property=key, reason=reason) for key, reason in wrong]
    return provider_pb2.CheckResponse(inputs=encode(inputs), failures=failures)


def _planned(plan: planning.Plan) -> Any:
    changes, kinds = provider_pb2.DiffResponse, provider_pb2.PropertyDiff.Kind
    details = {key: f"{what}_REPLACE" if key in plan.replaces else what for key, what in plan.changed.items()}
    return provider_pb2.DiffResponse(
        changes=changes.DIFF_SOME if plan.changed else changes.DIFF_NONE,
        diffs=[*plan.changed],
        replaces=plan.replaces,
        hasDetailedDiff=True,
        detailedDiff={
            key: provider_pb2.PropertyDiff(kind=kinds.Value(what), inputDiff=True) for key, what in details.items()
        },
        deleteBeforeReplace=plan.delete_first,
    )
