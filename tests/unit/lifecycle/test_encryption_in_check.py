"""What each format is documented to be encrypted with; and what a manifest may be called."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN
from tests.support.lifecycle_bench import ROLE, Bench, Props, configuration_inputs, problems

WIDEVINE = "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"
PLAYREADY = "9a04f079-9840-4286-ab92-e65be0885f95"
FAIRPLAY = "94ce86fb-07ff-4f43-adb8-93d2fa968ca2"
AES_128 = "81376844-f976-481e-a84e-cc25d39b0b33"
IRDETO = "80a6be7e-1448-4c37-9e70-d5aebe04c8d2"
UNHEARD_OF = "00000000-0000-0000-0000-000000000000"
MANIFESTS = {"hls": "hls_manifests", "dash": "dash_manifests", "cmaf": "hls_manifests", "mss": "mss_manifests"}
CONTRACT = {"preset_speke20_audio": "PRESET-AUDIO-1", "preset_speke20_video": "PRESET-VIDEO-1"}
SPEKE: dict[int, Props] = {1: {}, 2: {"encryption_contract_configuration": CONTRACT}}


def said(bench: Bench, format_: str, encryption: Props | None = None, **server: Any) -> dict[str, str]:
    """What check says against an encryption, by the path below `encryption`."""
    provider = {"role_arn": ROLE, "system_ids": [UNHEARD_OF], "url": "https://keys.example", **server}
    package = {MANIFESTS[format_]: [{}], "encryption": {"speke_key_provider": provider, **(encryption or {})}}
    found = problems(bench.configuration, configuration_inputs(**{f"{format_}_package": package}))
    start = f"{format_}_package.encryption."
    assert all(path.startswith(start) for path in found)
    return {path.removeprefix(start): reason for path, reason in found.items()}


@pytest.mark.parametrize(
    ("format_", "systems", "version"),
    [
        ("hls", [FAIRPLAY], 1),
        ("hls", [AES_128], 1),
        ("hls", [FAIRPLAY.upper()], 1),
        ("hls", [UNHEARD_OF], 1),
        ("cmaf", [WIDEVINE], 1),
        ("cmaf", [WIDEVINE, FAIRPLAY], 1),
        ("cmaf", [WIDEVINE, FAIRPLAY, PLAYREADY], 2),
        ("dash", [WIDEVINE, PLAYREADY], 1),
        ("dash", [WIDEVINE, PLAYREADY, IRDETO], 2),
        ("mss", [PLAYREADY], 1),
        ("dash", [UNKNOWN, WIDEVINE], 1),
        ("hls", UNKNOWN, 1),
    ],
)
def test_what_a_format_carries_passes(offline: Bench, format_: str, systems: Any, version: int) -> None:
    assert said(offline, format_, system_ids=systems, **SPEKE[version]) == {}


@pytest.mark.parametrize(
    ("format_", "system", "version", "name"),
    [
        ("hls", WIDEVINE, 1, "Widevine"),
        ("hls", PLAYREADY, 1, "PlayReady"),
        ("cmaf", PLAYREADY, 1, "PlayReady"),
        ("cmaf", AES_128, 1, "AES-128"),
        ("cmaf", IRDETO, 2, "Irdeto"),
        ("dash", FAIRPLAY, 1, "FairPlay"),
        ("dash", FAIRPLAY, 2, "FairPlay"),
        ("dash", IRDETO, 1, "Irdeto"),
        ("mss", WIDEVINE, 1, "Widevine"),
    ],
)
def test_what_a_format_does_not_carry_is_refused_with_what_it_does(
    offline: Bench, format_: str, system: str, version: int, name: str
) -> None:
    found = said(offline, format_, system_ids=[system], **SPEKE[version])
    assert list(found) == ["speke_key_provider.system_ids"]
    reason = found["speke_key_provider.system_ids"]
    assert reason.startswith(f"has {name}; with SPEKE {version}.0 this format carries ")
    assert f"; {name} goes into " in reason


@pytest.mark.parametrize(
    ("format_", "allowed"), [("hls", "exactly one"), ("mss", "exactly one"), ("cmaf", "1 to 3"), ("dash", "1 to 3")]
)
@pytest.mark.parametrize("count", [0, 4])
def test_another_number_of_systems_is_refused(offline: Bench, format_: str, allowed: str, count: int) -> None:
    assert said(offline, format_, system_ids=[UNHEARD_OF] * count) == {
        "speke_key_provider.system_ids": f"has {count} DRM systems; this format takes {allowed}"
    }


@pytest.mark.parametrize(("system", "method"), [(FAIRPLAY, "SAMPLE_AES"), (AES_128, "AES_128")])
def test_a_systems_method_passes(offline: Bench, system: str, method: str) -> None:
    assert said(offline, "hls", {"encryption_method": method}, system_ids=[system]) == {}


@pytest.mark.parametrize(("system", "method"), [(FAIRPLAY, "AES_128"), (AES_128, "SAMPLE_AES")])
def test_another_method_is_refused(offline: Bench, system: str, method: str) -> None:
    found = said(offline, "hls", {"encryption_method": method}, system_ids=[system])
    assert list(found) == ["encryption_method"]
    assert found["encryption_method"].startswith(f"is {method!r}; ")


def test_a_key_server_without_tls_is_refused(offline: Bench) -> None:
    assert said(offline, "dash", url="http://keys.example") == {
        "speke_key_provider.url": "is 'http://keys.example'; the address of a key server starts with https://"
    }


def test_a_key_servers_role_that_is_none_is_refused(offline: Bench) -> None:
    assert list(said(offline, "dash", role_arn="speke")) == ["speke_key_provider.role_arn"]


@pytest.mark.parametrize("vector", ["", "0" * 31, "0" * 33, "g" * 32])
@pytest.mark.parametrize("format_", ["hls", "cmaf"])
def test_a_vector_that_is_not_128_bits_is_refused_without_repeating_it(
    offline: Bench, format_: str, vector: str
) -> None:
    assert said(offline, format_, {"constant_initialization_vector": vector}) == {
        "constant_initialization_vector": "is not 128 bits: 32 hexadecimal characters"
    }


@pytest.mark.parametrize("format_", ["hls", "mss"])
def test_speke_2_is_refused_where_it_is_not_supported(offline: Bench, format_: str) -> None:
    assert said(offline, format_, **SPEKE[2]) == {
        "speke_key_provider.encryption_contract_configuration": (
            "selects SPEKE 2.0, which this format does not support; cmaf_package and dash_package do. Leave it out"
        )
    }


def contract_of(audio: str, video: str) -> Props:
    return {"encryption_contract_configuration": {"preset_speke20_audio": audio, "preset_speke20_video": video}}


@pytest.mark.parametrize(
    ("audio", "video", "words"),
    [
        ("SHARED", "PRESET-VIDEO-1", "SHARED is for both audio and video, or for none"),
        ("PRESET-AUDIO-1", "SHARED", "SHARED is for both audio and video, or for none"),
        ("SHARED", "UNENCRYPTED", "SHARED is for both audio and video, or for none"),
        ("UNENCRYPTED", "UNENCRYPTED", "leave out `encryption` for clear content"),
    ],
)
def test_contracts_that_are_documented_as_refused(offline: Bench, audio: str, video: str, words: str) -> None:
    found = said(offline, "cmaf", **contract_of(audio, video))
    assert words in found["speke_key_provider.encryption_contract_configuration"]


@pytest.mark.parametrize(
    ("audio", "video"), [("SHARED", "SHARED"), ("UNENCRYPTED", "PRESET-VIDEO-1"), ("PRESET-AUDIO-1", "UNENCRYPTED")]
)
def test_contracts_that_are_documented_as_supported(offline: Bench, audio: str, video: str) -> None:
    assert said(offline, "cmaf", **contract_of(audio, video)) == {}


def test_an_unknown_contract_passes_with_any_system(offline: Bench) -> None:
    assert said(offline, "cmaf", encryption_contract_configuration=UNKNOWN, system_ids=[PLAYREADY]) == {}


def dash_problems(bench: Bench, **options: Any) -> dict[str, str]:
    return problems(bench.configuration, configuration_inputs(dash_package={"dash_manifests": [{}], **options}))


@pytest.mark.parametrize("name", ["a b", "a/b", "a?b", "a#b", ""])
def test_a_manifests_name_that_could_not_end_a_url_is_refused(offline: Bench, name: str) -> None:
    found = dash_problems(offline, dash_manifests=[{}, {"manifest_name": name}])
    assert list(found) == ["dash_package.dash_manifests[1].manifest_name"]
    assert repr(name) in found["dash_package.dash_manifests[1].manifest_name"]


@pytest.mark.parametrize("name", ["index", "a-b_c.d", "1080p"])
def test_a_manifests_name_that_can_end_a_url_passes(offline: Bench, name: str) -> None:
    assert dash_problems(offline, dash_manifests=[{"manifest_name": name}]) == {}


@pytest.mark.parametrize(("triggers", "refused"), [(["ADS"], ["dash_package.segment_template_format"]), ([], [])])
def test_numbers_with_duration_are_refused_with_several_periods(
    offline: Bench, triggers: list[str], refused: list[str]
) -> None:
    found = dash_problems(offline, period_triggers=triggers, segment_template_format="NUMBER_WITH_DURATION")
    assert list(found) == refused
