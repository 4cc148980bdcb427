"""Drm and Aes128: content protection described once, for all formats of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from string import Formatter
from typing import Any, Final, cast

import pulumi
from pulumi import Input

from pulumi_mediapackage_vod.components.checks.known import make_reusable, shown
from pulumi_mediapackage_vod.components.formats.speke import Speke, require_key_server
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.encryption import (
    AES_128,
    DRM_SYSTEMS,
    FAIRPLAY,
    INITIALIZATION_VECTOR,
    IRDETO,
    PLAYREADY,
    WIDEVINE,
    DrmSystem,
)
from pulumi_mediapackage_vod.facts.values import AudioPreset, VideoPreset

__all__ = [
    "AES_128_SYSTEM_ID",
    "FAIRPLAY",
    "IRDETO",
    "PLAYREADY",
    "WIDEVINE",
    "Aes128",
    "AudioPreset",
    "Drm",
    "DrmSystem",
    "Speke",
    "VideoPreset",
    "content_id_for",
    "content_id_template",
]


AES_128_SYSTEM_ID: Final = AES_128.system_id

_CONTENT_ID_FIELDS: Final = ("key", "stack", "project")


@dataclass(frozen=True)
class Drm:
    """The protection of a unit: for which DRM systems, and where the keys come from.

        Drm(systems=[WIDEVINE, PLAYREADY, FAIRPLAY], speke=Speke(url, role), speke2=Speke(url_2, role))

    Each format takes those of the systems that it can carry, with the right system ids and encryption method. HLS
    and Smooth Streaming use SPEKE 1.0; CMAF and DASH use SPEKE 2.0 where there is `speke2`.

    | format | SPEKE 1.0 | SPEKE 2.0 |
    |---|---|---|
    | `hls()` | FairPlay | |
    | `cmaf()` | Widevine, FairPlay | Widevine, PlayReady, FairPlay |
    | `dash()` | Widevine, PlayReady | Widevine, PlayReady, Irdeto |
    | `mss()` | PlayReady | |

    CMAF is encrypted by `cbcs` alone, which leaves out PlayReady before 4.0, software PlayReady on Windows, and
    Widevine on Android before 7.1 and other devices as old: `dash()` beside it is for these.

    In a unit with a `Drm` every format is protected unless it says `clear=True`. A format that can carry none of the
    systems is refused, not published in the clear, and so is a system that no format carries.

    **Clear and protected titles are two units.** A packaging group publishes every asset through every
    configuration, and whoever has one URL of an asset can work out the others: leaving a URL out of the outputs
    protects nothing.

    Encryption and content ids cannot be edited in the service: giving a unit a `drm`, or another one, replaces its
    configurations, and another `content_id` ingests every title again.

    Two options raise the load of the key server: `repeat_ext_x_key` of `hls()` and `cmaf()`, which makes players ask
    it more often, and SPEKE 2.0, which asks for as many keys as its presets have.

    Raises:
        ProgramError: no, unknown or repeated systems; no key server; presets for SPEKE 1.0; a malformed
            `content_id` or `constant_initialization_vector`.
    """

    systems: Sequence[DrmSystem]
    """Of `WIDEVINE`, `PLAYREADY`, `FAIRPLAY` and `IRDETO` at least one, each once, in any order."""

    _: KW_ONLY

    speke: Speke | None = None
    """The key server by SPEKE 1.0, with one key for all tracks: for HLS and Smooth Streaming, and without `speke2` for
    CMAF and DASH too."""

    speke2: Speke | None = None
    """The key server by SPEKE 2.0, whose presets say how many keys there are: for CMAF and DASH. Vendors have another
    address for it."""

    content_id: str = "{key}"
    """What the key server calls a title: a template of the assets' `resource_id`. It has `{key}`, the asset's key, and
    may have `{stack}` and `{project}`. Default: `{key}`.

    It stays the same when the asset is replaced, and so do the licences. `"{stack}-{key}"` keeps stacks that share a
    key server apart, such as staging and production; to rename such a stack is to replace its titles. The service
    refuses one id in two encryptions at once, so **an asset with a `resource_id` is deleted before its replacement is
    made**: the title cannot be played until that is ingested. A preview says so.
    https://docs.aws.amazon.com/mediapackage/latest/ug/asset-create-details.html
    """

    constant_initialization_vector: Input[str] | None = None
    """128 bits as 32 hexadecimal digits, for HLS and CMAF; other formats have none. None: the service rotates that of
    HLS and makes one for CMAF."""

    def __post_init__(self) -> None:
        _require_systems(self.systems)
        for name, server in (("speke", self.speke), ("speke2", self.speke2)):
            if server is not None and not isinstance(cast(Any, server), Speke):
                raise ProgramError(f"Drm.{name} is {shown(server)}; it is Speke(url, role_arn)")
        if self.speke is None and self.speke2 is None:
            raise ProgramError("Drm has no key server: give it speke=Speke(url, role_arn), speke2=Speke(…), or both")
        if self.speke is not None and (self.speke.audio is not None or self.speke.video is not None):
            raise ProgramError(
                "Drm.speke has audio or video presets, but SPEKE 1.0 has one key for all tracks: leave them out, or "
                "pass the address for SPEKE 2.0 as speke2="
            )
        _require_content_id("Drm", self.content_id)
        _require_vector("Drm", self.constant_initialization_vector)
        make_reusable(self, "constant_initialization_vector")


@dataclass(frozen=True)
class Aes128:
    """AES-128 of HLS segments: encryption without a DRM system, with keys by SPEKE 1.0.

        VodPackaging("trailers", formats=[hls(drm=Aes128(url, role))], …)

    No other format takes it. What `Drm` says of units and of content ids holds for it too.

    Raises:
        ProgramError: an address that is not https, a text that is no role's ARN, a malformed `content_id` or
            `constant_initialization_vector`.
    """

    url: Input[str]
    """As in `Speke`."""

    role_arn: Input[str]
    """As in `Speke`."""

    _: KW_ONLY

    content_id: str = "{key}"
    """As in `Drm`."""

    constant_initialization_vector: Input[str] | None = None
    """128 bits as 32 hexadecimal digits. None: the service rotates it."""

    system_id: Input[str] = AES_128_SYSTEM_ID
    """The UUID that stands for AES-128 on the key server; its vendor knows it."""

    def __post_init__(self) -> None:
        require_key_server("Aes128", self.url, self.role_arn)
        _require_content_id("Aes128", self.content_id)
        _require_vector("Aes128", self.constant_initialization_vector)
        make_reusable(self, "url", "role_arn", "constant_initialization_vector", "system_id")


def content_id_for(drm: Drm | Aes128, key: str, stack: str, project: str) -> str:
    """The `resource_id` of the asset with this key."""
    return drm.content_id.format(key=key, stack=stack, project=project)


def content_id_template(drm: Drm | Aes128 | None) -> str | None:
    """The same with this program's stack and project, so that `{key}` alone is left."""
    return None if drm is None else content_id_for(drm, "{key}", pulumi.get_stack(), pulumi.get_project())


def _require_systems(systems: Any) -> None:
    known = ", ".join(system.name.upper() for system in DRM_SYSTEMS)
    if not isinstance(systems, list | tuple) or not systems:
        raise ProgramError(f"Drm.systems is {shown(systems)}; it is a list with at least one of {known}")
    given = cast("Sequence[Any]", systems)
    for index, system in enumerate(given):
        if system not in DRM_SYSTEMS:
            raise ProgramError(f"Drm.systems[{index}] is {shown(system)}; it is one of {known}")
        if system in given[:index]:
            raise ProgramError(f"Drm.systems[{index}] is {system.name.upper()} again; name each system once")


def _require_content_id(owner: str, template: Any) -> None:
    given = f"{owner}.content_id is {shown(template)}"
    allowed = "it is a text with {key}, and {stack} and {project} where wanted, such as '{stack}-{key}'"
    try:
        fields = [part[1:] for part in Formatter().parse(template) if part[1] is not None]
    except (TypeError, ValueError):
        raise ProgramError(f"{given}; {allowed}") from None
    for name, form, conversion in fields:
        if name not in _CONTENT_ID_FIELDS or form or conversion:
            raise ProgramError(f"{given}, which has a field that is not known; {allowed}")
    if "key" not in [name for name, *_ in fields]:
        raise ProgramError(
            f"{given}, one id for all assets, and the service refuses an id in two encryptions at once; {allowed}. To "
            "choose the id of one asset, give that asset a resource_id"
        )


def _require_vector(owner: str, vector: Any) -> None:
    if isinstance(vector, str) and not INITIALIZATION_VECTOR.fullmatch(vector):
        raise ProgramError(
            f"{owner}.constant_initialization_vector is {shown(vector)}; it is 128 bits: 32 hexadecimal digits"
        )
