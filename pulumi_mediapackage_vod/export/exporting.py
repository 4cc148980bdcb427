"""An export from the first list call to the folder that is written."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Collection
from pathlib import Path

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import known_regions
from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import ConfigurationError, InputError
from pulumi_mediapackage_vod.export.import_file import import_file
from pulumi_mediapackage_vod.export.planning import Project, planned
from pulumi_mediapackage_vod.export.reading import Journal, Shown, read_groups
from pulumi_mediapackage_vod.export.simulation import Simulation
from pulumi_mediapackage_vod.export.writing import refuse_folder, write_folder

IMPORT = "pulumi import --file import.json --generate-code=false --protect=false --yes"


def export_account(
    *,
    groups: Collection[str],
    out: Path,
    region: str | None,
    profile: str | None,
    project: str | None,
    stack: str,
    rate: float | None,
    force: bool,
    shown: Shown,
) -> Project:
    """Read the groups of these ids, or all, and write their project.

    Raises:
        MediaPackageVodError: the folder is not empty, the account cannot be read, there is no such group.
    """
    refuse_folder(out, force=force)
    project = _project(project, out)
    settings = Settings(region=region, profile=profile, max_requests_per_second=rate)
    service = service_for(settings, _supported(settings.region_for(None, None)))
    journal = Journal(out.resolve().with_name(f".{out.resolve().name}.journal"), service)
    found = read_groups(service, groups, journal, shown)
    headline = f"What MediaPackage VOD holds in {service.place}."
    made = planned(found, headline, Simulation(project, stack, service.region))
    write_folder(out, _files(made, project, service.region, profile))
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


def _supported(region: str) -> str:
    """The Region, if the installed AWS SDK knows the service there."""
    if region not in known_regions():
        raise ConfigurationError(
            f"the installed AWS SDK knows no MediaPackage VOD in the Region {region!r}; there is one in "
            f"{', '.join(sorted(known_regions()))}"
        )
    return region


def _files(made: Project, project: str, region: str, profile: str | None) -> dict[str, str]:
    config = {"aws:region": {"value": region}, **({"mediapackage-vod:profile": {"value": profile}} if profile else {})}
    return {
        **made.files,
        "__main__.py": made.program,
        "Pulumi.yaml": json.dumps({"name": project, "runtime": "python", "config": config}, indent=2) + "\n",
        "requirements.txt": f"pulumi-mediapackage-vod>={__version__}\n",
        "import.json": import_file(made.resources),
    }
