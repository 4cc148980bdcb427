"""A lifecycle for each other kind of resource: the service's three objects, the wait for them, and kept values.

Of the lifecycle it may import everything but `catalogues`.
"""
