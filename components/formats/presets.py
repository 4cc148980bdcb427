"""hls(), dash(), cmaf() and mss(): one packaging configuration each, with defaults that suit most catalogues.

The defaults are those of AWS's own Video on Demand solution. Every one of them is contract: a changed default would
replace the configurations of everybody who relies on it. None leaves an option to the service. Every option but
`drm` and `clear` may be an Output. Facts are from the guide's pages on each format, for HLS
https://docs.aws.amazon.com/mediapackage/latest/ug/cfigs-hls-manset.html, and from the service's API model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi import Input

from pulumi_mediapackage_vod.components.formats.drm import Aes128, Drm
from pulumi_mediapackage_vod.components.formats.format import Format
from pulumi_mediapackage_vod.facts.values import (
    AdMarkers,
    DashProfile,
    FormatName,
    ManifestLayout,
    PeriodTrigger,
    ScteMarkersSource,
    SegmentTemplateFormat,
    StreamOrder,
)
from pulumi_mediapackage_vod.program_inputs import without_none

__all__ = ["Format", "FormatName", "cmaf", "dash", "hls", "mss"]


def hls(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    ad_markers: Input[AdMarkers] | None = "SCTE35_ENHANCED",
    program_date_time_interval_seconds: Input[int] | None = 60,
    repeat_ext_x_key: Input[bool] | None = False,
    include_iframe_only_stream: Input[bool] | None = False,
    use_audio_rendition_group: Input[bool] | None = True,
    include_dvb_subtitles: Input[bool] | None = None,
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[StreamOrder] | None = None,
    configuration_id: Input[str] | None = None,
    drm: Drm | Aes128 | None = None,
    clear: bool = False,
) -> Format:
    """HLS with TS segments; its URL ends in `.m3u8`.

    Args:
        segment_duration_seconds: default 6; rounded to the nearest multiple of the source's segments.
        manifest_name: last part of the URL, without the ending; default `index`.
        ad_markers: `SCTE35_ENHANCED` (default) makes markers and blackout tags of the source's SCTE-35 messages,
            `PASSTHROUGH` copies those of its playlists, `NONE` leaves them out; a source without markers shows none.
        program_date_time_interval_seconds: seconds between EXT-X-PROGRAM-DATE-TIME tags, default 60; any interval
            also emits ID3 metadata every 5 s. 0 turns both off; ID3 metadata of the source passes anyway.
        repeat_ext_x_key: the key before every segment instead of once, as some players need; default False. Raises the
            load of the key server.
        include_iframe_only_stream: an I-frame playlist for trick play, made of the manifest's first rendition; default
            False.
        use_audio_rendition_group: all audio in one group for all video renditions, default True. With one language
            and codec, and audio muxed into several renditions, the group has that audio once for each.
        include_dvb_subtitles: pass DVB subtitles of the source through; the service's default is not to.
        min_video_bits_per_second: lowest video bitrate to offer, of the video alone. Default: 0.
        max_video_bits_per_second: highest video bitrate to offer. Default: no limit.
        stream_order: `ORIGINAL`, as in the source, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
        drm: protection of this format alone, instead of the unit's; `Aes128(…)` for plain AES-128.
        clear: publish it unprotected in a unit with `drm=`.
    """
    manifest = without_none(
        ad_markers=ad_markers,
        include_iframe_only_stream=include_iframe_only_stream,
        manifest_name=manifest_name,
        program_date_time_interval_seconds=program_date_time_interval_seconds,
        repeat_ext_x_key=repeat_ext_x_key,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = without_none(
        hls_manifests=[manifest],
        include_dvb_subtitles=include_dvb_subtitles,
        segment_duration_seconds=segment_duration_seconds,
        use_audio_rendition_group=use_audio_rendition_group,
    )
    return Format("hls", package, configuration_id, drm, clear)


def dash(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    min_buffer_time_seconds: Input[int] | None = 18,
    profile: Input[DashProfile] | None = "NONE",
    manifest_layout: Input[ManifestLayout] | None = None,
    scte_markers_source: Input[ScteMarkersSource] | None = None,
    period_triggers: Input[Sequence[Input[PeriodTrigger]]] | None = None,
    segment_template_format: Input[SegmentTemplateFormat] | None = None,
    include_encoder_configuration_in_segments: Input[bool] | None = None,
    include_iframe_only_stream: Input[bool] | None = None,
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[StreamOrder] | None = None,
    configuration_id: Input[str] | None = None,
    drm: Drm | None = None,
    clear: bool = False,
) -> Format:
    """DASH with fragmented MP4; its URL ends in `.mpd`.

    Args:
        segment_duration_seconds: default 6; rounded to the nearest multiple of the source's segments.
        manifest_name: last part of the URL, without the ending; default `index`.
        min_buffer_time_seconds: what a player buffers before it starts; default 18, three segments.
        profile: `NONE` (default) or `HBBTV_1_5`, for output that complies with HbbTV 1.5.
        manifest_layout: `FULL` repeats elements in every Representation, `COMPACT` has them once an AdaptationSet.
        scte_markers_source: `SEGMENTS` or `MANIFEST` of the source. The latter reads enhanced markers
            (`#EXT-OATCLS-SCTE35`) of an HLS source's child playlists alone, no Elemental or DATERANGE ones.
        period_triggers: `["ADS"]` starts a new period at each SCTE-35 marker of the source, which ad insertion by
            MediaTailor needs. Default: one period, and no markers in the segments.
        segment_template_format: `NUMBER_WITH_TIMELINE`, `TIME_WITH_TIMELINE`, or `NUMBER_WITH_DURATION`, which the
            service does not support with `period_triggers`: the two together are refused in the preview.
        include_encoder_configuration_in_segments: SPS, PPS and VPS in every video segment instead of the init
            fragment, for titles whose renditions differ in them.
        include_iframe_only_stream: an I-frame stream for trick play, made of the manifest's first rendition.
        min_video_bits_per_second: lowest video bitrate to offer, of the video alone. Default: 0.
        max_video_bits_per_second: highest video bitrate to offer. Default: no limit.
        stream_order: `ORIGINAL`, as in the source, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
        drm: protection of this format alone, instead of the unit's.
        clear: publish it unprotected in a unit with `drm=`.
    """
    manifest = without_none(
        manifest_layout=manifest_layout,
        manifest_name=manifest_name,
        min_buffer_time_seconds=min_buffer_time_seconds,
        profile=profile,
        scte_markers_source=scte_markers_source,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = without_none(
        dash_manifests=[manifest],
        include_encoder_configuration_in_segments=include_encoder_configuration_in_segments,
        include_iframe_only_stream=include_iframe_only_stream,
        period_triggers=period_triggers,
        segment_duration_seconds=segment_duration_seconds,
        segment_template_format=segment_template_format,
    )
    return Format("dash", package, configuration_id, drm, clear)


def cmaf(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    ad_markers: Input[AdMarkers] | None = "SCTE35_ENHANCED",
    program_date_time_interval_seconds: Input[int] | None = 60,
    repeat_ext_x_key: Input[bool] | None = False,
    include_iframe_only_stream: Input[bool] | None = False,
    include_encoder_configuration_in_segments: Input[bool] | None = None,
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[StreamOrder] | None = None,
    configuration_id: Input[str] | None = None,
    drm: Drm | None = None,
    clear: bool = False,
) -> Format:
    """CMAF: fragmented MP4 behind an HLS manifest, with audio always in rendition groups; its URL ends in `.m3u8`.

    Args:
        segment_duration_seconds: default 6; rounded to the nearest multiple of the source's segments.
        manifest_name: last part of the URL, without the ending; default `index`.
        ad_markers: as of `hls()`, default `SCTE35_ENHANCED`.
        program_date_time_interval_seconds: as of `hls()`, with the same ID3 metadata; default 60.
        repeat_ext_x_key: as of `hls()`, with the same load on the key server; default False.
        include_iframe_only_stream: an I-frame playlist for trick play, default False; needs a source with a single
            video track.
        include_encoder_configuration_in_segments: SPS, PPS and VPS in every video segment instead of the init
            fragment, for titles whose renditions differ in them.
        min_video_bits_per_second: lowest video bitrate to offer, of the video alone. Default: 0.
        max_video_bits_per_second: highest video bitrate to offer. Default: no limit.
        stream_order: `ORIGINAL`, as in the source, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
        drm: protection of this format alone, instead of the unit's.
        clear: publish it unprotected in a unit with `drm=`.
    """
    manifest = without_none(
        ad_markers=ad_markers,
        include_iframe_only_stream=include_iframe_only_stream,
        manifest_name=manifest_name,
        program_date_time_interval_seconds=program_date_time_interval_seconds,
        repeat_ext_x_key=repeat_ext_x_key,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = without_none(
        hls_manifests=[manifest],
        include_encoder_configuration_in_segments=include_encoder_configuration_in_segments,
        segment_duration_seconds=segment_duration_seconds,
    )
    return Format("cmaf", package, configuration_id, drm, clear)


def mss(
    *,
    segment_duration_seconds: Input[int] | None = 6,
    manifest_name: Input[str] | None = "index",
    min_video_bits_per_second: Input[int] | None = None,
    max_video_bits_per_second: Input[int] | None = None,
    stream_order: Input[StreamOrder] | None = None,
    configuration_id: Input[str] | None = None,
    drm: Drm | None = None,
    clear: bool = False,
) -> Format:
    """Microsoft Smooth Streaming; its URL ends in `.ism/Manifest`.

    Args:
        segment_duration_seconds: default 6; rounded to the nearest multiple of the source's segments.
        manifest_name: last part of the URL but one, without the ending; default `index`.
        min_video_bits_per_second: lowest video bitrate to offer, of the video alone. Default: 0.
        max_video_bits_per_second: highest video bitrate to offer. Default: no limit.
        stream_order: `ORIGINAL`, as in the source, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`.
        configuration_id: the configuration's id; a chosen one makes every edit delete before it creates.
        drm: protection of this format alone, instead of the unit's.
        clear: publish it unprotected in a unit with `drm=`.
    """
    manifest = without_none(
        manifest_name=manifest_name,
        stream_selection=_streams(min_video_bits_per_second, max_video_bits_per_second, stream_order),
    )
    package = without_none(mss_manifests=[manifest], segment_duration_seconds=segment_duration_seconds)
    return Format("mss", package, configuration_id, drm, clear)


def _streams(
    lowest: Input[int] | None, highest: Input[int] | None, order: Input[StreamOrder] | None
) -> Mapping[str, Any] | None:
    selection = without_none(max_video_bits_per_second=highest, min_video_bits_per_second=lowest, stream_order=order)
    return selection or None
