"""Accounts as the service describes them, of every kind that somebody may have made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from pulumi_mediapackage_vod.export.account import Group

REGION, ACCOUNT = "eu-west-1", "111122223333"
ROLES = [f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("reads-movies", "path/reads-others")]
IDS = st.text("abcXYZ019_-", min_size=1, max_size=8)
ODD = st.sampled_from(["class", "None", "0", "-", "_", "hls", "VodPackaging", "pulumi", "a" * 256])
KEYS = st.sampled_from(["team", "cost centre", "a/b=c+d@e", "class", "Name"])
TAGS = st.dictionaries(KEYS, st.text("ab :/=+-@_.", max_size=5), max_size=3)
SOURCES = st.sampled_from(["a.m3u8", "ä b/c.smil", "it's.m3u8", "x+y.m3u8"])
WIDEVINE, PLAYREADY = "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed", "9a04f079-9840-4286-ab92-e65be0885f95"
FAIRPLAY, AES_128 = "94ce86fb-07ff-4f43-adb8-93d2fa968ca2", "81376844-f976-481e-a84e-cc25d39b0b33"
STREAMS = st.fixed_dictionaries(
    {},
    optional={
        "max_video_bits_per_second": st.integers(2, 2147483647),
        "min_video_bits_per_second": st.integers(0, 1),
        "stream_order": st.sampled_from(["ORIGINAL", "VIDEO_BITRATE_ASCENDING", "VIDEO_BITRATE_DESCENDING"]),
    },
)
NAMES = st.sampled_from(["index", "main", "a", "b"])
HLS = {
    "ad_markers": st.sampled_from(["NONE", "SCTE35_ENHANCED", "PASSTHROUGH"]),
    "include_iframe_only_stream": st.booleans(),
    "manifest_name": NAMES,
    "program_date_time_interval_seconds": st.sampled_from([0, 60, 30]),
    "repeat_ext_x_key": st.booleans(),
    "stream_selection": STREAMS,
}
DASH = {
    "manifest_layout": st.sampled_from(["FULL", "COMPACT"]),
    "manifest_name": NAMES,
    "min_buffer_time_seconds": st.integers(1, 40),
    "profile": st.sampled_from(["NONE", "HBBTV_1_5"]),
    "scte_markers_source": st.sampled_from(["SEGMENTS", "MANIFEST"]),
    "stream_selection": STREAMS,
}
MSS = {"manifest_name": NAMES, "stream_selection": STREAMS}
SECONDS = {"segment_duration_seconds": st.integers(1, 12)}
INIT = {"include_encoder_configuration_in_segments": st.booleans()}


def manifests(options: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """One or two, whose names differ."""
    return st.lists(
        st.fixed_dictionaries({}, optional=dict(options)),
        min_size=1,
        max_size=2,
        unique_by=lambda each: each.get("manifest_name", "index"),
    )


def encryption(*systems: str, **more: Any) -> st.SearchStrategy[Any]:
    provider = {"role_arn": ROLES[0], "system_ids": [*systems], "url": "https://keys.example.com/speke"}
    return st.fixed_dictionaries({"speke_key_provider": st.just(provider)}, optional=more)


VECTOR = st.just("0123456789abcdef" * 2)
OF_HLS = encryption(FAIRPLAY, encryption_method=st.just("SAMPLE_AES"), constant_initialization_vector=VECTOR)
PACKAGES = st.one_of(
    st.fixed_dictionaries(
        {"hls_manifests": manifests(HLS)},
        optional={
            **SECONDS,
            "include_dvb_subtitles": st.booleans(),
            "use_audio_rendition_group": st.booleans(),
            "encryption": OF_HLS | encryption(AES_128, encryption_method=st.just("AES_128")),
        },
    ).map(lambda package: {"hls_package": package}),
    st.fixed_dictionaries(
        {"dash_manifests": manifests(DASH)},
        optional={
            **SECONDS,
            **INIT,
            "include_iframe_only_stream": st.booleans(),
            "period_triggers": st.sampled_from([[], ["ADS"]]),
            "segment_template_format": st.sampled_from(["NUMBER_WITH_TIMELINE", "TIME_WITH_TIMELINE"]),
            "encryption": encryption(WIDEVINE, PLAYREADY),
        },
    ).map(lambda package: {"dash_package": package}),
    st.fixed_dictionaries(
        {"hls_manifests": manifests(HLS)}, optional={**SECONDS, **INIT, "encryption": encryption(WIDEVINE)}
    ).map(lambda package: {"cmaf_package": package}),
    st.fixed_dictionaries(
        {"mss_manifests": manifests(MSS)}, optional={**SECONDS, "encryption": encryption(PLAYREADY)}
    ).map(lambda package: {"mss_package": package}),
)
AUTHORIZATION = {
    "cdn_identifier_secret": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:cdn-AbCdEf",
    "secrets_role_arn": ROLES[0],
}
OWNER = {"pulumi-mediapackage-vod:owner": "movies/prod/somebody@12345678"}


def described(kind: str, id_: str, **props: Any) -> dict[str, Any]:
    """What every object has."""
    arn = f"arn:aws:mediapackage-vod:{REGION}:{ACCOUNT}:{kind}/{id_}"
    return {"id": id_, "arn": arn, "created_at": "2026-01-02T03:04:05Z", **props}


@st.composite
def groups(draw: st.DrawFn, prefix: str = "") -> Group:
    id_ = (prefix + draw(IDS | ODD))[:256]
    tags = draw(TAGS)
    own = st.just(tags) | st.just(tags) | TAGS | st.just({**tags, **OWNER})
    settings = draw(
        st.just({})
        | st.fixed_dictionaries(
            {},
            optional={
                "authorization": st.just(AUTHORIZATION),
                "egress_access_logs": st.just({"log_group_name": "/aws/MediaPackage/mine"}),
            },
        )
    )
    domain = f"https://0123.egress.mediapackage-vod.{REGION}.amazonaws.com"
    group = described("packaging-groups", id_, domain_name=domain, tags=draw(own), **settings)
    ids = [f"{prefix}{each}"[:256] for each in draw(st.lists(IDS | ODD, max_size=4, unique=True))]
    configurations: list[dict[str, Any]] = []
    for each in ids:
        own_tags = draw(st.just(group["tags"]) | own)
        made = described("packaging-configurations", each, packaging_group_id=id_, tags=own_tags, **draw(PACKAGES))
        configurations.append(made)
    assets: list[dict[str, Any]] = []
    for each in [f"{prefix}{each}"[:256] for each in draw(st.lists(IDS | ODD, max_size=4, unique=True))]:
        own_tags = draw(st.just(group["tags"]) | own)
        options = draw(st.just({}) | st.just({"resource_id": f"content-{each}"}))
        made = described("assets", each, packaging_group_id=id_, tags=own_tags, **options)
        made["source_arn"] = f"arn:aws:s3:::acme-movies/{draw(SOURCES)}"
        made["source_role_arn"] = draw(st.sampled_from(ROLES))
        made["egress_endpoints"] = [
            {"packaging_configuration_id": one, "status": "PLAYABLE", "url": f"{domain}/out/v1/{one}/i.x"}
            for one in ids
        ]
        assets.append(made)
    in_order = [tuple(sorted(found, key=lambda each: each["id"])) for found in (configurations, assets)]
    return Group(group, *in_order)
