"""XML as manifests of DASH and Smooth Streaming have it: few elements, many attributes."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def tag(name: str, attributes: Mapping[str, object], *, closed: bool = False) -> str:
    """A start tag, or with `closed` an element without content; attributes of None are left out."""
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None)
    return f"<{name}{given}{'/' if closed else ''}>"
