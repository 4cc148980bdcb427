"""manifest_filter(): every parameter, its range or list, and what is refused."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, unquote

import pulumi
import pytest

from pulumi_mediapackage_vod.components.delivery.manifest_filter import ManifestFilters, manifest_filter

INT_MAX = 2147483647


def value_of(**parameters: Any) -> str:
    """What the service reads."""
    name, _, value = manifest_filter(**parameters).partition("=")
    assert name == "aws.manifestfilter"
    assert not re.search(r"[:;,+]", value)
    return unquote(value)


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "text"),
    [
        ("audio_bitrate", 0, INT_MAX, "0-2147483647"),
        ("audio_channels", 1, 32767, "1-32767"),
        ("audio_sample_rate", 0, INT_MAX, "0-2147483647"),
        ("trickplay_height", 1, INT_MAX, "1-2147483647"),
        ("video_bitrate", 0, INT_MAX, "0-2147483647"),
        ("video_framerate", 1, 999.999, "1-999.999"),
        ("video_height", 1, 32767, "1-32767"),
    ],
)
class TestRanges:
    def test_hold_the_documented_ends(self, name: str, lowest: int, highest: float, text: str) -> None:
        assert value_of(**{name: (lowest, highest)}) == f"{name}:{text}"

    def test_may_be_a_list_and_a_single_value(self, name: str, lowest: int, highest: float, text: str) -> None:
        assert value_of(**{name: [lowest + 1, lowest + 1]}) == f"{name}:{lowest + 1}-{lowest + 1}"

    def test_below_the_lowest_are_refused(self, name: str, lowest: int, highest: float, text: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"manifest_filter\({name}=.*numbers from {lowest} to {highest}"):
            value_of(**{name: (lowest - 1, highest)})

    def test_above_the_highest_are_refused(self, name: str, lowest: int, highest: float, text: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"manifest_filter\({name}=.*numbers from {lowest} to {highest}"):
            value_of(**{name: (lowest, highest + 1)})

    def test_the_wrong_way_round_are_refused(self, name: str, lowest: int, highest: float, text: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"{name}=\(20, 10\)\): the lower end comes first: \(10, 20\)"):
            value_of(**{name: (20, 10)})

    @pytest.mark.parametrize("given", [720, (720,), (720, 1080, 2160), "720-1080", {}], ids=str)
    def test_without_two_ends_are_refused(self, given: Any, name: str, lowest: int, highest: float, text: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"manifest_filter\({name}=.*for one value write it twice"):
            value_of(**{name: given})

    @pytest.mark.parametrize("end", ["720", None, True, float("nan")], ids=str)
    def test_of_anything_but_numbers_are_refused(
        self, end: Any, name: str, lowest: int, highest: float, text: str
    ) -> None:
        with pytest.raises(pulumi.RunError, match=rf"manifest_filter\({name}=.*it is a range of two"):
            value_of(**{name: (lowest, end)})


class TestFrameRates:
    def test_keep_up_to_three_decimals(self) -> None:
        assert value_of(video_framerate=(23.976, 30.0)) == "video_framerate:23.976-30"
        assert value_of(video_framerate=(29.9, 29.97)) == "video_framerate:29.9-29.97"

    def test_with_more_decimals_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"at most three decimals: 23\.976"):
            manifest_filter(video_framerate=(24000 / 1001, 30))

    def test_other_ranges_take_whole_numbers_alone(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"=\(720\.0, 1080\)\): it is a range of two whole numbers"):
            value_of(video_height=(720.0, 1080))


class TestLists:
    @pytest.mark.parametrize(
        ("name", "values", "text"),
        [
            ("audio_codec", ["AACL", "AACH", "AC-3", "EC-3"], "AACL,AACH,AC-3,EC-3"),
            ("audio_language", ["fr", "en-US", "de"], "fr,en-US,de"),
            ("subtitle_language", ["en-US", "hi"], "en-US,hi"),
            ("trickplay_type", ["iframe", "image", "none"], "iframe,image,none"),
            ("video_codec", ["H264", "H265"], "H264,H265"),
            ("video_dynamic_range", ["hdr10", "hlg", "sdr"], "hdr10,hlg,sdr"),
        ],
    )
    def test_hold_what_is_documented(self, name: str, values: list[str], text: str) -> None:
        assert value_of(**{name: values}) == f"{name}:{text}"

    def test_may_be_one_text(self) -> None:
        assert value_of(audio_language="en") == "audio_language:en"

    def test_are_spelled_as_documented(self) -> None:
        assert value_of(video_codec=("h264",), audio_codec="ec-3") == "audio_codec:EC-3;video_codec:H264"

    def test_keep_the_spelling_of_languages(self) -> None:
        assert value_of(audio_language=["EN-us"]) == "audio_language:EN-us"

    @pytest.mark.parametrize(
        ("name", "allowed"),
        [
            ("audio_codec", "AACL, AACH, AC-3, EC-3"),
            ("trickplay_type", "iframe, image, none"),
            ("video_codec", "H264, H265"),
            ("video_dynamic_range", "hdr10, hlg, sdr"),
        ],
    )
    def test_of_other_values_are_refused(self, name: str, allowed: str) -> None:
        with pytest.raises(pulumi.RunError, match=rf"{name}=\['vp9'\]\): it is one or more of {allowed}"):
            value_of(**{name: ["vp9"]})

    @pytest.mark.parametrize("given", [[], (), "", [""], [7], 7, {"en": 1}], ids=str)
    def test_of_no_texts_are_refused(self, given: Any) -> None:
        with pytest.raises(pulumi.RunError, match=r"audio_language=.*one or more texts, such as \['en', 'fr'\]"):
            manifest_filter(audio_language=given)

    @pytest.mark.parametrize("separator", [":", ";", ","])
    def test_with_a_separator_are_refused(self, separator: str) -> None:
        with pytest.raises(pulumi.RunError, match=r"audio_language=.* has one of the query's own separators"):
            manifest_filter(audio_language=[f"en{separator}fr"])

    def test_are_encoded_where_a_url_needs_it(self) -> None:
        query = manifest_filter(audio_language=["en & fr", "français+#"])

        assert query == "aws.manifestfilter=audio_language%3Aen%20%26%20fr%2Cfran%C3%A7ais%2B%23"
        assert parse_qs(query) == {"aws.manifestfilter": ["audio_language:en & fr,français+#"]}


class TestQueries:
    def test_join_parameters_in_one_order(self) -> None:
        query = "aws.manifestfilter=audio_language%3Aen%3Bvideo_height%3A720-1080"

        assert manifest_filter(video_height=(720, 1080), audio_language=["en"]) == query
        assert manifest_filter(audio_language=["en"], video_height=(720, 1080)) == query

    def test_leave_out_none(self) -> None:
        assert value_of(video_codec="H264", audio_codec=None) == "video_codec:H264"

    def test_of_1024_characters_pass(self) -> None:
        assert len(value_of(audio_language="x" * (1024 - len("audio_language:")))) == 1024

    def test_of_more_characters_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"makes 1025 characters; the service takes 1024.* is audio_language"):
            manifest_filter(audio_language="x" * (1025 - len("video_codec:H264;audio_language:")), video_codec="H264")

    def test_are_counted_as_the_service_reads_them(self) -> None:
        assert len(value_of(audio_language="é" * 1009)) == 1024

    def test_without_a_parameter_are_refused(self) -> None:
        with pytest.raises(pulumi.RunError, match=r"manifest_filter\(\) has no parameter; it takes audio_bitrate, "):
            manifest_filter()

    def test_with_an_unknown_parameter_name_the_nearest(self) -> None:
        with pytest.raises(
            pulumi.RunError, match=r"manifest_filter\(\) has no option 'video_hight'; did you mean 'video_height'\?"
        ):
            value_of(video_hight=(720, 1080))

    def test_know_the_documented_parameters(self) -> None:
        assert set(ManifestFilters.__annotations__) == {
            "audio_bitrate",
            "audio_channels",
            "audio_codec",
            "audio_language",
            "audio_sample_rate",
            "subtitle_language",
            "trickplay_height",
            "trickplay_type",
            "video_bitrate",
            "video_codec",
            "video_dynamic_range",
            "video_framerate",
            "video_height",
        }
