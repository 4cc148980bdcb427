"""Between the engine's values and the core's: unknowns, whole numbers, and errors as their own text."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi.output import Unknown

from pulumi_mediapackage_vod.dynamic_providers.engine import running_call
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.shell import _from_engine, _to_engine, load
from pulumi_mediapackage_vod.errors import ConfigurationError, IncompleteError, InputError

MOVIES = {"id_prefix": "x", "owner": "o"}


def provider(**config: str) -> Any:
    loaded: Any = load("mediapackage-vod.packaging-group.v1")
    config = {f"mediapackage-vod:{name}": value for name, value in config.items()}
    loaded.configure(ConfigureRequest(Config(config, "movies")))
    return loaded


def checked(**inputs: Any) -> Any:
    return provider(region="eu-west-1").check({}, MOVIES | inputs)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            {"a": Unknown(), "b": [Unknown(), {"c": Unknown()}]},
            {"a": UNKNOWN, "b": [UNKNOWN, {"c": UNKNOWN}]},
            id="an unknown becomes the core's own wherever it is",
        ),
        pytest.param({"a": 6.0, "b": [2147483647.0]}, {"a": 6, "b": [2147483647]}, id="whole numbers become integers"),
        pytest.param({"a": 6.5, "b": True}, {"a": 6.5, "b": True}, id="fractions and booleans stay"),
        pytest.param({"__provider": "x", "a": 1.0}, {"a": 1}, id="the provider's own entry does not reach the core"),
    ],
)
def test_what_comes_from_the_engine(value: Any, expected: Any) -> None:
    found = _from_engine(value)
    assert found == expected
    assert repr(found) == repr(expected)


def test_the_cores_unknown_becomes_the_engines_wherever_it_is() -> None:
    value = _to_engine({"a": UNKNOWN, "b": [UNKNOWN, {"c": UNKNOWN}], "d": "text"})
    assert isinstance(value["a"], Unknown)
    assert isinstance(value["b"][0], Unknown)
    assert isinstance(value["b"][1]["c"], Unknown)
    assert value["d"] == "text"


def test_a_problem_becomes_a_failure_of_no_property_since_the_engine_would_show_its_value() -> None:
    (failure,) = checked(group_id="a b").failures
    assert failure.property == ""
    assert failure.reason == "group_id is 'a b'; 1 to 256 letters, digits, _ and -"


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"authorization": {"secrets_role_arn": "r"}}, "authorization.cdn_identifier_secret is missing"),
        ({"tags": {"a": 7}}, "tags['a'] is 7"),
    ],
)
def test_a_problem_deep_inside_says_its_path(inputs: dict[str, Any], reason: str) -> None:
    (failure,) = checked(**inputs).failures
    assert failure.reason.startswith(reason)


def test_a_wrong_setting_is_a_failure_not_a_traceback() -> None:
    (failure,) = provider(endpointUrl="emulator").check({}, MOVIES).failures
    assert "mediapackage-vod:endpointUrl is 'emulator'" in failure.reason


def test_check_gives_the_engine_its_own_unknowns() -> None:
    result = checked(tags=Unknown())
    assert result.failures == []
    assert isinstance(result.inputs["tags"], Unknown)
    assert isinstance(result.inputs["tags_all"], Unknown)


def test_diff_takes_unknowns() -> None:
    olds = checked().inputs
    diff = provider(region="eu-west-1").diff("id", olds, {**olds, "authorization": Unknown()})
    assert (diff.changes, diff.replaces, diff.delete_before_replace) == (True, [], True)


# Outside of the engine's process there is no calling frame to look into: every part falls back.


def test_without_the_engine_there_is_no_seed() -> None:
    assert running_call.random_seed() == b""


def test_without_the_engine_an_error_is_raised_as_it_is() -> None:
    error = ConfigurationError("text")
    with pytest.raises(ConfigurationError) as caught:
        running_call.fail(error)
    assert caught.value is error


def test_without_the_engine_an_incomplete_object_is_an_error() -> None:
    error = IncompleteError("text", "id", {})
    with pytest.raises(IncompleteError):
        running_call.fail_incomplete(error, {})


class Context:
    """The part of gRPC's context that is used."""

    def __init__(self) -> None:
        self.aborted: list[tuple[Any, str]] = []
        self.metadata: Any = None

    def abort(self, code: Any, details: str) -> None:
        self.aborted.append((code, details))
        raise RuntimeError("aborted")

    def set_trailing_metadata(self, metadata: Any) -> None:
        self.metadata = metadata


def called_by_the_engine(function: Any, **variables: Any) -> Any:
    """Call with local variables as those of the SDK's process."""
    scope = {"__name__": "pulumi.dynamic.__main__", "function": function}
    assignments = "; ".join(f"{name} = _{name}" for name in variables)
    source = f"def call({', '.join(f'_{name}' for name in variables)}):\n    {assignments}\n    return function()"
    exec(source, scope)
    return scope["call"](*variables.values())


class Request:
    randomSeed = b"seed"
    timeout = 42.0


def test_seed_and_timeout_are_the_calling_requests() -> None:
    assert called_by_the_engine(running_call.random_seed, request=Request()) == b"seed"
    assert called_by_the_engine(running_call.timeout, request=Request()) == 42.0


def test_an_error_ends_the_call_with_its_own_text() -> None:
    context = Context()
    with pytest.raises(RuntimeError):
        called_by_the_engine(lambda: running_call.fail(InputError("own text")), context=context)
    with pytest.raises(RuntimeError):
        context.abort(None, "Traceback (most recent call last) …")
    assert [text for _, text in context.aborted] == ["own text", "own text"]


def test_an_incomplete_object_is_recorded_in_the_details() -> None:
    from pulumi.runtime.proto.provider_pb2 import ErrorResourceInitFailed

    context = Context()
    error = IncompleteError("not done", "trailer", {})
    outputs = {"arn": "arn:…", "tags_all": {}, "egress_endpoints": [], "count": 7}
    with pytest.raises(RuntimeError):
        called_by_the_engine(lambda: running_call.fail_incomplete(error, outputs), context=context)
    ((key, value),) = context.metadata
    status, detail = running_call._status_type().FromString(value), ErrorResourceInitFailed()
    assert key == "grpc-status-details-bin"
    assert (status.code, status.message) == (2, "not done")
    assert status.details[0].Unpack(detail)
    assert (detail.id, list(detail.reasons)) == ("trailer", ["not done"])
    assert dict(detail.properties) == outputs | {"count": 7.0}
