"""Secrets of the program in every argument of every component: shown in no text, and in no resource in the clear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod import components
from pulumi_mediapackage_vod.components import Aes128, Drm, Speke, VodPackaging
from tests.support.every_input import Place, places_of
from tests.support.secret_values import forms_for, tells
from tests.unit.components.declared import ROLE, TRAILER, declare

Make = Callable[..., Any]
SERVER = "https://keys.example"


def unit(**arguments: Any) -> VodPackaging:
    return VodPackaging("movies", **{"assets": {"first": TRAILER}, "source_role_arn": ROLE, **arguments})


def alone(name: str) -> Make:
    return lambda **arguments: getattr(components, name)("it", **arguments)


def around(class_: Any) -> Make:
    """A component that is made around a unit."""
    return lambda **arguments: class_("it", **{"packaging": unit(assets={}), **arguments})


def format_of(name: str) -> Make:
    return lambda **arguments: unit(formats=[getattr(components, name)(**arguments)])


def speke(**arguments: Any) -> VodPackaging:
    return unit(drm=Drm(systems=[components.WIDEVINE], speke=Speke(**{"url": SERVER, "role_arn": ROLE, **arguments})))


def drm(**arguments: Any) -> VodPackaging:
    return unit(drm=Drm(systems=[components.WIDEVINE], speke=Speke(SERVER, ROLE), **arguments))


def aes(**arguments: Any) -> VodPackaging:
    given = {"url": SERVER, "role_arn": ROLE, "content_id": "{key}", **arguments}
    return unit(formats=[components.hls(drm=Aes128(**given))])


COMPONENTS: dict[str, Make] = {
    "VodPackaging": unit,
    "Assets": around(components.Assets),
    "AssetCatalog": around(components.AssetCatalog),
    "AssetIngest": around(components.AssetIngest),
    "PackagingDistribution": around(components.PackagingDistribution),
    "PackagingMonitoring": around(components.PackagingMonitoring),
    **{name: alone(name) for name in ("SourceAccess", "SpekeAccess", "CdnAuthorization", "AccessLogs")},
    **{name: format_of(name) for name in ("hls", "dash", "cmaf", "mss")},
    "Speke": speke,
    "Drm": drm,
    "Aes128": aes,
}
BESIDES: dict[str, dict[str, Any]] = {
    "AssetCatalog": {"assets": {"first": {"source": TRAILER}}, "source_role_arn": ROLE, "batches": 1},
    "AssetIngest": {"bucket": "acme-movies", "manifests": ["*.smil"], "enable_events": True},
    "Assets": {"assets": {"first": {"source": TRAILER}}, "source_role_arn": ROLE},
    "SourceAccess": {"buckets": ["acme-movies"]},
    "SpekeAccess": {"api_arn": "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke"},
    "VodPackaging": {"assets": {"first": {"source": TRAILER}}},
}
"""Arguments that have to be given besides."""


PARTS = ("source_access", "authorization", "access_logs", "cdn", "monitoring")
"""Settings that a unit hands on to components of their own."""


def all_places() -> list[Any]:
    found = [(name, place) for name in COMPONENTS for place in places_of(getattr(components, name))]
    return [pytest.param(*each, id=f"{each[0]}.{each[1]}") for each in found if each[1].way[0] not in PARTS]


@pytest.mark.parametrize(("name", "place"), all_places())
def test_a_secret_is_in_no_text_and_in_no_resource_in_the_clear(name: str, place: Place) -> None:
    # The first three are a text that is wrong almost everywhere, a role's ARN and a number.
    for form in forms_for(place)[:3]:

        def program(form: Any = form) -> None:
            COMPONENTS[name](**place.holding(pulumi.Output.secret(form), BESIDES.get(name, {})))

        assert not tells(outcome(program)), form


def outcome(program: Callable[[], None]) -> Any:
    """What a program declares, or the error that refuses it."""
    try:
        return {f"{each.type} {each.name}": each.inputs for each in declare(program).resources}
    except pulumi.RunError as error:
        return str(error)


@pytest.mark.parametrize("name", ["VodPackaging", "Assets", "AssetCatalog"])
def test_a_secret_prefix_of_ids_is_refused_by_the_name_that_the_program_gave_it(name: str) -> None:
    def program() -> None:
        COMPONENTS[name](**BESIDES[name], asset_id_prefix=pulumi.Output.secret("films"))

    assert "asset_id_prefix is a secret, and ids of assets stand in states and plans in the clear" in outcome(program)
