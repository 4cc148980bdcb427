"""Created, but failed: what exists in the service is recorded, so that `destroy` deletes it."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

PROGRAM = """
    group = PackagingGroup("movies")
    trailer = Asset(
        "trailer",
        packaging_group_id=group.id,
        packaging_configurations=["nowhere"],
        source_arn=TRAILER,
        source_role_arn=ROLE,
        opts=ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="2s")),
    )
"""


def test_an_asset_of_a_configuration_that_does_not_exist_is_recorded_and_destroyed(
    stack: Callable[..., Stack], account: Account
) -> None:
    unit = stack(PROGRAM)

    run = unit.run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert "2 s later still has no endpoint for nowhere" in run.errors
    assert "Traceback" not in run.text
    (asset_id,) = account.assets
    assert unit.resources()["trailer"]["id"] == asset_id
    unit.destroy()
    assert account.objects == {}
