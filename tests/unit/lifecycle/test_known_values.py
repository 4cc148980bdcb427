"""What stays known in a preview: values and URLs of resources that are updated, as long as what decides them stays."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.asset_readiness import AssetReadinessLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.known_urls import KnownUrlsLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.objects.known_value import KnownValueLifecycle
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings

NOTHING: Any = None
VALUE = KnownValueLifecycle(Settings(), NOTHING)
URLS = KnownUrlsLifecycle(Settings(), NOTHING)
READINESS = AssetReadinessLifecycle(Settings(region="eu-west-1"), NOTHING)
RECORDED = {"name": "host", "value": "https://a.example", "decided_by": "movies@1"}


@pytest.mark.parametrize(
    ("news", "changes"),
    [
        ({}, False),
        ({"value": UNKNOWN}, False),
        ({"decided_by": "movies@2"}, False),
        ({"value": UNKNOWN, "decided_by": "movies@2"}, True),
        ({"value": UNKNOWN, "decided_by": UNKNOWN}, True),
        ({"value": UNKNOWN, "decided_by": None}, True),
        ({"value": "https://b.example"}, True),
    ],
    ids=str,
)
def test_a_value_changes_only_with_what_decides_it(news: dict[str, Any], changes: bool) -> None:
    checked = VALUE.check(RECORDED, {**RECORDED, **news}, b"")
    assert checked.problems == []
    plan = VALUE.diff(RECORDED, checked.inputs)
    assert (plan.changes, plan.replaces) == (changes, [])


def test_a_value_is_recorded_as_it_is_given() -> None:
    assert VALUE.create(RECORDED) == ("host", RECORDED)
    assert VALUE.update("host", RECORDED, {**RECORDED, "value": "b"})["value"] == "b"
    assert VALUE.read("host", RECORDED) == (RECORDED, RECORDED)


def given(**changes: Any) -> dict[str, Any]:
    """Two titles in two formats; a change names `<title or format>_<member>`."""

    def of(key: str, **members: Any) -> dict[str, Any]:
        own = {name.removeprefix(f"{key}_"): value for name, value in changes.items() if name.startswith(f"{key}_")}
        return {"id": key, "incarnation": "1", **members, **own}

    urls = {key: {"hls": f"https://{key}/hls", "dash": f"https://{key}/dash"} for key in ("a", "b")}
    titles = {key: of(key, urls=urls[key]) for key in ("a", "b")}
    return {"name": "urls", "titles": titles, "formats": {key: of(key) for key in ("hls", "dash")}}


KNOWN = {key: {"hls": f"https://{key}/hls", "dash": f"https://{key}/dash"} for key in ("a", "b")}
CHECKED = URLS.check({}, given(), b"").inputs


def test_urls_are_by_title_and_format() -> None:
    assert CHECKED["urls"] == KNOWN
    assert URLS.create(CHECKED) == ("urls", CHECKED)


@pytest.mark.parametrize(
    ("change", "unknown"),
    [
        pytest.param({"a_urls": UNKNOWN}, [], id="a title is updated"),
        pytest.param({"a_urls": UNKNOWN, "a_id": UNKNOWN, "a_incarnation": "2"}, ["a hls", "a dash"], id="replaced"),
        pytest.param({"a_urls": UNKNOWN, "a_incarnation": "2"}, ["a hls", "a dash"], id="replaced, with its id"),
        pytest.param(
            {"a_urls": UNKNOWN, "b_urls": UNKNOWN, "dash_incarnation": "2", "dash_id": UNKNOWN},
            ["a dash", "b dash"],
            id="a format is replaced",
        ),
        pytest.param(
            {"a_urls": UNKNOWN, "dash_incarnation": None}, ["a dash"], id="a format of which nothing tells whether"
        ),
    ],
)
def test_a_url_is_known_unless_its_title_or_format_changes(change: dict[str, Any], unknown: list[str]) -> None:
    urls = URLS.check(CHECKED, given(**change), b"").inputs["urls"]
    assert {title: {*urls[title]} for title in urls} == {title: {"hls", "dash"} for title in KNOWN}
    assert [f"{title} {key}" for title in urls for key, url in urls[title].items() if url is UNKNOWN] == unknown
    assert all(url in (KNOWN[title][key], UNKNOWN) for title in urls for key, url in urls[title].items())


def test_what_is_known_is_taken_whatever_is_recorded() -> None:
    news = given(a_urls={"hls": "https://new"})
    checked = URLS.check(CHECKED, news, b"").inputs
    assert checked["urls"] == {**KNOWN, "a": {"hls": "https://new"}}
    assert URLS.diff(CHECKED, checked).changes


def test_nothing_is_known_of_formats_that_are_not() -> None:
    checked = URLS.check(CHECKED, {**given(a_urls=UNKNOWN), "formats": UNKNOWN}, b"").inputs
    assert checked["urls"] == {"a": UNKNOWN, "b": UNKNOWN}
    assert URLS.diff(CHECKED, checked).changes


@pytest.mark.parametrize(("decided_by", "changes"), [("x", False), ("y", True), (UNKNOWN, True), (None, True)], ids=str)
def test_a_wait_goes_on_only_if_endpoints_change(decided_by: Any, changes: bool) -> None:
    def inputs(asset: Any, text: Any) -> dict[str, Any]:
        return {"name": "ready", "assets": {"a": asset}, "decided_by": {"a": text}}

    recorded = READINESS.check({}, inputs({"id": "a", "configurations": {"hls": "0"}}, "x"), b"").inputs
    news = READINESS.check(recorded, inputs({"id": "a", "configurations": UNKNOWN}, decided_by), b"").inputs
    outputs = {**recorded, "statuses": {"a": {"hls": "PLAYABLE"}}}
    assert READINESS.diff(cast("Any", outputs), news).changes is changes
