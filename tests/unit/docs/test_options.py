"""The table of Pulumi's options: it has all those of the installed SDK, and a test on the real engine holds each."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod import components, dynamic_providers

TESTS = Path(__file__).resolve().parents[2]
LIFECYCLE = (TESTS.parent / "docs" / "lifecycle.md").read_text()
SECTION = LIFECYCLE.partition("\n## Options of Pulumi\n")[2].partition("\n## ")[0]
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.+)$", SECTION, re.MULTILINE))

REFUSED = "test_options::test_what_cannot_work_is_refused_in_one_sentence"
TOGETHER = "test_options::test_options_of_resources_hold"
HELD_BY = {
    "parent": "test_options::test_options_of_components_hold",
    "depends_on": "test_components::test_components_depends_on_holds_for_all_children_both_ways",
    "protect": "test_options::test_options_of_components_hold",
    "provider": "test_provider::test_two_providers_of_one_program_work_in_two_regions_and_destroy_without_it",
    "providers": "test_components::test_components_providers_by_package_take_unit_and_surroundings_to_their_region",
    "delete_before_replace": REFUSED,
    "ignore_changes": "test_components::test_components_ignore_changes_of_a_transform_holds_for_a_child",
    "replace_on_changes": TOGETHER,
    "replace_with": TOGETHER,
    "replacement_trigger": "test_crash_replacement::test_a_forced_replacement_loses_nothing_and_leaves_nothing",
    "retain_on_delete": "test_components::test_components_retain_on_delete_leaves_everything_where_it_is",
    "deleted_with": "test_options::test_a_destroy_ends_by_the_commands_that_its_error_names",
    "aliases": "test_names::test_renamed_resources_with_aliases_are_nothing_to_do",
    "additional_secret_outputs": TOGETHER,
    "custom_timeouts": "test_crash_half_made::"
    "test_an_asset_of_a_configuration_that_does_not_exist_is_recorded_and_destroyed",
    "hide_diffs": TOGETHER,
    "hooks": TOGETHER,
    "id": TOGETHER,
    "import_": REFUSED,
    "transformations": "test_options::test_options_of_components_hold",
    "transforms": "test_components::test_components_transforms_reach_every_child",
    "urn": REFUSED,
    "version": REFUSED,
    "plugin_download_url": REFUSED,
    "env_var_mappings": REFUSED,
    "state_migrations": "test_options::test_state_migrations_are_left_to_the_cli",
}


def fields_of(options: Any) -> set[str]:
    return {name for name in inspect.signature(options).parameters if name != "self"}


def test_the_table_has_every_option_of_the_installed_sdk() -> None:
    """A new one is tried on resources and components, and gets its row and its test."""
    assert {*ROWS} == fields_of(pulumi.ResourceOptions)
    assert {*HELD_BY} == {*ROWS}


def test_functions_have_the_options_that_are_named() -> None:
    """Look-ups have them, each held by test_lookup_functions on the engine and by the unit tests of look-ups."""
    named = SECTION.partition("`InvokeOptions` (")[2].partition(")")[0]
    assert set(re.findall(r"`(\w+)`", named)) == fields_of(pulumi.InvokeOptions)
    for room in (components, dynamic_providers):
        functions = [name for name in room.__all__ if inspect.isfunction(getattr(room, name))]
        taking = [name for name in functions if "InvokeOptions" in str(inspect.signature(getattr(room, name)))]
        assert taking == [name for name in functions if name.startswith(("get_", "list_"))]


@pytest.mark.parametrize("option", HELD_BY)
def test_a_test_on_the_real_engine_holds_each(option: str) -> None:
    file, _, name = HELD_BY[option].partition("::")
    assert f"\ndef {name}(" in (TESTS / "engine" / f"{file}.py").read_text()
