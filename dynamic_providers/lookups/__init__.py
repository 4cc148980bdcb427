"""Look-ups: functions that find what is in the service, for programs that do not manage it.

Each asks once where the program calls it, by the settings that a resource would have there. Above `resources`, since a
look-up takes a `Provider` too.
"""
