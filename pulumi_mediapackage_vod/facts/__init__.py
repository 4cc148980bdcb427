"""What the service and AWS document, each fact in one place: both `components` and `dynamic_providers` read it here.

Modules here import the standard library and each other only. The emulator keeps its own copy on purpose: it is what
the rest is tested against.
"""
