"""How the emulated service behaves beyond its objects: everything that a test may want otherwise than it is.

`Settings` is the one place of a setting: its default, what its value must be, and what it is for. The command line
makes its options of the fields; the checks of Python, command line and control interface are those of the fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, get_args

from typing_extensions import TypedDict, Unpack

Egress = Literal["local", "aws"]


class SettingValues(TypedDict, total=False):
    """The fields of `Settings`, once more for type checkers and the reference of the documentation."""

    playable_after: float
    """How long an endpoint takes to become PLAYABLE."""

    delete_after: float
    """How long an object stays visible after its deletion was accepted."""

    read_lag: float
    """How long a new object is in no describe and no list."""

    role_ready_after: float
    """How long after it was first named a role cannot be assumed."""

    rate: float | None
    """Requests per second of an account in a Region, without limit if left out; the service documents 5."""

    burst: int
    """How many requests may come at once while there is a rate."""

    quotas: bool
    """Whether the documented quotas of groups, configurations and assets hold."""

    fill_defaults: bool
    """Describes and lists of packaging configurations show the defaults of unset options."""

    check_access: bool
    """Check roles, sources and secrets against the other AWS services; needs the extra emulator-aws."""

    egress: Egress
    """Playback URLs of this emulator, which play, or with `aws` of the form that the service gives them."""

    media_cache_megabytes: int
    """How much of what was packaged is kept, on disk; what was packaged last is kept however large it is."""


@dataclass(frozen=True)
class Kind:
    """What a value must be. It may come from JSON, where every type is possible."""

    must_be: str
    allows: Callable[[Any], bool]


# In seconds three centuries. Python's numbers have no end, but sums with the clock would.
MOST = 10**10


def _is_number(value: Any) -> bool:
    """From 0 to `MOST`. As in Python, JSON's `true` must not pass for 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST


def _is_count(value: Any) -> bool:
    return _is_number(value) and isinstance(value, int) and value >= 1


SECONDS = Kind(f"a number of seconds from 0 on, at most {MOST}", _is_number)
RATE = Kind(
    f"a number of requests per second above 0, at most {MOST}",
    lambda value: value is None or (_is_number(value) and value > 0),
)
COUNT = Kind(f"a whole number from 1 on, at most {MOST}", _is_count)
SWITCH = Kind("true or false", lambda value: isinstance(value, bool))
EGRESS = Kind(" or ".join(get_args(Egress)), lambda value: value in get_args(Egress))


@dataclass(frozen=True)
class Setting:
    """What is known of a setting beside its name, type and default."""

    kind: Kind
    purpose: str
    unit: str | None = None
    """What its number counts, for the command line."""


def _about(kind: Kind, purpose: str, unit: str | None = None) -> dict[str, Setting]:
    return {"setting": Setting(kind, purpose, unit)}


@dataclass(frozen=True)
class Settings:
    """All times are seconds of the emulator's clock; a `ValueError` says what is wrong with a value."""

    playable_after: float = field(
        default=1.0, metadata=_about(SECONDS, "How long an endpoint takes to become PLAYABLE.", "SECONDS")
    )
    delete_after: float = field(
        default=0.2,
        metadata=_about(SECONDS, "How long an object stays visible after its deletion was accepted.", "SECONDS"),
    )
    read_lag: float = field(
        default=0.0, metadata=_about(SECONDS, "How long a new object is in no describe and no list.", "SECONDS")
    )
    role_ready_after: float = field(
        default=0.0, metadata=_about(SECONDS, "How long after it was first named a role cannot be assumed.", "SECONDS")
    )
    rate: float | None = field(
        default=None,
        metadata=_about(
            RATE,
            "Requests per second of an account in a Region, without limit if left out; the service documents 5.",
            "REQUESTS",
        ),
    )
    burst: int = field(
        default=50, metadata=_about(COUNT, "How many requests may come at once while there is a rate.", "REQUESTS")
    )
    quotas: bool = field(
        default=True,
        metadata=_about(SWITCH, "Whether the documented quotas of groups, configurations and assets hold."),
    )
    fill_defaults: bool = field(
        default=False,
        metadata=_about(SWITCH, "Describes and lists of packaging configurations show the defaults of unset options."),
    )
    check_access: bool = field(
        default=False,
        metadata=_about(
            SWITCH, "Check roles, sources and secrets against the other AWS services; needs the extra emulator-aws."
        ),
    )
    egress: Egress = field(
        default="local",
        metadata=_about(
            EGRESS, "Playback URLs of this emulator, which play, or with `aws` of the form that the service gives them."
        ),
    )
    media_cache_megabytes: int = field(
        default=2048,
        metadata=_about(
            COUNT,
            "How much of what was packaged is kept, on disk; what was packaged last is kept however large it is.",
            "MEGABYTES",
        ),
    )

    def __post_init__(self) -> None:
        for name, setting in SETTINGS.items():
            value = getattr(self, name)
            if not setting.kind.allows(value):
                raise ValueError(f"{name} must be {setting.kind.must_be}, not {value!r}")

    def changed(self, /, **changes: Unpack[SettingValues]) -> Settings:
        unknown = sorted(changes.keys() - SETTINGS.keys())
        if unknown:
            raise ValueError(f"there is no setting '{unknown[0]}', only {', '.join(SETTINGS)}")
        return replace(self, **changes)


SETTINGS: dict[str, Setting] = {each.name: each.metadata["setting"] for each in fields(Settings)}
"""What is known of each setting, by its name."""
