"""`mediapackage-vod export`: what an account holds, as a Pulumi program with the file that `pulumi import` takes.

`reading` asks the service, `planning` and `program` say in which terms it is written, `simulation` runs that program
without an engine and a service for what the engine would record, `writing` writes the project.
"""
