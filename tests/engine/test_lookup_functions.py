"""Look-up functions in a program that the CLI runs: at preview, by a Provider, of what the same run makes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

PROGRAM = """
from pulumi import InvokeOptions, InvokeOutputOptions
from pulumi_mediapackage_vod import dynamic_providers as vod

made = PackagingGroup("mine", tags={"stage": "new"})
theirs = vod.get_packaging_group("theirs")
over = vod.Provider("america", region="us-east-1", max_requests_per_second=50)
later = vod.Provider("later", region=made.region, default_tags={"stack": made.id})
pulumi.export("host", theirs.origin_host)
pulumi.export("ids", [each.id for each in vod.list_packaging_configurations(packaging_group_id=theirs.id)])
pulumi.export("over there", vod.get_packaging_group("theirs", opts=InvokeOptions(provider=over)).region)
around = pulumi.ComponentResource("test:index:Around", "around", {}, ResourceOptions(providers=[over]))
pulumi.export("inherited", vod.get_packaging_group("theirs", opts=InvokeOptions(parent=around)).region)
pulumi.export("mine", vod.get_packaging_group_output(made.id).arn)
waits = InvokeOutputOptions(provider=later, depends_on=[made])
new = vod.list_packaging_groups_output(tags={"stage": "new"}, opts=waits)
pulumi.export("new", new.apply(lambda groups: [each.id for each in groups]))
"""


def test_look_ups_answer_at_preview_and_wait_for_what_is_not_known(
    stack: Callable[..., Stack], account: Account
) -> None:
    account.client.create_packaging_group(Id="theirs")
    account.elsewhere("us-east-1").client.create_packaging_group(Id="theirs")
    account.client.create_packaging_configuration(
        Id="theirs-hls", PackagingGroupId="theirs", HlsPackage={"HlsManifests": [{}]}
    )
    looking = stack(PROGRAM)
    preview = looking.preview()
    asked = [call for call in preview.operations if call != "sts:GetCallerIdentity"]
    by_id = "DescribePackagingGroup"
    assert asked == [by_id, "ListPackagingConfigurations", by_id, by_id]

    looking.up()
    outputs = looking.outputs()
    (mine,) = (id_ for id_ in account.groups if id_ != "theirs")
    assert outputs["host"] == account.groups["theirs"]["DomainName"].removeprefix("https://")
    assert outputs["ids"] == ["theirs-hls"]
    assert outputs["over there"] == outputs["inherited"] == "us-east-1"
    assert (outputs["mine"], outputs["new"]) == (account.groups[mine]["Arn"], [mine])
    looking.preview("--expect-no-changes")
    looking.destroy()
    assert set(account.groups) == {"theirs"}


@pytest.mark.parametrize("call", ["vod.get_asset('no')", "vod.get_asset_output(pulumi.Output.from_input('no'))"])
def test_what_is_not_there_ends_a_preview_without_a_traceback(call: str, stack: Callable[..., Stack]) -> None:
    run = stack(f"from pulumi_mediapackage_vod import dynamic_providers as vod\n{call}\n").run("preview")
    assert run.code != 0
    assert "get_asset(): there is no asset 'no' in eu-west-1, in account 111122223333" in run.text
    assert "Traceback" not in run.text
