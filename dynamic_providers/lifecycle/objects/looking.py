"""Objects that somebody looks for and does not manage: one by its id, or all that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.common import complete_region
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import id_problems, text_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentences
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.identity import without_owner
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.remote import RemoteObjects
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Problem, Props
from pulumi_mediapackage_vod.errors import InputError


def look_up(lifecycle: ServiceObjectLifecycle, arguments: Mapping[str, Any]) -> Props:
    """The object of an `id`, with everything that the service shows of it."""
    remote = _asked(lifecycle, arguments)
    return _outputs(lifecycle, remote, remote.found(arguments["id"]))


def listed(lifecycle: ServiceObjectLifecycle, arguments: Mapping[str, Any]) -> list[Props]:
    """All objects that have the `tags`, and an id that begins with `id_prefix`, of one packaging group if one is named;
    in the order of their ids. That there are none is told."""
    remote = _asked(lifecycle, arguments)
    group, prefix = arguments.get("packaging_group_id"), arguments.get("id_prefix") or ""
    tags: Mapping[str, str] = arguments.get("tags") or {}
    found = [
        _outputs(lifecycle, remote, item)
        for item in remote.listed({"packaging_group_id": group} if group else None)
        if item["id"].startswith(prefix) and tags.items() <= (_tags(remote, item).items() if tags else {}.items())
    ]
    if not found:
        asked = [*([f"of group {group!r}"] if group else []), *([f"with an id of {prefix!r} on"] if prefix else [])]
        asked += [f"tagged {dict(tags)}"] if tags else []
        lifecycle.engine.inform(" ".join([f"found no {remote.kind.name}", *asked, f"in {remote.service.place}"]))
    return sorted(found, key=lambda each: each["id"])


def _asked(lifecycle: ServiceObjectLifecycle, arguments: Mapping[str, Any]) -> RemoteObjects:
    """Where to ask, unless something is wrong with what is asked for."""
    inputs: Props = {"region": arguments.get("region")}
    problems = [*complete_region(lifecycle.settings, {}, inputs), *_problems(arguments)]
    if problems:
        raise InputError("; ".join(sentences(problems, ())))
    return RemoteObjects(lifecycle.kind, lifecycle.connect(inputs["region"]))


def _problems(arguments: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("id", "packaging_group_id", "id_prefix"):
        yield from text_problems(name, arguments.get(name))
    for name in ("id", "packaging_group_id"):
        yield from id_problems(name, arguments.get(name))
    if "id" in arguments and arguments["id"] is None:
        yield Problem("id", "is missing; it is what is looked for")
    tags: Any = arguments.get("tags")
    if tags is not None and not _are_texts(tags):
        yield Problem("tags", "it is a mapping from the keys to the values that an object is to have", tags)


def _are_texts(tags: Any) -> bool:
    if not isinstance(tags, Mapping):
        return False
    pairs = cast("Mapping[Any, Any]", tags).items()
    return all(isinstance(each, str) for pair in pairs for each in pair)


def _tags(remote: RemoteObjects, item: Props) -> Mapping[str, str]:
    """The tags of an item of a list, whose pages may leave them out."""
    if "tags" not in item:
        item |= remote.service.call("ListTagsForResource", {"resource_arn": item["arn"]})
    return item["tags"]


def _outputs(lifecycle: ServiceObjectLifecycle, remote: RemoteObjects, answer: Props) -> Props:
    own = {"region": remote.region, "tags": without_owner(answer.get("tags", {}))}
    return {**lifecycle.shown({}, answer), remote.kind.id_property: answer["id"], **own}
