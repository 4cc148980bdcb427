"""One thing that `doctor` found, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pulumi_mediapackage_vod.errors import ForbiddenError, MediaPackageVodError, NotFoundError


class Level(Enum):
    """How good it is."""

    GOOD = "ok"
    NOTE = "note"
    """Worth knowing; nothing fails for it."""
    UNKNOWN = "unknown"
    """It could not be looked at."""
    BAD = "problem"
    """Something does not work, or will not."""


@dataclass(frozen=True)
class Finding:
    level: Level
    about: str
    said: str
    advice: str = ""


@dataclass(frozen=True)
class Named:
    """What objects name of another AWS service."""

    what: str
    """`role`"""
    name: str
    use: str
    """What it is for: `sources of trailer and 2 more`."""

    def found(self, level: Level, said: str, advice: str = "") -> Finding:
        return Finding(level, f"{self.what} {self.name}", f"for {self.use}: {said}", advice)

    def looked_into(self, look: Callable[[], Finding], *, absent: tuple[str, str], permission: str) -> Finding:
        """What `look` finds. `absent` is what to say and to do if there is nothing of this name, `permission` what the
        credentials need to look."""
        try:
            return look()
        except NotFoundError:
            return self.found(Level.BAD, *absent)
        except ForbiddenError as error:
            return self.found(Level.UNKNOWN, str(error), f"give the credentials {permission} to have it looked into")
        except MediaPackageVodError as error:
            return self.found(Level.UNKNOWN, str(error))
