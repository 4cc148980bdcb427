"""The command `doctor`: whether what is installed, the account and what its objects name can work together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import click
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pulumi_mediapackage_vod.commands.account import Account, account_by, account_options
from pulumi_mediapackage_vod.commands.examinations.connection import connection, credentials_alone, unusable
from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level
from pulumi_mediapackage_vod.commands.examinations.installed import installed
from pulumi_mediapackage_vod.commands.examinations.log_groups import log_groups
from pulumi_mediapackage_vod.commands.examinations.quotas import Listed, quotas
from pulumi_mediapackage_vod.commands.examinations.roles import roles
from pulumi_mediapackage_vod.commands.examinations.secrets import secrets
from pulumi_mediapackage_vod.commands.screen import ANSWER_IS_BAD, console, counted, write_json
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET, PACKAGING_CONFIGURATION, PACKAGING_GROUP
from pulumi_mediapackage_vod.errors import ConfigurationError, MediaPackageVodError

_STYLES: Final = {Level.GOOD: "green", Level.NOTE: "yellow", Level.UNKNOWN: "yellow", Level.BAD: "bold red"}


@click.command()
@account_options
@click.option("--role", "more_roles", multiple=True, metavar="ARN", help="Look at this role, too. May be repeated.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def doctor(more_roles: Sequence[str], as_json: bool, **asked: str | None) -> None:
    """Look for what keeps titles from being published or played, and say what to do.

    The versions of the library, the Pulumi CLI and its plugins; the credentials and the Region; the quotas; and the
    roles, secrets and log groups that the account's objects name. Nothing is changed, and no secret is shown. The exit
    code is 3 if there is a problem.
    """
    region: str | None = None
    found = [*installed()]
    try:
        account = account_by(**asked)
    except ConfigurationError as error:
        found += [unusable(error), *credentials_alone(**asked), _nothing_more()]
    else:
        region = account.region
        reached = [*connection(account)]
        found += [*reached, *(_account(account, more_roles) if not _problems(reached) else [_nothing_more()])]
    if as_json:
        write_json({"region": region, "findings": [_as_json(each) for each in found]})
    else:
        console().print(_screen(found))
    if _problems(found):
        raise SystemExit(ANSWER_IS_BAD)


def _account(account: Account, more_roles: Sequence[str]) -> Iterator[Finding]:
    """What is to be said of the account's objects: three lists, and what they name one by one."""
    try:
        kinds = (PACKAGING_GROUP, PACKAGING_CONFIGURATION, ASSET)
        held = {kind.name: [*account.objects(kind).listed()] for kind in kinds}
    except MediaPackageVodError as error:
        yield Finding(Level.BAD, "MediaPackage VOD", str(error))
        yield _nothing_more()
        return
    yield from quotas(account, held)
    yield from roles(account, {**dict.fromkeys(more_roles, "--role"), **named_roles(held)})
    groups = held[PACKAGING_GROUP.name]
    yield from secrets(account, _named(groups, "CDN authorization", "authorization", "cdn_identifier_secret"))
    yield from log_groups(account, _named(groups, "access logs", "egress_access_logs", "log_group_name"))


def named_roles(held: Listed) -> dict[str, str]:
    """What each role is for, by its ARN."""
    packages = [{**each, "speke": _speke_of(each)} for each in held[PACKAGING_CONFIGURATION.name]]
    uses = [
        _named(held[ASSET.name], "sources", "source_role_arn"),
        _named(packages, "keys", "speke", "role_arn"),
        _named(held[PACKAGING_GROUP.name], "CDN authorization", "authorization", "secrets_role_arn"),
    ]
    return {
        arn: ", ".join(use[arn] for use in uses if arn in use) for arn in sorted({arn for use in uses for arn in use})
    }


def _speke_of(configuration: Mapping[str, Any]) -> Mapping[str, Any]:
    """The key server of a packaging configuration, whatever its format; empty where nothing is encrypted."""
    for name, value in configuration.items():
        if name.endswith("_package") and value.get("encryption"):
            return value["encryption"].get("speke_key_provider", {})
    return {}


def _named(items: Sequence[Mapping[str, Any]], use: str, *path: str) -> dict[str, str]:
    """What is named under a path of properties, with what it is for: `sources of trailer and 2 more`."""
    users: dict[str, list[str]] = {}
    for item in items:
        value: Any = item
        for name in path:
            value = value.get(name) or {}
        if value:
            users.setdefault(value, []).append(item["id"])
    return {value: f"{use} of {_some(ids)}" for value, ids in sorted(users.items())}


def _some(ids: Sequence[str]) -> str:
    return ids[0] if len(ids) == 1 else f"{ids[0]} and {len(ids) - 1} more"


def _nothing_more() -> Finding:
    advice = "mend what is said above and run it again"
    return Finding(Level.UNKNOWN, "the rest", "quotas, roles, secrets and log groups were not looked at", advice)


def _problems(found: Sequence[Finding]) -> int:
    return sum(1 for each in found if each.level is Level.BAD)


def _screen(found: Sequence[Finding]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(ratio=1)
    for each in found:
        table.add_row(Text(each.level.value, _STYLES[each.level]), Text(f"{each.about}: {each.said}"))
        if each.advice:
            table.add_row("", Text(f"→ {each.advice}", "dim" if each.level is Level.GOOD else ""))
    counts = {level: sum(1 for each in found if each.level is level) for level in Level}
    table.add_row("", "")
    summary = f"{counted(_problems(found), 'problem')}, {counted(counts[Level.NOTE], 'note')}"
    unknown = f", {counts[Level.UNKNOWN]} not looked at" if counts[Level.UNKNOWN] else ""
    table.add_row("", Text(summary + unknown))
    return table


def _as_json(finding: Finding) -> dict[str, str]:
    return {"level": finding.level.value, "about": finding.about, "said": finding.said, "advice": finding.advice}
