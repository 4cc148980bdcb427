"""What the service holds and how it changes by time: objects, their ingest, events, and the settings of all that.

It imports the room model.
"""
