"""Look-ups in a program of a unit test: the mocks answer, and Outputs are waited for."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from pulumi_mediapackage_vod.dynamic_providers import (
    PackagingGroup,
    ProgramError,
    get_asset,
    get_asset_output,
    get_packaging_group,
    list_assets,
    list_assets_output,
)


class Answering(Mocks):
    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        return f"{args.name}-id", args.inputs

    def call(self, args: MockCallArgs) -> Any:
        self.asked.append((args.token.rpartition(":")[2], args.args))
        asset = {"id": args.args.get("id", "trailer"), "source_arn": "arn:aws:s3:::acme-movies/trailer.m3u8"}
        return ({"result": [asset]}, None) if "list" in args.token else asset


@pytest.mark.parametrize("is_preview", [True, False])
def test_mocks_answer_once_each(is_preview: bool) -> None:
    mocks = Answering()
    pulumi.runtime.set_mocks(mocks, preview=is_preview)
    seen: dict[str, Any] = {}

    @pulumi.runtime.test
    def run() -> Any:
        group = PackagingGroup("movies")
        seen["one"] = get_asset("trailer").source_arn
        seen["all"] = [each.id for each in list_assets(tags={"team": "video"})]
        found = get_asset_output(group.id)
        more = list_assets_output(
            packaging_group_id=group.id, opts=pulumi.InvokeOutputOptions(depends_on=[group])
        ).apply(lambda assets: [each.id for each in assets])
        return pulumi.Output.all(found.id, found.source_arn, found.apply(lambda each: each.tags), more).apply(
            lambda values: seen.update(later=values)
        )

    run()
    source = "arn:aws:s3:::acme-movies/trailer.m3u8"
    assert seen == {"one": source, "all": ["trailer"], "later": ["movies-id", source, None, ["trailer"]]}
    assert mocks.asked == [
        ("getAsset", {"id": "trailer"}),
        ("listAssets", {"tags": {"team": "video"}}),
        *sorted(mocks.asked[2:]),
    ]
    assert dict(mocks.asked[2:]) == {"getAsset": {"id": "movies-id"}, "listAssets": {"packaging_group_id": "movies-id"}}


def test_mocks_hide_nothing_that_a_run_refuses() -> None:
    pulumi.runtime.set_mocks(Answering())
    with pytest.raises(ProgramError, match=r"call get_packaging_group_output\(\)"):
        get_packaging_group(pulumi.Output.from_input("movies"))  # pyright: ignore[reportArgumentType]


def test_mocks_that_answer_a_list_in_another_form_are_told_how() -> None:
    class Bare(Answering):
        def call(self, args: MockCallArgs) -> Any:
            return {"assets": []}

    pulumi.runtime.set_mocks(Bare())
    with pytest.raises(ProgramError, match=r"list_assets\(\): the mocks answer .* as \{'result': \[…\]\}"):
        list_assets()
