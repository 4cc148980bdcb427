"""What is installed: this library and what it needs, the Pulumi CLI and its plugins."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any, Final

from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level

_DISTRIBUTION: Final = "pulumi-mediapackage-vod"
_COMPANIONS: Final = ("pulumi-language-python", "pulumi-resource-pulumi-python")
"""What the CLI runs Python programs and dynamic resources with; they come with it."""
_SECONDS: Final = 30
_REQUIREMENT: Final = re.compile(r"(pulumi|boto3)\b(?!-)[^;]*>=([\d.]+)")
_GET_PULUMI: Final = "install it by https://www.pulumi.com/docs/install/"
_FIRST_TO_IMPORT: Final = (3, 254)
"""The first CLI whose `pulumi import --file` takes dynamic resources."""


def installed(versions: Callable[[str], str] = version) -> Iterator[Finding]:
    """`versions` gives that of a distribution."""
    yield Finding(
        Level.GOOD, "library", f"{_DISTRIBUTION} {versions(_DISTRIBUTION)} on Python {platform.python_version()}"
    )
    for name, least in _least_versions().items():
        found = versions(name)
        if _numbers(found) >= _numbers(least):
            yield Finding(Level.GOOD, name, found)
        else:
            yield Finding(Level.BAD, name, f"{found} is older than {least}", f"pip install --upgrade '{name}>={least}'")
    yield from _engine()
    yield from _aws_plugin(versions)


def _least_versions() -> dict[str, str]:
    """The oldest versions of what the library needs that it works with, as its own metadata has them."""
    stated = [_REQUIREMENT.match(each) for each in requires(_DISTRIBUTION) or [] if "extra ==" not in each]
    return {each[1]: each[2] for each in stated if each}


def _engine() -> Iterator[Finding]:
    """The CLI on PATH."""
    path = shutil.which("pulumi")
    if path is None:
        yield Finding(Level.BAD, "Pulumi CLI", "there is none on PATH", _GET_PULUMI)
        return
    found = _output(path, "version").strip().removeprefix("v")
    least = _least_versions()["pulumi"]
    if not _numbers(found):
        yield Finding(Level.BAD, "Pulumi CLI", f"{path} does not say its version", _GET_PULUMI)
    elif _numbers(found) < _numbers(least):
        yield Finding(Level.BAD, "Pulumi CLI", f"{found} is older than {least}", f"a newer one: {_GET_PULUMI}")
    elif _numbers(found) < _FIRST_TO_IMPORT:
        advice = "a newer one imports them; everything else works with this one"
        yield Finding(Level.NOTE, "Pulumi CLI", f"{found} does not import dynamic resources", advice)
    else:
        yield Finding(Level.GOOD, "Pulumi CLI", found)
    # A package manager may link `pulumi` alone into a folder of commands.
    folders = os.pathsep.join({str(Path(path).parent), str(Path(path).resolve().parent), os.environ.get("PATH", "")})
    if missing := [name for name in _COMPANIONS if shutil.which(name, path=folders) is None]:
        yield Finding(
            Level.BAD,
            "Python in the CLI",
            f"{', '.join(missing)} is not beside {path}",
            f"they come with it: {_GET_PULUMI}",
        )


def _aws_plugin(versions: Callable[[str], str]) -> Iterator[Finding]:
    try:
        found = versions("pulumi-aws")
    except PackageNotFoundError:
        advice = f"for source_bucket=, cdn=, authorization= or monitoring=: pip install '{_DISTRIBUTION}[aws]'"
        yield Finding(Level.NOTE, "Pulumi's AWS plugin", "pulumi-aws is not installed", advice)
        return
    if shutil.which("pulumi") is None:
        return
    plugins = {each.get("version") for each in _plugins() if each.get("name") == "aws"}
    if found in plugins or shutil.which("pulumi-resource-aws"):
        yield Finding(Level.GOOD, "Pulumi's AWS plugin", found)
    else:
        advice = (
            f"`pulumi up` fetches it, some hundred megabytes; to do so now: pulumi plugin install resource aws {found}"
        )
        yield Finding(Level.NOTE, "Pulumi's AWS plugin", f"{found} is not there yet", advice)


def _plugins() -> Sequence[dict[str, Any]]:
    try:
        return json.loads(_output("pulumi", "plugin", "ls", "--json") or "[]")
    except ValueError:
        return []


def _output(*command: str) -> str:
    """What a command of the CLI prints; nothing if it fails."""
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        return subprocess.run(  # noqa: S603 - the CLI that PATH names
            command, capture_output=True, text=True, timeout=_SECONDS, env=environment, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""


def _numbers(text: str) -> tuple[int, ...]:
    found = re.match(r"\d+(\.\d+)*", text)
    return tuple(int(each) for each in found[0].split(".")) if found else ()
