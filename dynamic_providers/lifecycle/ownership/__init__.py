"""Whose an object is that exists already, what of it is lost, and whether it equals what is asked for.

Of the lifecycle it may import what stands beside the rooms, and `checks`; not the lifecycles themselves.
"""
