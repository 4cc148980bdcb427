"""The other AWS services, as far as MediaPackage VOD needs them: STS, moto's server, and checks by IAM's rules.

It imports the rooms state and model.
"""
