"""The types that exist in AWS's stead, a file for each service or two: what a resource asks of AWS, and what it shows.

It imports `kinds`, `provider` and `values` beside the room.
"""
