"""What the emulator says that it covers: complete, with a test for each row, and with the values that it really has."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pytest

from pulumi_mediapackage_vod.emulator import coverage
from pulumi_mediapackage_vod.emulator.command import emulator as emulator_command
from pulumi_mediapackage_vod.emulator.coverage import Basis, behaviours
from pulumi_mediapackage_vod.emulator.media.formats.members import MEMBERS, OF_SOURCES
from pulumi_mediapackage_vod.emulator.media.sources import playlist, reader
from pulumi_mediapackage_vod.emulator.model import rules
from pulumi_mediapackage_vod.emulator.state.settings import SETTINGS, Settings

REPOSITORY = Path(__file__).parents[3]


@lru_cache
def functions(file: str) -> set[str]:
    return {each.name for each in ast.parse((REPOSITORY / file).read_text()).body if isinstance(each, ast.FunctionDef)}


@pytest.mark.parametrize("row", behaviours(), ids=lambda row: f"{row.about}: {row.behaviour[:40]}")
def test_each_behaviour_names_tests_that_exist_or_says_why_there_is_nothing_to_prove(row):
    assert bool(row.tests) != bool(row.nothing_to_prove)
    for test in row.tests:
        file, _, function = test.partition("::")
        assert function.startswith("test_")
        assert function in functions(file)


@pytest.mark.parametrize(
    "quoted",
    [
        f"{rules.PACKAGING_GROUPS_QUOTA} groups in account and Region",
        f"{rules.PACKAGING_CONFIGURATIONS_QUOTA} configurations and {rules.ASSETS_QUOTA:,} assets in a group",
        f"The default log group is `{rules.DEFAULT_LOG_GROUP}`",
        f"It takes {Settings.delete_after:g} s of the emulator's clock",
        f"{Settings.playable_after:g} s after its asset",
        f"More than {reader.MAX_STREAMS} streams fail",
        f"More than {reader.MAX_TRACKS_PER_STREAM} tracks in a stream fail",
        f"A playlist of more than {playlist.MAX_SEGMENTS:,} segments",
    ],
)
def test_behaviours_quote_the_values_that_hold(quoted):
    assert any(quoted in each.behaviour for each in behaviours())


def test_every_switch_is_in_the_table_of_behaviours():
    texts = " ".join(each.behaviour for each in behaviours())
    named = set(re.findall(r"`(--[a-z-]+)", texts))
    assert SETTINGS.keys() <= {option.name for option in emulator_command.params}
    for option in emulator_command.params:
        if option.name in SETTINGS:
            assert named & {*option.opts, *option.secondary_opts}, option.name


def test_the_coverage_table_has_every_operation_and_behaviour(client):
    table = coverage.markdown()
    rows = [line for line in table.splitlines() if line.startswith("| ")]
    operations = client.meta.service_model.operation_names
    assert all(sum(row.startswith(f"| {name} |") for row in rows) == 1 for name in operations)
    assert f"Operations (17 of {len(operations)})" in table
    assert all(sum(row.startswith(f"| `{path}` |") for row in rows) == 1 for path in MEMBERS)
    assert len(rows) == len(operations) + len(behaviours()) + len(MEMBERS) + len(OF_SOURCES) + 8
    assert any("approximateAssetCount" in row and "the model wins" in row for row in rows)
    assert {behaviour.basis for behaviour in behaviours()} == set(Basis)


def test_the_coverage_table_is_printed_by_its_module():
    printed = subprocess.run(
        [sys.executable, "-m", "pulumi_mediapackage_vod.emulator.coverage"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (printed.stdout, printed.stderr) == (coverage.markdown(), "")
