"""`mediapackage-vod try`: any command on an emulated service, with nothing of the user's own at risk.

`command` is the command line, `environment` the environment that the command gets, `running` its process, `held` what
the service holds in the end. `pulumi_shim` is what the command finds as `pulumi`; `stack_file` makes of a stack's file
one that can be used here.
"""
