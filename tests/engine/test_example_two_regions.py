"""The example two-regions: a unit with two providers in each of two Regions, and one of them that leaves."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.support.engine.example import Example, Promises, Story, flat, urls_of

BUCKETS = {"eu-west-1": "acme-movies-eu", "us-east-1": "acme-movies-us"}
PROVIDERS = {
    "Provider": '        Provider(f"vod-{region}", region=region),\n',
    "aws.Provider": '        aws.Provider(f"aws-{region}", region=region),\n',
}


@pytest.fixture(scope="module")
def story(new_example: Callable[..., Example]) -> Story:
    example = new_example("two-regions", sources={item: ["trailer/index.m3u8"] for item in BUCKETS.items()})
    return example.told(
        lambda: example.stack.set('buckets["eu-west-1"]', BUCKETS["eu-west-1"], "--path"),
        example.stack.resources,
        regions=tuple(BUCKETS),
    )


class TestTwoRegions(Promises):
    """What all examples promise."""


def test_two_regions_have_a_unit_each(story: Story) -> None:
    assert {*story.outputs["urls"]} == {*BUCKETS}
    for region, bucket in BUCKETS.items():
        held = {arn: item for arn, item in story.held.items() if arn.split(":")[3] == region}
        urls = story.outputs["urls"][region]
        assert {title: {*formats} for title, formats in urls.items()} == {"trailer": {"dash", "cmaf"}}
        assert flat(urls) == urls_of(held)
        assert {urlsplit(url).netloc.split(".")[3] for url in flat(urls)} == {region}
        assert [item["SourceArn"] for item in held.values() if "SourceArn" in item] == [
            f"arn:aws:s3:::{bucket}/trailer/index.m3u8",
        ]


def test_two_regions_have_roles_of_their_own_providers(story: Story) -> None:
    for region in BUCKETS:
        for part in ("role", "policy"):
            resource = story.seen[f"movies-{region}-source-access-{part}"]
            assert f"::aws-{region}::" in resource["provider"]


def test_two_regions_the_one_that_leaves_takes_nothing_of_the_other(story: Story) -> None:
    assert {op for op, _ in story.changed.steps} == {"delete"}
    assert {name for _, name in story.changed.steps if "us-east-1" not in name} == set()
    assert story.changed_held == {arn: item for arn, item in story.held.items() if arn.split(":")[3] == "eu-west-1"}
    assert story.changed_outputs["urls"] == {"eu-west-1": story.outputs["urls"]["eu-west-1"]}


@pytest.mark.parametrize(
    ("lacking", "aws_region", "unit_region"),
    [("aws.Provider", "eu-west-1", "us-east-1"), ("Provider", "us-east-1", "eu-west-1")],
)
def test_two_regions_with_one_provider_alone_are_refused_in_words(
    new_example: Callable[..., Example], lacking: str, aws_region: str, unit_region: str
) -> None:
    example = new_example("two-regions", sources={})
    example.edit(PROVIDERS[lacking], "")
    example.stack.set("aws:region", "eu-west-1")
    run = example.stack.run("preview")
    assert run.code != 0
    assert run.errors.startswith(
        f"SourceAccess 'movies-us-east-1-source-access' makes its AWS resources in {aws_region}, but the packaging "
        f"unit is in {unit_region}: pass both providers, opts=ResourceOptions(providers=[mediapackage_vod_provider, "
        "aws_provider]), or set aws:region to the unit's\n"
    )
    assert "Traceback" not in run.text
