"""AWS Elemental MediaPackage VOD on a laptop: the whole API over its real wire protocol, no account.

    from pulumi_mediapackage_vod.emulator import Emulator

    with Emulator() as emulator:
        client = boto3.client("mediapackage-vod", endpoint_url=emulator.url, …)

From a shell: `python -m pulumi_mediapackage_vod.emulator --port 4567`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi_mediapackage_vod.emulator.server import Emulator
    from pulumi_mediapackage_vod.emulator.steering.faults import Fault

__all__ = ["Emulator", "Fault"]


def __getattr__(name: str) -> object:
    # Loaded on first use: the command line imports this package also where Werkzeug is not installed.
    if name == "Emulator":
        from pulumi_mediapackage_vod.emulator.server import Emulator

        return Emulator
    if name == "Fault":
        from pulumi_mediapackage_vod.emulator.steering.faults import Fault

        return Fault
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
