"""Tracks become streams in segments, which is ffmpeg's work: MPEG-TS or fragmented MP4.

It imports the rooms sources and tools.
"""
