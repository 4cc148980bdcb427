"""What the service and AWS document, each fact in one place: both `components` and `dynamic_providers` read it here.

Modules here import the standard library alone; one function reads a list of botocore's when it is called. The emulator
keeps its own copy on purpose: it is what the rest is tested against.
"""
