"""What is read from the running Pulumi engine, and changed in the SDK's provider process, beyond what the SDK offers.

Of the other rooms it imports the types in `lifecycle.shell_interface` and the stop event in `service.waiting`; only
the shell knows that it exists.
"""
