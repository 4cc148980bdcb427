"""The titles of a unit: how a program describes them, and the assets that are made of them.

Of the other rooms it imports `checks` alone; only the units (`vod_packaging`, `assets`) import it.
"""
