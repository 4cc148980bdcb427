"""The example cdn: a catalogue that viewers reach through CloudFront alone, with the cookies of its `watch.py`.

CloudFront is a stand-in that checks cookies as CloudFront does, in front of the emulator, which checks the identifier.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.support.engine.cdn_stand_in import CloudFront
from tests.support.engine.example import Example, Promises, Story, flat, in_turn, urls_of
from tests.support.engine.stack import REGION

HEADER = "X-MediaPackage-CDNIdentifier"
TITLES = ("trailer", "feature")
FORMATS = ("hls", "dash", "cmaf", "mss")


@dataclass(frozen=True)
class Seen:
    """What there was to see while the stack was up."""

    identifier: str
    """The value that the secret holds in Secrets Manager."""
    headers: list[Mapping[str, str]]
    """What the recorded distribution sends to its origin."""
    egress: Mapping[str, int]
    """How the origin itself answers, to whom."""
    player: Mapping[str, int]
    """How the distribution answers, to whom."""
    manifest: bytes
    """What `watch.py` fetched."""
    open_texts: str
    """All that anybody sees who does not ask for secrets."""
    secret_texts: str
    public_keys: list[str]
    retention: int


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Story:
    example = new_example("cdn", sources={(REGION, "acme-movies"): ["trailer/index.m3u8", "feature/feature.smil"]})
    pair = rsa.generate_private_key(65537, 2048)
    private = example.stack.project / "private.pem"
    private.write_bytes(pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = pair.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    run = example.stack.command("config", "set", "viewerKey", "--stack", "dev", "--", public.strip())
    assert run.code == 0, run.text
    return example.told(
        lambda: example.edit('"retention_in_days": 30', '"retention_in_days": 90'), lambda: _seen(example, private)
    )


def _seen(example: Example, private_key: Path) -> Seen:
    stack, services, outputs = example.stack, example.services(), example.outputs()
    resources = stack.resources("--show-secrets")
    stored = services.secret_values(resources["movies-authorization-secret"]["outputs"]["arn"])
    identifier = json.loads(stored["AWSCURRENT"])["MediaPackageCDNIdentifier"]
    keys = services.cloudfront.list_public_keys()["PublicKeyList"]["Items"]
    [logs] = services.log_groups.values()
    with CloudFront(resources, example.emulator.url) as cdn:
        watch = _watch(stack.project, cdn)
        urls = outputs["playback_urls"]
        cookies, others = (
            watch.cookies_for(urls[title]["hls"], outputs["key_pair_id"], private_key) for title in TITLES
        )
        return Seen(
            identifier=identifier,
            headers=cdn.origins["mediapackage-vod"]["customHeaders"],
            egress=_egress(example.emulator.url, urls["trailer"]["hls"], identifier),
            player=_player(cdn, urls, cookies, others),
            manifest=watch.fetch(urls["trailer"]["hls"], cookies),
            open_texts=_open_texts(example),
            secret_texts=stack.state("--show-secrets"),
            public_keys=[services.cloudfront.get_public_key(Id=key["Id"])["PublicKey"]["Id"] for key in keys],
            retention=logs["retentionInDays"],
        )


def _watch(project: Path, cdn: CloudFront) -> Any:
    """The example's `watch.py`, for which the distribution's host is the stand-in."""
    spec = importlib.util.spec_from_file_location("watch", project / "watch.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.urlopen = cdn.open
    return module


def _egress(endpoint: str, url: str, identifier: str) -> dict[str, int]:
    def status(headers: Mapping[str, str]) -> int:
        try:
            return urlopen(Request(endpoint + urlsplit(url).path, headers={**headers})).status
        except HTTPError as error:
            return error.code

    return {
        "without the header": status({}),
        "with the identifier": status({HEADER: identifier}),
        "with another value": status({HEADER: "f" * 36}),
    }


def _player(
    cdn: CloudFront,
    urls: Mapping[str, Mapping[str, str]],
    cookies: Mapping[str, str],
    others: Mapping[str, str],
) -> dict[str, int]:
    url = urls["trailer"]["hls"]
    signature = cookies["CloudFront-Signature"]
    forged = {**cookies, "CloudFront-Signature": signature.translate(str.maketrans("ab", "ba"))}
    seen = {
        **{f"{key} with cookies": cdn.status(urls["trailer"][key], cookies) for key in FORMATS},
        "no such file below the title": cdn.status(urljoin(url, "no-such-file.ts"), cookies),
        "without cookies": cdn.status(url),
        "segment without cookies": cdn.status(urljoin(url, "no-such-file.ts")),
        "with another title's cookies": cdn.status(url, others),
        "with a forged signature": cdn.status(url, forged),
        "with another key's id": cdn.status(url, {**cookies, "CloudFront-Key-Pair-Id": "K2JCJMDEHXQW5F"}),
    }
    cdn.ahead = 3600
    expired = cdn.status(url, cookies)
    cdn.ahead = 0
    return {**seen, "when the cookies have expired": expired}


def _open_texts(example: Example) -> str:
    """The state as it is exported and as it is stored, the outputs, and nothing that was asked for as a secret."""
    backend = Path(example.stack.environment["PULUMI_BACKEND_URL"].removeprefix("file://"))
    stored = [path.read_text() for path in backend.rglob("*") if path.is_file()]
    return "\n".join([example.stack.state(), json.dumps(example.outputs()), *stored])


class TestCdn(Promises):
    """What all examples promise; its stack has no domain of its own for the cookies."""

    expected_warning = "browsers will send no signed cookies"


def test_cdn_urls_are_the_services_own_on_the_distribution(story: Story) -> None:
    urls = story.outputs["playback_urls"]
    assert {title: {*formats} for title, formats in urls.items()} == {title: {*FORMATS} for title in TITLES}
    hosts = {urlsplit(url).netloc for url in flat(urls)}
    assert len(hosts) == 1
    assert hosts.pop().endswith(".cloudfront.net")
    own = urls_of(story.held)
    assert {urlsplit(url).path for url in flat(urls)} == {urlsplit(url).path for url in own}
    assert {urlsplit(url).netloc for url in own} == {story.outputs["origin_host"]}


def test_cdn_cookie_opens_the_title(story: Story) -> None:
    opened = story.outputs["cookie_resource"]
    for title in TITLES:
        for url in story.outputs["playback_urls"][title].values():
            assert url.startswith(opened.removesuffix("*")) == (title == "trailer")
    assert [story.outputs["key_pair_id"]] == story.seen.public_keys


def test_cdn_identifier_is_nowhere_in_plain_text(story: Story) -> None:
    identifier = story.seen.identifier
    assert identifier in story.seen.secret_texts
    for seen in (story.seen, story.seen_changed):
        assert identifier not in seen.open_texts
    for run in story.runs:
        assert run.events
        assert identifier not in run.text
        assert identifier not in json.dumps(run.events)


def test_cdn_distribution_sends_the_identifier_that_the_secret_holds(story: Story) -> None:
    assert story.seen.headers == [{"name": HEADER, "value": story.seen.identifier}]


def test_cdn_origin_answers_to_the_identifier_alone(story: Story) -> None:
    assert story.seen.egress == {"without the header": 403, "with the identifier": 200, "with another value": 403}


def test_cdn_player_with_cookies_reaches_the_whole_title_until_they_expire(story: Story) -> None:
    assert story.seen.player == {
        **{f"{key} with cookies": 200 for key in FORMATS},
        "no such file below the title": 404,
        "without cookies": 403,
        "segment without cookies": 403,
        "with another title's cookies": 403,
        "with a forged signature": 403,
        "with another key's id": 403,
        "when the cookies have expired": 403,
    }
    assert story.seen.manifest


def test_cdn_retention_changes_in_place(story: Story) -> None:
    assert story.changed.steps == [("update", "movies-access-logs-log-group")]
    assert (story.seen.retention, story.seen_changed.retention) == (30, 90)
    assert story.changed.writes == []


def test_cdn_roles_and_logs_outlive_what_uses_them(story: Story) -> None:
    for name in ("trailer", "feature"):
        assert in_turn(story.destroyed, f"movies-{name}", "movies-source-access-policy", "movies-source-access-role")
    assert in_turn(story.destroyed, "movies-group", "movies-authorization-policy", "movies-authorization-role")
    assert in_turn(story.destroyed, "movies-group", "movies-access-logs-log-group")
