"""What each kind of resource does: check, diff, create, read, update and delete, over plain dictionaries.

Of the other rooms it imports `service` alone, and nothing of Pulumi, so that another shell can run the same
lifecycles.
"""
