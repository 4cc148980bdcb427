"""Secrets of the program in every input of every resource: known as such, shown in no text, repeated by no output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pulumi
import pytest
from pulumi.dynamic import CheckResult, ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi.runtime.rpc import is_rpc_secret, unwrap_rpc_secret

from pulumi_mediapackage_vod.dynamic_providers import (
    Asset,
    AssetReadiness,
    CdnIdentifier,
    PackagingConfiguration,
    PackagingGroup,
)
from pulumi_mediapackage_vod.dynamic_providers.shell import load
from tests.support.every_input import Place, places_of
from tests.support.secret_values import forms_for, tells
from tests.unit.shell.samples import registered_by

ROLE = "arn:aws:iam::111122223333:role/reader"
SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
HIDDEN = "secret_inputs"
SERVER = {"role_arn": ROLE, "url": "https://keys.example", "system_ids": ["94ce86fb-07ff-4f43-adb8-93d2fa968ca2"]}


class Sample(NamedTuple):
    make: Callable[..., Any]
    key: str
    arguments: dict[str, Any]
    """What has to be given besides."""


def _package(manifests: str, **options: Any) -> dict[str, Any]:
    return {manifests: [{}], **options}


PACKAGES = {
    "hls_package": _package("hls_manifests", encryption={"speke_key_provider": SERVER}),
    "dash_package": _package("dash_manifests"),
    "cmaf_package": _package("hls_manifests"),
    "mss_package": _package("mss_manifests"),
}
SAMPLES = {
    "PackagingGroup": Sample(PackagingGroup, "packaging-group", {}),
    "Asset": Sample(Asset, "asset", {"packaging_group_id": "group", "source_arn": SOURCE, "source_role_arn": ROLE}),
    "AssetReadiness": Sample(AssetReadiness, "asset-readiness", {"assets": {}}),
    "CdnIdentifier": Sample(CdnIdentifier, "cdn-identifier", {}),
    **{
        f"PackagingConfiguration {name}": Sample(
            PackagingConfiguration, "packaging-configuration", {"packaging_group_id": "group", name: package}
        )
        for name, package in PACKAGES.items()
    },
}


def places(sample: Sample) -> list[Place]:
    found = places_of(sample.make)
    return [place for place in found if place.way[0] not in PACKAGES or place.way[0] in sample.arguments]


class Given(NamedTuple):
    form: Any
    inputs: dict[str, Any]
    """As the engine hands them to the provider: without the marks of secrets."""


def given(sample: Sample, place: Place) -> list[Given]:
    """Each form at the place: as a secret by itself, and within an argument that is one as a whole."""
    forms = [*((form, False) for form in forms_for(place)), *((form, True) for form in forms_for(place)[:2])]
    argument = str(place.way[0])

    def program() -> None:
        for number, (form, whole) in enumerate(forms):
            arguments = place.holding(form if whole else pulumi.Output.secret(form), sample.arguments)
            if whole:
                arguments[argument] = pulumi.Output.secret(arguments[argument])
            sample.make(f"x{number}", **arguments)

    found = {each.name: each.inputs for each in registered_by(program).registered}
    return [
        Given(form, {name: _unwrapped(value) for name, value in found[f"x{number}"].items()})
        for number, (form, _) in enumerate(forms)
    ]


def _unwrapped(value: Any) -> Any:
    return unwrap_rpc_secret(value) if is_rpc_secret(value) else value


def checked(sample: Sample, inputs: dict[str, Any], **config: str) -> CheckResult:
    provider: Any = load(f"mediapackage-vod.{sample.key}.v1")
    settings = {"aws:region": "eu-west-1", **{f"mediapackage-vod:{name}": value for name, value in config.items()}}
    provider.configure(ConfigureRequest(Config(settings, "movies")))
    return provider.check({}, inputs)


def all_places() -> list[Any]:
    found = [(name, sample, place) for name, sample in SAMPLES.items() for place in places(sample)]
    return [pytest.param(sample, place, id=f"{name}.{place}") for name, sample, place in found]


@pytest.mark.parametrize(("sample", "place"), all_places())
def test_a_secret_in_an_input_is_in_no_text_and_no_other_input(sample: Sample, place: Place) -> None:
    argument = str(place.way[0])
    for form, inputs in given(sample, place):
        assert {path.partition(".")[0].partition("[")[0] for path in inputs[HIDDEN]} == {argument}

        result = checked(sample, inputs)

        assert not tells([failure.reason for failure in result.failures]), form
        # The engine shows the value of a property that a failure names, and marks an input that has its name.
        assert {failure.property for failure in result.failures} <= {""}
        assert HIDDEN not in result.inputs
        assert not tells({name: value for name, value in result.inputs.items() if name != argument}), form
