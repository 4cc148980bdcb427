"""The example existing-cdn: a distribution of one's own, which gets the unit as one more origin, and a title more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.engine.cdn_stand_in import CloudFront
from tests.support.engine.example import Example, Promises, Story, flat, in_turn, urls_of
from tests.support.engine.services import Services
from tests.support.engine.stack import REGION

ROLE = "mediapackage-reads-acme-movies"


@dataclass(frozen=True)
class Seen:
    identifier: str
    """The value that the secret holds."""
    header_value: str
    """The output, asked for as a secret."""
    site: Mapping[str, Any]
    """The recorded distribution."""
    player: set[int]
    """How it answers to anybody who asks for the titles."""


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Iterator[Story]:
    keys = ["trailer/index.m3u8", "feature/feature.smil"]
    example = new_example("existing-cdn", sources={(REGION, "acme-movies"): keys})
    services = example.services()
    _make_role(services)
    yield example.told(
        lambda: example.edit(
            'index.m3u8"},', 'index.m3u8", "feature": "arn:aws:s3:::acme-movies/feature/feature.smil"},'
        ),
        lambda: _seen(example),
    )
    services.iam.delete_role_policy(RoleName=ROLE, PolicyName="sources")
    services.iam.delete_role(RoleName=ROLE)


def _make_role(services: Services) -> None:
    """The role that the example is given."""

    def document(action: Any, **more: Any) -> str:
        return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, **more}]})

    trust = document("sts:AssumeRole", Principal={"Service": "mediapackage.amazonaws.com"})
    services.iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust)
    actions = ["s3:GetObject", "s3:GetBucketLocation", "s3:GetBucketRequestPayment", "s3:ListBucket"]
    reads = document(actions, Resource=["arn:aws:s3:::acme-movies", "arn:aws:s3:::acme-movies/*"])
    services.iam.put_role_policy(RoleName=ROLE, PolicyName="sources", PolicyDocument=reads)


def _seen(example: Example) -> Seen:
    stack, resources = example.stack, example.stack.resources("--show-secrets")
    stored = example.services().secret_values(resources["shared-secret"]["outputs"]["arn"])
    shown = stack.command("stack", "output", "header_value", "--show-secrets", "--stack", stack.name)
    with CloudFront(resources, example.emulator.url) as cdn:
        return Seen(
            identifier=json.loads(stored["AWSCURRENT"])["MediaPackageCDNIdentifier"],
            header_value=shown.text.strip(),
            site=cdn.distribution,
            player={cdn.status(url) for url in flat(example.outputs()["urls"])},
        )


class TestExistingCdn(Promises):
    """What all examples promise."""


def test_existing_cdn_urls_are_the_services_own_on_the_site(story: Story) -> None:
    for outputs, held, seen in (
        (story.outputs, story.held, story.seen),
        (story.changed_outputs, story.changed_held, story.seen_changed),
    ):
        urls, own = flat(outputs["urls"]), urls_of(held)
        assert {urlsplit(url).netloc for url in urls} == {seen.site["domainName"]}
        assert {urlsplit(url).path for url in urls} == {urlsplit(url).path for url in own}
        assert {urlsplit(url).netloc for url in own} == {outputs["origin_host"]}


def test_existing_cdn_says_what_another_cdn_has_to_send(story: Story) -> None:
    assert story.outputs["header_name"] == "X-MediaPackage-CDNIdentifier"
    assert story.outputs["header_value"] == "[secret]"
    assert story.seen.header_value == story.seen.identifier


def test_existing_cdn_site_keeps_its_own_origin_and_behavior(story: Story) -> None:
    own, added = story.seen.site["origins"]
    assert (own["originId"], own["domainName"]) == ("site", "www-origin.example.com")
    assert (added["originId"], added["domainName"]) == ("mediapackage-vod", story.outputs["origin_host"])
    assert added["customHeaders"] == [{"name": "X-MediaPackage-CDNIdentifier", "value": story.seen.identifier}]
    assert "customHeaders" not in own
    assert story.seen.site["defaultCacheBehavior"]["targetOriginId"] == "site"


def test_existing_cdn_serves_every_title_in_every_format(story: Story) -> None:
    assert story.seen.player == story.seen_changed.player == {200}


def test_existing_cdn_title_more_is_the_only_change(story: Story) -> None:
    assert story.changed.steps == [("create", "movies-feature")]
    assert {*story.changed_outputs["urls"]} == {"trailer", "feature"}
    assert story.changed_outputs["urls"]["trailer"] == story.outputs["urls"]["trailer"]


def test_existing_cdn_role_outlives_what_uses_it(story: Story) -> None:
    assert in_turn(story.destroyed, "movies-group", "shared-policy", "shared-role")
    assert in_turn(story.destroyed, "movies-group", "shared-secret-value", "shared-secret")
