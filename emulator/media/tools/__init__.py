"""What reading and packaging work with: ffmpeg, its processes, and temporary folders.

It imports no other room.
"""
