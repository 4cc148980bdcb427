"""The API of MediaPackage VOD, and the two operations of STS, as WSGI applications: one request in, one answer out.

It imports the rooms steering, aws, state and model.
"""
