"""What comes along with the library: under which licences, and with which known vulnerabilities."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import Distribution, distributions
from pathlib import Path

import pytest

from tests.support.distribution import not_done

ALLOWED = re.compile(
    r"(apache|(3-clause )?bsd|mit|isc|psf|python software foundation|mpl-2\.0|mozilla public license 2\.0)\b.*",
    re.IGNORECASE,
)
"""Licences that oblige a program that uses the library to a notice at most."""


def is_allowed(licence: str) -> bool:
    """One of those between OR, and then all of its parts."""
    choices = [re.split(r" AND |, ", choice.strip(" ()")) for choice in re.split(r" OR ", licence)]
    return any(all(ALLOWED.fullmatch(part) for part in parts) for parts in choices)


def licences_of(each: Distribution) -> str:
    told = each.metadata.get_all("Classifier") or []
    names = [text.rpartition(" :: ")[2] for text in told if text.startswith("License :: ")]
    text = each.metadata["License-Expression"] or ", ".join(names) or each.metadata["License"] or ""
    return text.splitlines()[0] if text else ""


def test_licences_of_all_that_comes_along_are_allowed(with_extras: Path) -> None:
    found = {each.name: licences_of(each) for each in distributions(path=[str(with_extras)])}
    assert {"pulumi", "boto3", "pulumi_aws", "moto"} <= {name.replace("-", "_") for name in found}
    assert {name: text for name, text in found.items() if not is_allowed(text)} == {}


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("GPL-2.0-only OR BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("BSD License, GNU General Public License v3", False),
        ("GNU Lesser General Public License", False),
        ("", False),
    ],
)
def test_a_licence_that_obliges_to_more_is_refused(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) is allowed


def test_no_vulnerability_is_known_of_what_comes_along(with_extras: Path) -> None:
    command = ["pip-audit", "--path", with_extras, "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout:
        not_done(f"the database of vulnerabilities is unreachable: {done.stderr.strip()[-200:]}")
    told = {each["name"]: each for each in json.loads(done.stdout)["dependencies"]}

    assert {name: each["vulns"] for name, each in told.items() if each.get("vulns")} == {}
    unknown = [name for name, each in told.items() if "skip_reason" in each and name != "pulumi-mediapackage-vod"]
    if unknown:
        of = "anything" if len(unknown) >= len(told) - 1 else ", ".join(unknown)
        not_done(f"the database of vulnerabilities is unreachable, or has no entry, for {of}")
