"""What is refused about a package's encryption: DRM systems, SPEKE versions, contracts, vectors.

A contract is SPEKE 2.0's choice of which keys encrypt which tracks:
https://docs.aws.amazon.com/mediapackage/latest/ug/drm-content-speke-v2-presets.html
System ids that this library does not know pass: what they may go with is the key server's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import role_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import Problem, holds_unknown
from pulumi_mediapackage_vod.facts.encryption import (
    AES_128,
    CARRIED,
    DRM_SYSTEMS,
    INITIALIZATION_VECTOR,
    METHODS,
    MOST_SYSTEMS,
    DrmSystem,
    SpekeVersion,
)
from pulumi_mediapackage_vod.facts.values import FormatName

_BY_ID: Final = {system.system_id: system for system in (*DRM_SYSTEMS, AES_128)}


def encryption_problems(package_name: str, package: Any) -> Iterator[Problem]:
    """Everything documented as refused about the encryption of a package, such as `hls_package`; what is not known yet
    passes."""
    encryption = _mapping(_mapping(package).get("encryption"))
    if not encryption:
        return
    format_name = cast(FormatName, package_name.removesuffix("_package"))
    path = f"{package_name}.encryption"
    vector = encryption.get("constant_initialization_vector")
    if isinstance(vector, str) and not INITIALIZATION_VECTOR.fullmatch(vector):
        yield Problem(f"{path}.constant_initialization_vector", "is not 128 bits: 32 hexadecimal characters")
    server = _mapping(encryption.get("speke_key_provider"))
    path += ".speke_key_provider"
    url = server.get("url")
    if isinstance(url, str) and not url.startswith("https://"):
        yield Problem(f"{path}.url", "the address of a key server starts with https://", url)
    yield from role_problems(f"{path}.role_arn", server.get("role_arn"))
    contract = server.get("encryption_contract_configuration")
    if not holds_unknown(contract):
        version: SpekeVersion = "2.0" if contract is not None else "1.0"
        yield from _contract_problems(format_name, f"{path}.encryption_contract_configuration", contract)
        yield from _system_problems(format_name, f"{path}.system_ids", version, server, encryption)


def _system_problems(
    format_name: FormatName,
    path: str,
    version: SpekeVersion,
    server: Mapping[str, Any],
    encryption: Mapping[str, Any],
) -> Iterator[Problem]:
    ids = server.get("system_ids")
    if not isinstance(ids, list) or holds_unknown(ids):
        return
    given = cast("list[Any]", ids)
    most = MOST_SYSTEMS[format_name]
    if not 1 <= len(given) <= most:
        allowed = "exactly one" if most == 1 else f"1 to {most}"
        yield Problem(path, f"has {len(given)} DRM systems; this format takes {allowed}")
    carried = CARRIED[format_name].get(version, ())
    for system in (_BY_ID.get(str(item).lower()) for item in given):
        if system is None:
            continue
        if carried and system not in carried:
            names = ", ".join(each.name for each in carried)
            yield Problem(path, f"has {system.name}; with SPEKE {version} this format carries {names}{_where(system)}")
        method = encryption.get("encryption_method")
        if system in METHODS and isinstance(method, str) and method != METHODS[system]:
            yield Problem(
                path.replace("speke_key_provider.system_ids", "encryption_method"),
                f"{system.name} takes {METHODS[system]}",
                method,
            )


def _contract_problems(format_name: FormatName, path: str, contract: Any) -> Iterator[Problem]:
    if contract is None:
        return
    if "2.0" not in CARRIED[format_name]:
        able = " and ".join(f"{name}_package" for name, versions in CARRIED.items() if "2.0" in versions)
        yield Problem(path, f"selects SPEKE 2.0, which this format does not support; {able} do. Leave it out")
        return
    presets = _mapping(contract)
    audio, video = presets.get("preset_speke20_audio"), presets.get("preset_speke20_video")
    if audio is None or video is None:
        return
    if ("SHARED" in (audio, video)) and audio != video:
        yield Problem(path, "SHARED is for both audio and video, or for none", contract)
    elif audio == video == "UNENCRYPTED":
        yield Problem(path, "leaves both audio and video UNENCRYPTED; leave out `encryption` for clear content")


def _where(system: DrmSystem) -> str:
    places = [
        f"{name}_package with SPEKE {version}"
        for name, versions in CARRIED.items()
        for version, systems in versions.items()
        if system in systems
    ]
    return f"; {system.name} goes into {', '.join(places)}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
