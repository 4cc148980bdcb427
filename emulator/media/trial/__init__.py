"""What one tries the emulator with: sample media to package, and a client that plays what comes of it.

It imports the rooms sources and tools.
"""
