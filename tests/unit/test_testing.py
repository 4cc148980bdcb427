"""What users test with: mocks that answer as the service does, and a pytest plugin that costs nothing unused."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import AssetCatalog, Assets, VodPackaging
from pulumi_mediapackage_vod.testing import ServiceMocks
from tests.support.event_loop import event_loop_of_its_own
from tests.unit.components.declared import ROLE, TRAILER

__all__ = ["event_loop_of_its_own"]

HEX = "[0-9a-f]{32}"
URL = rf"https://{HEX}\.egress\.mediapackage-vod\.eu-west-1\.amazonaws\.com/out/v1/{HEX}/{HEX}/{HEX}/"
MANIFESTS = {"hls": "index.m3u8", "cmaf": "index.m3u8", "dash": "index.mpd", "mss": "index.ism/Manifest"}


def resolved(mocks: ServiceMocks, program: Any, *, preview: bool = False) -> Any:
    found: list[Any] = []
    pulumi.runtime.set_mocks(mocks, project="shop", stack="dev", preview=preview)

    @pulumi.runtime.test
    def run() -> pulumi.Output[None]:
        return pulumi.Output.from_input(program()).apply(found.append)

    run()
    return found[0]


@pytest.mark.parametrize("parts", [{}, {"authorization": {}, "access_logs": {}, "monitoring": {}}])
def test_each_title_has_a_url_in_each_format(parts: dict[str, Any]) -> None:
    def program() -> Any:
        vod = VodPackaging("movies", source_role_arn=ROLE, assets={"a": TRAILER, "b": TRAILER}, **parts)
        more = Assets("more", packaging=vod, assets={"c": TRAILER}, source_role_arn=ROLE)
        return pulumi.Output.all(vod.egress_urls, more.egress_urls, vod.origin_host)

    mine, more, host = resolved(ServiceMocks(), program)
    urls = {
        (title, key): url for each in (mine, more) for title, formats in each.items() for key, url in formats.items()
    }
    assert {*urls} == {(title, key) for title in "abc" for key in MANIFESTS}
    for (_, key), url in urls.items():
        assert re.fullmatch(URL + re.escape(MANIFESTS[key]), url)
        assert url.startswith(f"https://{host}/")
    assert len({*urls.values()}) == 12


def catalogue(**more: Any) -> AssetCatalog:
    vod = VodPackaging("movies", source_role_arn=ROLE, assets={}, **more)
    titles = {"a": TRAILER, "b": {"source": TRAILER, "asset_id": "chosen"}, "c": TRAILER}
    return AssetCatalog("many", packaging=vod, assets=titles, source_role_arn=ROLE, batches=2)


def test_each_title_of_a_catalogue_has_a_url_in_each_format() -> None:
    def program() -> Any:
        made = catalogue()
        return pulumi.Output.all(made.egress_urls, made.playback_urls, made.url("b", "dash"))

    urls, playback, one = resolved(ServiceMocks(), program)
    assert playback == urls
    assert {key: {*formats} for key, formats in urls.items()} == {key: {*MANIFESTS} for key in "abc"}
    assert all(
        re.fullmatch(URL + re.escape(MANIFESTS[key]), url) for each in urls.values() for key, url in each.items()
    )
    assert len({url for each in urls.values() for url in each.values()}) == 12
    assert one == urls["b"]["dash"]


def test_titles_of_several_units_are_in_one_of_them_each() -> None:
    def program() -> Any:
        units = [VodPackaging(name, source_role_arn=ROLE, assets={}) for name in ("one", "two", "full")]
        packaging = [units[0], units[1], {"packaging": units[2], "weight": 0}]
        many = AssetCatalog(
            "many", packaging=packaging, assets=dict.fromkeys("abcdefgh", TRAILER), source_role_arn=ROLE, batches=2
        )
        return pulumi.Output.all(many.egress_urls, [each.origin_host for each in units])

    urls, hosts = resolved(ServiceMocks(), program)
    assert {key: {*formats} for key, formats in urls.items()} == {key: {*MANIFESTS} for key in "abcdefgh"}
    of_titles = [{url.split("/")[2] for url in each.values()} for each in urls.values()]
    assert all(len(each) == 1 for each in of_titles)
    assert set.union(*of_titles) == {*hosts[:2]}


def test_titles_of_a_catalogue_for_a_referenced_unit_have_urls_and_can_be_waited_for() -> None:
    def program() -> Any:
        unit = pulumi.Output.from_input(VodPackaging("movies", source_role_arn=ROLE, assets={}).reference)
        many = AssetCatalog(
            "many", packaging=unit, assets={"a": TRAILER}, source_role_arn=ROLE, wait_until_playable=True, batches=1
        )
        return many.egress_urls

    assert {*resolved(ServiceMocks(), program)["a"]} == {*MANIFESTS}


def test_a_catalogue_of_a_unit_behind_a_cdn_is_on_its_host() -> None:
    class Mocks(ServiceMocks):
        def outputs(self, args: Any) -> Any:
            return {"domainName": "d1.cloudfront.net"} if args.typ.endswith(":Distribution") else {}

    urls = resolved(Mocks(), lambda: catalogue(cdn={}).playback_urls)
    assert {url.split("/")[2] for each in urls.values() for url in each.values()} == {"d1.cloudfront.net"}


def test_behind_a_cdn_they_are_on_its_host() -> None:
    class Mocks(ServiceMocks):
        def outputs(self, args: Any) -> Any:
            return {"domainName": "d1.cloudfront.net"} if args.typ.endswith(":Distribution") else {}

    def program() -> Any:
        return VodPackaging("movies", source_bucket="acme", assets={"a": TRAILER}, cdn={}).playback_urls

    urls = resolved(Mocks(), program)
    assert {url.split("/")[2] for url in urls["a"].values()} == {"d1.cloudfront.net"}


def test_what_was_declared_can_be_looked_at() -> None:
    mocks = ServiceMocks(region="us-east-2", account="444455556666")
    resolved(mocks, lambda: VodPackaging("movies", source_role_arn=ROLE, assets={"a": TRAILER}, group_id="mine").urn)
    (asset,) = [each for each in mocks.resources if each.type.endswith(":Asset")]
    assert (asset.name, asset.inputs["source_arn"], asset.inputs["packaging_group_id"]) == ("movies-a", TRAILER, "mine")


def test_a_look_up_without_an_answer_is_named() -> None:
    with pytest.raises(NotImplementedError, match=r"aws:iam/getRole:getRole.*override `call`"):
        ServiceMocks().call(pulumi.runtime.MockCallArgs("aws:iam/getRole:getRole", {}, ""))


def test_the_pytest_plugin_imports_nothing_until_it_is_used() -> None:
    heavy = "{'pulumi', 'boto3', 'botocore', 'werkzeug', 'moto', 'yaml', 'psutil'}"
    code = f"import sys, pulumi_mediapackage_vod.pytest_plugin; print({heavy} & {{*sys.modules}} or 'nothing')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "nothing"
