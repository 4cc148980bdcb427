"""The page at `/` of the emulator: what the service holds at this moment, what it was asked, and a player.

It imports the rooms control, steering, aws, state and model.
"""
