"""Where the CLI comes from, in order: PATH, the cache, the official installer, a build with Go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import cache, go_build, installer
from .inspection import Engine, engine_in, engine_on_path
from .processes import Unavailable
from .progress import say
from .versions import PINNED

Maker = Callable[[Path], None]
"""Fills a folder so that its `bin` holds the CLI, or raises Unavailable."""


class Refusal(Exception):
    """No way works here; the text says why, and what to do."""


def ensure() -> Engine:
    """A good CLI; Refusal if there is no way to get one."""
    reasons: list[str] = []
    try:
        return engine_on_path()
    except Unavailable as reason:
        reasons.append(str(reason))
    try:
        return engine_in(cache.home() / "bin")
    except Unavailable:
        pass
    with cache.locked():
        try:
            return engine_in(cache.home() / "bin")  # whoever held the lock may have made it
        except Unavailable as reason:
            if cache.home().exists():
                say(f"the cached engine is unusable and will be replaced ({reason})")
        makers: tuple[Maker, ...] = (installer.install, go_build.build)
        for maker in makers:
            try:
                engine = _made(maker)
            except Unavailable as reason:
                say(str(reason))
                reasons.append(str(reason))
            else:
                say(f"Pulumi {engine.version} is ready in {engine.directory}, for all clones")
                return engine
    raise Refusal(_refusal(reasons))


def _made(make: Maker) -> Engine:
    """Makes the engine aside, looks at it, and only then puts it where others find it."""
    with cache.staging() as folder:
        root = folder / "engine"
        root.mkdir()
        make(root)
        engine_in(root / "bin")
        cache.publish(root, aside=folder / "unusable")
    return engine_in(cache.home() / "bin")


def _refusal(reasons: list[str]) -> str:
    why = "\n".join(f"  - {reason}" for reason in reasons)
    return (
        f"no Pulumi CLI can be made available:\n{why}\n"
        "Do one of these, then run it again:\n"
        f"  - put Pulumi {PINNED} or later on PATH, with its Python host "
        "(https://www.pulumi.com/docs/install/);\n"
        f"  - install Go {go_build.needed_go()} or later (https://go.dev/doc/install): "
        "the CLI is then built from source, in up to ten minutes;\n"
        "  - let this machine reach get.pulumi.com: the official installer then does it."
    )
