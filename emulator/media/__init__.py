"""Real media in the emulated service: sources are read and probed, and packaged just in time for playback.

Apart from the control plane, which works without any of it; needs the extra `emulator-media`.
"""
