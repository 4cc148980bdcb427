"""The lifecycle of a unit's playback URLs, each of which stays known in a preview as long as its title and format stay.

It is a `KnownValue` for many values: other titles and formats may change in the same run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.equality import equal
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.known_value import KnownValueLifecycle, is_same
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Checked, Plan, Props

Members = Mapping[str, Any]


class KnownUrlsLifecycle(KnownValueLifecycle):
    """`urls` are the titles' URLs by format; `titles` and `formats` say of which objects they are."""

    def check(self, olds: Props, news: Props, seed: bytes) -> Checked:
        """Titles and formats come as `{id, incarnation}`, titles with their `urls` by the format's id."""
        if news.get("urls") is not None:  # as an import gives them, completed already
            return Checked({name: value for name, value in news.items() if value is not None}, [])
        titles, formats = news["titles"], news["formats"]
        objects = {"titles": _objects(titles), "formats": _objects(formats)}
        urls = {key: _urls(key, title, formats, olds, objects) for key, title in titles.items()}
        return Checked({"name": news["name"], **objects, "urls": urls}, [])

    def diff(self, olds: Props, news: Props) -> Plan:
        changes = not equal("urls", olds.get("urls"), news.get("urls"))
        return Plan(changes, [], delete_before_replace=False)


def _urls(key: str, title: Any, formats: Any, olds: Members, objects: Mapping[str, Any]) -> Any:
    """A title's URLs by format; one that is not known yet is the recorded one if that is decided."""
    given: Any = cast("Members", title).get("urls") if isinstance(title, Mapping) else title
    if formats is UNKNOWN:
        return UNKNOWN
    recorded: Members = olds.get("urls", {}).get(key, {})
    same_title = _is_recorded("titles", key, olds, objects)
    result: Props = {}
    for name, each in formats.items():
        id_: Any = cast("Members", each).get("id") if isinstance(each, Mapping) else each
        if UNKNOWN not in (given, id_):
            if given and id_ in given:
                result[name] = given[id_]
        elif same_title and _is_recorded("formats", name, olds, objects) and name in recorded:
            result[name] = recorded[name]
        else:
            result[name] = UNKNOWN
    return result


def _is_recorded(property_name: str, key: str, olds: Members, objects: Mapping[str, Any]) -> bool:
    return is_same(olds.get(property_name, {}).get(key), objects[property_name].get(key))


def _objects(given: Any) -> Any:
    """A text that tells each object from another one under its id; None where it has no incarnation."""
    if given is UNKNOWN:
        return UNKNOWN
    return {key: _object(each) for key, each in given.items()}


def _object(given: Any) -> Any:
    if not isinstance(given, Mapping):
        return given
    members = cast("Members", given)
    parts = [members.get("id"), members.get("incarnation")]
    if UNKNOWN in parts:
        return UNKNOWN
    return None if None in parts else "@".join(map(str, parts))
