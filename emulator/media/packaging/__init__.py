"""What playback URLs serve: a title packaged for a configuration when it is first asked for, and kept for the next.

It imports all other rooms of media but trial, and from outside egress, state and model.
"""
