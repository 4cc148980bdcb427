"""The edge to AWS: boto3 clients, their pace and retries, the names of the service's own model, and its errors.

Imports boto3, botocore and `pulumi_mediapackage_vod.errors`, and nothing of Pulumi or of the other rooms.
"""
