"""Which account the credentials belong to. STS is asked once for each client that is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.service.translation import advice_for
from pulumi_mediapackage_vod.errors import AccountError

AccountOf = Callable[[], str]
"""Returns the account of the credentials; asks STS when it is first called."""


def account_of(sts: Callable[[], Any]) -> AccountOf:
    """An `AccountOf` that asks STS once, by a client that `sts` makes; if that fails, every call raises that error."""

    @cache
    def answer() -> str | AccountError:
        try:
            return str(sts().get_caller_identity()["Account"])
        except (BotoCoreError, ClientError) as error:
            what = f"STS did not say which account the credentials belong to: {error}."
            if advice := advice_for(error):
                return AccountError(f"{what} {advice}")
            return AccountError(
                f"{what} Without it, an object that is not "
                "found cannot be told from one of another account. Make STS reachable (another address is given by "
                "`mediapackage-vod:stsEndpointUrl`), or set `mediapackage-vod:skipAccountCheck` to true. Refresh and "
                "destroy use the settings of the last `pulumi up`: run that first, or add `--run-program`."
            )

    def account() -> str:
        found = answer()
        if isinstance(found, AccountError):
            raise found
        return found

    return account


def refuse_other_accounts(settings: Settings, account: AccountOf) -> None:
    """Raise when the credentials are of an account that the settings do not allow."""
    allowed = settings.allowed_account_ids
    if allowed and account() not in allowed:
        raise AccountError(
            f"the credentials belong to account {account()}, but `allowedAccountIds` allows {', '.join(allowed)} only. "
            "Nothing was asked of the service. Use other credentials, or change the setting."
        )


def is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
