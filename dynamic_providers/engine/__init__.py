"""What is read from the running Pulumi engine, and changed in the SDK's provider process, beyond what the SDK offers.

Imports Pulumi, gRPC, the types in `lifecycle.interface` and the stop event in `service.waiting`; the other rooms do not
know that it exists, only the shell does.
"""
