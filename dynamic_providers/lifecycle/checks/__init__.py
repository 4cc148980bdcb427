"""What is wrong with inputs: everything that is known to be refused later is found here, before anything is sent.

Of the lifecycle it may import what stands beside the rooms, but for the lifecycles themselves.
"""
