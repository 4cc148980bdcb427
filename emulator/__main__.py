"""`python -m pulumi_mediapackage_vod.emulator`."""

import sys

try:
    from pulumi_mediapackage_vod.emulator.command import emulator
except ModuleNotFoundError as error:
    sys.exit(f"the emulator needs {error.name}: pip install 'pulumi-mediapackage-vod[emulator]'")

emulator(prog_name="python -m pulumi_mediapackage_vod.emulator")
