"""Which players play which kinds of sources: what the tests expect, and the table of it for the emulator's coverage.

python -m tests.media.players
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.media.kinds import KINDS

CLIENT, DASH_JS, GSTREAMER, HLS_JS, SHAKA = "the emulator's client", "dash.js", "GStreamer", "hls.js", "Shaka"
_HEADS: Mapping[str, str] = {"hls": "HLS", "cmaf": "CMAF", "dash": "DASH", "mss": "Smooth Streaming"}
BROWSER: Mapping[str, Sequence[str]] = {
    "hls": (HLS_JS, SHAKA),
    "cmaf": (HLS_JS, SHAKA),
    "dash": (DASH_JS, SHAKA),
    "mss": (DASH_JS,),
}
PLAYED = [name for name, kind in KINDS.items() if not kind.refused]
_ALWAYS = ("single rendition", "several languages", "discontinuity", "sound that begins 3 s late", "edit list")
SAMPLED = [name if name in _ALWAYS else pytest.param(name, marks=pytest.mark.soak) for name in PLAYED]
"""Those that are played: few of them unless the long tests are asked for."""

_CODECS = ("HEVC", "AC-3")
_NO_DECODER = "not in hls.js, dash.js and Shaka: Chromium has no decoder for this codec"
_OPEN = "in hls.js, dash.js and Shaka from the start at best: Chromium does not begin to decode within an open group"
_UNKNOWN = "not in GStreamer: it does not know this codec in Smooth Streaming"
_TITLE = """
## Players

What the tests expect of players, and check with `make soak`, a few sources of it with `make test`:

* in headless Chromium hls.js {hls_js} (HLS, CMAF), dash.js {dash_js} (DASH, Smooth Streaming) and Shaka {shaka} (all
  but Smooth Streaming): the start, a seek to 60 %, the end, the duration, sound;
* GStreamer's discoverer (1.22): picture, sound and the duration;
* the emulator's own client: the beginning of each stream is decoded.
"""


def limit(kind: str, form: str, player: str) -> str | None:
    """Why a player does not play it; None where it does."""
    coded = any(codec in kind for codec in _CODECS)
    if player in BROWSER[form]:
        return _NO_DECODER if coded else _OPEN if kind.startswith("open groups") else None
    return _UNKNOWN if coded and (player, form) == (GSTREAMER, "mss") else None


def markdown() -> str:
    """A row for each kind of source; what is not `plays` alone has a note."""
    notes: list[str] = []
    rows = [[name, *(_cell(name, form, notes) for form in _HEADS)] for name in KINDS]
    head = [["Source", *_HEADS.values()], ["---"] * (len(_HEADS) + 1)]
    table = [f"| {' | '.join(row)} |" for row in (*head, *rows)]
    numbered = [f"{number}. {note}" for number, note in enumerate(notes, start=1)]
    return "\n".join((_TITLE.format(**_versions()), *table, "", *numbered)) + "\n"


def _cell(kind: str, form: str, notes: list[str]) -> str:
    refused = KINDS[kind].refused
    reasons = [limit(kind, form, player) for player in (*BROWSER[form], GSTREAMER, CLIENT)]
    if refused:
        reasons = [f"the asset's status is FAILED: ... {refused} ..."]
    wanted = list(dict.fromkeys(filter(None, reasons)))
    notes += [each for each in wanted if each not in notes]
    numbers = ", ".join(str(notes.index(each) + 1) for each in wanted)
    return ("refused" if refused else "plays") + (f" ({numbers})" if numbers else "")


def _versions() -> dict[str, str]:
    package = json.loads((Path(__file__).parents[2] / "tools" / "player" / "package.json").read_text(encoding="utf-8"))
    versions: dict[str, str] = {**package["dependencies"], **package["devDependencies"]}
    return {"hls_js": versions["hls.js"], "dash_js": versions["dashjs"], "shaka": versions["shaka-player"]}


if __name__ == "__main__":
    print(markdown(), end="")
