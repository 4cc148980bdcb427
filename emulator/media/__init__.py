"""Real media in the emulated service: sources are read and probed, and packaged just in time for playback.

The control plane works without any of it. It needs the extra `emulator-media`, and imports the rooms egress, aws, state
and model. Inside, each room imports those after it: packaging, formats, streams, sources, tools. Trial is no part of
the service and imports sources and tools.
"""
