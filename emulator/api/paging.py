"""Pages of the three lists.

The form of `nextToken` is undocumented; here it says where the next page starts.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

from pulumi_mediapackage_vod.emulator.model.documents import read_json
from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException
from pulumi_mediapackage_vod.emulator.state.objects import ServiceObject

# Assumed from the bound of maxResults: without it a page has what it allows at most.
_DEFAULT_PAGE_SIZE = 1000

Listed = TypeVar("Listed", bound=ServiceObject)


def page(objects: Iterable[Listed], parameters: Mapping[str, Any], list_name: str) -> tuple[list[Listed], str | None]:
    """One page of objects in the order of their creation, and the token of the next one if there is any.

    A token is good for the list and the filter that it came from, whatever is created or deleted meanwhile.
    """
    scope = [list_name, parameters.get("PackagingGroupId")]
    last_seen = _position(parameters["NextToken"], scope) if "NextToken" in parameters else 0
    size = int(parameters.get("MaxResults", _DEFAULT_PAGE_SIZE))
    unseen = (each for each in objects if each.sequence > last_seen)
    found = list(islice(unseen, size))
    more = next(unseen, None) is not None
    return found, _token(found[-1].sequence, scope) if more else None


def _token(position: int, scope: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([position, *scope]).encode()).decode()


def _position(token: str, scope: list[Any]) -> int:
    try:
        position, *token_scope = read_json(base64.b64decode(token, altchars=b"-_", validate=True))
        if token_scope == scope and isinstance(position, int):
            return position
    except (ValueError, TypeError):
        pass
    raise UnprocessableEntityException(f"nextToken '{token}' is not one that this list has answered")
