"""How `tools/engine` finds, installs or builds the Pulumi CLI.

Standard library only: it runs before any virtual environment exists.
"""
