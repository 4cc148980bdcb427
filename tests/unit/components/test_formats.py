"""hls(), dash(), cmaf() and mss(): the packages that they stand for; the defaults are contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import getdoc, signature
from typing import Any, get_args

import boto3
import pulumi
import pytest
from botocore import xform_name

from pulumi_mediapackage_vod.components import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.formats.drm import FAIRPLAY, Aes128, Drm, Speke
from pulumi_mediapackage_vod.dynamic_providers import PackagingConfiguration, ProgramError
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import manifest_problems
from pulumi_mediapackage_vod.facts.values import (
    AdMarkers,
    DashProfile,
    ManifestLayout,
    PeriodTrigger,
    ScteMarkersSource,
    SegmentTemplateFormat,
    StreamOrder,
)
from tests.unit.components.declared import declare

DEFAULTS: dict[Callable[..., Format], dict[str, Any]] = {
    hls: {
        "hls_manifests": [
            {
                "ad_markers": "SCTE35_ENHANCED",
                "include_iframe_only_stream": False,
                "manifest_name": "index",
                "program_date_time_interval_seconds": 60,
                "repeat_ext_x_key": False,
            }
        ],
        "segment_duration_seconds": 6,
        "use_audio_rendition_group": True,
    },
    dash: {
        "dash_manifests": [{"manifest_name": "index", "min_buffer_time_seconds": 18, "profile": "NONE"}],
        "segment_duration_seconds": 6,
    },
    cmaf: {
        "hls_manifests": [
            {
                "ad_markers": "SCTE35_ENHANCED",
                "include_iframe_only_stream": False,
                "manifest_name": "index",
                "program_date_time_interval_seconds": 60,
                "repeat_ext_x_key": False,
            }
        ],
        "segment_duration_seconds": 6,
    },
    mss: {"mss_manifests": [{"manifest_name": "index"}], "segment_duration_seconds": 6},
}
MANIFESTS = {hls: "hls_manifests", dash: "dash_manifests", cmaf: "hls_manifests", mss: "mss_manifests"}

# Of each option, where its value is found in the package; M stands for the manifest.
M = "manifest"
STREAMS = {
    "min_video_bits_per_second": (M, "stream_selection", "min_video_bits_per_second"),
    "max_video_bits_per_second": (M, "stream_selection", "max_video_bits_per_second"),
    "stream_order": (M, "stream_selection", "stream_order"),
}
HLS_MANIFEST = {
    "manifest_name": (M, "manifest_name"),
    "ad_markers": (M, "ad_markers"),
    "program_date_time_interval_seconds": (M, "program_date_time_interval_seconds"),
    "repeat_ext_x_key": (M, "repeat_ext_x_key"),
    "include_iframe_only_stream": (M, "include_iframe_only_stream"),
    **STREAMS,
}
PLACES: dict[Callable[..., Format], dict[str, tuple[str, ...]]] = {
    hls: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "use_audio_rendition_group": ("use_audio_rendition_group",),
        "include_dvb_subtitles": ("include_dvb_subtitles",),
        **HLS_MANIFEST,
    },
    dash: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "period_triggers": ("period_triggers",),
        "segment_template_format": ("segment_template_format",),
        "include_encoder_configuration_in_segments": ("include_encoder_configuration_in_segments",),
        "include_iframe_only_stream": ("include_iframe_only_stream",),
        "manifest_name": (M, "manifest_name"),
        "min_buffer_time_seconds": (M, "min_buffer_time_seconds"),
        "profile": (M, "profile"),
        "manifest_layout": (M, "manifest_layout"),
        "scte_markers_source": (M, "scte_markers_source"),
        **STREAMS,
    },
    cmaf: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "include_encoder_configuration_in_segments": ("include_encoder_configuration_in_segments",),
        **HLS_MANIFEST,
    },
    mss: {
        "segment_duration_seconds": ("segment_duration_seconds",),
        "manifest_name": (M, "manifest_name"),
        **STREAMS,
    },
}
URL, ROLE = "https://keys.example", "arn:aws:iam::111122223333:role/keys"
DRM = Drm([FAIRPLAY], speke=Speke(URL, ROLE))
MODEL: Any = boto3.client("mediapackage-vod", region_name="eu-west-1").meta.service_model
ENUMS = {
    "AdMarkers": AdMarkers,
    "ManifestLayout": ManifestLayout,
    "Profile": DashProfile,
    "ScteMarkersSource": ScteMarkersSource,
    "SegmentTemplateFormat": SegmentTemplateFormat,
    "StreamOrder": StreamOrder,
    "__PeriodTriggersElement": PeriodTrigger,
}
OPTIONS = [(factory, option, place) for factory, places in PLACES.items() for option, place in places.items()]


def flattened(factory: Callable[..., Format], package: Any) -> dict[tuple[str, ...], Any]:
    """Every value of a package by its place."""
    rest = dict(package)
    (manifest,) = rest.pop(MANIFESTS[factory])
    streams = {(M, "stream_selection", key): value for key, value in manifest.pop("stream_selection", {}).items()}
    return {
        **{(key,): value for key, value in rest.items()},
        **{(M, key): manifest[key] for key in manifest},
        **streams,
    }


def places_in(shape: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place in the service's own model of a package; manifests as in `PLACES`."""
    for name, member in shape.members.items():
        here = (*place, xform_name(name))
        if name.endswith("Manifests"):
            yield from places_in(member.member, (M,))
        elif member.type_name == "structure" and name != "Encryption":
            yield from places_in(member, here)
        else:
            yield here


@pytest.mark.parametrize("factory", DEFAULTS)
def test_every_option_of_the_service_has_an_argument(factory: Callable[..., Format]) -> None:
    shape = MODEL.shape_for(f"{factory.__name__.capitalize()}Package")

    assert set(PLACES[factory].values()) | {("encryption",)} == set(places_in(shape))


@pytest.mark.parametrize("factory", DEFAULTS)
def test_every_argument_is_an_option_and_documented(factory: Callable[..., Format]) -> None:
    arguments = list(signature(factory).parameters)
    described = (getdoc(factory) or "").partition("Args:")[2]

    assert set(arguments) == {*PLACES[factory], "configuration_id", "drm", "clear"}
    assert [
        line.split(":")[0].strip() for line in described.splitlines() if line[4:5].strip() and ":" in line
    ] == arguments


@pytest.mark.parametrize("shape", ENUMS)
def test_values_are_typed_as_the_service_has_them(shape: str) -> None:
    assert list(get_args(ENUMS[shape])) == MODEL.shape_for(shape).enum


@pytest.mark.parametrize("factory", DEFAULTS)
def test_the_defaults_are_the_contract(factory: Callable[..., Format]) -> None:
    made = factory()

    assert made.name == factory.__name__
    assert made.package == DEFAULTS[factory]
    assert made.configuration_id is None


@pytest.mark.parametrize(("factory", "option", "place"), OPTIONS)
def test_an_option_lands_at_its_place_and_nowhere_else(
    factory: Callable[..., Format], option: str, place: tuple[str, ...]
) -> None:
    value: Any = object()

    changed = flattened(factory, factory(**{option: value}).package)

    assert changed == {**flattened(factory, factory().package), place: value}


@pytest.mark.parametrize(("factory", "option", "place"), OPTIONS)
def test_an_option_that_is_none_is_left_to_the_service(
    factory: Callable[..., Format], option: str, place: tuple[str, ...]
) -> None:
    left = flattened(factory, factory(**{option: None}).package)

    assert left == {key: value for key, value in flattened(factory, factory().package).items() if key != place}


@pytest.mark.parametrize("factory", DEFAULTS)
def test_a_format_carries_its_configuration_id(factory: Callable[..., Format]) -> None:
    made = factory(configuration_id="main")

    assert made.configuration_id == "main"
    assert made.package == factory().package


@pytest.mark.parametrize("factory", DEFAULTS)
def test_values_that_are_falsy_are_sent(factory: Callable[..., Format]) -> None:
    made = flattened(factory, factory(min_video_bits_per_second=0, manifest_name="").package)

    assert made[(M, "stream_selection", "min_video_bits_per_second")] == 0
    assert made[(M, "manifest_name")] == ""


def test_options_may_be_outputs() -> None:
    def program() -> None:
        kind = hls(
            segment_duration_seconds=pulumi.Output.from_input(4),
            ad_markers=pulumi.Output.from_input("NONE"),
            min_video_bits_per_second=pulumi.Output.from_input(100_000),
        )
        PackagingConfiguration("hls", packaging_group_id="movies", hls_package=kind.package)  # type: ignore[arg-type]

    package = flattened(hls, declare(program).inputs("hls")["hls_package"])

    assert package == {
        **flattened(hls, hls().package),
        ("segment_duration_seconds",): 4,
        (M, "ad_markers"): "NONE",
        (M, "stream_selection", "min_video_bits_per_second"): 100_000,
    }


def test_durations_instead_of_a_timeline_are_refused_with_many_periods() -> None:
    both = dash(segment_template_format="NUMBER_WITH_DURATION", period_triggers=["ADS"])

    (problem,) = manifest_problems("dash_package", both.package)

    assert problem.path == "dash_package.segment_template_format"


@pytest.mark.parametrize("factory", DEFAULTS)
def test_a_format_carries_its_drm_and_its_package_is_that_of_a_clear_one(factory: Callable[..., Format]) -> None:
    made = factory(drm=DRM)

    assert (made.drm, made.clear) == (DRM, False)
    assert made.package == factory().package


@pytest.mark.parametrize("factory", DEFAULTS)
def test_a_format_is_clear_only_if_it_says_so(factory: Callable[..., Format]) -> None:
    assert (factory().clear, factory().drm) == (False, None)
    assert factory(clear=True).clear is True


def test_hls_takes_aes_128() -> None:
    assert hls(drm=Aes128(URL, ROLE)).drm == Aes128(URL, ROLE)


@pytest.mark.parametrize("factory", [dash, cmaf, mss])
def test_other_formats_refuse_aes_128(factory: Callable[..., Format]) -> None:
    name = factory.__name__

    with pytest.raises(ProgramError) as refused:
        factory(drm=Aes128(URL, ROLE))

    assert str(refused.value) == f"{name}(drm=Aes128(…)): only hls() takes AES-128; {name}() takes Drm(…)"


@pytest.mark.parametrize("factory", DEFAULTS)
def test_a_format_refuses_to_be_protected_and_clear(factory: Callable[..., Format]) -> None:
    with pytest.raises(ProgramError) as refused:
        factory(drm=DRM, clear=True)

    assert str(refused.value) == f"{factory.__name__}() has drm= and clear=True; leave one of them out"


@pytest.mark.parametrize("drm", [{"systems": [FAIRPLAY]}, Speke(URL, ROLE), True])
def test_a_format_refuses_what_is_no_drm(drm: Any) -> None:
    with pytest.raises(ProgramError) as refused:
        hls(drm=drm)

    assert str(refused.value) == f"hls(drm=…) is {drm!r}; it is Drm(…), or for hls() also Aes128(…)"


@pytest.mark.parametrize("clear", ["no", 1, None])
def test_a_format_refuses_a_clear_that_is_not_a_bool(clear: Any) -> None:
    with pytest.raises(ProgramError) as refused:
        hls(clear=clear)

    assert str(refused.value) == f"hls(clear=…) is {clear!r}; it is True or False, known when the program runs"


def test_a_format_refuses_an_output_as_clear() -> None:
    with pytest.raises(
        pulumi.RunError, match=r"hls\(clear=…\) is .*; it is True or False, known when the program runs"
    ):
        declare(lambda: hls(clear=pulumi.Output.from_input(False)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["smooth", "HLS", "", None])
def test_a_format_refuses_a_name_that_the_service_has_no_package_for(name: Any) -> None:
    with pytest.raises(ProgramError) as refused:
        Format(name, {})

    assert str(refused.value) == f"Format has the name {name!r}; it is one of hls, dash, cmaf, mss"
