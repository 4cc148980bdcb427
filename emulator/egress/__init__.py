"""Playback URLs: which endpoint a request is for, and whether it may be played.

It imports the rooms aws, state and model. What is served is given to it.
"""
