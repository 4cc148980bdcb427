"""A lifecycle for each kind of resource but catalogues: the service's three objects, the wait for them, and kept
values.

Of the lifecycle it may import everything but `catalogues`.
"""
