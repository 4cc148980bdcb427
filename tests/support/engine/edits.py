"""Edits of a program with everything that a unit can be surrounded with, and of what is built on its outputs.

What a preview of each shows must be what the `up` that follows does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tests.support.engine.stack import REGION, Stack

Given = Mapping[str, Any]
"""What a program is written of."""

_PROGRAM = """
import json
import pulumi_aws as aws
from pulumi_mediapackage_vod.components import Assets

given = {given}
vod = VodPackaging(
    "movies",
    source_role_arn=ROLE,
    assets={{"trailer": {{"source": TRAILER, **given["trailer"]}}, **dict.fromkeys(given["more"], FEATURE)}},
    formats={{key: globals()[each](**more) for key, (each, more) in given["formats"].items()}},
    cdn={{}},
    **given["unit"],
)
more = Assets("more", packaging=vod, source_role_arn=ROLE, assets={{"teaser": TRAILER}}, tags=given["unit"]["tags"])


def record(name, text):
    # Keeps a text, like a DNS record.
    aws.cloudfront.Function(name, runtime="cloudfront-js-2.0", code=text)


record("domain", vod.domain_name)
record("host", vod.origin_host)
record("egress", vod.egress_urls["trailer"]["hls"])
record("playback", vod.playback_urls["trailer"]["hls"])
record("teaser", more.playback_urls["teaser"]["hls"])
record("cookie", vod.cdn.cookie_resource("trailer"))
record("all", vod.egress_urls.apply(lambda urls: json.dumps(urls, sort_keys=True)))
"""

_HLS_DASH: dict[str, Any] = {"hls": ("hls", {}), "dash": ("dash", {})}
_FORMATS: dict[str, Any] = {**_HLS_DASH, "main": ("cmaf", {"configuration_id": "main"})}
_FOUR_SECONDS = {"segment_duration_seconds": 4}
_NEW_DASH: dict[str, Any] = {**_FORMATS, "dash": ("dash", _FOUR_SECONDS)}
_NEW_MAIN: dict[str, Any] = {**_NEW_DASH, "main": ("cmaf", {"configuration_id": "main", **_FOUR_SECONDS})}

_BEFORE: dict[str, Any] = {
    "formats": _FORMATS,
    "trailer": {},
    "more": [],
    "default_tags": "",
    "unit": {
        "tags": {"team": "video"},
        "authorization": {"rotation": "1"},
        "access_logs": {"retention_in_days": 30},
        "monitoring": {"error_rate_4xx": 1},
        "wait_until_playable": True,
    },
}

EDITS: Mapping[str, Given] = {
    "a default tag": {"default_tags": '{"cost": "42"}'},
    "other tags": {"tags": {"team": "film"}},
    "a title's tags": {"trailer": {"tags": {"for": "all"}}},
    "a title more": {"more": ["feature"]},
    "a title more and other tags": {"more": ["feature", "sequel"], "tags": {"team": "video"}},
    "another revision": {"trailer": {"revision": "2"}},
    "a title less": {"more": ["feature"]},
    "another DASH": {"formats": _NEW_DASH},
    "another format of a chosen id": {"formats": _NEW_MAIN},
    "a format more": {"formats": {**_NEW_MAIN, "old": ("mss", {})}},
    "a format less": {"formats": _NEW_MAIN},
    "a rotation, first step": {"authorization": {"rotation": "2", "sent": "previous"}},
    "a rotation, second step": {"authorization": {"rotation": "2"}},
    "a rotation at once": {"authorization": {"rotation": "3"}},
    "an identifier of one's own": {"authorization": {"identifier": "chosen-identifier"}},
    "a retention": {"access_logs": {"retention_in_days": 90}},
    "a threshold": {"monitoring": {"error_rate_4xx": 2}},
    "no wait": {"wait_until_playable": False},
    "an authorization that is only prepared": {"authorization": {"identifier": "chosen-identifier", "enforced": False}},
    "another group": {"group_id": "other"},
}
"""Each changes settings of the unit, or formats, titles or default tags of the program."""


def untrue_previews_of_everything(stack: Stack, edits: Mapping[str, Given]) -> dict[str, Any]:
    """Those of the program with everything."""

    def write(given: Given) -> None:
        config = {"aws:region": REGION, "mediapackage-vod:defaultTags": given["default_tags"]}
        stack.write(_PROGRAM.format(given=given), config={key: text for key, text in config.items() if text})

    untrue, without_effect = untrue_previews([stack], write, _BEFORE, edits)
    assert without_effect == []
    return untrue


def untrue_previews(
    stacks: Sequence[Stack], write: Callable[[Given], None], given: Given, edits: Mapping[str, Given]
) -> tuple[dict[str, Any], list[str]]:
    """Carry out the edits one after the other: those whose preview differs from the `up`, with the difference; and
    those that change nothing."""
    write(given)
    for stack in stacks:
        stack.up()
    untrue: dict[str, Any] = {}
    without_effect: list[str] = []
    for name, edit in edits.items():
        own = {key: value for key, value in edit.items() if key in given}
        others = {key: value for key, value in edit.items() if key not in given}
        given = {**given, **own, "unit": {**given["unit"], **others}}
        write(given)
        runs = [(stack.preview("--json"), stack.up()) for stack in stacks]
        planned = sorted(step for preview, _ in runs for step in preview.all_steps)
        done = sorted(step for _, up in runs for step in up.all_steps)
        if planned != done:
            untrue[name] = {"preview": set(planned) - set(done), "up": set(done) - set(planned)}
        if not done:
            without_effect.append(name)
    return untrue, without_effect
