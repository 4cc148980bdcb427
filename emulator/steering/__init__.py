"""How a test interferes: faults and what they do to an answer, edits past the API, and the log of calls.

It imports the rooms aws, state and model.
"""
