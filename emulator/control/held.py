"""What the service holds: its objects, how far they are ingested, and statuses that stay as they are set."""

from __future__ import annotations

import json
from typing import Any

from pulumi_mediapackage_vod.emulator.control import running
from pulumi_mediapackage_vod.emulator.control.routes import Asked, Routes
from pulumi_mediapackage_vod.emulator.model.caller import Caller
from pulumi_mediapackage_vod.emulator.model.protocol import decode_document, to_document
from pulumi_mediapackage_vod.emulator.state import ingest
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.state.clock import timestamp
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.objects import Asset
from pulumi_mediapackage_vod.emulator.steering.edits import COLLECTIONS, UnknownObjectError, shape_of

ROUTES = Routes()

_PLACE = ("account", "region")
_OBJECT = "/objects/{collection}/{object_id}"
_ENDPOINT = "/statuses/{asset}/{configuration}"


@ROUTES.add("GET", "/state")
def state(asked: Asked) -> Any:
    """All at one glance."""
    backend = asked.emulator.backend
    with backend.lock:
        objects = [
            {
                "account": inventory.caller.account,
                "region": inventory.caller.region,
                "packaging_groups": len(inventory.packaging_groups),
                "packaging_configurations": len(inventory.packaging_configurations),
                "assets": len(inventory.assets),
            }
            for inventory in backend.inventories
        ]
        pairs = [("failing", *pair, "FAILED") for pair in sorted(backend.failing)]
        pairs += [("fixed", *pair, status) for pair, status in backend.statuses.items()]
    return {
        "settings": running.settings(asked),
        "clock": running.clock(asked),
        "faults": running.planned_faults(asked.emulator),
        "statuses": [
            {"asset": asset, "configuration": configuration, "status": status, "fixed": kind == "fixed"}
            for kind, asset, configuration, status in pairs
        ],
        "calls": len(asked.emulator.calls),
        "objects": objects,
    }


@ROUTES.add("GET", "/objects", *_PLACE)
def objects(asked: Asked) -> Any:
    account, region = asked.place()
    held = asked.emulator.objects
    with asked.emulator.backend.lock:
        return {
            collection: [
                to_document(shape_of(collection), held.get(collection, each, account=account, region=region))
                for each in held.ids(collection, account=account, region=region)
            ]
            for collection in COLLECTIONS
        }


@ROUTES.add("GET", _OBJECT, *_PLACE)
def get_object(asked: Asked, collection: str, object_id: str) -> Any:
    account, region = asked.place()
    found = asked.emulator.objects.get(collection, object_id, account=account, region=region)
    return to_document(shape_of(collection), found)


@ROUTES.add("PUT", _OBJECT, *_PLACE)
def put_object(asked: Asked, collection: str, object_id: str) -> Any:
    account, region = asked.place()
    members = decode_document(shape_of(collection), {"id": object_id, **asked.document()})
    asked.emulator.objects.put(collection, object_id, members, account=account, region=region)
    return get_object(asked, collection, object_id)


@ROUTES.add("PATCH", _OBJECT, *_PLACE)
def modify_object(asked: Asked, collection: str, object_id: str) -> Any:
    account, region = asked.place()
    members = decode_document(shape_of(collection), asked.document(), partial=True)
    asked.emulator.objects.modify(collection, object_id, members, account=account, region=region)
    return get_object(asked, collection, object_id)


@ROUTES.add("DELETE", _OBJECT, *_PLACE)
def delete_object(asked: Asked, collection: str, object_id: str) -> Any:
    account, region = asked.place()
    asked.emulator.objects.delete(collection, object_id, account=account, region=region)
    return {}


@ROUTES.add("GET", "/ingests", *_PLACE)
def ingests(asked: Asked) -> Any:
    backend = asked.emulator.backend
    with backend.lock:
        found = [(each, asset) for each in _inventories(asked) for asset in each.assets.values()]
        return {"ingests": [_ingest(backend, each.caller, asset) for each, asset in found]}


@ROUTES.add("GET", "/ingests/{asset}", *_PLACE)
def ingest_of(asked: Asked, asset: str) -> Any:
    backend = asked.emulator.backend
    with backend.lock:
        found = [each for each in _inventories(asked) if asset in each.assets]
        if not found:
            raise UnknownObjectError(f"there is no asset '{asset}'")
        if len(found) > 1:
            places = ", ".join(f"{each.caller.account} in {each.caller.region}" for each in found)
            raise ValueError(f"there is an asset '{asset}' of {places}: say which one with account and region")
        return _ingest(backend, found[0].caller, found[0].assets[asset])


@ROUTES.add("PUT", _ENDPOINT)
def set_status(asked: Asked, asset: str, configuration: str) -> Any:
    (status,) = asked.only("status")
    if status is not None and not isinstance(status, str):
        raise ValueError(f"status must be a text, or null for none, not {json.dumps(status)}")
    asked.emulator.backend.statuses[asset, configuration] = status
    return {}


@ROUTES.add("DELETE", _ENDPOINT)
def unset_status(asked: Asked, asset: str, configuration: str) -> Any:
    asked.emulator.backend.statuses.pop((asset, configuration), None)
    return {}


def _inventories(asked: Asked) -> list[Inventory]:
    """Those of the account and the Region that are asked for: all where neither is."""
    asked.place()
    return [
        each
        for each in asked.emulator.backend.inventories
        if asked.query.get("account", each.caller.account) == each.caller.account
        and asked.query.get("region", each.caller.region) == each.caller.region
    ]


def _ingest(backend: Backend, caller: Caller, asset: Asset) -> dict[str, Any]:
    reading, reader, status = asset.reading, backend.ingest, backend.ingest_status(asset)
    return {
        "account": caller.account,
        "region": caller.region,
        "asset": asset.id,
        "source_arn": asset.source_arn,
        "status": status,
        "error": asset.ingest_error if status == ingest.FAILED else None,
        "began": timestamp(reading.began) if reading and reading.began is not None else None,
        "ended": timestamp(reading.ended) if reading and reading.ended is not None else None,
        "found": reader.found(asset) if reader else None,
    }
