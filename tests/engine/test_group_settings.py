"""A group's CDN authorization and access logs: changed in place, one call each, as the service then shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

DEFAULT_LOG_GROUP = "/aws/MediaPackage/EgressAccessLogs"


def group(settings: str) -> str:
    return f'PackagingGroup("movies", group_id="movies", {settings})'


def authorization(secret: str) -> str:
    return f"""authorization={{
        "cdn_identifier_secret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:{secret}",
        "secrets_role_arn": "arn:aws:iam::111122223333:role/reads-secrets",
    }}"""


def shown(account: Account, setting: str) -> Any:
    return account.groups["movies"].get(setting)


@pytest.fixture
def settings(stack: Callable[..., Stack]) -> Callable[[str], list[tuple[str, str | None]]]:
    """Bring the group to these settings, and say with which calls; the first time makes it."""
    made: list[Stack] = []

    def bring(wanted: str) -> list[tuple[str, str | None]]:
        if not made:
            made.append(stack(group(wanted)))
        made[0].write(group(wanted))
        return made[0].up().writes

    return bring


def test_authorization_is_set_changed_and_removed_in_place(
    settings: Callable[[str], list[tuple[str, str | None]]], account: Account
) -> None:
    settings("")
    assert shown(account, "Authorization") is None

    assert settings(authorization("one")) == [("UpdatePackagingGroup", "movies")]
    assert shown(account, "Authorization") == {
        "CdnIdentifierSecret": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:one",
        "SecretsRoleArn": "arn:aws:iam::111122223333:role/reads-secrets",
    }
    assert settings(authorization("two")) == [("UpdatePackagingGroup", "movies")]
    assert shown(account, "Authorization")["CdnIdentifierSecret"].endswith(":two")
    assert settings("") == [("UpdatePackagingGroup", "movies")]
    assert shown(account, "Authorization") is None


def test_access_logs_are_set_changed_and_removed_in_place(
    settings: Callable[[str], list[tuple[str, str | None]]], account: Account
) -> None:
    settings('egress_access_logs={"log_group_name": "/aws/MediaPackage/one"}')
    assert shown(account, "EgressAccessLogs") == {"LogGroupName": "/aws/MediaPackage/one"}

    assert settings('egress_access_logs={"log_group_name": "/aws/MediaPackage/two"}') == [("ConfigureLogs", "movies")]
    assert shown(account, "EgressAccessLogs") == {"LogGroupName": "/aws/MediaPackage/two"}
    assert settings("egress_access_logs={}") == [("ConfigureLogs", "movies")]
    assert shown(account, "EgressAccessLogs") == {"LogGroupName": DEFAULT_LOG_GROUP}
    assert settings("") == [("ConfigureLogs", "movies")]
    assert shown(account, "EgressAccessLogs") is None


def test_settings_from_the_start_take_the_one_call_that_creates(
    settings: Callable[[str], list[tuple[str, str | None]]], account: Account
) -> None:
    both = authorization("one") + ', egress_access_logs={"log_group_name": "/aws/MediaPackage/one"}'

    assert settings(both) == [("CreatePackagingGroup", "movies")]
    assert shown(account, "Authorization")["CdnIdentifierSecret"].endswith(":one")
    assert shown(account, "EgressAccessLogs") == {"LogGroupName": "/aws/MediaPackage/one"}


def test_the_services_default_log_group_is_no_drift(stack: Callable[..., Stack], account: Account) -> None:
    logging = stack(group("egress_access_logs={}"))
    logging.up()
    assert shown(account, "EgressAccessLogs") == {"LogGroupName": DEFAULT_LOG_GROUP}

    logging.refresh("--expect-no-changes")
    assert logging.up("--expect-no-changes").calls == []
