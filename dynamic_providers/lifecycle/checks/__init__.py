"""What is wrong with inputs: everything that is known to be refused later is found here, before anything is sent.

Imports the lifecycle's `interface`, `kinds` and `tags`, and the service's model and settings; botocore otherwise.
"""
