"""HLS, CMAF, DASH and Smooth Streaming: what their manifests say, and which file each name in them is.

It imports the rooms streams and sources.
"""
