"""Titles by the thousand: batches of assets, the head that watches over them, and what an ingest leaves.

Of the lifecycle it may import everything; nothing there imports it.
"""
