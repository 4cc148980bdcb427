"""The edge to AWS: botocore clients, their pace and retries, the names of the service's own model, and its errors.

It imports nothing of Pulumi or of the other rooms.
"""
