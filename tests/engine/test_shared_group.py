"""Two stacks that publish titles of one key in one packaging group: the way out that the error names."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

UNIT = """
    vod = VodPackaging("movies", source_role_arn=ROLE, assets={{"trailer": TRAILER}}, formats=[hls()]{more})
    pulumi.export("reference", vod.reference)
"""
TITLES = """
    from pulumi_mediapackage_vod.components import Assets

    titles = Assets(
        "more", packaging={reference}, source_role_arn=ROLE, assets={{"trailer": TRAILER}}{more}
    )
    pulumi.export("urls", titles.egress_urls)
"""


def test_equal_titles_of_two_stacks_get_ids_of_their_own(new_stack: Callable[..., Stack], account: Account) -> None:
    packaging = new_stack("packaging", UNIT.format(more=""))
    packaging.up()
    before, assets = account.objects, account.assets
    reference = json.dumps(packaging.outputs()["reference"])
    other = new_stack("titles", TITLES.format(reference=reference, more=""), name="titles")

    refused = other.run("up", "--yes", "--skip-preview")

    assert refused.code != 0
    assert "it belongs to catalogue/dev/movies-trailer@" in refused.errors
    assert "`asset_id_prefix=pulumi.get_stack()` of `VodPackaging` or `Assets`" in refused.errors
    assert "adopt" not in refused.errors
    assert account.objects == before

    more = ", asset_id_prefix=pulumi.get_project()"
    other.write(TITLES.format(reference=reference, more=more), name="titles")
    other.up()

    assert sorted(each.rpartition("-")[0] for each in account.assets) == ["titles-trailer", "trailer"]
    assert account.assets == {**account.assets, **assets}
    # What is made already keeps its id.
    packaging.write(UNIT.format(more=more))
    packaging.preview("--expect-no-changes")
    other.destroy()
    assert account.objects.keys() == before.keys()
