"""The commands of `mediapackage-vod` that ask an account, one file each.

They reach the service as resources do: with the same settings, clients, pace and errors.
"""
