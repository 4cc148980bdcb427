"""`python -m pulumi_mediapackage_vod.emulator`."""

from pulumi_mediapackage_vod.emulator.command import emulator

emulator(prog_name="python -m pulumi_mediapackage_vod.emulator")
