"""Tags: their rules, at creation and afterwards, and the ways in which ARNs and keys arrive on the wire."""

from __future__ import annotations

from urllib.parse import quote

import pytest

INVALID = "UnprocessableEntityException"
ARN = "arn:aws:mediapackage-vod:us-east-1:123456789012:packaging-groups/movies"

BAD_TAGS = {
    "too many": {f"key-{number}": "" for number in range(51)},
    "long key": {"k" * 129: "value"},
    "empty key": {"": "value"},
    "long value": {"key": "v" * 257},
    "reserved prefix": {"aws:cloudformation:stack-name": "x"},
    "reserved prefix in capitals": {"AWS:x": "x"},
    "character in key": {"a*b": "value"},
    "character in value": {"key": "a,b"},
    "umlaut": {"key": "schön"},
    "line break": {"key": "a\n"},
}
bad_tags = pytest.mark.parametrize("tags", BAD_TAGS.values(), ids=BAD_TAGS.keys())

GOOD_TAGS = {
    "fifty": {f"key-{number}": "" for number in range(50)},
    "longest": {"k" * 128: "v" * 256},
    "all characters": {"aZ09 _.:/=+-@": "aZ09 _.:/=+-@"},
    "aws without a colon": {"aws-team": "aws:media"},
}
good_tags = pytest.mark.parametrize("tags", GOOD_TAGS.values(), ids=GOOD_TAGS.keys())


@bad_tags
def test_bad_tags_are_refused_at_creation(client, group, make_asset, make_configuration, refused, tags):
    with refused(INVALID, "tag"):
        client.create_packaging_group(Id="other", Tags=tags)
    with refused(INVALID, "tag"):
        make_configuration("hls", Tags=tags)
    with refused(INVALID, "tag"):
        make_asset("trailer", Tags=tags)


@bad_tags
def test_bad_tags_are_refused_afterwards_and_change_nothing(client, refused, tags):
    arn = client.create_packaging_group(Id="movies", Tags={"kept": "yes"})["Arn"]
    with refused(INVALID, "tag"):
        client.tag_resource(ResourceArn=arn, Tags=tags)
    assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"kept": "yes"}


@good_tags
def test_good_tags_come_back_unchanged(client, group, make_asset, make_configuration, tags):
    created = [
        client.create_packaging_group(Id="other", Tags=tags),
        make_configuration("hls", Tags=tags),
        make_asset("trailer", Tags=tags),
    ]
    client.tag_resource(ResourceArn=group["Arn"], Tags=tags)
    for arn in [group["Arn"], *(each["Arn"] for each in created)]:
        assert client.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags
    assert all(each["Tags"] == tags for each in created)


def test_tags_that_are_there_count_towards_the_fifty(client, group, refused):
    arn = group["Arn"]
    client.tag_resource(ResourceArn=arn, Tags=GOOD_TAGS["fifty"])
    client.tag_resource(ResourceArn=arn, Tags={"key-0": "changed"})
    with refused(INVALID, "50"):
        client.tag_resource(ResourceArn=arn, Tags={"one-more": ""})
    client.untag_resource(ResourceArn=arn, TagKeys=["key-1"])
    client.tag_resource(ResourceArn=arn, Tags={"one-more": ""})


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:mediapackage-vod:eu-west-1:123456789012:packaging-groups/nowhere",
        "arn:aws:mediapackage-vod:eu-west-1:123456789012:assets/movies",
        "arn:aws:mediapackage-vod:eu-central-1:123456789012:packaging-groups/movies",
        "arn:aws:mediapackage-vod:eu-west-1:210987654321:packaging-groups/movies",
        "movies",
    ],
)
def test_an_unknown_arn_is_not_found(client, group, refused, arn):
    with refused("NotFoundException", arn):
        client.list_tags_for_resource(ResourceArn=arn)
    with refused("NotFoundException", arn):
        client.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    with refused("NotFoundException", arn):
        client.untag_resource(ResourceArn=arn, TagKeys=["a"])


@pytest.mark.parametrize("arn", [ARN, quote(ARN), quote(ARN, safe="")], ids=["plain", "slash", "encoded"])
def test_an_arn_arrives_plain_or_encoded(raw, arn):
    raw("POST", "/packaging_groups", '{"id": "movies", "tags": {"a": "1"}}')
    assert raw("GET", f"/tags/{arn}").json == {"tags": {"a": "1"}}
    tagged = raw("POST", f"/tags/{arn}", '{"tags": {"b": "2"}}')
    assert (tagged.status, tagged.body) == (204, b"")
    untagged = raw("DELETE", f"/tags/{arn}?tagKeys=a")
    assert (untagged.status, untagged.body) == (204, b"")
    assert raw("GET", f"/tags/{arn}").json == {"tags": {"b": "2"}}


@pytest.mark.parametrize(
    "query", ["tagKeys=a&tagKeys=b%20c", "tagKeys=a,b%20c", "tagKeys=a%2Cb+c", "tagKeys=a&tagKeys=x,b%20c"]
)
def test_tag_keys_arrive_repeated_or_separated_by_commas(raw, query):
    raw("POST", "/packaging_groups", '{"id": "movies", "tags": {"a": "1", "b c": "2", "d": "3"}}')
    assert raw("DELETE", f"/tags/{ARN}?{query}").status == 204
    assert raw("GET", f"/tags/{ARN}").json == {"tags": {"d": "3"}}


def test_untag_without_keys_is_refused(raw):
    raw("POST", "/packaging_groups", '{"id": "movies"}')
    answer = raw("DELETE", f"/tags/{ARN}")
    assert (answer.status, answer.json) == (422, {"message": "tagKeys is required"})


def test_tag_without_tags_is_refused(client, group, refused):
    with refused(INVALID, "tags is required"):
        client.tag_resource(ResourceArn=group["Arn"])
