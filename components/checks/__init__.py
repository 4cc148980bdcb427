"""What every component checks before it makes anything: its settings, keys, providers and Regions.

The lowest room of `components`: it imports the public names of `dynamic_providers`, `facts` and, in
`aws_provider.py` alone, pulumi-aws.
"""
