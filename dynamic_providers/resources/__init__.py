"""The public resource classes with their typed inputs and outputs, and the `Provider` with its settings.

Imports Pulumi, the shell's provider entry and, of the lifecycle, only what needs no AWS SDK: the kinds of objects, the
names of hidden inputs and the forms of a batch. So a program never loads that SDK.
"""
