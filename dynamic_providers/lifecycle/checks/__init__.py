"""What is wrong with inputs: everything that is known to be refused later is found here, before anything is sent.

Of the lifecycle it imports `interface`, `kinds` and `tags`, of the service its model and settings.
"""
