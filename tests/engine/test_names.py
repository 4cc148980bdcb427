"""Names of units: of any characters they deploy, and new ones for what stays, by aliases and by `pulumi stack rename`,
plan nothing."""

from __future__ import annotations

from collections.abc import Callable

import boto3

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.services import Services
from tests.support.engine.stack import REGION, Stack


def program(name: str, options: str = "") -> str:
    return f"""
        group = PackagingGroup("{name}-group"{options.replace("OLD", "old-group")})
        configuration = PackagingConfiguration(
            "{name}-hls", packaging_group_id=group.id, hls_package={{"hls_manifests": [{{}}]}}{
        options.replace("OLD", "old-hls")
    }
        )
        Asset(
            "{name}-trailer",
            packaging_group_id=group.id,
            packaging_configurations=[configuration],
            source_arn=TRAILER,
            source_role_arn=ROLE{options.replace("OLD", "old-trailer")},
        )
    """


def test_renamed_resources_with_aliases_are_nothing_to_do(stack: Callable[..., Stack], account: Account) -> None:
    resources = stack(program("old"))
    resources.up()
    held = account.objects

    resources.write(program("new", ', opts=ResourceOptions(aliases=[Alias(name="OLD")])'))
    run = resources.up("--expect-no-changes")

    assert run.steps == []
    assert run.calls == []
    assert account.objects == held
    assert resources.up("--expect-no-changes").steps == []


def test_a_renamed_component_with_an_alias_is_nothing_to_do(stack: Callable[..., Stack], account: Account) -> None:
    unit = """
        VodPackaging("{name}", source_role_arn=ROLE, assets={{"trailer": TRAILER}}, formats=[hls(), dash()]{options})
    """
    component = stack(unit.format(name="movies", options=""))
    component.up()
    held = account.objects

    component.write(unit.format(name="films", options=', opts=ResourceOptions(aliases=[Alias(name="movies")])'))
    run = component.up("--expect-no-changes")

    assert run.steps == []
    assert run.calls == []
    assert account.objects == held


def test_a_renamed_stack_is_nothing_to_do_and_can_be_destroyed(stack: Callable[..., Stack], account: Account) -> None:
    resources = stack(program("old"))
    resources.up()

    resources.rename("production")
    run = resources.up("--expect-no-changes")

    assert run.steps == []
    assert run.calls == []
    resources.destroy()
    assert account.objects == {}


UNIT_NAMES = ("m" * 20, "m" * 100, "Movies.example.com v2", "映画")


def test_units_of_any_name_deploy(aws_stack: Callable[..., Stack], session: boto3.Session, emulator: Emulator) -> None:
    services = Services(session, emulator.url, REGION)
    before = services.objects
    pem = "-----BEGIN PUBLIC KEY-----\\nMFww\\n-----END PUBLIC KEY-----"
    stack = aws_stack(
        f"""
        for name in {UNIT_NAMES!r}:
            VodPackaging(
                name,
                assets={{"trailer": TRAILER}},
                formats=[dash()],
                source_access={{"buckets": ["acme-movies"]}},
                authorization={{}},
                cdn={{"public_keys": {{"main": "{pem}"}}, "cors_origins": ["https://example.com"]}},
                monitoring={{}},
            )
        """
    )
    stack.up()

    assert len(services.alarms) == 4 * len(UNIT_NAMES)
    assert [[target["Id"] for target in targets] for targets in services.rules.values()] == [["topic"]] * 8
    assert stack.run("preview", "--expect-no-changes").code == 0
    stack.destroy()
    assert services.objects == before
