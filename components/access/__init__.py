"""Who may do what: the IAM roles that MediaPackage assumes, and the parts of their policies.

It imports `checks` alone; `delivery` and `monitoring` import it for their own roles and policies.
"""
