"""The service's shapes as typed dictionaries, 1:1 with its API: snake_case names, one docstring under each field.

An option that is left out is not sent; the service then decides. Type checkers know the enumerated values of today; at
run time they are those of the installed botocore, so a newer boto3 accepts newer values. Source of every fact not
marked otherwise: the MediaPackage VOD API reference,
https://docs.aws.amazon.com/mediapackage-vod/latest/apireference/packaging_configurations.html
"""

from __future__ import annotations

from collections.abc import Sequence

from pulumi import Input
from typing_extensions import NotRequired, TypedDict

from pulumi_mediapackage_vod.facts.values import (
    AdMarkers,
    AudioPreset,
    DashProfile,
    EncryptionMethod,
    ManifestLayout,
    PeriodTrigger,
    ScteMarkersSource,
    SegmentTemplateFormat,
    StreamOrder,
    VideoPreset,
)


class Authorization(TypedDict):
    """CDN authorization of a packaging group (API: `Authorization`)."""

    cdn_identifier_secret: Input[str]
    """ARN of the Secrets Manager secret that holds the CDN's identifier, in the group's account and Region."""

    secrets_role_arn: Input[str]
    """ARN of the IAM role with which MediaPackage reads that secret."""


class EgressAccessLogs(TypedDict):
    """Access logs of a packaging group (API: `EgressAccessLogs`). `{}` turns them on with the service's log group."""

    log_group_name: NotRequired[Input[str]]
    """CloudWatch log group; starts with `/aws/MediaPackage/`, at most 512 characters."""


class StreamSelection(TypedDict):
    """Which streams of the source a manifest offers (API: `StreamSelection`)."""

    max_video_bits_per_second: NotRequired[Input[int]]
    """Highest video bitrate, in bits per second. Default: 2147483647, which means no limit."""

    min_video_bits_per_second: NotRequired[Input[int]]
    """Lowest video bitrate, in bits per second. Default: 0."""

    stream_order: NotRequired[Input[StreamOrder]]
    """`ORIGINAL`, `VIDEO_BITRATE_ASCENDING` or `VIDEO_BITRATE_DESCENDING`."""


class EncryptionContractConfiguration(TypedDict):
    """SPEKE 2.0: which keys encrypt which tracks (API: `EncryptionContractConfiguration`)."""

    preset_speke20_audio: Input[AudioPreset]
    """`PRESET-AUDIO-1` to `PRESET-AUDIO-3`, `SHARED` or `UNENCRYPTED`."""

    preset_speke20_video: Input[VideoPreset]
    """`PRESET-VIDEO-1` to `PRESET-VIDEO-8`, `SHARED` or `UNENCRYPTED`."""


class SpekeKeyProvider(TypedDict):
    """The key server (API: `SpekeKeyProvider`)."""

    role_arn: Input[str]
    """ARN of the IAM role that MediaPackage assumes to reach the key server."""

    system_ids: Input[Sequence[Input[str]]]
    """DRM system ids (UUIDs) to ask keys for."""

    url: Input[str]
    """Address of the key server; starts with `https://`."""

    encryption_contract_configuration: NotRequired[Input[EncryptionContractConfiguration]]
    """Set it to use SPEKE 2.0; SPEKE 1.0 without."""


class HlsEncryption(TypedDict):
    """Encryption of an HLS package (API: `HlsEncryption`)."""

    speke_key_provider: Input[SpekeKeyProvider]
    """The key server."""

    constant_initialization_vector: NotRequired[Input[str]]
    """128 bits as 32 hexadecimal characters. Default: the service rotates the vector."""

    encryption_method: NotRequired[Input[EncryptionMethod]]
    """`AES_128` or `SAMPLE_AES` (FairPlay)."""


class CmafEncryption(TypedDict):
    """Encryption of a CMAF package (API: `CmafEncryption`)."""

    speke_key_provider: Input[SpekeKeyProvider]
    """The key server."""

    constant_initialization_vector: NotRequired[Input[str]]
    """128 bits as 32 hexadecimal characters. Default: the service makes one."""


class DashEncryption(TypedDict):
    """Encryption of a DASH package (API: `DashEncryption`)."""

    speke_key_provider: Input[SpekeKeyProvider]
    """The key server."""


class MssEncryption(TypedDict):
    """Encryption of a Smooth Streaming package (API: `MssEncryption`)."""

    speke_key_provider: Input[SpekeKeyProvider]
    """The key server."""


class HlsManifest(TypedDict):
    """A manifest of an HLS or CMAF package (API: `HlsManifest`)."""

    ad_markers: NotRequired[Input[AdMarkers]]
    """`NONE`, `SCTE35_ENHANCED` or `PASSTHROUGH`: how SCTE-35 ad markers appear."""

    include_iframe_only_stream: NotRequired[Input[bool]]
    """Offer an I-frame only stream."""

    manifest_name: NotRequired[Input[str]]
    """Last part of the endpoint's URL, without the ending. Default: `index`."""

    program_date_time_interval_seconds: NotRequired[Input[int]]
    """Seconds between EXT-X-PROGRAM-DATE-TIME tags; the service then also emits ID3 metadata every 5 s.
    Default: 0, no tags."""

    repeat_ext_x_key: NotRequired[Input[bool]]
    """Repeat the EXT-X-KEY tag in the manifest; raises the load of the key server."""

    stream_selection: NotRequired[Input[StreamSelection]]
    """Which streams to offer. Default: all."""


class DashManifest(TypedDict):
    """A manifest of a DASH package (API: `DashManifest`)."""

    manifest_layout: NotRequired[Input[ManifestLayout]]
    """`FULL` (elements in every Representation) or `COMPACT` (combined per AdaptationSet)."""

    manifest_name: NotRequired[Input[str]]
    """Last part of the endpoint's URL, without the ending. Default: `index`."""

    min_buffer_time_seconds: NotRequired[Input[int]]
    """Seconds that a player buffers at least before it starts."""

    profile: NotRequired[Input[DashProfile]]
    """`NONE` or `HBBTV_1_5`."""

    scte_markers_source: NotRequired[Input[ScteMarkersSource]]
    """`SEGMENTS` or `MANIFEST`: where in the source SCTE-35 markers are read."""

    stream_selection: NotRequired[Input[StreamSelection]]
    """Which streams to offer. Default: all."""


class MssManifest(TypedDict):
    """A manifest of a Smooth Streaming package (API: `MssManifest`)."""

    manifest_name: NotRequired[Input[str]]
    """Last part of the endpoint's URL, without the ending. Default: `index`."""

    stream_selection: NotRequired[Input[StreamSelection]]
    """Which streams to offer. Default: all."""


class HlsPackage(TypedDict):
    """HLS with TS segments (API: `HlsPackage`)."""

    hls_manifests: Input[Sequence[Input[HlsManifest]]]
    """At least one manifest; `[{}]` is one with all defaults."""

    encryption: NotRequired[Input[HlsEncryption]]
    """Default: clear."""

    include_dvb_subtitles: NotRequired[Input[bool]]
    """Pass DVB subtitles through."""

    segment_duration_seconds: NotRequired[Input[int]]
    """Seconds; rounded to a multiple of the source's segment duration."""

    use_audio_rendition_group: NotRequired[Input[bool]]
    """Place audio streams in rendition groups."""


class DashPackage(TypedDict):
    """DASH with fragmented MP4 segments (API: `DashPackage`)."""

    dash_manifests: Input[Sequence[Input[DashManifest]]]
    """At least one manifest; `[{}]` is one with all defaults."""

    encryption: NotRequired[Input[DashEncryption]]
    """Default: clear."""

    include_encoder_configuration_in_segments: NotRequired[Input[bool]]
    """Put SPS, PPS and VPS into every video segment instead of the init fragment."""

    include_iframe_only_stream: NotRequired[Input[bool]]
    """Offer an I-frame only stream."""

    period_triggers: NotRequired[Input[Sequence[Input[PeriodTrigger]]]]
    """`ADS`: a new period at each SCTE-35 ad marker. Default: empty, one period."""

    segment_duration_seconds: NotRequired[Input[int]]
    """Seconds; rounded to a multiple of the source's segment duration."""

    segment_template_format: NotRequired[Input[SegmentTemplateFormat]]
    """`NUMBER_WITH_TIMELINE`, `TIME_WITH_TIMELINE` or `NUMBER_WITH_DURATION`."""


class CmafPackage(TypedDict):
    """CMAF segments behind HLS manifests (API: `CmafPackage`)."""

    hls_manifests: Input[Sequence[Input[HlsManifest]]]
    """At least one manifest; `[{}]` is one with all defaults."""

    encryption: NotRequired[Input[CmafEncryption]]
    """Default: clear."""

    include_encoder_configuration_in_segments: NotRequired[Input[bool]]
    """Put SPS, PPS and VPS into every video segment instead of the init fragment."""

    segment_duration_seconds: NotRequired[Input[int]]
    """Seconds; rounded to a multiple of the source's segment duration."""


class MssPackage(TypedDict):
    """Microsoft Smooth Streaming (API: `MssPackage`)."""

    mss_manifests: Input[Sequence[Input[MssManifest]]]
    """At least one manifest; `[{}]` is one with all defaults."""

    encryption: NotRequired[Input[MssEncryption]]
    """Default: clear."""

    segment_duration_seconds: NotRequired[Input[int]]
    """Seconds; rounded to a multiple of the source's segment duration."""
