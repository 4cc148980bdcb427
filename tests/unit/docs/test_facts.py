"""Tables and lists in the documents that state what the code does are compared with the code."""

import inspect
import json
import re
import subprocess
from importlib import import_module
from importlib.metadata import files, metadata
from pathlib import Path
from typing import Any

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from pulumi_mediapackage_vod import components, dynamic_providers
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import (
    ASSET,
    PACKAGING_CONFIGURATION,
    PACKAGING_GROUP,
    Kind,
)
from pulumi_mediapackage_vod.dynamic_providers.service.model import service_model
from pulumi_mediapackage_vod.dynamic_providers.service.settings import SECRET_SETTINGS, Settings
from pulumi_mediapackage_vod.emulator import coverage
from pulumi_mediapackage_vod.facts.encryption import AES_128, CARRIED, DRM_SYSTEMS
from tests.media import players

REPOSITORY = Path(__file__).resolve().parents[3]
DOCS = REPOSITORY / "docs"
LIFECYCLE = (DOCS / "lifecycle.md").read_text()
KINDS: dict[str, Kind] = {
    "PackagingGroup": PACKAGING_GROUP,
    "PackagingConfiguration": PACKAGING_CONFIGURATION,
    "Asset": ASSET,
}


def section(text: str, heading: str) -> str:
    """From a heading to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}$\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section {heading!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of a section's table rows, headers left out."""
    table = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_lifecycle_says_what_each_property_does(name: str, kind: Kind) -> None:
    expected = {
        kind.id_property: "replaces",
        "region": "replaces",
        **dict.fromkeys(kind.create_only, "replaces"),
        **dict.fromkeys(kind.not_sent, "replaces, not sent"),
        **dict.fromkeys(kind.in_place, "in place"),
        **dict.fromkeys(kind.watched, "in place, not sent"),
        "tags": "in place",
    }
    assert {row[0].strip("`"): row[1] for row in rows(section(LIFECYCLE, name))} == expected


@pytest.mark.parametrize("name", KINDS)
def test_lifecycle_leaves_out_no_input(name: str) -> None:
    inputs = set(inspect.signature(getattr(dynamic_providers, name)).parameters) - {"resource_name", "opts"}
    assert inputs - {"id_prefix", "adopt"} == {row[0].strip("`") for row in rows(section(LIFECYCLE, name))}


def test_the_values_that_are_the_same_as_absence_are() -> None:
    values = {"`[]`": [], "`{}`": {}}
    for name, value in rows(section(LIFECYCLE, "The same as leaving it out")):
        assert equal(name.strip("`"), values[value] if value in values else int(value), None), name


def test_the_defaults_of_the_formats_are_those_of_the_code() -> None:
    options = rows(section((DOCS / "formats.md").read_text(), "Defaults"))
    for position, name in enumerate(("hls", "dash", "cmaf", "mss"), start=1):
        parameters = inspect.signature(getattr(components, name)).parameters
        # `clear` is no option of the service.
        in_code = {
            option: str(each.default)
            for option, each in parameters.items()
            if each.default is not None and option != "clear"
        }
        assert {row[0].strip("`"): row[position].strip("`") for row in options if row[position]} == in_code


def test_the_permissions_are_the_operations_that_are_called() -> None:
    sources = "\n".join(path.read_text() for path in (REPOSITORY / "dynamic_providers").rglob("*.py"))
    called = {name for name in service_model().operation_names if f'"{name}"' in sources}
    for verb in ("Create", "Describe", "Delete"):
        assert f'f"{verb}{{self.kind.operation_suffix}}"' in sources
        called |= {f"{verb}{kind.operation_suffix}" for kind in KINDS.values()}
    policy = json.loads(
        re.findall(
            r"```json\n(.*?)```", section((DOCS / "permissions.md").read_text(), "Permissions to deploy"), re.DOTALL
        )[0]
    )
    actions = [action for each in policy["Statement"] for action in _listed(each["Action"])]
    assert sorted(action for action in actions if action.startswith("mediapackage-vod:")) == sorted(
        f"mediapackage-vod:{name}" for name in called
    )
    [pass_role] = [each for each in policy["Statement"] if each["Action"] == "iam:PassRole"]
    assert pass_role["Condition"] == {"StringEquals": {"iam:PassedToService": "mediapackage-vod.amazonaws.com"}}


def test_the_configuration_keys_are_those_that_are_read() -> None:
    asked: list[str] = []
    Settings.from_config(asked.append)
    ours = {key for key in asked if key.startswith("mediapackage-vod:") and key != SECRET_SETTINGS}
    assert {
        row[0].strip("`") for row in rows(section((DOCS / "configuration.md").read_text(), "Configuration"))
    } == ours


def test_the_quotas_are_those_of_the_code() -> None:
    quotas = [row[1].replace(",", "") for row in rows(section((DOCS / "service.md").read_text(), "Limits"))[:3]]
    assert quotas == [str(kind.quota) for kind in KINDS.values()]


def test_the_emulators_coverage_is_up_to_date() -> None:
    """`make docs` makes it again."""
    assert (DOCS / "emulator-coverage.md").read_text() == coverage.markdown() + players.markdown()


def test_every_file_that_make_writes_is_called_generated() -> None:
    written: set[tuple[str, str]] = set()
    target = ""
    for line in (REPOSITORY / "Makefile").read_text().splitlines():
        target = found[1] if (found := re.match(r"([a-z-]+):", line)) else target
        written |= {
            (file, target) for file in re.findall(r"(?:>|--output-file|screenshot) ((?:docs|requirements)/\S+)", line)
        }
    generated = rows(section((REPOSITORY / "CONTRIBUTING.md").read_text(), "Generated files"))
    told = {(row[0].strip("`"), row[1].removeprefix("`make ").strip("`")) for row in generated}
    assert written == {each for each in told if each[1] not in ("golden", "screens")}


def _listed(action: str | list[str]) -> list[str]:
    return [action] if isinstance(action, str) else action


@pytest.mark.parametrize(
    "text", [(DOCS / "protect.md").read_text(), components.Drm.__doc__ or ""], ids=["page", "docstring"]
)
def test_the_tables_of_drm_say_what_each_format_carries(text):
    for format_name, by_version in CARRIED.items():
        names = [
            [each.name for each in by_version.get(version, ()) if each is not AES_128] for version in ("1.0", "2.0")
        ]
        row = re.search(rf"^ *\| `{format_name}\(\)` \|([^;|]*)[^|]*\|(.*)\|$", text, re.MULTILINE)
        assert row, format_name
        assert [cell.strip() for cell in row.groups()] == [", ".join(each) for each in names]


def test_every_drm_system_has_a_public_name():
    assert [getattr(components, each.name.upper(), None) for each in DRM_SYSTEMS] == list(DRM_SYSTEMS)


def test_the_licences_of_what_reads_media_are_those_of_its_binaries() -> None:
    """Which the packages' own metadata do not tell."""
    told = subprocess.run([get_ffmpeg_exe(), "-hide_banner", "-L"], capture_output=True, text=True, check=True).stdout
    said = " ".join(told.split())
    assert "the GNU General Public License as published by the Free Software Foundation; either version 3" in said
    core: Any = import_module("av._core")
    assert {each["license"] for each in core.library_meta.values()} == {"LGPL version 3 or later"}
    beside = {str(path) for path in files("av") or () if "av.libs" in str(path)}
    assert {name for name in ("libx264", "libx265") if any(name in each for each in beside)} == {"libx264", "libx265"}
    licences = {
        name: metadata(name)["License-Expression"] or metadata(name)["License"] for name in ("imageio-ffmpeg", "av")
    }
    assert licences == {"imageio-ffmpeg": "BSD-2-Clause", "av": "BSD-3-Clause"}
    page = (DOCS / "emulator.md").read_text()
    assert all(text in page for text in (*licences.values(), "GPL 3 or later", "LGPL 3 or later", "x264 and x265"))
