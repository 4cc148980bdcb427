"""Titles that arrive all day: uploads that become assets without a deploy.

The code that AWS runs is `pulumi_mediapackage_vod/ingest/handler.py`. It stands beside the units, and imports `access`,
`monitoring` for the topic, `checks` and, of the units, what a reference says.
"""
