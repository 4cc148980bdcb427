"""The formats of a unit with their encryption: which DRM systems and which SPEKE version each of them gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from pulumi_mediapackage_vod.components.checks.known import shown
from pulumi_mediapackage_vod.components.formats.drm import Aes128, Drm
from pulumi_mediapackage_vod.components.formats.format import Format
from pulumi_mediapackage_vod.components.formats.speke import Speke
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.encryption import (
    AES_128,
    CARRIED,
    DRM_SYSTEMS,
    FAIRPLAY,
    METHODS,
    WITH_INITIALIZATION_VECTOR,
    DrmSystem,
    SpekeVersion,
)
from pulumi_mediapackage_vod.facts.values import FormatName

_SETTINGS: Final[Mapping[SpekeVersion, str]] = {"1.0": "speke", "2.0": "speke2"}
"""Which setting of `Drm` holds the key server."""

_DEFAULT_CONTENT_ID: Final = "{key}"


def protected(formats: Mapping[str, Format], drm: Drm | None) -> dict[str, Format]:
    """The formats of a unit, each with its encryption in its package.

    A format's own `drm` comes before the unit's. Left as they are: formats with `clear=True`, packages that hold an
    `encryption` already, and all formats of a unit without any `drm`.

    Raises:
        ProgramError: a format that can carry none of the systems asked for, a system that no format carries, SPEKE
            2.0 alone for a format without it, an initialization vector that no format takes, a format without
            protection beside protected ones that does not say `clear=True`.
    """
    if drm is not None and not isinstance(cast(Any, drm), Drm):
        raise ProgramError(
            f"drm is {shown(drm)}; it is Drm(systems=[…], speke=…). AES-128 is for one format: hls(drm=Aes128(…))"
        )
    plans = {key: (kind, _protection(kind, drm)) for key, kind in formats.items()}
    _refuse_forgotten({key: kind for key, (kind, own) in plans.items() if own is None}, plans)
    made = {
        key: kind if own is None else _encrypted(kind, encryption_for(kind.name, own, f"formats[{key!r}]"))
        for key, (kind, own) in plans.items()
    }
    _refuse_what_no_format_takes([(kind.name, own) for kind, own in plans.values() if isinstance(own, Drm)], drm)
    return made


def _refuse_forgotten(unprotected: Mapping[str, Format], formats: Mapping[str, Any]) -> None:
    """One format in the clear publishes every title of the unit in the clear, so it has to say so."""
    forgotten = [key for key, kind in unprotected.items() if not kind.clear and not kind.package.get("encryption")]
    if forgotten and len(unprotected) < len(formats):
        raise ProgramError(
            f"formats[{forgotten[0]!r}] is in the clear beside protected formats, and every title is published through "
            "all of them: give the unit a drm=, or this format drm= or clear=True"
        )


def encryption_for(format_name: FormatName, drm: Drm | Aes128, path: str | None = None) -> dict[str, Any]:
    """The `encryption` of a package of this format, in the service's shape; `path` is what messages call it.

    Raises:
        ProgramError: the format can carry none of the systems, or needs SPEKE 1.0 where there is SPEKE 2.0 alone.
    """
    if isinstance(drm, Aes128):
        provider = {"role_arn": drm.role_arn, "system_ids": [drm.system_id], "url": drm.url}
        return _with_vector(drm, {"encryption_method": METHODS[AES_128], "speke_key_provider": provider})
    where = path or f"{format_name}()"
    version, server = _key_server(format_name, drm, where)
    systems = _carried(format_name, drm)
    if not systems:
        fitting = " and ".join(
            f"{_names(_drm_systems(format_name, each))} with SPEKE {each}" for each in CARRIED[format_name]
        )
        raise ProgramError(
            f"{where} can carry none of {_names(drm.systems)} with SPEKE {version}: {format_name}() carries "
            f"{fitting}; {'; '.join(_places(system) for system in drm.systems)}. Ask for a system that it carries, "
            f"{_way_out(format_name)}"
        )
    provider: dict[str, Any] = {
        "role_arn": server.role_arn,
        "system_ids": [system.system_id for system in systems],
        "url": server.url,
    }
    if version == "2.0":
        audio, video = server.presets
        contract = {"preset_speke20_audio": audio, "preset_speke20_video": video}
        provider["encryption_contract_configuration"] = contract
    encryption: dict[str, Any] = {"speke_key_provider": provider}
    if format_name == "hls":
        encryption["encryption_method"] = METHODS[FAIRPLAY]
    return _with_vector(drm, encryption) if format_name in WITH_INITIALIZATION_VECTOR else encryption


def drm_of_content_ids(formats: Mapping[str, Format], drm: Drm | None) -> Drm | Aes128 | None:
    """The protection whose `content_id` the assets of a unit get; None where nothing is protected.

    An asset has one content id for all formats, so one `drm` of the unit may choose it while others keep the default.

    Raises:
        ProgramError: two different templates in one unit.
    """
    in_use = [own for own in (_protection(kind, drm) for kind in formats.values()) if own is not None]
    chosen = {own.content_id: own for own in in_use if own.content_id != _DEFAULT_CONTENT_ID}
    if len(chosen) > 1:
        raise ProgramError(
            f"the formats of the unit have the content_ids {' and '.join(map(repr, chosen))}, and an asset has one for "
            "all of them: give each drm the same"
        )
    return next(iter([*chosen.values(), *in_use]), None)


def _protection(kind: Format, drm: Drm | None) -> Drm | Aes128 | None:
    """What protects a format; None for one in the clear, or with an `encryption` of its own."""
    return None if kind.clear or kind.package.get("encryption") else kind.drm or drm


def _encrypted(kind: Format, encryption: Mapping[str, Any]) -> Format:
    return replace(kind, package={**kind.package, "encryption": encryption})


def _with_vector(drm: Drm | Aes128, encryption: dict[str, Any]) -> dict[str, Any]:
    vector = drm.constant_initialization_vector
    return encryption if vector is None else {"constant_initialization_vector": vector, **encryption}


def _version(format_name: FormatName, drm: Drm) -> SpekeVersion:
    return "2.0" if drm.speke2 is not None and "2.0" in CARRIED[format_name] else "1.0"


def _key_server(format_name: FormatName, drm: Drm, path: str) -> tuple[SpekeVersion, Speke]:
    version = _version(format_name, drm)
    server = drm.speke2 if version == "2.0" else drm.speke
    if server is None:
        raise ProgramError(
            f"{path} needs SPEKE 1.0, and drm has speke2 alone, which {format_name}() does not support: give it "
            f"speke=Speke(url, role_arn) as well, {_way_out(format_name)}"
        )
    return version, server


def _carried(format_name: FormatName, drm: Drm) -> list[DrmSystem]:
    return [system for system in CARRIED[format_name][_version(format_name, drm)] if system in drm.systems]


def _drm_systems(format_name: FormatName, version: SpekeVersion) -> list[DrmSystem]:
    """What a `Drm` can ask of a format; AES-128 is not among it."""
    return [system for system in CARRIED[format_name][version] if system in DRM_SYSTEMS]


def _refuse_what_no_format_takes(in_use: Sequence[tuple[FormatName, Drm]], drm: Drm | None) -> None:
    carried = [system for name, own in in_use for system in _carried(name, own)]
    for asked in [*([drm] if drm else []), *(own for _, own in in_use)]:
        for system in asked.systems:
            if system not in carried:
                raise ProgramError(
                    f"drm.systems has {system.name.upper()}, which no format of the unit carries; {_places(system)}. "
                    "Add such a format or key server, or take the system out"
                )
        taking = [name for name, own in in_use if own is asked and name in WITH_INITIALIZATION_VECTOR]
        if asked.constant_initialization_vector is not None and not taking:
            raise ProgramError(
                "drm.constant_initialization_vector is for hls() and cmaf(), and none of the formats that this drm "
                "protects is one: leave it out"
            )


def _names(systems: Iterable[DrmSystem]) -> str:
    return ", ".join(system.name for system in systems)


def _places(system: DrmSystem) -> str:
    """Which formats carry a system, and by which key server."""
    places: list[str] = []
    for name, versions in CARRIED.items():
        able = [f"{_SETTINGS[version]}=" for version, systems in versions.items() if system in systems]
        if able:
            places.append(f"{name}() with {' or '.join(able)}")
    return f"{system.name} goes into {', '.join(places)}"


def _way_out(format_name: FormatName) -> str:
    return f"leave the format out, or pass {format_name}(clear=True), which publishes it unprotected"
