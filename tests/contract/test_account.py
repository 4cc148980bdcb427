"""Whose account was asked: nothing is taken for deleted under other credentials, and STS is asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset import AssetLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.packaging_configuration import (
    PackagingConfigurationLifecycle,
)
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.packaging_group import PackagingGroupLifecycle
from pulumi_mediapackage_vod.dynamic_providers.service import clients, sessions
from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.emulator import Emulator, Fault
from pulumi_mediapackage_vod.errors import AccountError, MediaPackageVodError
from tests.contract.bench import SECRET
from tests.contract.engine_order import LifecycleCalls, Recorded, Resource
from tests.contract.kinds import CONFIGURATION_KINDS, KINDS, Kind
from tests.contract.promises import promise
from tests.support.lifecycle_bench import ACCOUNT, REGION

OTHER = "999999999999"
ASK = "sts:GetCallerIdentity"
LIFECYCLES: dict[str, Any] = {
    "group": PackagingGroupLifecycle,
    "configuration": PackagingConfigurationLifecycle,
    "asset": AssetLifecycle,
}


@pytest.fixture(params=[each for each in KINDS if each not in CONFIGURATION_KINDS[1:]], ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    """All formats have one lifecycle."""
    return request.param


@pytest.fixture(scope="module")
def served() -> Iterator[Emulator]:
    with Emulator(delete_after=0.3) as running:
        yield running


@pytest.fixture
def process(served: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Begin a provider process with an account's credentials: `process(kind, account, recorded)` is its resource."""
    served.reset()
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")

    def begin(kind: Kind, account: str = ACCOUNT, recorded: Recorded | None = None, **options: Any) -> Resource:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", account)
        _forget()
        settings = Settings(region=REGION, endpoint_url=served.url, max_requests_per_second=100_000.0, **options)
        lifecycle = LIFECYCLES[kind.attribute](settings, partial(service_for, settings))
        return Resource(LifecycleCalls(lifecycle), recorded=recorded)

    yield begin
    _forget()


def _forget() -> None:
    clients._services.clear()
    clients._pace.cache_clear()
    sessions.session_for.cache_clear()


@pytest.fixture
def resource(process: Callable[..., Resource], served: Emulator, kind: Kind) -> Resource:
    """One of the kind that a process has made, in a group that is there."""
    served.objects.put("packaging_groups", "group", {}, account=ACCOUNT, region=REGION)
    resource = process(kind)
    resource.up(kind.news())
    return resource


def vanish(served: Emulator, kind: Kind, resource: Resource) -> None:
    served.objects.delete(kind.collection, resource.entry.id, account=ACCOUNT, region=REGION)


@promise("A1")
@pytest.mark.parametrize("act", ["refresh", "destroy"])
def test_not_found_under_other_credentials_names_both_accounts(
    process: Callable[..., Resource], resource: Resource, served: Emulator, kind: Kind, act: str
) -> None:
    recorded = resource.recorded
    strangers = process(kind, OTHER, recorded)
    with pytest.raises(AccountError) as caught:
        getattr(strangers, act)()
    assert ACCOUNT in str(caught.value)
    assert OTHER in str(caught.value)
    assert strangers.recorded is recorded
    assert recorded
    assert recorded.id in served.objects.ids(kind.collection, account=ACCOUNT, region=REGION)


@promise("A1")
def test_not_found_under_its_own_credentials_is_gone(resource: Resource, served: Emulator, kind: Kind) -> None:
    vanish(served, kind, resource)
    resource.refresh()
    assert resource.recorded is None
    assert served.calls.counts()[ASK] == 1


@promise("A1")
def test_sts_is_asked_once_a_process_and_never_for_a_deletion_that_was_accepted(
    resource: Resource, served: Emulator, kind: Kind
) -> None:
    for _ in range(2):
        resource.up(kind.news())
        resource.destroy()
    assert served.calls.counts()[ASK] == 0
    for _ in range(2):
        resource.up(kind.news())
        vanish(served, kind, resource)
        resource.refresh()
    assert served.calls.counts()[ASK] == 1


@promise("A1")
def test_an_account_that_is_not_allowed_is_refused_before_the_service_is_asked(
    process: Callable[..., Resource], served: Emulator, kind: Kind
) -> None:
    resource = process(kind, OTHER, allowed_account_ids=(ACCOUNT,))
    with pytest.raises(AccountError) as caught:
        resource.up(kind.news())
    assert ACCOUNT in str(caught.value)
    assert OTHER in str(caught.value)
    assert set(served.calls.counts()) == {ASK}


@promise("A1")
@pytest.mark.parametrize("fault", ["403", "503", "reset"])
def test_an_sts_that_does_not_answer_is_an_error_that_names_the_way_out(
    process: Callable[..., Resource], resource: Resource, served: Emulator, kind: Kind, fault: str
) -> None:
    vanish(served, kind, resource)
    served.faults.add(Fault(ASK, fault))
    with pytest.raises(AccountError, match="skipAccountCheck"):
        resource.refresh()
    assert resource.recorded
    trusting = process(kind, recorded=resource.recorded, skip_account_check=True)
    trusting.refresh()
    assert trusting.recorded is None


@promise("S3")
@pytest.mark.parametrize("fault", ["403", "500", "reset", "garbled"])
def test_an_error_over_a_real_connection_holds_no_secret(
    process: Callable[..., Resource], served: Emulator, kind: Kind, fault: str
) -> None:
    """Of the texts of all other errors of the suite, the fixture `_no_secrets` makes sure."""
    served.objects.put("packaging_groups", "group", {}, account=ACCOUNT, region=REGION)
    served.faults.add(Fault("*", fault, "before"))
    with pytest.raises(MediaPackageVodError) as caught:
        process(kind).up(kind.news())
    assert SECRET not in f"{caught.value!r}{caught.value.__cause__!r}{caught.getrepr(showlocals=False)}"
