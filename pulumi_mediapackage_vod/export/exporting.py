"""An export from the first list call to the folder that is written."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path

from pulumi_mediapackage_vod import __version__
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import known_regions
from pulumi_mediapackage_vod.dynamic_providers.service.clients import service_for
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import ConfigurationError
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
    settings = Settings(region=region, profile=profile, max_requests_per_second=rate)
    service = service_for(settings, _supported(settings.region_for(None, None)))
    journal = Journal(out.with_name(f".{out.name}.journal"), service)
    found = read_groups(service, groups, journal, shown)
    project = project or re.sub(r"[^\w.-]", "-", out.resolve().name) or "exported"
    headline = f"What MediaPackage VOD holds in {service.place}."
    made = planned(found, headline, Simulation(project, stack, service.region))
    write_folder(out, _files(made, project, service.region, profile))
    journal.done()
    return made


def commands(out: Path, stack: str) -> list[str]:
    """What imports a project."""
    return [f"cd {out}", f"pulumi stack init {stack}", IMPORT, "pulumi preview", "pulumi up"]


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
