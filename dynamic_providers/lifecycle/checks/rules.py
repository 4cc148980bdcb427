"""What the service is documented to refuse and its model does not say: ids, ARNs, sources, package formats."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.secret_inputs import secret_around
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, Problem
from pulumi_mediapackage_vod.dynamic_providers.service.settings import sdk_endpoints
from pulumi_mediapackage_vod.facts import patterns

PACKAGES = {
    "hls_package": "hls_manifests",
    "dash_package": "dash_manifests",
    "cmaf_package": "hls_manifests",
    "mss_package": "mss_manifests",
}
"""The package formats, each with the property that lists its manifests."""


def id_problems(path: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, str) and not patterns.ID.fullmatch(value):
        yield Problem(path, "1 to 256 letters, digits, _ and -", value)


def text_problems(path: str, value: Any) -> Iterator[Problem]:
    if value is not None and value is not UNKNOWN and not isinstance(value, str):
        yield Problem(path, "it is a text", value)


def region_problems(path: str, value: Any) -> Iterator[Problem]:
    """Only what does not look like a Region is refused: new ones come without a new release of this library."""
    if value is not UNKNOWN and not (isinstance(value, str) and patterns.REGION.fullmatch(value)):
        yield Problem(path, f"{_meant(value)}it is the name of an AWS Region, such as eu-west-1", value)


def region_doubt(name: Any) -> str:
    """What to say of a Region in which the installed SDK does not know the service; empty if it does."""
    if name is UNKNOWN or name in known_regions():
        return ""
    return (
        f"the installed AWS SDK knows no MediaPackage VOD in the Region {name!r}: {_meant(name)}unless the service is "
        "new there, no request will find it"
    )


def _meant(name: Any) -> str:
    close = get_close_matches(str(name).lower(), known_regions(), n=1)
    return f"did you mean {close[0]!r}? " if close else ""


@cache
def known_regions() -> list[str]:
    """Those in which the installed SDK knows the service."""
    endpoints = sdk_endpoints()
    partitions = endpoints.get_available_partitions()
    return [name for each in partitions for name in endpoints.get_available_endpoints("mediapackage-vod", each)]


def role_problems(path: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, str) and not patterns.ROLE_ARN.fullmatch(value):
        yield Problem(path, "an IAM role's ARN: arn:aws:iam::111122223333:role/name", value)


def source_problems(path: str, value: Any) -> Iterator[Problem]:
    """Supported inputs are an HLS parent playlist and a SMIL file, in S3.

    https://docs.aws.amazon.com/mediapackage/latest/ug/supported-inputs-vod.html
    """
    if not isinstance(value, str):
        return
    if not patterns.SOURCE_ARN.fullmatch(value):
        yield Problem(path, "an object in S3: arn:aws:s3:::bucket/key or s3://bucket/key", value)
    elif not value.endswith((".m3u8", ".smil")):
        yield Problem(path, "the service reads .m3u8 (HLS) and .smil (MP4) sources", value)


def log_group_problems(path: str, value: Any) -> Iterator[Problem]:
    if isinstance(value, str) and not patterns.LOG_GROUP.fullmatch(value):
        yield Problem(path, f"a name that starts with {patterns.LOG_GROUP_PREFIX}, at most 512 characters", value)


def package_problems(inputs: Mapping[str, Any]) -> Iterator[Problem]:
    """One package format a configuration, with at least one manifest.

    No document refuses a configuration without either: it is refused here because it could serve nothing. A package
    that is not known yet may turn out to be none.
    """
    given = [name for name in PACKAGES if inputs.get(name) not in (None, UNKNOWN)]
    may_come = any(inputs.get(name) is UNKNOWN for name in PACKAGES)
    if len(given) > 1 or not (given or may_come):
        has = f"has {' and '.join(given)}" if given else "has no package format"
        yield Problem(
            given[1] if given else "hls_package",
            f"{has}: a configuration takes exactly one of {', '.join(PACKAGES)}; make one resource a format",
        )
    for name in given:
        package = inputs[name]
        manifests = cast("Any", package).get(PACKAGES[name]) if isinstance(package, Mapping) else UNKNOWN
        if manifests == []:
            yield Problem(
                f"{name}.{PACKAGES[name]}",
                "is empty: an endpoint without a manifest serves nothing; [{}] is one with all defaults",
            )


def manifest_problems(format_name: str, package: Any, secrets: Sequence[str] = ()) -> Iterator[Problem]:
    """Names that could not end a URL, segments without duration, and a segment template that the service does not
    offer with many periods.

    https://docs.aws.amazon.com/mediapackage/latest/ug/cfigs-dash-manset.html
    """
    if not isinstance(package, Mapping):
        return
    options = cast("Mapping[str, Any]", package)
    manifests = options.get(PACKAGES[format_name])
    for index, manifest in enumerate(cast("list[Any]", manifests) if isinstance(manifests, list) else []):
        name = cast("Mapping[str, Any]", manifest).get("manifest_name") if isinstance(manifest, Mapping) else None
        path = f"{format_name}.{PACKAGES[format_name]}[{index}].manifest_name"
        if name is not None and secret_around(path, secrets):
            yield Problem(
                path,
                "is a secret, and stands in playback URLs in the clear: choose another name, or pass "
                "`pulumi.Output.unsecret(…)` of it",
            )
        if isinstance(name, str) and not patterns.MANIFEST_NAME.fullmatch(name):
            yield Problem(
                path,
                "a text without spaces, / ? and #, since it becomes the last part of the URL",
                name,
            )
    if options.get("segment_template_format") == "NUMBER_WITH_DURATION" and options.get("period_triggers") == ["ADS"]:
        yield Problem(
            f"{format_name}.segment_template_format",
            "the service does not support that with period_triggers; use NUMBER_WITH_TIMELINE or TIME_WITH_TIMELINE, "
            "or leave period_triggers empty",
            "NUMBER_WITH_DURATION",
        )
