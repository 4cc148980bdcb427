"""Countries, as AWS tells by whom it is asked."""

from __future__ import annotations

from functools import cache
from typing import Any, cast


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2, of the installed SDK: CloudFront's model has no list, WAF's has one for the same purpose."""
    from botocore.loaders import Loader

    model = cast(Any, Loader()).load_service_model("wafv2", "service-2")
    return frozenset(model["shapes"]["CountryCode"]["enum"])
