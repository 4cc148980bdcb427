"""How viewers reach a unit: the CDN in front of it, how that CDN is authorized, and URLs, cookies and manifest filters.

Of the other rooms it imports `checks` and, for the role that reads the CDN's secret, `access`. Of a unit it knows
`unit.PackagingUnit` alone.
"""
