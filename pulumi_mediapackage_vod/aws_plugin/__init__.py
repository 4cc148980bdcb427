"""A stand-in for `pulumi-resource-aws`, Pulumi's AWS plugin, to try programs without internet access and without an
account.

It serves the resource provider protocol, so the real Pulumi CLI takes it for the plugin of pulumi-aws when the program
that `launcher.py` writes is on PATH. It speaks to this machine only: docs/aws-plugin.md says what it does and what not.

What it is: an imitation of what pulumi-aws 7 does *around* its resources (checked inputs with a name, a Region and
`tagsAll`; plans; secrets; refresh), with real boto3 calls at AWS_ENDPOINT_URL for the types that `catalogue.py` lists
first. These exist in the emulator that answers there, and can be read back by anybody.

What it checks: names, as the plugin and AWS do (`limits` of a kind), and each request by its service's model in
botocore (`rules.py`).

What it is not: a check of anything else. It has no schema: it knows no required, misspelt or impossible property, only
what the service refuses. Of its real types it carries out the properties that their classes name; others are kept in
state and have no effect, or are refused where that would be misleading (`unserved`). All other types are *kept*: they
exist in the stack's state only, with made-up ARNs and addresses, and `refresh` always finds them as they were.
"""
