"""hls(), dash(), cmaf() and mss(): one packaging configuration each, with defaults that suit most catalogues.

The defaults are those of AWS's own Video on Demand solution. Every one of them is contract: a changed default would
replace the configurations of everybody who relies on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pulumi import Input

FormatName = Literal["hls", "dash", "cmaf", "mss"]


@dataclass(frozen=True)
class Format:
    """A packaging configuration yet to be made; made by `hls()`, `dash()`, `cmaf()` or `mss()`."""

    name: FormatName
    """The package format, and its key in outputs unless another one is given."""

    package: Mapping[str, Any]
    """The package in the service's shape."""

    configuration_id: Input[str] | None = None
    """The configuration's id; generated if None."""


def hls(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    ad_markers: Input[str] | None = "SCTE35_ENHANCED",
    program_date_time_interval_seconds: Input[int] | None = 60,
    repeat_ext_x_key: Input[bool] | None = False,
    include_iframe_only_stream: Input[bool] | None = False,
    use_audio_rendition_group: Input[bool] | None = True,
    include_dvb_subtitles: Input[bool] | None = None,
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[str] | None = None,
    configuration_id: Input[str] | None = None,
) -> Format:
    """HLS with TS segments; its URL ends in `.m3u8`. None leaves an option to the service.

    Args:
        segment_duration_seconds: default 6; the service rounds it to a multiple of the source's.
        manifest_name: last part of the URL, without the ending; default `index`.
        ad_markers: `NONE`, `SCTE35_ENHANCED` (default; needs SCTE-35 in the source to show) or `PASSTHROUGH`.
        program_date_time_interval_seconds: seconds between EXT-X-PROGRAM-DATE-TIME tags, default 60; any interval
            also emits ID3 metadata every 5 s. 0 turns both off.
        repeat_ext_x_key: repeat EXT-X-KEY, default False; raises the load of the key server.
        include_iframe_only_stream: default False; needs a source with one video track.
        use_audio_rendition_group: audio in rendition groups, default True.
        include_dvb_subtitles: pass DVB subtitles through; the service's default is not to.
        min_video_bits_per_second: lowest video bitrate to offer.
        max_video_bits_per_second: highest video bitrate to offer.
        stream_order: `ORIGINAL`, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
    """
    manifest = _without_none(
        ad_markers=ad_markers,
        include_iframe_only_stream=include_iframe_only_stream,
        manifest_name=manifest_name,
        program_date_time_interval_seconds=program_date_time_interval_seconds,
        repeat_ext_x_key=repeat_ext_x_key,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = _without_none(
        hls_manifests=[manifest],
        include_dvb_subtitles=include_dvb_subtitles,
        segment_duration_seconds=segment_duration_seconds,
        use_audio_rendition_group=use_audio_rendition_group,
    )
    return Format("hls", package, configuration_id)


def dash(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    min_buffer_time_seconds: Input[int] | None = 18,
    profile: Input[str] | None = "NONE",
    manifest_layout: Input[str] | None = None,
    scte_markers_source: Input[str] | None = None,
    period_triggers: Input[list[Input[str]]] | None = None,
    segment_template_format: Input[str] | None = None,
    include_encoder_configuration_in_segments: Input[bool] | None = None,
    include_iframe_only_stream: Input[bool] | None = None,
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[str] | None = None,
    configuration_id: Input[str] | None = None,
) -> Format:
    """DASH with fragmented MP4; its URL ends in `.mpd`. None leaves an option to the service.

    Args:
        segment_duration_seconds: default 6; the service rounds it to a multiple of the source's.
        manifest_name: last part of the URL, without the ending; default `index`.
        min_buffer_time_seconds: what a player buffers before it starts; default 18, three segments.
        profile: `NONE` (default) or `HBBTV_1_5`.
        manifest_layout: `FULL` or `COMPACT`.
        scte_markers_source: `SEGMENTS` or `MANIFEST`; the latter needs enhanced HLS markers in the source.
        period_triggers: `["ADS"]` starts a new period at each SCTE-35 ad marker; default one period.
        segment_template_format: `NUMBER_WITH_TIMELINE`, `TIME_WITH_TIMELINE` or `NUMBER_WITH_DURATION`.
        include_encoder_configuration_in_segments: SPS, PPS and VPS in every segment, not the init fragment.
        include_iframe_only_stream: offer an I-frame only stream; needs a source with one video track.
        min_video_bits_per_second: lowest video bitrate to offer.
        max_video_bits_per_second: highest video bitrate to offer.
        stream_order: `ORIGINAL`, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
    """
    manifest = _without_none(
        manifest_layout=manifest_layout,
        manifest_name=manifest_name,
        min_buffer_time_seconds=min_buffer_time_seconds,
        profile=profile,
        scte_markers_source=scte_markers_source,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = _without_none(
        dash_manifests=[manifest],
        include_encoder_configuration_in_segments=include_encoder_configuration_in_segments,
        include_iframe_only_stream=include_iframe_only_stream,
        period_triggers=period_triggers,
        segment_duration_seconds=segment_duration_seconds,
        segment_template_format=segment_template_format,
    )
    return Format("dash", package, configuration_id)


def cmaf(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    ad_markers: Input[str] | None = "SCTE35_ENHANCED",
    program_date_time_interval_seconds: Input[int] | None = 60,
    repeat_ext_x_key: Input[bool] | None = False,
    include_iframe_only_stream: Input[bool] | None = False,
    include_encoder_configuration_in_segments: Input[bool] | None = None,
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[str] | None = None,
    configuration_id: Input[str] | None = None,
) -> Format:
    """CMAF: fragmented MP4 behind an HLS manifest; its URL ends in `.m3u8`. None leaves an option to the service.

    Args:
        segment_duration_seconds: default 6; the service rounds it to a multiple of the source's.
        manifest_name: last part of the URL, without the ending; default `index`.
        ad_markers: `NONE`, `SCTE35_ENHANCED` (default; needs SCTE-35 in the source to show) or `PASSTHROUGH`.
        program_date_time_interval_seconds: seconds between EXT-X-PROGRAM-DATE-TIME tags, default 60; any interval
            also emits ID3 metadata every 5 s. 0 turns both off.
        repeat_ext_x_key: repeat EXT-X-KEY, default False; raises the load of the key server.
        include_iframe_only_stream: default False; needs a source with one video track.
        include_encoder_configuration_in_segments: SPS, PPS and VPS in every segment, not the init fragment.
        min_video_bits_per_second: lowest video bitrate to offer.
        max_video_bits_per_second: highest video bitrate to offer.
        stream_order: `ORIGINAL`, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
    """
    manifest = _without_none(
        ad_markers=ad_markers,
        include_iframe_only_stream=include_iframe_only_stream,
        manifest_name=manifest_name,
        program_date_time_interval_seconds=program_date_time_interval_seconds,
        repeat_ext_x_key=repeat_ext_x_key,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = _without_none(
        hls_manifests=[manifest],
        include_encoder_configuration_in_segments=include_encoder_configuration_in_segments,
        segment_duration_seconds=segment_duration_seconds,
    )
    return Format("cmaf", package, configuration_id)


def mss(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[str] | None = None,
    configuration_id: Input[str] | None = None,
) -> Format:
    """Microsoft Smooth Streaming; its URL ends in `.ism/Manifest`. None leaves an option to the service.

    Args:
        segment_duration_seconds: default 6; the service rounds it to a multiple of the source's.
        manifest_name: last part of the URL but one, without the ending; default `index`.
        min_video_bits_per_second: lowest video bitrate to offer.
        max_video_bits_per_second: highest video bitrate to offer.
        stream_order: `ORIGINAL`, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
    """
    manifest = _without_none(
        manifest_name=manifest_name,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = _without_none(mss_manifests=[manifest], segment_duration_seconds=segment_duration_seconds)
    return Format("mss", package, configuration_id)


def _streams(
    lowest: Input[int] | None, highest: Input[int] | None, order: Input[str] | None
) -> Mapping[str, Any] | None:
    selection = _without_none(max_video_bits_per_second=highest, min_video_bits_per_second=lowest, stream_order=order)
    return selection or None


def _without_none(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
