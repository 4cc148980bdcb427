"""What each kind of resource does: check, diff, create, read, update and delete, over plain dictionaries.

Imports `service`, botocore's model of the service and `pulumi_mediapackage_vod.errors`, and nothing of Pulumi, so that
another shell can run the same lifecycles.
"""
