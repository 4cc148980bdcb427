"""Drm, Speke and Aes128, and what they make of the formats of a unit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from itertools import combinations
from typing import Any, get_args

import boto3
import pulumi
import pytest

from pulumi_mediapackage_vod.components.formats.drm import (
    AES_128_SYSTEM_ID,
    FAIRPLAY,
    IRDETO,
    PLAYREADY,
    WIDEVINE,
    Aes128,
    AudioPreset,
    Drm,
    DrmSystem,
    Speke,
    VideoPreset,
    content_id_for,
)
from pulumi_mediapackage_vod.components.formats.presets import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.components.formats.protection import drm_of_content_ids, encryption_for, protected
from pulumi_mediapackage_vod.dynamic_providers import PackagingConfiguration, ProgramError
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.encryption import encryption_problems
from pulumi_mediapackage_vod.errors import shown
from tests.unit.components.declared import declare

URL = "https://abcdef.execute-api.eu-west-1.amazonaws.com/prod/speke"
URL_2 = "https://abcdef.execute-api.eu-west-1.amazonaws.com/prod/speke2"
ROLE = "arn:aws:iam::111122223333:role/keys"
IV = "000102030405060708090a0b0c0d0E0F"
SPEKE = Speke(URL, ROLE)
SPEKE_2 = Speke(URL_2, ROLE)
ALL = [WIDEVINE, PLAYREADY, FAIRPLAY]
FACTORIES: dict[str, Callable[..., Format]] = {"hls": hls, "dash": dash, "cmaf": cmaf, "mss": mss}
ONE_KEY_EACH = {"preset_speke20_audio": "PRESET-AUDIO-1", "preset_speke20_video": "PRESET-VIDEO-1"}


def drm(*systems: DrmSystem, **settings: Any) -> Drm:
    given: dict[str, Any] = {"speke": SPEKE, **settings}
    return Drm(list(systems), **given)


def formats(*names: str, **options: Any) -> dict[str, Format]:
    return {name: FACTORIES[name](**options) for name in names}


def provider(*systems: DrmSystem, url: str = URL) -> dict[str, Any]:
    return {"role_arn": ROLE, "system_ids": [system.system_id for system in systems], "url": url}


def encryptions(made: dict[str, Format]) -> dict[str, Any]:
    return {key: kind.package.get("encryption") for key, kind in made.items()}


class TestSystems:
    def test_have_the_ids_of_dash_if(self) -> None:
        assert {system.name: system.system_id for system in (WIDEVINE, PLAYREADY, FAIRPLAY, IRDETO)} == {
            "Widevine": "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
            "PlayReady": "9a04f079-9840-4286-ab92-e65be0885f95",
            "FairPlay": "94ce86fb-07ff-4f43-adb8-93d2fa968ca2",
            "Irdeto": "80a6be7e-1448-4c37-9e70-d5aebe04c8d2",
        }

    def test_cannot_be_changed(self) -> None:
        with pytest.raises(FrozenInstanceError):
            WIDEVINE.system_id = "other"  # type: ignore[misc]

    def test_of_aes_128_has_the_id_of_the_examples(self) -> None:
        assert AES_128_SYSTEM_ID == "81376844-f976-481e-a84e-cc25d39b0b33"


class TestSpeke:
    @pytest.mark.parametrize("url", ["http://keys.example", "keys.example", "HTTPS://keys.example", "", None, 1])
    def test_refuses_an_address_that_is_not_https(self, url: Any) -> None:
        with pytest.raises(pulumi.RunError) as refused:
            Speke(url, ROLE)

        assert str(refused.value) == f"Speke.url is {url!r}; the address of a key server starts with https://"

    @pytest.mark.parametrize("role", ["keys", "arn:aws:iam::1:role/keys", "arn:aws:iam::111122223333:user/x", None, 1])
    def test_refuses_what_is_no_role(self, role: Any) -> None:
        with pytest.raises(ProgramError) as refused:
            Speke(URL, role)

        assert str(refused.value).startswith(f"Speke.role_arn is {role!r}; an IAM role's ARN, such as arn:aws:iam::")

    @pytest.mark.parametrize("role", ["arn:aws-cn:iam::111122223333:role/keys", "arn:aws:iam::111122223333:role/a/b"])
    def test_takes_roles_of_every_partition_and_path(self, role: str) -> None:
        assert Speke(URL, role).role_arn == role

    @pytest.mark.parametrize(
        ("audio", "video"),
        [("SHARED", None), (None, "SHARED"), ("SHARED", "UNENCRYPTED"), ("UNENCRYPTED", "SHARED")],
    )
    def test_refuses_shared_on_one_side(self, audio: Any, video: Any) -> None:
        with pytest.raises(ProgramError, match="SHARED is one key for both: give it to both, or to neither") as refused:
            Speke(URL, ROLE, audio=audio, video=video)

        shown = f"audio={audio or 'PRESET-AUDIO-1'!r} and video={video or 'PRESET-VIDEO-1'!r}"
        assert str(refused.value).startswith(f"Speke has {shown};")

    def test_refuses_to_encrypt_nothing(self) -> None:
        with pytest.raises(ProgramError, match=r"which protects nothing: leave one of them out, or .*clear=True"):
            Speke(URL, ROLE, audio="UNENCRYPTED", video="UNENCRYPTED")

    @pytest.mark.parametrize(
        ("audio", "video"),
        [
            ("SHARED", "SHARED"),
            ("UNENCRYPTED", "PRESET-VIDEO-3"),
            ("PRESET-AUDIO-2", "UNENCRYPTED"),
            ("PRESET-AUDIO-3", "PRESET-VIDEO-8"),
        ],
    )
    def test_takes_the_documented_combinations(self, audio: Any, video: Any) -> None:
        assert Speke(URL, ROLE, audio=audio, video=video).presets == (audio, video)

    def test_has_a_key_each_for_audio_and_video_by_default(self) -> None:
        assert SPEKE.presets == ("PRESET-AUDIO-1", "PRESET-VIDEO-1")

    @pytest.mark.parametrize("known", ["SHARED", "UNENCRYPTED"])
    def test_takes_outputs_for_everything(self, known: Any) -> None:
        def program() -> None:
            text: Any = pulumi.Output.from_input("a text")
            assert Speke(text, text, audio=text, video=known).presets == (text, known)
            assert Speke(text, text, audio=known, video=text).presets == (known, text)

        declare(program)

    def test_types_its_presets_as_the_service_does(self) -> None:
        model: Any = boto3.client("mediapackage-vod", region_name="eu-west-1").meta.service_model

        assert get_args(AudioPreset) == tuple(model.shape_for("PresetSpeke20Audio").enum)
        assert get_args(VideoPreset) == tuple(model.shape_for("PresetSpeke20Video").enum)


class TestDrm:
    @pytest.mark.parametrize("systems", [[], (), None, "WIDEVINE", WIDEVINE])
    def test_refuses_no_list_of_systems(self, systems: Any) -> None:
        with pytest.raises(ProgramError) as refused:
            Drm(systems, speke=SPEKE)

        known = "WIDEVINE, PLAYREADY, FAIRPLAY, IRDETO"
        assert str(refused.value) == f"Drm.systems is {systems!r}; it is a list with at least one of {known}"

    @pytest.mark.parametrize("system", ["widevine", WIDEVINE.system_id, DrmSystem("Other", WIDEVINE.system_id), None])
    def test_refuses_an_unknown_system(self, system: Any) -> None:
        with pytest.raises(ProgramError) as refused:
            Drm([FAIRPLAY, system], speke=SPEKE)

        known = "WIDEVINE, PLAYREADY, FAIRPLAY, IRDETO"
        assert str(refused.value) == f"Drm.systems[1] is {system!r}; it is one of {known}"

    def test_refuses_a_system_twice(self) -> None:
        with pytest.raises(ProgramError, match=r"Drm.systems\[2\] is WIDEVINE again; name each system once"):
            drm(WIDEVINE, PLAYREADY, WIDEVINE)

    def test_refuses_to_have_no_key_server(self) -> None:
        with pytest.raises(ProgramError, match="Drm has no key server: give it speke="):
            Drm([WIDEVINE])

    @pytest.mark.parametrize("name", ["speke", "speke2"])
    def test_refuses_what_is_no_key_server(self, name: str) -> None:
        with pytest.raises(ProgramError, match=rf"Drm.{name} is 'https://.*'; it is Speke\(url, role_arn\)"):
            drm(WIDEVINE, **{name: URL})

    @pytest.mark.parametrize("preset", [{"audio": "PRESET-AUDIO-1"}, {"video": "PRESET-VIDEO-1"}])
    def test_refuses_presets_for_speke_1(self, preset: Any) -> None:
        with pytest.raises(ProgramError, match=r"Drm.speke has audio or video presets, .* as speke2="):
            drm(WIDEVINE, speke=Speke(URL, ROLE, **preset))

    @pytest.mark.parametrize("vector", ["0" * 31, "0" * 33, "g" * 32, "", "0x" + "0" * 30])
    def test_refuses_a_vector_that_is_not_128_bits(self, vector: str) -> None:
        with pytest.raises(ProgramError) as refused:
            drm(FAIRPLAY, constant_initialization_vector=vector)

        shown = f"Drm.constant_initialization_vector is {vector!r}"
        assert str(refused.value) == f"{shown}; it is 128 bits: 32 hexadecimal digits"

    @pytest.mark.parametrize(
        "template", ["{key}-{title}", "{}", "{0}", "{key.real}", "{key!r}", "{key:>9}", "{key[0]}"]
    )
    def test_refuses_a_field_that_is_not_known(self, template: str) -> None:
        with pytest.raises(ProgramError) as refused:
            drm(WIDEVINE, content_id=template)

        allowed = "it is a text with {key}, and {stack} and {project} where wanted, such as '{stack}-{key}'"
        shown = f"Drm.content_id is {template!r}, which has a field that is not known"
        assert str(refused.value) == f"{shown}; {allowed}"

    @pytest.mark.parametrize("template", ["{key", "key}", None, 1])
    def test_refuses_what_is_no_template(self, template: Any) -> None:
        with pytest.raises(ProgramError) as refused:
            drm(WIDEVINE, content_id=template)

        assert str(refused.value).startswith(f"Drm.content_id is {template!r}; it is a text with {{key}}, and")

    @pytest.mark.parametrize("template", ["", "movies", "{stack}", "{{key}}"])
    def test_refuses_one_content_id_for_all_assets(self, template: str) -> None:
        with pytest.raises(
            ProgramError, match="one id for all assets, and the service refuses an id in two encryptions"
        ):
            drm(WIDEVINE, content_id=template)

    def test_takes_an_output_as_vector(self) -> None:
        def program() -> None:
            vector = pulumi.Output.from_input("secret")
            assert drm(FAIRPLAY, constant_initialization_vector=vector).constant_initialization_vector is vector

        declare(program)


class TestAes128:
    def test_refuses_an_address_that_is_not_https(self) -> None:
        with pytest.raises(ProgramError, match=r"Aes128.url is 'http://keys.example'; .* starts with https://"):
            Aes128("http://keys.example", ROLE)

    def test_refuses_what_is_no_role(self) -> None:
        with pytest.raises(ProgramError, match=r"Aes128.role_arn is 'keys'; an IAM role's ARN"):
            Aes128(URL, "keys")

    def test_refuses_a_vector_that_is_not_128_bits(self) -> None:
        with pytest.raises(ProgramError, match=r"Aes128.constant_initialization_vector is '00'; it is 128 bits"):
            Aes128(URL, ROLE, constant_initialization_vector="00")

    def test_refuses_a_template_that_is_none(self) -> None:
        with pytest.raises(
            ProgramError, match=r"Aes128.content_id is '\{title\}', which has a field that is not known"
        ):
            Aes128(URL, ROLE, content_id="{title}")


class TestContentIdFor:
    @pytest.mark.parametrize(
        ("template", "made"),
        [
            ("{key}", "film"),
            ("{stack}-{key}", "dev-film"),
            ("{project}/{stack}/{key}", "catalogue/dev/film"),
            ("{{{key}}}", "{film}"),
        ],
    )
    def test_fills_the_template(self, template: str, made: str) -> None:
        assert content_id_for(drm(WIDEVINE, content_id=template), "film", "dev", "catalogue") == made

    def test_is_the_key_by_default(self) -> None:
        assert content_id_for(drm(WIDEVINE), "film", "dev", "catalogue") == "film"
        assert content_id_for(Aes128(URL, ROLE), "film", "dev", "catalogue") == "film"

    def test_leaves_braces_of_a_key_alone(self) -> None:
        assert content_id_for(drm(WIDEVINE), "{stack}", "dev", "catalogue") == "{stack}"


class TestEncryptionFor:
    @pytest.mark.parametrize(
        ("name", "carried"),
        [("dash", (WIDEVINE, PLAYREADY)), ("mss", (PLAYREADY,))],
    )
    def test_with_speke_1_of_formats_without_vector(self, name: Any, carried: tuple[DrmSystem, ...]) -> None:
        made = encryption_for(name, drm(*ALL, constant_initialization_vector=IV))

        assert made == {"speke_key_provider": provider(*carried)}

    def test_with_speke_1_of_cmaf(self) -> None:
        assert encryption_for("cmaf", drm(*ALL)) == {"speke_key_provider": provider(WIDEVINE, FAIRPLAY)}

    def test_of_hls_is_sample_aes_for_fairplay(self) -> None:
        made = encryption_for("hls", drm(*ALL))

        assert made == {"encryption_method": "SAMPLE_AES", "speke_key_provider": provider(FAIRPLAY)}

    @pytest.mark.parametrize("name", ["hls", "cmaf"])
    def test_has_the_constant_vector(self, name: Any) -> None:
        made = encryption_for(name, drm(FAIRPLAY, constant_initialization_vector=IV))

        assert made == {**encryption_for(name, drm(FAIRPLAY)), "constant_initialization_vector": IV}

    @pytest.mark.parametrize(
        ("name", "carried"),
        [("cmaf", (WIDEVINE, PLAYREADY, FAIRPLAY)), ("dash", (WIDEVINE, PLAYREADY, IRDETO))],
    )
    @pytest.mark.parametrize("speke", [None, SPEKE])
    def test_prefers_speke_2(self, name: Any, carried: tuple[DrmSystem, ...], speke: Speke | None) -> None:
        made = encryption_for(name, Drm([IRDETO, *ALL], speke=speke, speke2=SPEKE_2))

        server = provider(*carried, url=URL_2) | {"encryption_contract_configuration": ONE_KEY_EACH}
        assert made == {"speke_key_provider": server}

    @pytest.mark.parametrize("name", ["hls", "mss"])
    def test_has_speke_1_where_there_is_no_other(self, name: Any) -> None:
        assert encryption_for(name, drm(*ALL, speke2=SPEKE_2)) == encryption_for(name, drm(*ALL))

    def test_has_the_presets(self) -> None:
        keys = Speke(URL_2, ROLE, audio="PRESET-AUDIO-2", video="UNENCRYPTED")

        contract = encryption_for("dash", Drm([WIDEVINE], speke2=keys))["speke_key_provider"][
            "encryption_contract_configuration"
        ]

        assert contract == {"preset_speke20_audio": "PRESET-AUDIO-2", "preset_speke20_video": "UNENCRYPTED"}

    def test_does_not_depend_on_the_order_of_systems(self) -> None:
        assert encryption_for("dash", drm(PLAYREADY, WIDEVINE)) == encryption_for("dash", drm(WIDEVINE, PLAYREADY))

    def test_of_aes_128(self) -> None:
        server = {"role_arn": ROLE, "system_ids": [AES_128_SYSTEM_ID], "url": URL}

        assert encryption_for("hls", Aes128(URL, ROLE)) == {
            "encryption_method": "AES_128",
            "speke_key_provider": server,
        }

    def test_of_aes_128_with_all_its_options(self) -> None:
        given = Aes128(URL, ROLE, constant_initialization_vector=IV, system_id="a-system")

        assert encryption_for("hls", given) == {
            "constant_initialization_vector": IV,
            "encryption_method": "AES_128",
            "speke_key_provider": {"role_arn": ROLE, "system_ids": ["a-system"], "url": URL},
        }

    @pytest.mark.parametrize("name", FACTORIES)
    @pytest.mark.parametrize("servers", [{"speke": SPEKE}, {"speke2": SPEKE_2}, {"speke": SPEKE, "speke2": SPEKE_2}])
    def test_passes_the_check_of_the_resource_or_is_refused(self, name: Any, servers: Any) -> None:
        """Whatever systems are asked for; of those that a format carries, none is left out."""
        known = (WIDEVINE, PLAYREADY, FAIRPLAY, IRDETO)
        for count in range(1, 5):
            for systems in combinations(known, count):
                asked = Drm(systems, constant_initialization_vector=IV, **servers)
                try:
                    made = encryption_for(name, asked)
                except ProgramError:
                    continue
                assert list(encryption_problems(f"{name}_package", {"encryption": made})) == []
                given = made["speke_key_provider"]["system_ids"]
                for left_out in {system.system_id for system in systems} - set(given):
                    more = {**made["speke_key_provider"], "system_ids": [left_out]}
                    assert list(encryption_problems(f"{name}_package", {"encryption": {"speke_key_provider": more}}))

    def test_of_aes_128_passes_the_check_of_the_resource(self) -> None:
        package = {"encryption": encryption_for("hls", Aes128(URL, ROLE))}

        assert list(encryption_problems("hls_package", package)) == []


class TestProtected:
    def test_without_drm_leaves_formats_as_they_are(self) -> None:
        given = formats("hls", "dash", "cmaf", "mss")

        assert protected(given, None) == given

    def test_encrypts_every_format_for_what_it_carries(self) -> None:
        given = formats("hls", "dash", "cmaf", "mss")
        asked = drm(*ALL, speke2=SPEKE_2)

        made = protected(given, asked)

        assert encryptions(made) == {key: encryption_for(kind.name, asked) for key, kind in given.items()}
        assert {key: {**kind.package, "encryption": None} for key, kind in made.items()} == {
            key: {**kind.package, "encryption": None} for key, kind in given.items()
        }

    def test_does_not_change_what_it_was_given(self) -> None:
        given = formats("dash")

        protected(given, drm(WIDEVINE))

        assert "encryption" not in given["dash"].package

    def test_keeps_ids_and_keys(self) -> None:
        made = protected({"main": dash(configuration_id="dash-1")}, drm(WIDEVINE))

        assert made["main"].configuration_id == "dash-1"

    def test_leaves_a_clear_format_unprotected(self) -> None:
        made = protected({"dash": dash(), "mss": mss(clear=True)}, drm(WIDEVINE))

        assert encryptions(made) == {"dash": encryption_for("dash", drm(WIDEVINE)), "mss": None}

    def test_gives_a_format_its_own_drm_first(self) -> None:
        own = Drm([FAIRPLAY], speke=Speke("https://fairplay.example", ROLE))

        made = protected({"hls": hls(drm=own), "dash": dash()}, drm(WIDEVINE, FAIRPLAY))

        assert encryptions(made) == {
            "hls": encryption_for("hls", own),
            "dash": encryption_for("dash", drm(WIDEVINE)),
        }

    def test_protects_one_format_of_a_unit_without_drm(self) -> None:
        made = protected({"hls": hls(drm=Aes128(URL, ROLE)), "dash": dash(clear=True)}, None)

        assert encryptions(made) == {"hls": encryption_for("hls", Aes128(URL, ROLE)), "dash": None}

    def test_leaves_an_encryption_that_a_package_has(self) -> None:
        by_hand = Format("mss", {"mss_manifests": [{}], "encryption": {"speke_key_provider": provider(PLAYREADY)}})

        made = protected({"mss": by_hand, "dash": dash()}, drm(WIDEVINE))

        assert made["mss"] == by_hand

    @pytest.mark.parametrize("nothing", [None, {}])
    def test_takes_no_empty_encryption_for_one(self, nothing: Any) -> None:
        by_hand = Format("dash", {**dash().package, "encryption": nothing})

        assert protected({"dash": by_hand}, drm(WIDEVINE)) == {
            "dash": Format("dash", {**dash().package, "encryption": encryption_for("dash", drm(WIDEVINE))})
        }

    def test_done_twice_is_done_once(self) -> None:
        given = {"hls": hls(drm=drm(FAIRPLAY)), "dash": dash(clear=True)}
        made = protected(given, None)

        assert protected(made, None) == made

    def test_takes_outputs(self) -> None:
        def program() -> None:
            server = Speke(pulumi.Output.from_input(URL), pulumi.Output.from_input(ROLE))
            kind = protected(formats("mss"), drm(PLAYREADY, speke=server))["mss"]
            PackagingConfiguration("mss", packaging_group_id="movies", mss_package=kind.package)  # type: ignore[arg-type]

        package = declare(program).inputs("mss")["mss_package"]

        assert package == {**mss().package, "encryption": {"speke_key_provider": provider(PLAYREADY)}}


class TestProtectedRefuses:
    def test_a_format_that_carries_none_of_the_systems(self) -> None:
        with pytest.raises(ProgramError) as refused:
            protected(formats("dash", "hls"), drm(WIDEVINE, PLAYREADY))

        assert str(refused.value) == (
            "formats['hls'] can carry none of Widevine, PlayReady with SPEKE 1.0: hls() carries FairPlay with SPEKE "
            "1.0; Widevine goes into cmaf() with speke= or speke2=, dash() with speke= or speke2=; "
            "PlayReady goes into cmaf() with speke2=, dash() with speke= or speke2=, mss() with speke=. "
            "Ask for a system that it carries, leave the format out, or pass hls(clear=True), which publishes it "
            "unprotected"
        )

    def test_a_format_that_carries_the_system_with_speke_2_only(self) -> None:
        with pytest.raises(
            ProgramError,
            match=r"formats\['cmaf'\] can carry none of PlayReady with SPEKE 1.0: cmaf\(\) .*"
            r"Widevine, PlayReady, FairPlay with SPEKE 2.0; PlayReady goes into cmaf\(\) with speke2=",
        ):
            protected(formats("dash", "cmaf"), drm(PLAYREADY))

    @pytest.mark.parametrize(("name", "system"), [("hls", FAIRPLAY), ("mss", PLAYREADY)])
    def test_a_format_without_speke_2_when_there_is_no_other(self, name: str, system: DrmSystem) -> None:
        with pytest.raises(ProgramError) as refused:
            protected(formats("cmaf", name), Drm([system], speke2=SPEKE_2))

        assert str(refused.value) == (
            f"formats['{name}'] needs SPEKE 1.0, and drm has speke2 alone, which {name}() does not support: give it "
            f"speke=Speke(url, role_arn) as well, leave the format out, or pass {name}(clear=True), which publishes it "
            "unprotected"
        )

    @pytest.mark.parametrize(
        ("system", "names", "places"),
        [
            (FAIRPLAY, ("dash",), "hls() with speke=, cmaf() with speke= or speke2="),
            (IRDETO, ("dash", "cmaf"), "dash() with speke2="),
            (PLAYREADY, ("cmaf",), "cmaf() with speke2=, dash() with speke= or speke2=, mss() with speke="),
        ],
    )
    def test_a_system_that_no_format_carries(self, system: DrmSystem, names: tuple[str, ...], places: str) -> None:
        with pytest.raises(ProgramError) as refused:
            protected(formats(*names), drm(WIDEVINE, system))

        assert str(refused.value) == (
            f"drm.systems has {system.name.upper()}, which no format of the unit carries; {system.name} goes into "
            f"{places}. Add such a format or key server, or take the system out"
        )

    def test_a_system_that_only_a_clear_format_could_carry(self) -> None:
        with pytest.raises(ProgramError, match=r"drm.systems has FAIRPLAY, which no format of the unit carries"):
            protected({"dash": dash(), "hls": hls(clear=True)}, drm(WIDEVINE, FAIRPLAY))

    def test_a_unit_that_is_all_clear(self) -> None:
        with pytest.raises(ProgramError, match=r"drm.systems has WIDEVINE, which no format of the unit carries"):
            protected(formats("dash", "hls", clear=True), drm(WIDEVINE))

    def test_a_unit_without_formats(self) -> None:
        with pytest.raises(ProgramError, match=r"drm.systems has WIDEVINE, which no format of the unit carries"):
            protected({}, drm(WIDEVINE))

    def test_a_system_of_a_formats_own_drm_that_no_format_carries(self) -> None:
        with pytest.raises(ProgramError, match=r"drm.systems has WIDEVINE, which no format of the unit carries"):
            protected({"hls": hls(drm=drm(WIDEVINE, FAIRPLAY)), "dash": dash(clear=True)}, None)

    def test_a_format_in_the_clear_beside_protected_ones_that_does_not_say_so(self) -> None:
        with pytest.raises(ProgramError, match=r"formats\['dash'\] is in the clear beside protected formats"):
            protected({"hls": hls(drm=drm(FAIRPLAY)), "dash": dash()}, None)

    def test_a_formats_own_drm_of_which_it_carries_nothing(self) -> None:
        with pytest.raises(ProgramError, match=r"formats\['hls'\] can carry none of Widevine"):
            protected({"hls": hls(drm=drm(WIDEVINE)), "dash": dash()}, drm(WIDEVINE))

    def test_a_vector_that_no_protected_format_takes(self) -> None:
        own = drm(FAIRPLAY)

        with pytest.raises(
            ProgramError, match=r"drm.constant_initialization_vector is for hls\(\) and cmaf\(\), and none"
        ):
            protected({"dash": dash(), "hls": hls(drm=own)}, drm(WIDEVINE, constant_initialization_vector=IV))

    @pytest.mark.parametrize("given", [Aes128(URL, ROLE), {"systems": [WIDEVINE]}, SPEKE])
    def test_what_is_no_drm(self, given: Any) -> None:
        with pytest.raises(ProgramError) as refused:
            protected(formats("hls"), given)

        assert str(refused.value).startswith(f"drm is {shown(given)}; it is Drm(systems=[…], speke=…)")


class TestContentIds:
    def template(self, given: dict[str, Format], unit: Drm | None = None) -> str | None:
        found = drm_of_content_ids(given, unit)
        return found and found.content_id

    def test_are_none_in_a_unit_without_protection(self) -> None:
        assert self.template(formats("hls", "dash")) is None

    def test_are_the_keys_by_default(self) -> None:
        assert self.template(formats("dash"), drm(WIDEVINE)) == "{key}"

    def test_are_what_the_unit_says(self) -> None:
        assert self.template(formats("dash"), drm(WIDEVINE, content_id="{stack}-{key}")) == "{stack}-{key}"

    def test_are_what_one_protected_format_says(self) -> None:
        own = Aes128(URL, ROLE, content_id="{stack}-{key}")

        assert self.template({"dash": dash(), "hls": hls(drm=own)}) == "{stack}-{key}"

    def test_are_what_the_unit_says_where_a_format_says_nothing(self) -> None:
        given = {"hls": hls(drm=drm(FAIRPLAY)), "dash": dash()}

        assert self.template(given, drm(WIDEVINE, content_id="{stack}-{key}")) == "{stack}-{key}"

    def test_refuse_two_templates_in_one_unit(self) -> None:
        given = {"hls": hls(drm=drm(FAIRPLAY, content_id="{project}-{key}")), "dash": dash()}

        with pytest.raises(
            ProgramError, match=r"the content_ids '\{project\}-\{key\}' and '\{stack\}-\{key\}', and an"
        ):
            self.template(given, drm(WIDEVINE, content_id="{stack}-{key}"))

    def test_do_not_ask_a_clear_format(self) -> None:
        assert self.template(formats("hls", clear=True), drm(WIDEVINE)) is None
