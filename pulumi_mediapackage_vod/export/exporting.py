"""An export from the first list call to the folder that is written."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection
from pathlib import Path

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.commands.account import Account
from pulumi_mediapackage_vod.errors import InputError
from pulumi_mediapackage_vod.export.import_file import import_file
from pulumi_mediapackage_vod.export.planning import Project, planned
from pulumi_mediapackage_vod.export.reading import Journal, Shown, read_groups
from pulumi_mediapackage_vod.export.simulation import Simulation
from pulumi_mediapackage_vod.export.writing import refuse_folder, write_folder

IMPORT = "pulumi import --file import.json --generate-code=false --protect=false --yes"


def export_account(
    account: Account,
    *,
    groups: Collection[str],
    out: Path,
    project: str | None,
    stack: str,
    force: bool,
    shown: Shown,
) -> Project:
    """Read the groups of these ids, or all, and write their project.

    Raises:
        MediaPackageVodError: the folder is not empty, the account cannot be read, there is no such group.
    """
    refuse_folder(out, force=force)
    project = _project(project, out)
    service = account.service
    journal = Journal(out.resolve().with_name(f".{out.resolve().name}.journal"), service)
    found = read_groups(service, groups, journal, shown)
    headline = f"What MediaPackage VOD holds in {service.place}."
    # What a program is told of `acme/movies/prod` is `prod`.
    made = planned(found, headline, Simulation(project, stack.rpartition("/")[2], service.region))
    write_folder(out, _files(made, project, account))
    journal.done()
    return made


def commands(out: Path, stack: str) -> list[str]:
    """What imports a project."""
    preview = "pulumi preview --expect-no-changes"
    return [f"cd {shlex.quote(str(out))}", f"pulumi stack init {shlex.quote(stack)}", IMPORT, preview, "pulumi up"]


def _project(name: str | None, out: Path) -> str:
    """The name of the project, as Pulumi allows one; by default the folder's."""
    if name is None:
        return re.sub(r"[^A-Za-z0-9_.-]", "-", out.resolve().name)[:100]
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", name):
        raise InputError(
            f"--project is {name!r}; the name of a Pulumi project is at most 100 letters from A to Z, digits, hyphens, "
            "underscores and periods"
        )
    return name


def _files(made: Project, project: str, account: Account) -> dict[str, str]:
    found = {
        "aws:region": account.region,
        "mediapackage-vod:profile": account.settings.profile,
        "mediapackage-vod:endpointUrl": account.settings.endpoint_url,
    }
    config = {key: {"value": value} for key, value in found.items() if value}
    return {
        **made.files,
        "__main__.py": made.program,
        "Pulumi.yaml": json.dumps({"name": project, "runtime": "python", "config": config}, indent=2) + "\n",
        "requirements.txt": f"pulumi-mediapackage-vod>={__version__}\n",
        "import.json": import_file(made.resources),
    }
