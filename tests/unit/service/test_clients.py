"""The clients: one for each Region and settings, patient, paced, and with the credentials asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from botocore.exceptions import NoCredentialsError

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.dynamic_providers.service import clients, sessions
from pulumi_mediapackage_vod.dynamic_providers.service.account import account_of
from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
from pulumi_mediapackage_vod.dynamic_providers.service.pace import Pace
from pulumi_mediapackage_vod.dynamic_providers.service.settings import AssumeRole, Settings
from pulumi_mediapackage_vod.dynamic_providers.service.waiting import SystemClock
from pulumi_mediapackage_vod.errors import AccountError, ConfigurationError, UnreachableError
from tests.unit.service.stubs import answering, http_answer

ROLE = "arn:aws:iam::111122223333:role/deploy"
STS = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "verysecret")
    _forget()
    yield
    _forget()


@pytest.fixture
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


def _forget() -> None:
    clients._services.clear()
    clients._pace.cache_clear()
    sessions.session_for.cache_clear()


def client_of(settings: Settings, region: str = "eu-west-1") -> Any:
    return service_for(settings, region)._client


def first_request(settings: Settings, region: str = "eu-west-1") -> Any:
    """What a client of these settings sends when it is asked something."""
    client = client_of(settings, region)
    sent = answering(client, http_answer())
    client.list_assets()
    return sent[0]


def test_equal_settings_and_region_share_a_client() -> None:
    one, two = (service_for(Settings(profile=None, endpoint_url="http://127.0.0.1:1"), "eu-west-1") for _ in range(2))
    assert one is two


@pytest.mark.parametrize(
    "other",
    [
        (Settings(), "us-east-1"),
        (Settings(endpoint_url="http://127.0.0.1:1"), "eu-west-1"),
        (Settings(max_requests_per_second=1), "eu-west-1"),
    ],
    ids=str,
)
def test_other_settings_or_region_have_a_client_of_their_own(other: tuple[Settings, str]) -> None:
    assert service_for(*other) is not service_for(Settings(), "eu-west-1")


def test_threads_make_one_client() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(lambda _: service_for(Settings(), "eu-west-1"), range(8))]
    assert len({id(service) for service in found}) == 1


def test_a_client_speaks_to_its_region() -> None:
    assert client_of(Settings(), "eu-north-1").meta.region_name == "eu-north-1"


@pytest.mark.parametrize(
    ("configured", "environment", "url"),
    [
        (None, None, "https://mediapackage-vod.eu-west-1.amazonaws.com"),
        ("http://127.0.0.1:1", None, "http://127.0.0.1:1"),
        (None, "http://127.0.0.1:2", "http://127.0.0.1:2"),
        ("http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:1"),
    ],
)
def test_a_client_speaks_to_the_configured_endpoint_then_to_the_environments(
    monkeypatch: pytest.MonkeyPatch, configured: str | None, environment: str | None, url: str
) -> None:
    if environment:
        monkeypatch.setenv("AWS_ENDPOINT_URL", environment)
    assert client_of(Settings(endpoint_url=configured)).meta.endpoint_url == url


def test_a_client_names_this_library_and_is_patient_but_not_for_ever() -> None:
    config = client_of(Settings()).meta.config
    assert f"pulumi-mediapackage-vod/{__version__}" in config.user_agent_extra
    assert (config.connect_timeout, config.read_timeout) == (5, 30)
    assert (config.retries["mode"], config.retries["total_max_attempts"]) == ("standard", 10)


@pytest.mark.parametrize(
    ("variable", "value", "option"),
    [("AWS_MAX_ATTEMPTS", 2, "total_max_attempts"), ("AWS_RETRY_MODE", "adaptive", "mode")],
)
def test_the_environments_retry_settings_decide(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: Any, option: str
) -> None:
    monkeypatch.setenv(variable, str(value))
    assert client_of(Settings()).meta.config.retries[option] == value


def test_every_attempt_keeps_the_pace_not_only_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    pace = Mock(spec=Pace)
    monkeypatch.setattr(clients, "_pace", lru_cache(lambda _rate: pace))
    monkeypatch.setattr(SystemClock, "sleep", lambda _self, _seconds: None)
    client = client_of(Settings())
    # By its name, as the service answers: older botocores retry no 429 without one.
    throttled = http_answer(429, b"{}", **{"x-amzn-errortype": "TooManyRequestsException"})
    sent = answering(client, http_answer(500), throttled, http_answer(200))
    client.list_assets()
    assert len(sent) == 3
    assert pace.take.call_count == 3


@pytest.mark.parametrize(("configured", "rate"), [(None, 5.0), (20.0, 20.0)])
def test_the_pace_is_the_configured_one(monkeypatch: pytest.MonkeyPatch, configured: float | None, rate: float) -> None:
    asked: list[float] = []
    monkeypatch.setattr(clients, "_pace", lru_cache(lambda rate: asked.append(rate) or Mock(spec=Pace)))
    client_of(Settings(max_requests_per_second=configured))
    assert asked == [rate]


def test_clients_of_one_process_share_a_pace() -> None:
    """The quota is the account's, whatever the Region."""
    for region in ("eu-west-1", "us-east-1"):
        client_of(Settings(), region)
    assert clients._pace.cache_info().currsize == 1


@pytest.mark.usefixtures("no_credentials")
def test_a_profiles_credentials_are_used(aws_files: Path) -> None:
    (aws_files / "credentials").write_text("[video]\naws_access_key_id = AKIAVIDEO\naws_secret_access_key = x\n")
    sent = first_request(Settings(profile="video"))
    assert b"Credential=AKIAVIDEO/" in _bytes(sent.headers["Authorization"])


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"\(nobody\).*mediapackage-vod:profile"):
        service_for(Settings(profile="nobody"), "eu-west-1")


@pytest.mark.usefixtures("no_credentials")
def test_no_credentials_are_one_clear_sentence() -> None:
    with pytest.raises(ConfigurationError, match="no usable AWS credentials"):
        service_for(Settings(), "eu-west-1").call("ListAssets", {})


def test_an_endpoint_that_does_not_answer_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(UnreachableError, match=r"ListAssets: no answer .* in eu-west-1 \(http://127.0.0.1:9\)"):
        service_for(Settings(endpoint_url="http://127.0.0.1:9"), "eu-west-1").call("ListAssets", {})


@pytest.mark.usefixtures("no_credentials")
def test_a_role_without_credentials_to_assume_it_with_is_one_clear_sentence() -> None:
    with pytest.raises(ConfigurationError, match=f"no AWS credentials to assume {ROLE} with"):
        service_for(Settings(assume_role=AssumeRole(ROLE)), "eu-west-1")


ASSUMED = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ASIAASSUMED</AccessKeyId><SecretAccessKey>verysecret</SecretAccessKey><SessionToken>verysecret</SessionToken>
<Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
DENIED = b"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole</Message></Error>
<RequestId>request-1</RequestId></ErrorResponse>"""


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    """Answers in place of STS, for every client of it that is made; returns the requests."""
    from botocore.session import Session

    def answer_with(*answers: Any) -> list[Any]:
        sent: list[Any] = []
        create_client = Session.create_client

        def create(self: Session, service_name: str, *arguments: Any, **options: Any) -> Any:
            client: Any = create_client(self, service_name, *arguments, **options)
            if service_name == "sts":
                sent.append(answering(client, *answers))
            return client

        monkeypatch.setattr(Session, "create_client", create)
        return sent

    return answer_with


def test_a_role_is_assumed_and_its_credentials_are_used(sts: Callable[..., list[Any]]) -> None:
    asked = sts(http_answer(200, ASSUMED))
    sent = first_request(Settings(assume_role=AssumeRole(ROLE)))
    assert b"Credential=ASIAASSUMED/" in _bytes(sent.headers["Authorization"])
    body = _bytes(asked[0][0].body)
    assert b"Action=AssumeRole" in body
    assert b"RoleSessionName=pulumi-mediapackage-vod" in body
    assert b"ExternalId" not in body


def test_an_external_id_and_session_name_are_sent(sts: Callable[..., list[Any]]) -> None:
    asked = sts(http_answer(200, ASSUMED))
    first_request(Settings(assume_role=AssumeRole(ROLE, "partner", "ci")))
    body = _bytes(asked[0][0].body)
    assert b"ExternalId=partner" in body
    assert b"RoleSessionName=ci" in body


def test_a_role_is_assumed_once_for_all_regions(sts: Callable[..., list[Any]]) -> None:
    asked = sts(http_answer(200, ASSUMED))
    for region in ("eu-west-1", "us-east-1"):
        first_request(Settings(assume_role=AssumeRole(ROLE)), region)
    assert sum(len(requests) for requests in asked) == 1


def test_a_role_that_may_not_be_assumed_says_so_without_a_secret(sts: Callable[..., list[Any]]) -> None:
    sts(http_answer(403, DENIED))
    with pytest.raises(ConfigurationError, match=f"{ROLE} could not be assumed at AWS STS.*sts:AssumeRole") as caught:
        service_for(Settings(assume_role=AssumeRole(ROLE)), "eu-west-1").call("ListAssets", {})
    assert "verysecret" not in str(caught.value)


ASSET = "arn:aws:mediapackage-vod:eu-west-1:111122223333:assets/a"
GUARDED = Settings(allowed_account_ids=("111122223333",))


def _identity(account: str) -> Any:
    return http_answer(
        200,
        b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
        b"<Arn>a</Arn><UserId>u</UserId><Account>" + account.encode() + b"</Account>"
        b"</GetCallerIdentityResult></GetCallerIdentityResponse>",
    )


def test_an_account_that_is_not_allowed_is_refused_before_the_service_is_asked(sts: Callable[..., list[Any]]) -> None:
    sts(_identity("999999999999"))
    with pytest.raises(AccountError, match="account 999999999999, but `allowedAccountIds` allows 111122223333 only"):
        service_for(GUARDED, "eu-west-1")


def test_an_account_that_is_allowed_passes_and_sts_is_asked_once_whatever_the_number_of_questions(
    sts: Callable[..., list[Any]],
) -> None:
    asked = sts(_identity("111122223333"))
    service = service_for(GUARDED, "eu-west-1")
    for _ in range(3):
        service.refuse_if_foreign(ASSET)
    assert sum(len(requests) for requests in asked) == 1


def test_sts_is_not_asked_before_someone_wants_to_know(sts: Callable[..., list[Any]]) -> None:
    asked = sts(_identity("111122223333"))
    service_for(Settings(), "eu-west-1")
    assert asked == []


def test_sts_that_does_not_answer_is_one_clear_sentence(sts: Callable[..., list[Any]]) -> None:
    sts(http_answer(403, DENIED))
    service = service_for(Settings(), "eu-west-1")
    with pytest.raises(AccountError, match=r"STS did not say which account.*skipAccountCheck"):
        service.refuse_if_foreign(ASSET)


@pytest.mark.parametrize(
    ("settings", "environment", "url"),
    [
        (Settings(endpoint_url="http://127.0.0.1:4567"), None, "http://127.0.0.1:4567"),
        (Settings(), "http://localhost:4567", "http://localhost:4567"),
        (Settings(endpoint_url="https://proxy.example"), None, None),
        (Settings(endpoint_url="http://127.0.0.1:4567", sts_endpoint_url=STS), None, STS),
    ],
    ids=["an emulator's", "the environment's emulator's", "another endpoint has none", "the configured one"],
)
def test_where_sts_is_asked(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, environment: str | None, url: str | None
) -> None:
    if environment:
        monkeypatch.setenv("AWS_ENDPOINT_URL_MEDIAPACKAGE_VOD", environment)
    assert clients._sts_url(settings) == url


def test_sts_that_does_not_answer_is_asked_once() -> None:
    asked: list[str] = []

    def sts() -> Any:
        asked.append("sts")
        raise NoCredentialsError

    account = account_of(sts)
    for _ in range(2):
        with pytest.raises(AccountError, match="STS did not say"):
            account()
    assert asked == ["sts"]
