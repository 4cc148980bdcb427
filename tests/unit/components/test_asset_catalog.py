"""AssetCatalog under Pulumi's mocks: titles in batches, whatever form they are given in, and their URLs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import AssetCatalog, Assets, VodPackaging, hls
from pulumi_mediapackage_vod.components.catalogue import titles as titles_module
from pulumi_mediapackage_vod.components.catalogue.batches import batch_of
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from tests.support.lifecycle_bench import rows
from tests.unit.components.declared import FEATURE, ROLE, TRAILER, Declared, declare
from tests.unit.components.test_assets import REFERENCE

BATCH = "pulumi-python:dynamic/mediapackage_vod:AssetBatch"
PART = "d68588c8480d43a4ac50ff04aaeef752"


def catalogue(**arguments: Any) -> Declared:
    given: dict[str, Any] = {"source_role_arn": ROLE, "packaging": REFERENCE, "batches": 3, **arguments}
    made: list[AssetCatalog] = []

    def program() -> None:
        values: dict[str, Any] = {name: value() if callable(value) else value for name, value in given.items()}
        made.append(AssetCatalog("all", **values))

    declared = declare(program)
    (declared.result,) = made
    return declared


def titles_of(declared: Declared) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number in range(3):
        titles = declared.titles(f"all-batch-{number}")
        assert {batch_of(key, 3) for key in titles} <= {number}
        found |= titles
    return found


def test_all_batches_are_declared_and_each_title_is_in_its_own() -> None:
    declared = catalogue(assets={"trailer": TRAILER, "feature": {"source": FEATURE, "revision": "2"}})
    assert declared.named(BATCH) == {"all-batch-0", "all-batch-1", "all-batch-2"}
    assert titles_of(declared) == {"trailer": TRAILER, "feature": {"source_arn": FEATURE, "revision": "2"}}
    batch = declared.inputs("all-batch-0")
    assert (batch["packaging_group_id"], batch["source_role_arn"]) == ("movies-1a2b3c4", ROLE)
    assert len(declared.inputs("all-head")["titles"]) == 20


def test_an_empty_catalogue_has_its_batches_too() -> None:
    declared = catalogue(assets={})
    assert titles_of(declared) == {}
    assert declared.inputs("all-head")["titles"] == ""


def test_every_form_says_the_same(tmp_path: Path) -> None:
    file = tmp_path / "titles.csv"
    file.write_text("key,source\nb,b.m3u8\na,a.m3u8\n")
    mapping = {"a": "a.m3u8", "b": "b.m3u8"}
    forms: list[dict[str, Any]] = [
        {"assets": mapping},
        {"file": file},
        {"assets": lambda: pulumi.Output.from_input(mapping)},
        {"assets": lambda: {key: pulumi.Output.from_input(source) for key, source in mapping.items()}},
    ]
    found = [catalogue(source_bucket="acme", **form) for form in forms]
    found.append(catalogue(source_bucket=lambda: pulumi.Output.from_input("acme"), assets=mapping))
    assert [titles_of(each) for each in found] == [{"a": "s3://acme/a.m3u8", "b": "s3://acme/b.m3u8"}] * 5
    assert len({each.inputs("all-head")["titles"] for each in found}) == 1


def test_urls_are_put_together() -> None:
    number = batch_of("trailer", 3)
    url = "https://h/out/v1/{asset}/c1/m1/index.m3u8"
    recorded = {"assets": "trailer,-0a,1oWIyEgNQ6SsUP8Equ73Ug", "endpoints": {"movies-hls-1": url}, "urls": {}}
    outputs = {f"all-batch-{number}": {**recorded, "incarnations": ["0a1b2c3d"]}}
    reference = {**REFERENCE, "playback_host": "cdn.example"}

    def program() -> Any:
        made = AssetCatalog("all", packaging=reference, assets={"trailer": TRAILER}, source_role_arn=ROLE, batches=3)
        with pytest.raises(ProgramError, match="no title 'other'"):
            made.url("other", "hls")
        return pulumi.Output.all(made.egress_urls, made.playback_urls, made.url("trailer", "hls"), made.count)

    egress, playback, one, count = declare(program, outputs=outputs).result
    assert egress == {"trailer": {"hls": url.replace("{asset}", PART)}}
    assert one == playback["trailer"]["hls"] == f"https://cdn.example/out/v1/{PART}/c1/m1/index.m3u8"
    assert count == 1


def test_pulumi_handles_no_title_singly(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would take seconds for ten thousand."""
    taken: list[Any] = []
    from_input = pulumi.Output.from_input
    monkeypatch.setattr(pulumi.Output, "from_input", lambda value: taken.append(value) or from_input(value))

    def values_of(titles: int) -> int:
        batches: dict[str, list[str]] = {f"all-batch-{number}": [] for number in range(3)}
        for key in (keys := [f"title{number}" for number in range(titles)]):
            batches[f"all-batch-{batch_of(key, 3)}"].append(f"{key},-0a,1oWIyEgNQ6SsUP8Equ73Ug")
        rest = {"incarnations": ["0a1b2c3d"], "endpoints": {"movies-hls-1": "https://h/out/v1/{asset}/c1/m1/i.m3u8"}}
        sizes: list[int] = []

        def program() -> None:
            assets = dict.fromkeys(keys, TRAILER)
            reference = {**REFERENCE, "playback_host": "cdn.example"}
            made = AssetCatalog(
                "all",
                packaging=reference,
                assets=assets,
                source_role_arn=ROLE,
                batches=3,
                wait_until_playable=True,
            )
            for urls in (made.egress_urls, made.playback_urls):
                urls.apply(lambda found: sizes.append(len(found)))

        taken.clear()
        declared = declare(program, outputs={name: {"assets": " ".join(its), **rest} for name, its in batches.items()})
        assert sizes == [titles, titles]
        assert all(isinstance(declared.inputs(name)["titles"], str) for name in batches)
        return len(taken)

    assert values_of(60) == values_of(6)


@pytest.mark.parametrize(("wait", "seconds"), [(False, None), (True, None), (600, 600)])
def test_one_wait_for_all_titles(wait: float, seconds: float | None) -> None:
    declared = catalogue(assets={"trailer": TRAILER}, wait_until_playable=wait)
    readiness = "pulumi-python:dynamic/mediapackage_vod:AssetCatalogReadiness"
    assert declared.named(readiness) == ({"all-readiness"} if wait else set())
    if wait:
        inputs = declared.inputs("all-readiness")
        assert inputs.get("timeout_seconds") == seconds
        assert len(inputs["batches"]) == 3


@pytest.mark.parametrize("key", ["trailer", "other"], ids=["another format", "another title"])
def test_a_url_that_is_not_there_is_refused_when_the_titles_are_known(key: str) -> None:
    def program() -> Any:
        titles = pulumi.Output.from_input({"trailer": TRAILER})
        made = AssetCatalog("all", packaging=REFERENCE, assets=titles, source_role_arn=ROLE, batches=3)
        return made.url(key, "mss")

    with pytest.raises(Exception, match=f"no title '{key}' with a URL in the format 'mss'"):
        declare(program, outputs={f"all-batch-{number}": {"assets": ""} for number in range(3)})


@pytest.mark.parametrize(
    ("arguments", "words"),
    rows(
        {
            "neither": ({}, "either assets= or file="),
            "both": ({"assets": {}, "file": "x.csv"}, "either assets= or file="),
            "no mapping": ({"assets": ["a"]}, "a mapping from keys to sources"),
            "batches": ({"assets": {}, "batches": 0}, "a whole number from 1 to 1000"),
            "share": ({"assets": {}, "max_deletions": 10}, "a share of the titles from 0 to 1"),
            "empty": ({"assets": {}, "allow_empty": "yes"}, "allow_empty is 'yes'"),
            "wait": ({"assets": {}, "wait_until_playable": 0}, "wait_until_playable is 0"),
            "no role": ({"assets": {"a": TRAILER}, "source_role_arn": None}, "has no role"),
            "kind": ({"assets": {"a": "s3://acme/a.mp4"}}, "no kind that the service reads"),
            "key": ({"assets": {"a b": TRAILER}}, "begin with 'a-b'"),
            "no unit": ({"assets": {}, "packaging": {}}, "packaging is {}, which lacks region"),
        }
    ),
)
def test_what_cannot_work_is_refused(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ProgramError, match=words.replace("{}", r"\{\}")):
        catalogue(**arguments)


def test_many_titles_of_one_resource_each_warn_of_many_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", said.append)
    for count in (500, 501):
        titles_module.warn_of_many_titles({f"title-{number}": TRAILER for number in range(count)})
    monkeypatch.setattr(titles_module, "_MANY", 1)
    for titles in ({"a": TRAILER}, {"a": TRAILER, "b": FEATURE}):
        declare(lambda given=titles: VodPackaging("movies", formats=[hls()], source_role_arn=ROLE, assets=given))
        declare(lambda given=titles: Assets("more", packaging=REFERENCE, source_role_arn=ROLE, assets=given))
    assert [text.partition(" ")[0] for text in said if "AssetCatalog" in text] == ["501", "2", "2"]


def test_what_is_released_is_asked_for_no_more_and_known_to_its_batch_and_the_head() -> None:
    declared = catalogue(assets={"trailer": TRAILER, "feature": TRAILER}, release=["feature", "gone"], adopt=False)
    assert titles_of(declared) == {"trailer": TRAILER}
    batches = {f"all-batch-{number}": declared.inputs(f"all-batch-{number}").get("release") for number in range(3)}
    assert sorted(key for keys in batches.values() for key in keys or ()) == ["feature", "gone"]
    assert batches[f"all-batch-{batch_of('feature', 3)}"] == ["feature"]
    assert len(declared.inputs("all-head")["released"]) == 12


@pytest.mark.parametrize("release", ["trailer", [1], None])
def test_what_is_released_is_a_list_of_keys(release: Any) -> None:
    with pytest.raises(ProgramError, match="release is "):
        catalogue(assets={"trailer": TRAILER}, release=release)


def test_adopt_needs_an_asset_id() -> None:
    titles = {"trailer": {"source": TRAILER, "asset_id": "chosen"}}
    assert catalogue(assets=titles, adopt=True).inputs(f"all-batch-{batch_of('trailer', 3)}")["adopt"] is True
    with pytest.raises(ProgramError, match="asset_id"):
        catalogue(assets={"trailer": TRAILER}, adopt=True)


KINDS: dict[str, Any] = {"VodPackaging": VodPackaging, "Assets": Assets, "AssetCatalog": AssetCatalog}


@pytest.mark.parametrize(
    ("first", "second", "title", "options", "refused"),
    rows(
        {
            "unit and catalogue": ("VodPackaging", "AssetCatalog", TRAILER, {}, True),
            "unit and catalogue, another source": ("VodPackaging", "AssetCatalog", FEATURE, {}, True),
            "unit and assets": ("VodPackaging", "Assets", TRAILER, {}, True),
            "unit and assets, another source": ("VodPackaging", "Assets", FEATURE, {}, False),
            "unit and assets, another revision": (
                "VodPackaging",
                "Assets",
                {"source": TRAILER, "revision": "2"},
                {},
                False,
            ),
            "assets twice": ("Assets", "Assets", TRAILER, {}, True),
            "catalogues": ("AssetCatalog", "AssetCatalog", TRAILER, {}, True),
            "another prefix": ("VodPackaging", "AssetCatalog", TRAILER, {"asset_id_prefix": "more"}, False),
            "an id of its own": ("Assets", "AssetCatalog", {"source": TRAILER, "asset_id": "own"}, {}, False),
        }
    ),
)
def test_one_title_in_two_components_of_a_unit_is_refused(
    first: str, second: str, title: Any, options: Any, refused: bool
) -> None:
    def program() -> None:
        unit = VodPackaging(
            "movies",
            assets={"trailer": TRAILER} if first == "VodPackaging" else {},
            source_role_arn=ROLE,
            formats=[hls()],
        )
        if first != "VodPackaging":
            KINDS[first]("one", packaging=unit, assets={"trailer": TRAILER}, source_role_arn=ROLE)
        KINDS[second]("two", packaging=unit, assets={"trailer": title}, source_role_arn=ROLE, **options)

    if refused:
        with pytest.raises(
            ProgramError, match=rf"^{second} 'two' has the title 'trailer', and {first} '\w+' of the same"
        ):
            declare(program)
    else:
        declare(program)
    # The next program knows nothing of this one.
    declare(lambda: VodPackaging("movies", assets={"trailer": TRAILER}, source_role_arn=ROLE))


def test_one_asset_id_in_two_components_is_refused_whatever_the_titles() -> None:
    def program() -> None:
        unit = VodPackaging("movies", assets={"a": {"source": TRAILER, "asset_id": "one"}}, source_role_arn=ROLE)
        Assets("more", packaging=unit, assets={"b": {"source": FEATURE, "asset_id": "one"}}, source_role_arn=ROLE)

    with pytest.raises(ProgramError, match="asset one"):
        declare(program)


def test_pulumi_awaits_nothing_for_each_title_that_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A future a value makes most of what 10,000 titles cost in a run without a change."""
    awaited = 0
    original = pulumi.Output.from_input

    def counted(value: Any) -> Any:
        nonlocal awaited
        awaited += 1
        return original(value)

    monkeypatch.setattr(pulumi.Output, "from_input", counted)
    counts: list[int] = []
    for titles in (10, 500):
        awaited = 0
        catalogue(assets={f"title{number}": f"s3://acme/{number}.m3u8" for number in range(titles)})
        counts.append(awaited)
    assert counts[1] == counts[0]
