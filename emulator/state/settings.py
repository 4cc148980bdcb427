"""How the emulated service behaves beyond its objects: everything that a test may want otherwise than it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

from typing_extensions import TypedDict, Unpack

Egress = Literal["local", "aws"]
"""Whether playback URLs name the emulator, which serves them, or the host that the service would have given."""


class SettingValues(TypedDict, total=False):
    """The fields of `Settings`, each of which can be given alone."""

    playable_after: float
    delete_after: float
    read_lag: float
    role_ready_after: float
    rate: float | None
    burst: int
    quotas: bool
    fill_defaults: bool
    check_access: bool
    egress: Egress
    media_cache_megabytes: int


@dataclass(frozen=True)
class Settings:
    """All times are seconds of the emulator's clock; a `ValueError` says what is wrong with a value."""

    playable_after: float = 1.0
    """How long an endpoint takes to become PLAYABLE."""
    delete_after: float = 0.2
    """How long an object stays visible after its deletion was accepted."""
    read_lag: float = 0.0
    """How long after its creation an object is in no describe and no list."""
    role_ready_after: float = 0.0
    """How long after it was first named a role cannot be assumed."""
    rate: float | None = None
    """Requests per second that an account may make in a Region; None is no limit."""
    burst: int = 50
    """How many requests may come at once while there is a rate."""
    quotas: bool = True
    """Whether the documented numbers of groups, configurations and assets are the limit."""
    fill_defaults: bool = False
    """Whether describes and lists fill in what a packaging configuration leaves unset."""
    check_access: bool = False
    """Whether roles, sources and secrets are checked against the other services."""
    egress: Egress = "local"
    """Whose scheme and host playback URLs have: the emulator's, or with `aws` the service's."""
    media_cache_megabytes: int = 2048
    """How much of what was packaged is kept; the package that was made last is kept however large it is."""

    def __post_init__(self) -> None:
        for name in ("playable_after", "delete_after", "read_lag", "role_ready_after"):
            if not _is_number(getattr(self, name)) or getattr(self, name) < 0:
                raise ValueError(f"{name} must be a number of seconds from 0 on, not {getattr(self, name)!r}")
        if self.rate is not None and (not _is_number(self.rate) or self.rate <= 0):
            raise ValueError(f"rate must be a number of requests per second above 0, not {self.rate!r}")
        for name in ("burst", "media_cache_megabytes"):
            if not _is_integer(getattr(self, name)) or getattr(self, name) < 1:
                raise ValueError(f"{name} must be a whole number from 1 on, not {getattr(self, name)!r}")
        for name in ("quotas", "fill_defaults", "check_access"):
            if not _is_boolean(getattr(self, name)):
                raise ValueError(f"{name} must be true or false, not {getattr(self, name)!r}")
        if self.egress not in get_args(Egress):
            raise ValueError(f"egress must be {' or '.join(get_args(Egress))}, not {self.egress!r}")

    def changed(self, /, **changes: Unpack[SettingValues]) -> Settings:
        unknown = sorted(changes.keys() - {each.name for each in fields(self)})
        if unknown:
            raise ValueError(
                f"there is no setting '{unknown[0]}', only {', '.join(each.name for each in fields(self))}"
            )
        return replace(self, **changes)


# Values come from JSON as well, where every type is possible and, as in Python, `true` must not pass for 1.
def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)
