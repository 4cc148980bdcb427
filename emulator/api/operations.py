"""The seventeen operations.

Each takes the caller's inventory and the decoded parameters, and answers by the model's member names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pulumi_mediapackage_vod.emulator.api.paging import page
from pulumi_mediapackage_vod.emulator.model import rules
from pulumi_mediapackage_vod.emulator.model.exceptions import NotFoundException, UnprocessableEntityException
from pulumi_mediapackage_vod.emulator.model.naming import PACKAGES
from pulumi_mediapackage_vod.emulator.state.inventory import Inventory
from pulumi_mediapackage_vod.emulator.state.objects import (
    Asset,
    PackagingConfiguration,
    PackagingGroup,
    ServiceObject,
)

Parameters = Mapping[str, Any]
Answer = Mapping[str, Any]
Handler = Callable[[Inventory, Parameters], Answer]

Found = TypeVar("Found", bound=ServiceObject)
Child = TypeVar("Child", PackagingConfiguration, Asset)


def create_packaging_group(inventory: Inventory, parameters: Parameters) -> Answer:
    _check_new("packaging group", parameters, inventory.packaging_groups)
    logs = rules.access_logs(parameters.get("EgressAccessLogs"))
    existing = sum(not group.is_being_deleted for group in inventory.packaging_groups.values())
    inventory.conditions.check_quota(existing, rules.PACKAGING_GROUPS_QUOTA)
    authorization = parameters.get("Authorization")
    inventory.conditions.check_authorization(inventory.caller, parameters["Id"], authorization)
    group = inventory.add_packaging_group(parameters["Id"], _tags(parameters), authorization, logs)
    return group.describe()


def describe_packaging_group(inventory: Inventory, parameters: Parameters) -> Answer:
    return _visible(inventory, _packaging_group(inventory, parameters["Id"])).describe()


def update_packaging_group(inventory: Inventory, parameters: Parameters) -> Answer:
    group = _packaging_group(inventory, parameters["Id"])
    # Assumed: an update without authorization ends it.
    authorization = parameters.get("Authorization")
    inventory.conditions.check_authorization(inventory.caller, group.id, authorization)
    group.authorization = authorization
    return group.describe()


def configure_logs(inventory: Inventory, parameters: Parameters) -> Answer:
    group = _packaging_group(inventory, parameters["Id"])
    group.egress_access_logs = rules.access_logs(parameters.get("EgressAccessLogs"))
    return group.describe()


def delete_packaging_group(inventory: Inventory, parameters: Parameters) -> Answer:
    group = _packaging_group(inventory, parameters["Id"])
    # User guide, "Deleting a packaging group"; the code 422 is assumed.
    if group.packaging_configurations or group.assets:
        raise UnprocessableEntityException(
            f"packaging group '{group.id}' is in use: {len(group.packaging_configurations)} packaging "
            f"configurations and {len(group.assets)} assets must be deleted first"
        )
    inventory.remove(group)
    return {}


def list_packaging_groups(inventory: Inventory, parameters: Parameters) -> Answer:
    groups, token = page(_listed(inventory, inventory.packaging_groups), parameters, "PackagingGroups")
    return {"PackagingGroups": [group.describe() for group in groups], "NextToken": token}


def create_packaging_configuration(inventory: Inventory, parameters: Parameters) -> Answer:
    _check_new("packaging configuration", parameters, inventory.packaging_configurations)
    packages = {package: parameters[package] for package in PACKAGES if package in parameters}
    rules.check_packages(packages)
    group = _parent(inventory, parameters)
    inventory.conditions.check_quota(len(group.packaging_configurations), rules.PACKAGING_CONFIGURATIONS_QUOTA)
    return inventory.add_packaging_configuration(parameters["Id"], _tags(parameters), group, packages).describe()


def describe_packaging_configuration(inventory: Inventory, parameters: Parameters) -> Answer:
    configuration = _visible(inventory, _packaging_configuration(inventory, parameters["Id"]))
    return inventory.describe_packaging_configuration(configuration)


def delete_packaging_configuration(inventory: Inventory, parameters: Parameters) -> Answer:
    inventory.remove(_packaging_configuration(inventory, parameters["Id"]))
    return {}


def list_packaging_configurations(inventory: Inventory, parameters: Parameters) -> Answer:
    listed = _of_group(_listed(inventory, inventory.packaging_configurations), parameters)
    configurations, token = page(listed, parameters, "PackagingConfigurations")
    return {
        "PackagingConfigurations": [inventory.describe_packaging_configuration(each) for each in configurations],
        "NextToken": token,
    }


def create_asset(inventory: Inventory, parameters: Parameters) -> Answer:
    _check_new("asset", parameters, inventory.assets)
    group = _parent(inventory, parameters)
    inventory.conditions.check_quota(len(group.assets), rules.ASSETS_QUOTA)
    asset = inventory.add_asset(
        parameters["Id"],
        _tags(parameters),
        group,
        source_arn=parameters["SourceArn"],
        source_role_arn=parameters["SourceRoleArn"],
        resource_id=parameters.get("ResourceId"),
    )
    inventory.conditions.begin_ingest(inventory.caller, asset)
    return inventory.describe_asset(asset)


def describe_asset(inventory: Inventory, parameters: Parameters) -> Answer:
    return inventory.describe_asset(_visible(inventory, _asset(inventory, parameters["Id"])))


def delete_asset(inventory: Inventory, parameters: Parameters) -> Answer:
    inventory.remove(_asset(inventory, parameters["Id"]))
    return {}


def list_assets(inventory: Inventory, parameters: Parameters) -> Answer:
    listed = _of_group(_listed(inventory, inventory.assets), parameters)
    assets, token = page(listed, parameters, "Assets")
    return {"Assets": [asset.describe() for asset in assets], "NextToken": token}


def list_tags_for_resource(inventory: Inventory, parameters: Parameters) -> Answer:
    return {"Tags": _visible(inventory, _tagged(inventory, parameters)).tags}


def tag_resource(inventory: Inventory, parameters: Parameters) -> Answer:
    tagged = _tagged(inventory, parameters)
    tags = {**tagged.tags, **parameters["Tags"]}
    # Those that AWS itself has set are no fault of the request, and count for no limit.
    rules.check_tags({key: value for key, value in tags.items() if key in parameters["Tags"] or key[:4] != "aws:"})
    tagged.tags = tags
    return {}


def untag_resource(inventory: Inventory, parameters: Parameters) -> Answer:
    tagged = _tagged(inventory, parameters)
    # Assumed: a key that is not there is no error.
    tagged.tags = {key: value for key, value in tagged.tags.items() if key not in parameters["TagKeys"]}
    return {}


HANDLERS: Mapping[str, Handler] = {
    "ConfigureLogs": configure_logs,
    "CreateAsset": create_asset,
    "CreatePackagingConfiguration": create_packaging_configuration,
    "CreatePackagingGroup": create_packaging_group,
    "DeleteAsset": delete_asset,
    "DeletePackagingConfiguration": delete_packaging_configuration,
    "DeletePackagingGroup": delete_packaging_group,
    "DescribeAsset": describe_asset,
    "DescribePackagingConfiguration": describe_packaging_configuration,
    "DescribePackagingGroup": describe_packaging_group,
    "ListAssets": list_assets,
    "ListPackagingConfigurations": list_packaging_configurations,
    "ListPackagingGroups": list_packaging_groups,
    "ListTagsForResource": list_tags_for_resource,
    "TagResource": tag_resource,
    "UntagResource": untag_resource,
    "UpdatePackagingGroup": update_packaging_group,
}


def _check_new(kind: str, parameters: Parameters, existing: Mapping[str, ServiceObject]) -> None:
    object_id = parameters["Id"]
    rules.check_id(object_id)
    rules.check_tags(_tags(parameters))
    if object_id in existing:
        # The word "exists" is what callers of the real service look for; the rest of its text is unknown.
        state = ", its deletion is in progress" if existing[object_id].is_being_deleted else ""
        raise UnprocessableEntityException(f"{kind} with id '{object_id}' already exists{state}")


def _tags(parameters: Parameters) -> dict[str, str]:
    return dict(parameters.get("Tags", {}))


def _parent(inventory: Inventory, parameters: Parameters) -> PackagingGroup:
    """The group that a create names. That an unknown one is 404, one that is being deleted 422, is assumed."""
    group = _packaging_group(inventory, parameters["PackagingGroupId"])
    if group.is_being_deleted:
        raise UnprocessableEntityException(f"packaging group '{group.id}' is being deleted")
    return group


def _packaging_group(inventory: Inventory, object_id: str) -> PackagingGroup:
    return _existing(inventory.packaging_groups.get(object_id), f"packaging group '{object_id}'")


def _packaging_configuration(inventory: Inventory, object_id: str) -> PackagingConfiguration:
    return _existing(inventory.packaging_configurations.get(object_id), f"packaging configuration '{object_id}'")


def _asset(inventory: Inventory, object_id: str) -> Asset:
    return _existing(inventory.assets.get(object_id), f"asset '{object_id}'")


def _listed(inventory: Inventory, objects: Mapping[str, Found]) -> Iterable[Found]:
    now = inventory.conditions.clock.now()
    return (each for each in objects.values() if each.visible_from <= now)


def _of_group(children: Iterable[Child], parameters: Parameters) -> Iterable[Child]:
    """All, or those of one group; none for an unknown group (assumed)."""
    group_id = parameters.get("PackagingGroupId")
    return (child for child in children if group_id in (None, child.group.id))


def _visible(inventory: Inventory, found: Found) -> Found:
    if not inventory.is_visible(found):
        raise NotFoundException(f"'{found.id}' does not exist")
    return found


def _tagged(inventory: Inventory, parameters: Parameters) -> ServiceObject:
    resource_arn = parameters["ResourceArn"]
    return _existing(inventory.by_arn(resource_arn), f"resource '{resource_arn}'")


def _existing(found: Found | None, name: str) -> Found:
    if found is None:
        raise NotFoundException(f"{name} does not exist")
    return found
