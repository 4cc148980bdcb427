"""Edits out of band: objects changed as if by somebody else, past the API and its checks, quotas and faults.

An object is given as the members of its create request, by the model's names. They are checked against the model's
shapes only, so that there can also be what the service would refuse, or what only AWS may set (a tag `aws:…`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.emulator.model.caller import DEFAULT_ACCOUNT, DEFAULT_REGION
from pulumi_mediapackage_vod.emulator.model.exceptions import UnprocessableEntityException
from pulumi_mediapackage_vod.emulator.model.naming import PACKAGES
from pulumi_mediapackage_vod.emulator.model.protocol import decode_document, to_document
from pulumi_mediapackage_vod.emulator.model.schema import Shape, operations
from pulumi_mediapackage_vod.emulator.state.backend import Backend
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.objects import (
    Asset,
    PackagingConfiguration,
    PackagingGroup,
    ServiceObject,
)

_CREATES: Mapping[str, str] = {
    "packaging_groups": "CreatePackagingGroup",
    "packaging_configurations": "CreatePackagingConfiguration",
    "assets": "CreateAsset",
}
COLLECTIONS = tuple(_CREATES)

Members = Mapping[str, Any]


class UnknownObjectError(LookupError):
    """There is no such object to read, to change or to delete."""


class Objects:
    """The objects of all accounts and Regions; a collection is named as in the API's paths.

    A `ValueError` says what is wrong with a member, and an `UnknownObjectError` which object there is not; both
    leave everything as it was.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def get(
        self, collection: str, object_id: str, *, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> dict[str, Any]:
        """The members that a create request of this object would have."""
        shape = shape_of(collection)
        with self._backend.lock:
            return _members(shape, _find(self._backend.inventory(account, region), collection, object_id))

    def ids(self, collection: str, *, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION) -> list[str]:
        shape_of(collection)
        with self._backend.lock:
            return list(_objects(self._backend.inventory(account, region), collection))

    def put(
        self,
        collection: str,
        object_id: str,
        members: Members,
        *,
        account: str = DEFAULT_ACCOUNT,
        region: str = DEFAULT_REGION,
    ) -> None:
        """Make an object. One of the same id is taken away before, a group with everything in it."""
        shape = shape_of(collection)
        checked = _checked(shape, object_id, members)
        with self._backend.lock:
            inventory = self._backend.inventory(account, region)
            group = _group(inventory, checked)
            existing = _objects(inventory, collection).get(object_id)
            if existing is not None:
                inventory.forget(existing)
            made = _make(inventory, checked, group)
            # Somebody else made it some time ago: there is nothing to wait for.
            made.visible_from = made.created
            if isinstance(made, Asset):
                self._backend.read_source(made)

    def modify(
        self,
        collection: str,
        object_id: str,
        members: Members,
        *,
        account: str = DEFAULT_ACCOUNT,
        region: str = DEFAULT_REGION,
    ) -> None:
        """Replace some members of an object, each as a whole; None takes one away."""
        shape = shape_of(collection)
        with self._backend.lock:
            inventory = self._backend.inventory(account, region)
            found = _find(inventory, collection, object_id)
            checked = _checked(shape, object_id, {**_members(shape, found), **members})
            was_read_from = found.source_arn if isinstance(found, Asset) else None
            _apply(found, checked, _group(inventory, checked))
            if isinstance(found, Asset) and found.source_arn != was_read_from:
                self._backend.read_source(found)

    def delete(
        self, collection: str, object_id: str, *, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION
    ) -> None:
        """Take an object away at once, a group with everything in it."""
        shape_of(collection)
        with self._backend.lock:
            inventory = self._backend.inventory(account, region)
            inventory.forget(_find(inventory, collection, object_id))


def shape_of(collection: str) -> Shape:
    """What an object of this collection can have."""
    create = _CREATES.get(collection)
    shape = operations()[create].input_shape if create else None
    if shape is None:
        raise ValueError(f"there is no collection '{collection}', only {', '.join(COLLECTIONS)}")
    return shape


def _checked(shape: Shape, object_id: str, members: Members) -> dict[str, Any]:
    if members.get("Id", object_id) != object_id:
        raise ValueError(f"the id is '{object_id}' and cannot be '{members['Id']}' as well")
    given = {name: value for name, value in {**members, "Id": object_id}.items() if value is not None}
    try:
        checked = decode_document(shape, to_document(shape, given))
    except UnprocessableEntityException as error:
        raise ValueError(error.message) from None
    except (AttributeError, TypeError) as error:
        raise ValueError(f"a member has the wrong type: {error}") from None
    lost = next(_lost(given, checked, ""), None)
    if lost is not None:
        raise ValueError(f"{lost} is none of the model's members")
    return checked


def _lost(given: Any, kept: Any, path: str) -> Iterator[str]:
    """The paths of what was given and is not kept, since the model does not know it."""
    if isinstance(kept, Mapping):
        pairs, known = cast("Mapping[str, Any]", given), cast("Mapping[str, Any]", kept)
        for name, value in pairs.items():
            where = f"{path}.{name}" if path else name
            if name in known:
                yield from _lost(value, known[name], where)
            elif value is not None:
                yield where
    elif isinstance(kept, list):
        items = zip(cast("list[Any]", given), cast("list[Any]", kept), strict=True)
        for index, (left, right) in enumerate(items):
            yield from _lost(left, right, f"{path}[{index}]")


def _objects(inventory: Inventory, collection: str) -> Mapping[str, ServiceObject]:
    return {
        "packaging_groups": inventory.packaging_groups,
        "packaging_configurations": inventory.packaging_configurations,
        "assets": inventory.assets,
    }[collection]


def _find(inventory: Inventory, collection: str, object_id: str) -> ServiceObject:
    found = _objects(inventory, collection).get(object_id)
    if found is None:
        caller = inventory.caller
        raise UnknownObjectError(f"{collection} of account {caller.account} in {caller.region} has no '{object_id}'")
    return found


def _members(shape: Shape, found: ServiceObject) -> dict[str, Any]:
    described = found.describe()
    return {name: described[name] for name in shape.members if described.get(name) is not None}


def _group(inventory: Inventory, members: Members) -> PackagingGroup | None:
    group_id = members.get("PackagingGroupId")
    if group_id is None:
        return None
    group = inventory.packaging_groups.get(group_id)
    if group is None or group.is_being_deleted:
        raise ValueError(f"there is no packaging group '{group_id}' for it to be in")
    return group


def _make(inventory: Inventory, members: Members, group: PackagingGroup | None) -> ServiceObject:
    object_id, tags = members["Id"], dict(members.get("Tags", {}))
    if group is None:
        return inventory.add_packaging_group(
            object_id, tags, members.get("Authorization"), members.get("EgressAccessLogs")
        )
    if "SourceArn" not in members:
        return inventory.add_packaging_configuration(object_id, tags, group, _packages(members))
    return inventory.add_asset(
        object_id,
        tags,
        group,
        source_arn=members["SourceArn"],
        source_role_arn=members["SourceRoleArn"],
        resource_id=members.get("ResourceId"),
    )


def _apply(found: ServiceObject, members: Members, group: PackagingGroup | None) -> None:
    found.tags = dict(members.get("Tags", {}))
    if isinstance(found, PackagingGroup):
        found.authorization = members.get("Authorization")
        found.egress_access_logs = members.get("EgressAccessLogs")
    elif isinstance(found, PackagingConfiguration) and group is not None:
        found.packages = _packages(members)
        if not found.is_being_deleted:
            del found.group.packaging_configurations[found.id]
            group.packaging_configurations[found.id] = found
        found.group = group
    elif isinstance(found, Asset) and group is not None:
        found.source_arn = members["SourceArn"]
        found.source_role_arn = members["SourceRoleArn"]
        found.resource_id = members.get("ResourceId")
        if not found.is_being_deleted:
            del found.group.assets[found.id]
            group.assets[found.id] = found
        found.group = group


def _packages(members: Members) -> dict[str, Any]:
    return {package: members[package] for package in PACKAGES if package in members}
