"""What each package format can be encrypted with: DRM systems, SPEKE versions, contracts, vectors.

https://docs.aws.amazon.com/mediapackage/latest/ug/encryption-choosing-speke-version.html (which system, which version)
https://docs.aws.amazon.com/mediapackage/latest/ug/drm-content-speke-v2-presets.html (contracts)
System ids that this library does not know pass: what they may go with is the key server's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.rules import role_problems
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.interface import Problem, holds_unknown

_SYSTEMS: Final = {
    "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed": "Widevine",
    "9a04f079-9840-4286-ab92-e65be0885f95": "PlayReady",
    "94ce86fb-07ff-4f43-adb8-93d2fa968ca2": "FairPlay",
    "81376844-f976-481e-a84e-cc25d39b0b33": "AES-128",
    "80a6be7e-1448-4c37-9e70-d5aebe04c8d2": "Irdeto",
}
# By format and SPEKE version; a version that is missing is not supported.
_CARRIES: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "hls_package": {"1.0": ("FairPlay", "AES-128")},
    "cmaf_package": {"1.0": ("Widevine", "FairPlay"), "2.0": ("PlayReady", "Widevine", "FairPlay")},
    "dash_package": {"1.0": ("PlayReady", "Widevine"), "2.0": ("PlayReady", "Widevine", "Irdeto")},
    "mss_package": {"1.0": ("PlayReady",)},
}
# "up to three for CMAF, two for DASH, exactly one for other protocols"; SPEKE 2.0 names three for DASH too.
_MOST_SYSTEMS: Final = {"cmaf_package": 3, "dash_package": 3}
_METHODS: Final = {"FairPlay": "SAMPLE_AES", "AES-128": "AES_128"}
_VECTOR: Final = re.compile(r"[0-9a-fA-F]{32}")


def encryption_problems(format_name: str, package: Any) -> Iterator[Problem]:
    """Everything documented as refused about a package's encryption; what is not known yet passes."""
    encryption = _mapping(_mapping(package).get("encryption"))
    if not encryption:
        return
    path = f"{format_name}.encryption"
    vector = encryption.get("constant_initialization_vector")
    if isinstance(vector, str) and not _VECTOR.fullmatch(vector):
        yield Problem(f"{path}.constant_initialization_vector", "is not 128 bits: 32 hexadecimal characters")
    server = _mapping(encryption.get("speke_key_provider"))
    path += ".speke_key_provider"
    url = server.get("url")
    if isinstance(url, str) and not url.startswith("https://"):
        yield Problem(f"{path}.url", f"is {url!r}; the address of a key server starts with https://")
    yield from role_problems(f"{path}.role_arn", server.get("role_arn"))
    contract = server.get("encryption_contract_configuration")
    if not holds_unknown(contract):
        version = "2.0" if contract is not None else "1.0"
        yield from _contract_problems(format_name, f"{path}.encryption_contract_configuration", contract)
        yield from _system_problems(format_name, f"{path}.system_ids", version, server, encryption)


def _system_problems(
    format_name: str, path: str, version: str, server: Mapping[str, Any], encryption: Mapping[str, Any]
) -> Iterator[Problem]:
    ids = server.get("system_ids")
    if not isinstance(ids, list) or holds_unknown(ids):
        return
    given = cast("list[Any]", ids)
    most = _MOST_SYSTEMS.get(format_name, 1)
    if not 1 <= len(given) <= most:
        allowed = "exactly one" if most == 1 else f"1 to {most}"
        yield Problem(path, f"has {len(given)} DRM systems; this format takes {allowed}")
    carried = _CARRIES[format_name].get(version, ())
    for system in (_SYSTEMS.get(str(item).lower()) for item in given):
        if system and carried and system not in carried:
            yield Problem(
                path, f"has {system}; with SPEKE {version} this format carries {', '.join(carried)}{_where(system)}"
            )
        method = encryption.get("encryption_method")
        if system in _METHODS and isinstance(method, str) and method != _METHODS[system]:
            yield Problem(
                path.replace("speke_key_provider.system_ids", "encryption_method"),
                f"is {method!r}; {system} takes {_METHODS[system]}",
            )


def _contract_problems(format_name: str, path: str, contract: Any) -> Iterator[Problem]:
    if contract is None:
        return
    if "2.0" not in _CARRIES[format_name]:
        able = " and ".join(name for name, versions in _CARRIES.items() if "2.0" in versions)
        yield Problem(path, f"selects SPEKE 2.0, which this format does not support; {able} do. Leave it out")
        return
    presets = _mapping(contract)
    audio, video = presets.get("preset_speke20_audio"), presets.get("preset_speke20_video")
    if audio is None or video is None:
        return
    if ("SHARED" in (audio, video)) and audio != video:
        yield Problem(path, f"has audio {audio} and video {video}; SHARED is for both or none")
    elif audio == video == "UNENCRYPTED":
        yield Problem(path, "leaves both audio and video UNENCRYPTED; leave out `encryption` for clear content")


def _where(system: str) -> str:
    places = [
        f"{name} with SPEKE {version}"
        for name, versions in _CARRIES.items()
        for version, systems in versions.items()
        if system in systems
    ]
    return f"; {system} goes into {', '.join(places)}"


def _mapping(value: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
