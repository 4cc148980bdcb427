"""What the service is, apart from any state: its schema, wire protocol, errors, names, rules and defaults.

It imports no other room. Facts of the service stand here a second time on purpose: the library is tested against the
emulator, so a mistake of one must not be that of the other.
"""
