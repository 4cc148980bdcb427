"""The file that `pulumi import --file` takes; with inputs and outputs given, the engine asks nothing of a provider."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pulumi_mediapackage_vod.export.simulation import Resource


def import_file(resources: Sequence[Resource]) -> str:
    """The file as JSON; `resources` have each component before what is in it."""
    ids = {(each.type, each.name): f"r{number}" for number, each in enumerate(resources)}
    found: list[dict[str, Any]] = []
    for each in resources:
        entry: dict[str, Any] = {"type": each.type, "name": ids[each.type, each.name], "logicalName": each.name}
        if each.parent:
            entry["parent"] = ids[each.parent]
        if each.id:
            entry |= {"id": each.id, "inputs": each.inputs, "outputs": each.outputs}
        else:
            entry["component"] = True
        found.append(entry)
    # The mappings were in messages, which keep no order.
    return json.dumps({"resources": found}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
