"""The Pulumi packages that components and their dynamic children belong to."""

from __future__ import annotations

PACKAGE = "mediapackage-vod"
"""The package of the components' type tokens; not that of their dynamic children."""

DYNAMIC_PACKAGE = "pulumi-python"
"""The package under which Pulumi looks for the provider of a dynamic resource."""
