"""A unit with all that surrounds it on the real engine: the options of any Pulumi component, protection, and how to
rotate an identifier and to switch authorization on without a refused request."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.account import Account
from tests.support.engine.cdn_stand_in import CloudFront
from tests.support.engine.example import flat, in_turn
from tests.support.engine.services import Services
from tests.support.engine.stack import REGION, Run, Stack

SURROUNDED = """
    import pulumi_aws as aws

    def unit(name="movies", **options):
        settings = {{
            "assets": {{"trailer": TRAILER}},
            "formats": [hls()],
            "source_bucket": "acme-movies",
            "authorization": {{}},
            "access_logs": {{}},
            "cdn": {{}},
            "monitoring": {{}},
        }}
        return VodPackaging(name, **{{**settings, **options}})

    {0}
"""
HEADER = "X-MediaPackage-CDNIdentifier"


def surrounded(program: str) -> str:
    return SURROUNDED.format(program)


@pytest.fixture
def services(session: boto3.Session, emulator: Emulator) -> Services:
    """What AWS's other services hold in the stack's Region."""
    return Services(session, emulator.url, REGION)


def of_kind(stack: Stack, kind: str) -> list[dict[str, Any]]:
    return [item for item in stack.resources().values() if item["type"].rpartition(":")[2] == kind]


# the options of any component


def test_components_transforms_reach_every_child(
    aws_stack: Callable[..., Stack], account: Account, services: Services
) -> None:
    stack = aws_stack(
        surrounded("""
    def tagged(args):
        if args.type_ not in ("aws:iam/role:Role", "aws:cloudwatch/logGroup:LogGroup") and "tags" not in args.props:
            return None
        tags = {**args.props.get("tags", {}), "cost": "42"}
        return pulumi.ResourceTransformResult({**args.props, "tags": tags}, args.opts)

    unit(tags={"team": "video"}, opts=ResourceOptions(transforms=[tagged]))
    """)
    )
    stack.up()
    for item in account.objects.values():
        assert (item["Tags"]["team"], item["Tags"]["cost"]) == ("video", "42")
    roles = [item["outputs"]["name"] for item in of_kind(stack, "Role")]
    assert len(roles) == 2
    for role in roles:
        tags = services.iam.list_role_tags(RoleName=role)["Tags"]
        assert {tag["Key"]: tag["Value"] for tag in tags} == {"cost": "42", "team": "video"}
    [logs] = of_kind(stack, "LogGroup")
    assert services.logs.list_tags_log_group(logGroupName=logs["id"])["tags"] == {
        "cost": "42",
        "team": "video",
    }
    stack.preview("--expect-no-changes")
    stack.destroy()


def test_components_ignore_changes_of_a_transform_holds_for_a_child(
    aws_stack: Callable[..., Stack], account: Account
) -> None:
    program = surrounded("""
    def left_alone(args):
        options = ResourceOptions(ignore_changes=["tags"])
        if args.type_.endswith(":PackagingGroup"):
            return pulumi.ResourceTransformResult(args.props, ResourceOptions.merge(args.opts, options))

    unit(tags={"team": "TEAM"}, opts=ResourceOptions(transforms=[left_alone]))
    """)
    stack = aws_stack(program.replace("TEAM", "video"))
    stack.up()
    stack.write(program.replace("TEAM", "cinema"))
    run = stack.up()
    updated = {name for _, name in run.steps}
    assert {operation for operation, _ in run.steps} == {"update"}
    assert {"movies-hls", "movies-trailer", "movies-authorization-secret"} <= updated
    assert "movies-group" not in updated
    [group] = account.groups.values()
    assert group["Tags"]["team"] == "video"
    stack.destroy()


def test_components_renamed_unit_with_an_alias_keeps_all_that_surrounds_it(
    aws_stack: Callable[..., Stack], account: Account, services: Services
) -> None:
    stack = aws_stack(surrounded("unit()"))
    stack.up()
    held, others = account.objects, services.objects
    stack.write(surrounded('unit("films", opts=ResourceOptions(aliases=[Alias(name="movies")]))'))
    run = stack.up()
    # Its comment in CloudFront's list is the component's name.
    assert run.steps == [("update", "films-cdn-distribution")]
    stack.rename("production")
    stack.up("--expect-no-changes")
    assert account.objects == held
    assert services.objects == others
    stack.write(surrounded('unit("films", access_logs={"log_group_name": "/aws/MediaPackage/films"})'))
    assert ("replace", "films-access-logs-log-group") in stack.preview().steps
    stack.destroy()


def test_components_retain_on_delete_leaves_everything_where_it_is(
    aws_stack: Callable[..., Stack], account: Account, services: Services
) -> None:
    stack = aws_stack(surrounded("unit(opts=ResourceOptions(retain_on_delete=True))"))
    stack.up()
    held, others = account.objects, services.objects
    run = stack.destroy()
    assert run.operations == []
    assert account.objects == held
    assert services.objects == others
    assert stack.resources() == {}


def test_components_depends_on_holds_for_all_children_both_ways(aws_stack: Callable[..., Stack]) -> None:
    stack = aws_stack(
        surrounded("""
    first = aws.cloudwatch.LogGroup("first")
    movies = unit(opts=ResourceOptions(depends_on=[first]))
    aws.cloudwatch.LogGroup("last", opts=ResourceOptions(depends_on=[movies]))
    """)
    )
    created = stack.up()
    children = {name for name, item in stack.resources().items() if name.startswith("movies-") and item["custom"]}
    assert {"movies-trailer", "movies-authorization-policy", "movies-cdn-distribution"} < children
    for name in children:
        assert in_turn(created, "first", name, "last")
    destroyed = stack.destroy()
    for name in children:
        assert in_turn(destroyed, "last", name, "first")


def test_components_providers_by_package_take_unit_and_surroundings_to_their_region(
    aws_stack: Callable[..., Stack], account: Account, services: Services
) -> None:
    stack = aws_stack(
        surrounded("""
    from pulumi_mediapackage_vod.dynamic_providers import Provider

    there = {"pulumi-python": Provider("vod", region="us-east-1"), "aws": aws.Provider("aws", region="us-east-1")}
    pulumi.export("region", unit(opts=ResourceOptions(providers=there)).region)
    """)
    )
    before = services.objects
    stack.up()
    assert stack.outputs() == {"region": "us-east-1"}
    assert account.objects == {}
    assert len(account.elsewhere("us-east-1").objects) == 3
    everywhere = {item["id"] for kind in ("Role", "Distribution") for item in of_kind(stack, kind)}
    assert services.objects - before == everywhere
    for kind in ("LogGroup", "Secret", "MetricAlarm", "Topic", "EventRule"):
        assert {item["outputs"]["arn"].split(":")[3] for item in of_kind(stack, kind)} == {"us-east-1"}
    stack.destroy()


# protection


def test_components_protected_group_refuses_a_destroy_and_lets_a_format_change(
    aws_stack: Callable[..., Stack], account: Account
) -> None:
    stack = aws_stack(surrounded("unit(protect_group=True)"))
    stack.up()
    held = account.objects
    refused = stack.run("destroy", "--yes")
    assert refused.code != 0
    named = re.findall(r'resource "urn:[^"]*::([^"]*)" cannot be deleted\s+because it is protected', refused.errors)
    assert named == ["movies-group"]
    assert account.objects == held
    stack.write(surrounded("unit(protect_group=True, formats=[hls(segment_duration_seconds=4)])"))
    assert ("replace", "movies-hls") in stack.up().steps
    assert {*account.groups} == {item["PackagingGroupId"] for item in account.configurations.values()}
    stack.write(surrounded("unit(formats=[hls(segment_duration_seconds=4)])"))
    stack.up()
    stack.destroy()
    assert account.objects == {}


# authorization


def statuses(stack: Stack, emulator: Emulator) -> set[int]:
    """How players are answered by the distribution as it is now."""
    with CloudFront(stack.resources("--show-secrets"), emulator.url) as cdn:
        return {cdn.status(url) for url in flat(stack.outputs()["urls"])}


def identifiers(stack: Stack, services: Services) -> dict[str, str]:
    """What the secret holds, by staging label."""
    values = services.secret_values(stack.resources()["movies-authorization-secret"]["outputs"]["arn"])
    return {label: json.loads(text)["MediaPackageCDNIdentifier"] for label, text in values.items()}


def header(stack: Stack) -> str:
    """What the recorded distribution sends."""
    [origin] = CloudFront(stack.resources("--show-secrets"), "").origins.values()
    [sent] = origin["customHeaders"]
    return sent["value"]


def test_components_rotation_in_two_steps_refuses_no_request(
    aws_stack: Callable[..., Stack], emulator: Emulator, services: Services
) -> None:
    program = surrounded('pulumi.export("urls", unit(authorization=SETTINGS).playback_urls)')

    def up(settings: str) -> Run:
        stack.write(program.replace("SETTINGS", settings))
        run = stack.up()
        assert statuses(stack, emulator) == {200}
        return run

    stack = aws_stack(program.replace("SETTINGS", "{}"))
    stack.up()
    first = header(stack)
    assert identifiers(stack, services) == {"AWSCURRENT": first}

    begun = up('{"rotation": "2026-11", "sent": "previous"}')
    values = identifiers(stack, services)
    assert values["AWSPREVIOUS"] == first != values["AWSCURRENT"]
    assert header(stack) == first
    assert {name for _, name in begun.steps} == {"movies-authorization-identifier", "movies-authorization-secret-value"}

    ended = up('{"rotation": "2026-11"}')
    assert identifiers(stack, services) == values
    assert header(stack) == values["AWSCURRENT"]
    assert ended.steps == [("update", "movies-cdn-distribution")]
    stack.refresh("--expect-no-changes")
    stack.destroy()


def test_components_authorization_is_switched_on_without_a_refused_request(
    aws_stack: Callable[..., Stack], emulator: Emulator, account: Account
) -> None:
    program = surrounded('pulumi.export("urls", unit(authorization=SETTINGS).playback_urls)')

    def up(settings: str) -> Run:
        """Whatever of the distribution and the group is changed first: the old distribution has to go on, too."""
        old = CloudFront(stack.resources("--show-secrets"), emulator.url)
        stack.write(program.replace("SETTINGS", settings))
        run = stack.up()
        with old:
            assert {old.status(url) for url in flat(stack.outputs()["urls"])} == {200}
        assert statuses(stack, emulator) == {200}
        return run

    stack = aws_stack(program.replace("SETTINGS", "None"))
    stack.up()
    assert statuses(stack, emulator) == {200}

    prepared = up('{"enforced": False}')
    assert "Authorization" not in account.groups.popitem()[1]
    assert ("update", "movies-cdn-distribution") in prepared.steps
    assert prepared.writes == []

    switched = up("{}")
    assert "Authorization" in account.groups.popitem()[1]
    assert switched.steps == [("update", "movies-group"), ("update", "movies-cdn-distribution")]
    assert in_turn(switched, "movies-group", "movies-cdn-distribution")
    stack.destroy()


def test_components_existing_secret_is_sent_and_stays(
    aws_stack: Callable[..., Stack], emulator: Emulator, services: Services
) -> None:
    value = "an-identifier-of-somebody-else"
    text = json.dumps({"MediaPackageCDNIdentifier": value})
    made = services.secrets.create_secret(Name="made-elsewhere-for-cdn", SecretString=text)["ARN"]
    stack = aws_stack(
        surrounded(f'pulumi.export("urls", unit(authorization={{"secret_arn": "{made}"}}).playback_urls)')
    )
    created = stack.up()
    assert header(stack) == value
    assert statuses(stack, emulator) == {200}
    assert value not in created.text + stack.state()
    stack.destroy()
    assert services.secret_values(made) == {"AWSCURRENT": text}

    services.secrets.put_secret_value(SecretId=made, SecretString="never-to-be-shown")
    refused = stack.run("preview")
    assert refused.code != 0
    assert refused.errors.startswith("the secret of secret_arn holds no JSON of the form")
    assert "never-to-be-shown" not in refused.text
    assert "Traceback" not in refused.text
    services.secrets.delete_secret(SecretId=made, ForceDeleteWithoutRecovery=True)


# content protection


def test_components_film_with_drm_is_deleted_before_it_is_made_again(
    stack: Callable[..., Stack], account: Account
) -> None:
    program = """
    from pulumi_mediapackage_vod.components import FAIRPLAY, Drm, Speke

    VodPackaging(
        "films",
        source_role_arn=ROLE,
        assets={"feature": {"source": FEATURE, "revision": "REVISION"}, "sequel": FEATURE},
        formats=[hls()],
        drm=Drm(systems=[FAIRPLAY], speke=Speke("https://keys.example.com/speke", ROLE), content_id="{stack}-{key}"),
    )
    """
    films = stack(program.replace("REVISION", "1"))
    films.up()
    old = films.resources()["films-feature"]["id"]
    films.write(program.replace("REVISION", "2"))
    order = [
        *(("delete-replaced", "films-feature"), ("replace", "films-feature")),
        ("create-replacement", "films-feature"),
    ]
    assert films.preview().steps == order
    run = films.up()
    new = films.resources()["films-feature"]["id"]
    assert run.steps == order
    assert run.writes == [("DeleteAsset", old), ("CreateAsset", new)]
    assert {item["ResourceId"] for item in account.assets.values()} == {"dev-feature", "dev-sequel"}
    films.destroy()
