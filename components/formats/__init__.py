"""What titles are published as: the package formats, and the DRM systems and key servers that protect them.

Of the other rooms it imports `checks` alone; only the units (`vod_packaging`, `assets`) import it.
"""
