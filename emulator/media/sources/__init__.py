"""Ingest: the sources of assets, found, read and probed until it is known which tracks they have.

It imports the room tools, and from outside aws, state and model.
"""
