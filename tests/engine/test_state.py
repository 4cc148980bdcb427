"""What is recorded: small, without secrets, and each stack's own."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import ACCOUNT, SECRET_KEY, Stack

UNIT = """
    vod = VodPackaging("movies", source_role_arn=ROLE, assets={"trailer": TRAILER}, formats=[hls(), dash()])
    pulumi.export("urls", vod.egress_urls)
"""


def test_the_recorded_provider_is_one_short_text_a_kind_and_no_secret_is_recorded(stack: Callable[..., Stack]) -> None:
    unit = stack(UNIT)
    unit.up()

    recorded: dict[str, set[str]] = {}
    for resource in unit.resources().values():
        for side in ("inputs", "outputs"):
            if "__provider" in resource.get(side, {}):
                recorded.setdefault(resource["type"], set()).add(resource[side]["__provider"])
    assert {kind.rpartition(":")[2] for kind in recorded} == {
        *("PackagingGroup", "PackagingConfiguration", "Asset", "KnownValue", "KnownUrls")
    }
    for texts in recorded.values():
        (text,) = texts
        assert len(text) <= 200

    state = unit.state()

    assert SECRET_KEY not in state
    assert f'"{ACCOUNT}"' not in state
    assert "AWS_" not in state
    assert "4dabf18193072939515e22adb298388d" not in state, "a value is recorded as a secret"


def test_the_state_knows_what_depends_on_what(stack: Callable[..., Stack]) -> None:
    unit = stack(UNIT)
    unit.up()

    resources = unit.resources()
    urns = {name: resource["urn"] for name, resource in resources.items()}
    assert set(resources["movies-hls"]["dependencies"]) == {urns["movies-group"]}
    assert set(resources["movies-trailer"]["dependencies"]) == {
        urns[name] for name in ("movies-group", "movies-hls", "movies-dash")
    }
    for name in ("movies-group", "movies-hls", "movies-dash", "movies-trailer"):
        assert resources[name]["parent"] == urns["movies"]


def test_two_backends_with_stacks_of_equal_names_never_touch_each_others_objects(
    new_stack: Callable[..., Stack], account: Account
) -> None:
    first, second = new_stack("first", UNIT), new_stack("second", UNIT)
    first.up()
    of_first = account.objects

    second.up()

    assert len(account.objects) == 2 * len(of_first)
    assert {arn: item for arn, item in account.objects.items() if arn in of_first} == of_first
    second.refresh("--expect-no-changes")
    second.destroy()
    assert account.objects == of_first
    first.preview("--expect-no-changes")


def test_an_id_that_another_stack_has_chosen_is_left_as_it_is(
    new_stack: Callable[..., Stack], account: Account
) -> None:
    chosen = 'PackagingGroup("movies", group_id="movies", tags={{"of": "{0}"}})'
    first = new_stack("first", chosen.format("first"))
    first.up()
    second = new_stack("second", chosen.format("second").replace('"movies", group', '"films", group'))

    run = second.run("up", "--yes", "--skip-preview")

    assert run.code != 0
    assert "packaging group 'movies' exists already in eu-west-1" in run.errors
    assert "catalogue/dev/movies" in run.errors
    assert "Traceback" not in run.text
    assert account.groups["movies"]["Tags"]["of"] == "first"
    second.destroy()
    assert set(account.groups) == {"movies"}
