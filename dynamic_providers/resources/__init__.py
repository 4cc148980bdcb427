"""The public resource classes with their typed inputs and outputs, and the `Provider` with its settings.

Imports Pulumi, and of the other rooms only the shell's provider entry and the names of hidden inputs, so that a program
never loads the AWS SDK.
"""
