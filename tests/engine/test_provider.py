"""`Provider`: settings for some of a program's resources; and the accounts that a run may and may not work in."""

from __future__ import annotations

from collections.abc import Callable

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator, Fault
from tests.support.engine.account import Account
from tests.support.engine.stack import ACCOUNT, REGION, SECRET_KEY, Run, Stack

OTHER = "444455556666"
OWNER = "pulumi-mediapackage-vod:owner"
WHO = "sts:GetCallerIdentity"
IMPORT = "from pulumi_mediapackage_vod.dynamic_providers import Provider\n"


@pytest.fixture
def other_account(emulator: Emulator) -> Account:
    return Account(boto3.Session(OTHER, SECRET_KEY), emulator.url, REGION)


def tags(item: dict[str, dict[str, str]]) -> dict[str, str]:
    return {key: value for key, value in item["Tags"].items() if key != OWNER}


# Regions


TWO_REGIONS = f"""
    {IMPORT}
    titles = {{"trailer": TRAILER}}
    ireland = Provider("ireland", region="eu-west-1")
    oregon = Provider("oregon", region="us-west-2")
    first = VodPackaging(
        "first", source_role_arn=ROLE, assets=titles, formats=[hls()], opts=ResourceOptions(provider=ireland)
    )
    second = VodPackaging(
        "second", source_role_arn=ROLE, assets=titles, formats=[hls()], opts=ResourceOptions(providers=[oregon])
    )
"""


def test_two_providers_of_one_program_work_in_two_regions_and_destroy_without_it(
    stack: Callable[..., Stack], account: Account
) -> None:
    both = stack(TWO_REGIONS, config={})

    both.up()

    there = account.elsewhere("us-west-2")
    for place, name in ((account, "first"), (there, "second")):
        assert len(place.objects) == 3
        assert set(place.groups) == {both.resources()[f"{name}-group"]["id"]}
    both.refresh("--expect-no-changes")
    assert both.preview("--expect-no-changes").calls == []

    both.write('raise SystemExit("nobody runs this")', config={})
    both.destroy()

    assert account.objects == {}
    assert there.objects == {}


def test_a_region_of_the_resource_wins_over_its_providers(stack: Callable[..., Stack], account: Account) -> None:
    one = stack(f"""
        {IMPORT}
        ireland = Provider("ireland", region="eu-west-1")
        PackagingGroup("here", opts=ResourceOptions(provider=ireland))
        PackagingGroup("there", region="us-west-2", opts=ResourceOptions(provider=ireland))
    """)

    one.up()

    assert set(account.groups) == {one.resources()["here"]["id"]}
    assert set(account.elsewhere("us-west-2").groups) == {one.resources()["there"]["id"]}


def test_another_region_of_a_provider_replaces_its_resources(stack: Callable[..., Stack], account: Account) -> None:
    program = f"""
        {IMPORT}
        place = Provider("place", region="eu-west-1")
        VodPackaging(
            "movies",
            source_role_arn=ROLE,
            assets={{"trailer": TRAILER}},
            formats=[hls()],
            opts=ResourceOptions(provider=place),
        )
    """
    moved = stack(program, config={})
    moved.up()
    assert len(account.objects) == 3

    moved.write(program.replace("eu-west-1", "us-west-2"), config={})
    moved.up()

    assert account.objects == {}
    assert len(account.elsewhere("us-west-2").objects) == 3
    moved.preview("--expect-no-changes")


# Other settings


def test_default_tags_of_a_provider_are_on_its_resources_and_give_way_to_theirs(
    stack: Callable[..., Stack], account: Account
) -> None:
    tagged = stack(f"""
        {IMPORT}
        tagged = Provider("tagged", region="eu-west-1", default_tags={{"team": "all", "cost": "42"}})
        PackagingGroup("with", tags={{"team": "video"}}, opts=ResourceOptions(provider=tagged))
        PackagingGroup("without")
    """)

    tagged.up()

    ids = {name: tagged.resources()[name]["id"] for name in ("with", "without")}
    assert tags(account.groups[ids["with"]]) == {"team": "video", "cost": "42"}
    assert tags(account.groups[ids["without"]]) == {}
    tagged.preview("--expect-no-changes")


def test_an_assumed_role_makes_reads_and_deletes_in_its_own_account(
    stack: Callable[..., Stack], account: Account, other_account: Account
) -> None:
    assuming = stack(f"""
        {IMPORT}
        role = {{"role_arn": "arn:aws:iam::{OTHER}:role/deploy", "external_id": "movies"}}
        theirs = Provider("theirs", region="eu-west-1", assume_role=role)
        PackagingGroup("movies", opts=ResourceOptions(provider=theirs))
    """)

    run = assuming.up()

    (assumed,) = [call for call in run.calls if call.operation == "sts:AssumeRole"]
    assert assumed.parameters["ExternalId"] == "movies"
    assert set(other_account.groups) == {assuming.resources()["movies"]["id"]}
    assert account.objects == {}
    assuming.refresh("--expect-no-changes")
    assuming.destroy()
    assert other_account.objects == {}


def test_a_provider_under_a_key_that_pulumi_ignores_is_refused(stack: Callable[..., Stack]) -> None:
    run = stack(f"""
        {IMPORT}
        ireland = Provider("ireland", region="eu-west-1")
        VodPackaging(
            "movies",
            source_role_arn=ROLE,
            assets={{"trailer": TRAILER}},
            opts=ResourceOptions(providers={{"mediapackage-vod": ireland}}),
        )
    """).run("preview")

    assert run.code != 0
    assert "providers={'mediapackage-vod': …} would be ignored" in run.errors
    assert "provider=… or providers=[…]" in run.errors
    assert "Traceback" not in run.text
    assert run.calls == []


# Accounts


def test_an_account_that_is_not_allowed_is_refused_before_the_first_call(
    stack: Callable[..., Stack], account: Account
) -> None:
    run = stack(f"""
        {IMPORT}
        theirs = Provider("theirs", region="eu-west-1", allowed_account_ids=["{OTHER}"])
        PackagingGroup("movies", opts=ResourceOptions(provider=theirs))
    """).run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert f"belong to account {ACCOUNT}, but `allowedAccountIds` allows {OTHER} only" in run.errors
    assert set(run.operations) == {WHO}
    assert account.objects == {}


def test_an_account_that_is_allowed_goes_through(stack: Callable[..., Stack], account: Account) -> None:
    allowed = stack(f"""
        {IMPORT}
        ours = Provider("ours", region="eu-west-1", allowed_account_ids=["{OTHER}", "{ACCOUNT}"])
        PackagingGroup("movies", opts=ResourceOptions(provider=ours))
    """)

    allowed.up()

    assert len(account.groups) == 1


GROUP = 'PackagingGroup("movies")'
COMMANDS = ["refresh", "destroy"]


def names_both_accounts(run: Run) -> bool:
    return f"belongs to account {ACCOUNT}" in run.errors and f"account {OTHER} in {REGION} was asked" in run.errors


def test_another_accounts_credentials_take_nothing_for_gone(stack: Callable[..., Stack], account: Account) -> None:
    kept = stack(GROUP)
    kept.up()
    before = kept.resources()["movies"]["outputs"]

    for command in COMMANDS:
        run = kept.run(command, "--yes", "--skip-preview", AWS_ACCESS_KEY_ID=OTHER)

        assert run.code != 0
        assert names_both_accounts(run)
        assert "Traceback" not in run.text
        assert kept.resources()["movies"]["outputs"] == before
        assert len(account.groups) == 1


def test_without_sts_nothing_is_taken_for_gone_and_the_setting_that_helps_is_named(
    stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    kept = stack(GROUP)
    kept.up()
    account.client.delete_packaging_group(Id=kept.resources()["movies"]["id"])
    emulator.faults.add(Fault(WHO, "403"))

    runs = {command: kept.run(command, "--yes", "--skip-preview") for command in COMMANDS}

    for run in runs.values():
        assert run.code != 0
        assert "`mediapackage-vod:skipAccountCheck`" in run.errors
        assert "Traceback" not in run.text
    assert "--run-program" in runs["refresh"].errors, "how the setting reaches a refresh"
    assert "movies" in kept.resources()


@pytest.mark.parametrize("command", COMMANDS)
def test_with_skip_account_check_what_is_gone_is_gone_without_sts(
    command: str, stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    kept = stack(GROUP, config={"aws:region": REGION, "mediapackage-vod:skipAccountCheck": "true"})
    kept.up()
    account.client.delete_packaging_group(Id=kept.resources()["movies"]["id"])
    emulator.faults.add(Fault(WHO, "403"))

    run = kept.run(command, "--yes", "--skip-preview")

    assert run.code == 0, run.text
    assert WHO not in run.operations
    assert "movies" not in kept.resources()


@pytest.mark.parametrize("way", ["up", "--run-program"])
def test_skip_account_check_set_later_reaches_refresh(
    way: str, stack: Callable[..., Stack], account: Account, emulator: Emulator
) -> None:
    """By itself it uses the settings that the last `up` recorded."""
    kept = stack(GROUP)
    kept.up()
    account.client.delete_packaging_group(Id=kept.resources()["movies"]["id"])
    emulator.faults.add(Fault(WHO, "403"))

    kept.set("mediapackage-vod:skipAccountCheck", "true")
    if way == "up":
        kept.up()
        kept.refresh()
    else:
        kept.refresh("--run-program")

    assert "movies" not in kept.resources()
