"""New names for what stays: aliases of resources and components, and `pulumi stack rename`, plan nothing."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack


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
