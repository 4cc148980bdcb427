"""Titles that arrive all day: uploads that become assets without a deploy. The code that AWS runs is
`pulumi_mediapackage_vod/ingest/handler.py`.
"""
