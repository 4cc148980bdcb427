"""Who may do what: the IAM roles that MediaPackage assumes, and the parts of their policies.

Of the other rooms it imports `checks` alone; `delivery` and `monitoring` import it for their own roles and policies.
"""
