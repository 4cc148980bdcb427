"""Formats with every option of each."""

import pulumi

from pulumi_mediapackage_vod.components import Format, VodPackaging, cmaf, dash, hls, mss

seconds: pulumi.Output[int] = pulumi.Output.from_input(6)
yes: pulumi.Output[bool] = pulumi.Output.from_input(True)

formats: dict[str, Format] = {
    "hls": hls(
        segment_duration_seconds=seconds,
        manifest_name="index",
        ad_markers="PASSTHROUGH",
        program_date_time_interval_seconds=0,
        repeat_ext_x_key=yes,
        include_iframe_only_stream=True,
        use_audio_rendition_group=False,
        include_dvb_subtitles=True,
        min_video_bits_per_second=1,
        max_video_bits_per_second=3_000_000,
        stream_order="ORIGINAL",
        configuration_id="hls",
    ),
    "dash": dash(
        min_buffer_time_seconds=seconds,
        profile="HBBTV_1_5",
        manifest_layout="COMPACT",
        scte_markers_source="MANIFEST",
        period_triggers=["ADS"],
        segment_template_format="TIME_WITH_TIMELINE",
        include_encoder_configuration_in_segments=yes,
        include_iframe_only_stream=False,
        stream_order="VIDEO_BITRATE_ASCENDING",
    ),
    "cmaf": cmaf(
        ad_markers=None,
        repeat_ext_x_key=False,
        include_encoder_configuration_in_segments=True,
        stream_order="VIDEO_BITRATE_DESCENDING",
        clear=True,
    ),
    "mss": mss(segment_duration_seconds=2, manifest_name=None, max_video_bits_per_second=seconds),
}
VodPackaging("movies", assets={}, formats=formats)
VodPackaging("series", assets={}, formats=[hls(), *formats.values()])
