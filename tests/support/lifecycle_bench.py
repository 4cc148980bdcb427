"""What the tests of the lifecycle core share: valid inputs, a clock no one waits for, faults before the service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from pulumi_mediapackage_vod.dynamic_providers.engine.claims import Claims
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentence
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.packaging_configuration import (
    PackagingConfigurationLifecycle,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.packaging_group import PackagingGroupLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle as Lifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import (
    Claim,
    EarlierRuns,
    Engine,
    Found,
    Made,
    Plan,
    Problem,
)
from pulumi_mediapackage_vod.dynamic_providers.service.calls import Service
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.emulator import Emulator

Props = dict[str, Any]
Operation = Callable[..., Any]
AnyLifecycle = TypeVar("AnyLifecycle", bound=Lifecycle)

ACCOUNT = "210987654321"
REGION = "eu-west-1"
ROLE = "arn:aws:iam::111122223333:role/reader"
SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
OWNER_TAG = "pulumi-mediapackage-vod:owner"
AUTHORIZATION = {
    "cdn_identifier_secret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cdn",
    "secrets_role_arn": ROLE,
}


def _hidden(name: str) -> Props:
    """What the resource classes send besides the caller's inputs."""
    return {"id_prefix": name, "owner": f"movies/prod/{name}", "incarnation": None, "tags_all": None}


def group_inputs(**inputs: Any) -> Props:
    return {**_hidden("group"), **inputs}


def configuration_inputs(**inputs: Any) -> Props:
    packages = {"hls_package", "dash_package", "cmaf_package", "mss_package"}
    default = {} if packages & set(inputs) else {"hls_package": {"hls_manifests": [{}]}}
    return {**_hidden("hls"), "packaging_group_id": "group", **default, **inputs}


def asset_inputs(**inputs: Any) -> Props:
    required = {"packaging_group_id": "group", "source_arn": SOURCE, "source_role_arn": ROLE}
    return {**_hidden("trailer"), **required, **inputs}


KINDS: dict[str, Callable[..., Props]] = {
    "group": group_inputs,
    "configuration": configuration_inputs,
    "asset": asset_inputs,
}


NOTHING = Plan(changes=False, replaces=[], delete_before_replace=True)
IN_PLACE = Plan(changes=True, replaces=[], delete_before_replace=True)


class FakeClock:
    """Time passes only where someone sleeps; `on_sleep` is called with the time after each sleep."""

    def __init__(self) -> None:
        self.time = 0.0
        self.sleeps: list[float] = []
        self.on_sleep: Callable[[float], None] = lambda _: None

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps.append(seconds)
        self.time += seconds
        self.on_sleep(self.time)


class FakeEngine(Engine):
    """Keeps what it was told, and knows of the earlier runs that a test tells it of."""

    def __init__(self) -> None:
        self.reports: list[str] = []
        self.messages: list[str] = []
        self.warnings: list[str] = []
        self.warned: set[str] = set()
        self.needed: dict[str, set[str]] = defaultdict(set)
        self.earlier = EarlierRuns()
        self.ran_before = False
        self.holders: dict[str, str] = {}
        self.groups: dict[str, str] = {}
        self.titles: dict[str, int] = {}
        self.claims: Claims | None = None
        """Those of one run; None where a test makes several, or several stacks."""

    def report(self, message: str) -> None:
        self.reports.append(message)

    def inform(self, message: str) -> None:
        self.messages.append(message)

    def warn(self, message: str) -> None:
        self.warnings.append(message)

    def warn_once(self, about: str, message: str) -> None:
        if about not in self.warned:
            self.warned.add(about)
            self.warn(message)

    def needed_at_once(self, holder: str, ids: set[str], *, is_new: bool) -> int:
        self.needed[holder] |= ids
        return len(self.needed[holder]) if is_new else 0

    def claim(self, what: str, owner: str) -> Claim | None:
        return self.claims.claim(what, owner) if self.claims else None

    def let_go(self, what: str, owner: str) -> str:
        return self.claims.let_go(what, owner) if self.claims else ""

    def claimant(self, what: str) -> str | None:
        return self.claims.claimant(what) if self.claims else None

    def handing_over(self, what: str) -> AbstractContextManager[object]:
        return self.claims.handing_over(what) if self.claims else nullcontext()

    def holder(self, asset_id: str) -> str | None:
        return self.holders.get(asset_id)

    def group_of(self, asset_id: str) -> str | None:
        return self.groups.get(asset_id)

    def titles_of(self, batches: str) -> Mapping[str, int]:
        return self.titles

    def earlier_runs(self) -> EarlierRuns:
        return self.earlier

    def had_runs(self) -> bool:
        return self.ran_before


class InterposedClient:
    """A boto3 client with some of its operations replaced: each replacement is handed the real one."""

    def __init__(self, client: Any, faults: Mapping[str, Callable[..., Any]]) -> None:
        self.meta = client.meta
        self._client = client
        self._faults = faults

    def __getattr__(self, name: str) -> Operation:
        real: Operation = getattr(self._client, name)
        fault = self._faults.get(name)
        return real if fault is None else lambda **request: fault(real, **request)


@dataclass
class Bench:
    """The three lifecycles against one emulated service, and what a test looks at of it."""

    emulator: Emulator
    client_for: Callable[[str], Any]
    clock: FakeClock = field(default_factory=FakeClock)
    faults: dict[str, Callable[..., Any]] = field(default_factory=dict)
    engine: FakeEngine = field(default_factory=FakeEngine)
    account: str = ACCOUNT
    """What STS says the credentials' account is."""
    settings: Settings = field(default_factory=lambda: Settings(region=REGION))

    @property
    def client(self) -> Any:
        """boto3's own client, past all faults."""
        return self.client_for(REGION)

    @property
    def group(self) -> PackagingGroupLifecycle:
        return self._lifecycle(PackagingGroupLifecycle)

    @property
    def configuration(self) -> PackagingConfigurationLifecycle:
        return self._lifecycle(PackagingConfigurationLifecycle)

    @property
    def asset(self) -> AssetLifecycle:
        return self._lifecycle(AssetLifecycle)

    def kind(self, name: str) -> tuple[Lifecycle, Callable[..., Props]]:
        """The lifecycle of a kind and what makes inputs of it: `group`, `configuration` or `asset`."""
        return getattr(self, name), KINDS[name]

    def _lifecycle(self, kind: type[AnyLifecycle]) -> AnyLifecycle:
        return kind(self.settings, self._connect, clock=self.clock, engine=self.engine)

    def _connect(self, region: str) -> Service:
        client: Any = InterposedClient(self.client_for(region), self.faults)
        return Service(client, lambda: self.account, self.clock)

    def fault(self, operation: str, replacement: Callable[..., Any]) -> None:
        """Let `replacement(real, **request)` answer an operation of the model: `CreateAsset`."""
        self.faults[xform_name(operation)] = replacement

    def calls(self, since: int = 0) -> list[str]:
        return [call.operation for call in self.emulator.calls.since(since)]

    @property
    def mark(self) -> int:
        return len(self.emulator.calls)

    @property
    def group_ids(self) -> list[str]:
        """The groups that there are."""
        return [group["Id"] for group in self.client.list_packaging_groups()["PackagingGroups"]]


def checked(lifecycle: Lifecycle, news: Props, olds: Props | None = None, seed: bytes = b"seed") -> Props:
    """The inputs as check completes them; they must be without problems."""
    result = lifecycle.check(olds or {}, news, seed)
    assert result.problems == []
    return result.inputs


def problems(lifecycle: Lifecycle, news: Props) -> dict[str, str]:
    """What check says against inputs, by path."""
    return by_path(lifecycle.check({}, news, b"seed").problems)


def by_path(found: Iterable[Problem]) -> dict[str, str]:
    return {problem.path: sentence(problem).removeprefix(problem.path).lstrip() for problem in found}


def made(lifecycle: Lifecycle, news: Props, seed: bytes = b"seed") -> Made:
    return lifecycle.create(checked(lifecycle, news, seed=seed))


def updated(lifecycle: Lifecycle, olds: Props, news: Props) -> Props:
    """The outputs after the update that check and diff lead to."""
    inputs = checked(lifecycle, news, olds)
    plan = lifecycle.diff(olds, inputs)
    assert plan == IN_PLACE
    return lifecycle.update(inputs[lifecycle.kind.id_property], olds, inputs)


def found(lifecycle: Lifecycle, object_id: str, props: Props) -> Found:
    result = lifecycle.read(object_id, props)
    assert result is not None
    return result


def service_error(status: int, code: str, message: str = "said the service") -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "request-1"},
    }
    return ClientError(response, "Operation")


def after_effect(error: Exception) -> Callable[..., Any]:
    """The request is carried out, but the caller sees an error."""

    def fault(real: Operation, **request: Any) -> Any:
        real(**request)
        raise error

    return fault


def instead(error: Exception) -> Callable[..., Any]:
    """The request never has an effect."""

    def fault(_real: Operation, **_request: Any) -> Any:
        raise error

    return fault


def garbled(real: Operation, **request: Any) -> Any:
    """The request is carried out, but its answer cannot be read, which the AWS SDK takes for empty."""
    real(**request)
    return {"ResponseMetadata": {"HTTPStatusCode": 200}}


def twice(real: Operation, **request: Any) -> Any:
    """botocore's own retry meets what the first attempt did."""
    real(**request)
    return real(**request)


def parameters(entries: Mapping[str, Any]) -> list[Any]:
    """A pytest parameter for each entry, named by its key."""
    return [pytest.param(value, id=name) for name, value in entries.items()]


def rows(entries: Mapping[str, tuple[Any, ...]]) -> list[Any]:
    """A pytest parameter set for each entry, named by its key."""
    return [pytest.param(*values, id=name) for name, values in entries.items()]
