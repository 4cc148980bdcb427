"""What users test with: mocks that answer as the service does, and a pytest plugin that costs nothing unused."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import Assets, VodPackaging
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
