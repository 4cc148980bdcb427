"""How viewers reach a unit: the CDN in front of it, how that CDN is authorized, and URLs, cookies and manifest filters.

It imports `checks` and, for the role that reads the CDN's secret, `access`; of a unit it knows `unit.PackagingUnit`.
"""
