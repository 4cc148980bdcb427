"""The three lists: pages, boto3's paginators, filters and what is refused."""

from __future__ import annotations

import pytest

LISTS = [
    ("list_packaging_groups", "PackagingGroups"),
    ("list_packaging_configurations", "PackagingConfigurations"),
    ("list_assets", "Assets"),
]
lists = pytest.mark.parametrize(("operation", "key"), LISTS, ids=[key for _, key in LISTS])
IDS = [f"{letter}-{number}" for number, letter in enumerate("hgfedcb")]


@pytest.fixture
def seven_of_each(client, make_asset, make_configuration):
    """Seven groups, configurations and assets, under ids whose order is not that of the alphabet."""
    for each in IDS:
        make_configuration(each)
        make_asset(each)
    client.delete_packaging_configuration(Id=IDS[0])
    client.create_packaging_configuration(Id=IDS[0], PackagingGroupId="movies")
    for each in IDS:
        client.create_packaging_group(Id=each)


def expected(key):
    if key == "PackagingGroups":
        return ["movies", *IDS]
    # The one that was made again is the youngest.
    return [*IDS[1:], IDS[0]] if key == "PackagingConfigurations" else IDS


def ids(objects):
    return [each["Id"] for each in objects]


@lists
@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 1000])
def test_a_paginator_walks_all_pages_in_the_order_of_creation(client, seven_of_each, operation, key, page_size):
    pages = list(client.get_paginator(operation).paginate(PaginationConfig={"PageSize": page_size}))
    assert [each for page in pages for each in ids(page[key])] == expected(key)
    assert len(pages) == -(-len(expected(key)) // page_size)
    assert all(len(page[key]) == page_size for page in pages[:-1])
    assert "NextToken" not in pages[-1]


@lists
def test_a_paginator_stops_at_max_items_and_goes_on_from_a_starting_token(client, seven_of_each, operation, key):
    paginator = client.get_paginator(operation)
    first = paginator.paginate(PaginationConfig={"PageSize": 2, "MaxItems": 3}).build_full_result()
    assert ids(first[key]) == expected(key)[:3]
    rest = paginator.paginate(PaginationConfig={"PageSize": 2, "StartingToken": first["NextToken"]}).build_full_result()
    assert ids(rest[key]) == expected(key)[3:]


@lists
def test_an_empty_list_carries_its_array(raw, operation, key):
    path = "/" + operation.removeprefix("list_")
    name = key[0].lower() + key[1:]
    assert raw("GET", path).json == {name: []}


def test_a_list_without_max_results_answers_a_thousand(client, emulator, group):
    inventory = emulator.backend.inventory(region="eu-west-1")
    for number in range(1_001):
        inventory.add_asset(
            f"asset-{number}",
            {},
            inventory.packaging_groups["movies"],
            source_arn="s",
            source_role_arn="r",
            resource_id=None,
        )
    first = client.list_assets()
    assert ids(first["Assets"]) == [f"asset-{number}" for number in range(1_000)]
    second = client.list_assets(NextToken=first["NextToken"])
    assert ids(second["Assets"]) == ["asset-1000"]


def test_deletes_between_two_pages_neither_repeat_nor_skip_what_stays(client, seven_of_each):
    first = client.list_assets(MaxResults=3)
    client.delete_asset(Id=IDS[0])
    client.delete_asset(Id=IDS[2])
    client.delete_asset(Id=IDS[3])
    assert ids(client.list_assets(NextToken=first["NextToken"])["Assets"]) == IDS[4:]


@pytest.mark.parametrize(("operation", "key"), LISTS[1:], ids=["PackagingConfigurations", "Assets"])
def test_an_unknown_group_filters_everything_out(client, seven_of_each, operation, key):
    answer = getattr(client, operation)(PackagingGroupId="nowhere")
    assert answer[key] == []
    assert "NextToken" not in answer


def test_a_filter_holds_over_pages(client, seven_of_each, make_asset):
    for number in range(3):
        make_asset(f"other-{number}", PackagingGroupId=IDS[0])
    paginator = client.get_paginator("list_assets")
    found = paginator.paginate(PackagingGroupId=IDS[0], PaginationConfig={"PageSize": 2}).build_full_result()
    assert ids(found["Assets"]) == ["other-0", "other-1", "other-2"]


@lists
@pytest.mark.parametrize("bad", [0, -1, 1001, "abc", "1.5", ""])
def test_a_bad_max_results_is_refused(client, refused, operation, key, bad):
    with refused("UnprocessableEntityException", "maxResults"):
        getattr(client, operation)(MaxResults=bad)


@lists
@pytest.mark.parametrize("good", [1, 1000])
def test_the_bounds_of_max_results_are_accepted(client, operation, key, good):
    assert getattr(client, operation)(MaxResults=good)[key] == []


@lists
@pytest.mark.parametrize("bad", ["", "nonsense", "W10=", "MQ==", "bnVsbA==", "eyJhIjogMX0=", "ümlaut"])
def test_a_bad_next_token_is_refused(client, seven_of_each, refused, operation, key, bad):
    with refused("UnprocessableEntityException", "nextToken"):
        getattr(client, operation)(NextToken=bad)


def test_a_token_of_another_list_or_filter_is_refused(client, seven_of_each, refused):
    token = client.list_assets(MaxResults=1)["NextToken"]
    with refused("UnprocessableEntityException", "nextToken"):
        client.list_packaging_groups(NextToken=token)
    with refused("UnprocessableEntityException", "nextToken"):
        client.list_assets(NextToken=token, PackagingGroupId="movies")
