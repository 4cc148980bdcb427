"""Format: what `hls()`, `dash()`, `cmaf()` and `mss()` return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast, get_args

from pulumi import Input

from pulumi_mediapackage_vod.components.checks.known import make_reusable, shown
from pulumi_mediapackage_vod.components.formats.drm import Aes128, Drm
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from pulumi_mediapackage_vod.facts.values import FormatName

_NAMES: Final = get_args(FormatName)


@dataclass(frozen=True)
class Format:
    """The description of a packaging configuration, as `hls()`, `dash()`, `cmaf()` or `mss()` return it.

    Raises:
        ProgramError: a `name` that the service has no package for; a `drm` that the format cannot take, or one beside
            `clear=True`.
    """

    name: FormatName
    """The package format, and its key in outputs unless another one is given."""

    package: Mapping[str, Any]
    """The package in the service's shape."""

    configuration_id: Input[str] | None = None
    """The configuration's id; generated if None."""

    drm: Drm | Aes128 | None = None
    """The protection of this format alone; the unit's if None."""

    clear: bool = False
    """Published unprotected, also in a unit with `drm=`."""

    def __post_init__(self) -> None:
        if self.name not in _NAMES:
            raise ProgramError(f"Format has the name {shown(self.name)}; it is one of {', '.join(_NAMES)}")
        # An Output counts as true whatever it holds, which would publish the format unprotected.
        if not isinstance(cast(Any, self.clear), bool):
            raise ProgramError(
                f"{self.name}(clear=…) is {shown(self.clear)}; it is True or False, known when the program runs"
            )
        if self.drm is not None and not isinstance(cast(Any, self.drm), Drm | Aes128):
            raise ProgramError(f"{self.name}(drm=…) is {shown(self.drm)}; it is Drm(…), or for hls() also Aes128(…)")
        if isinstance(self.drm, Aes128) and self.name != "hls":
            raise ProgramError(f"{self.name}(drm=Aes128(…)): only hls() takes AES-128; {self.name}() takes Drm(…)")
        if self.drm is not None and self.clear:
            raise ProgramError(f"{self.name}() has drm= and clear=True; leave one of them out")
        make_reusable(self, "package", "configuration_id")
