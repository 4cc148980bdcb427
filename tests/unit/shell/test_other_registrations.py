"""What registers besides the service's objects: a wait, and a provider's settings."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.dynamic_providers import Asset, AssetBatch, AssetReadiness, ProgramError, Provider
from pulumi_mediapackage_vod.dynamic_providers.service.settings import AssumeRole, Settings
from pulumi_mediapackage_vod.dynamic_providers.shell import pickled
from tests.unit.shell.samples import registered_by

ROLE = "arn:aws:iam::111122223333:role/a"


def test_a_wait_registers_ids_by_name() -> None:
    found = registered_by(lambda: AssetReadiness("ready", assets={"trailer": "id-1"}, timeout_seconds=60)).only
    assert found.typ == "pulumi-python:dynamic/mediapackage_vod:AssetReadiness"
    assert found.inputs == {
        "__provider": pickled("mediapackage-vod.asset-readiness.v1"),
        "assets": {"trailer": {"id": "id-1"}},
        "name": "ready",
        "timeout_seconds": 60,
    }


def test_a_wait_names_asset_resources_itself() -> None:
    def program() -> None:
        asset = Asset("trailer", packaging_group_id="g", source_arn="s", source_role_arn="r")
        AssetReadiness("ready", assets=[asset])

    assert registered_by(program).registered[-1].inputs["assets"]["trailer"]["id"] == "trailer-id"


def test_a_wait_cannot_be_imported() -> None:
    opts = pulumi.ResourceOptions(import_="x")
    with pytest.raises(ProgramError, match="AssetReadiness 'ready'"):
        registered_by(lambda: AssetReadiness("ready", assets={}, opts=opts))


def test_a_batch_has_what_its_class_and_its_program_say_and_no_more() -> None:
    """Pulumi takes time for each attribute of each batch, and a catalogue has a hundred."""
    made: list[AssetBatch] = []
    registered_by(lambda: made.append(AssetBatch("all", titles={}, packaging_group_id="g")))
    has = {name for name, value in vars(made[0]).items() if isinstance(value, pulumi.Output)}
    assert has == {
        *("assets", "endpoints", "incarnations", "region", "urls"),
        *("name", "owner", "packaging_group_id", "titles"),
        *("__provider", "id", "urn"),
    }


def test_a_provider_of_defaults_has_no_settings() -> None:
    found = registered_by(lambda: Provider("eu")).only
    assert found.typ == "pulumi:providers:pulumi-python"
    assert found.inputs == {}


def test_a_providers_settings_are_texts_under_their_configuration_keys() -> None:
    arguments: Any = {
        "region": "eu-west-1",
        "profile": "video",
        "assume_role": {"role_arn": ROLE, "external_id": "x", "session_name": "ci"},
        "endpoint_url": "http://127.0.0.1:1",
        "default_tags": {"camelCase_key": "v"},
        "max_requests_per_second": 2.5,
        "allowed_account_ids": ["111122223333"],
        "skip_account_check": True,
        "sts_endpoint_url": "http://127.0.0.1:2",
        "quotas": {"assets": 20000},
    }
    assert registered_by(lambda: Provider("eu", **arguments)).only.inputs == {
        "mediapackage-vod:region": "eu-west-1",
        "mediapackage-vod:profile": "video",
        "mediapackage-vod:assumeRole": (
            '{"roleArn": "arn:aws:iam::111122223333:role/a", "externalId": "x", "sessionName": "ci"}'
        ),
        "mediapackage-vod:endpointUrl": "http://127.0.0.1:1",
        "mediapackage-vod:defaultTags": '{"camelCase_key": "v"}',
        "mediapackage-vod:maxRequestsPerSecond": "2.5",
        "mediapackage-vod:allowedAccountIds": '["111122223333"]',
        "mediapackage-vod:skipAccountCheck": "true",
        "mediapackage-vod:stsEndpointUrl": "http://127.0.0.1:2",
        "mediapackage-vod:quotas": '{"assets": 20000}',
    }


def test_none_among_a_providers_settings_is_left_out() -> None:
    arguments: Any = {
        "profile": None,
        "assume_role": {"role_arn": ROLE, "external_id": None},
        "default_tags": {"team": "video", "costs": None},
    }
    assert registered_by(lambda: Provider("eu", **arguments)).only.inputs == {
        "mediapackage-vod:assumeRole": '{"roleArn": "arn:aws:iam::111122223333:role/a"}',
        "mediapackage-vod:defaultTags": '{"team": "video"}',
    }


def test_what_a_provider_writes_down_is_what_the_process_reads() -> None:
    arguments: Any = {
        "assume_role": {"role_arn": ROLE, "external_id": "x"},
        "default_tags": {"team": "video"},
        "max_requests_per_second": 2.5,
        "allowed_account_ids": ["012345678901"],
        "skip_account_check": True,
    }
    inputs = registered_by(lambda: Provider("eu", **arguments)).only.inputs
    read = arguments | {"assume_role": AssumeRole(ROLE, "x"), "allowed_account_ids": ("012345678901",)}
    assert Settings.from_config(inputs.get) == Settings(**read)
