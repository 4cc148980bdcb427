"""Unit tests of users: under Pulumi's mocks every part constructs and resolves, whatever a mock leaves out.

The first mock is the one of Pulumi's documentation (https://www.pulumi.com/docs/iac/guides/testing/unit/).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs, Mocks

from pulumi_mediapackage_vod.components import (
    FAIRPLAY,
    PLAYREADY,
    WIDEVINE,
    AccessLogs,
    AssetIngest,
    Assets,
    CdnAuthorization,
    Drm,
    PackagingDistribution,
    PackagingMonitoring,
    SourceAccess,
    Speke,
    SpekeAccess,
    VodPackaging,
    cloudfront_behaviors,
    cloudfront_origin,
    configuration_guids,
    playback_urls,
)
from tests.unit.components.declared import ROLE, TRAILER

PEM = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----\n"
SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:cdn-AbCdEf"
API = "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke"

Made = tuple[str | None, dict[Any, Any]]
NEW: Mapping[str, Callable[[MockResourceArgs], Made]] = {
    "echo": lambda args: (f"{args.name}_id", args.inputs),
    "no outputs": lambda args: (f"{args.name}_id", {}),
    "only nulls": lambda args: (f"{args.name}_id", dict.fromkeys(args.inputs)),
    "an empty id": lambda args: ("", args.inputs),
    "no id": lambda args: (None, {}),
}
CALLS: Mapping[str, Callable[[MockCallArgs], dict[Any, Any]]] = {
    "nothing": lambda args: {},
    "an account": lambda args: {"region": "eu-west-1", "accountId": "111122223333", "partition": "aws"},
}

# Every part of a unit: alone below, and together.
PARTS: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "source_bucket": {"source_role_arn": None, "source_bucket": "acme-movies"},
    "source_access": {"source_role_arn": None, "source_access": {"buckets": ["acme-movies"]}},
    "drm": {
        "drm": Drm(
            [WIDEVINE, PLAYREADY, FAIRPLAY],
            speke=Speke("https://keys.example/1", ROLE),
            speke2=Speke("https://keys.example/2", ROLE),
        )
    },
    "authorization": {"authorization": {}},
    "rotated": {"authorization": {"rotation": "one", "sent": "previous"}},
    "own identifier": {"authorization": {"identifier": "an-identifier", "enforced": False}},
    "access_logs": {"access_logs": {}},
    "cdn": {"cdn": {}},
    "cdn with everything": {
        "cdn": {
            "public_keys": {"main": PEM},
            "aliases": ["video.example.com"],
            "certificate_arn": "arn:aws:acm:us-east-1:111122223333:certificate/c0ffee",
            "cors_origins": ["https://www.example.com"],
            "origin_shield_region": "eu-west-1",
        }
    },
    "monitoring": {"monitoring": {}},
    "monitoring with a topic": {"monitoring": {"topic_arn": "arn:aws:sns:eu-west-1:111122223333:alarms"}},
    "wait": {"wait_until_playable": True},
    "protect_group": {"protect_group": True},
    "tags": {"tags": {"team": "movies"}},
    "no titles": {"assets": {}},
    "own secret": {"authorization": {"secret_arn": SECRET}},
    "region": {"region": "eu-west-1", "access_logs": {}, "monitoring": {}},
}
TOGETHER = {
    **PARTS["source_bucket"],
    **{name: PARTS[name][name] for name in ("drm", "authorization", "access_logs", "monitoring", "tags")},
    **PARTS["cdn with everything"],
    **PARTS["wait"],
}


def unit(**arguments: Any) -> VodPackaging:
    return VodPackaging("movies", **{"source_role_arn": ROLE, "assets": {"trailer": TRAILER}, **arguments})


def outputs(component: Any) -> list[Any]:
    """All of a component's Outputs, and of the parts and resources that it has."""
    found: list[Any] = []
    for name in dir(component):
        value = getattr(component, name) if not name.startswith("_") else None
        if isinstance(value, pulumi.Output):
            found.append(value)
        elif isinstance(value, pulumi.ComponentResource):
            found += outputs(value)
    return found


def of_unit(**arguments: Any) -> list[Any]:
    made = unit(**arguments)
    asked = outputs(made)
    if made.cdn and made.assets:
        asked.append(made.cdn.cookie_resource("trailer"))
    return asked


PROGRAMS: Mapping[str, Callable[[], Any]] = {
    **{f"unit: {name}": lambda arguments=arguments: of_unit(**arguments) for name, arguments in PARTS.items()},
    "unit: together": lambda: of_unit(**TOGETHER),
    "SourceAccess": lambda: outputs(SourceAccess("made", buckets=["acme-movies"])),
    "SpekeAccess": lambda: outputs(SpekeAccess("made", api_arn=API)),
    "CdnAuthorization": lambda: outputs(CdnAuthorization("made")),
    "AccessLogs": lambda: outputs(AccessLogs("made")),
    "PackagingDistribution": lambda: outputs(PackagingDistribution("made", packaging=unit())),
    "PackagingDistribution of a reference": lambda: outputs(PackagingDistribution("made", packaging=unit().reference)),
    "AssetIngest": lambda: outputs(
        AssetIngest("made", packaging=unit(), bucket="acme-movies", manifests=["*.smil"], enable_events=True, ready={})
    ),
    "PackagingMonitoring": lambda: outputs(
        PackagingMonitoring("made", packaging=unit(), emails=["on-call@example.com"])
    ),
    "Assets": lambda: outputs(Assets("made", packaging=unit(), assets={"a": TRAILER}, source_role_arn=ROLE)),
    "Assets of a reference": lambda: outputs(
        Assets("made", packaging=unit(cdn={}).reference, assets={"a": TRAILER}, source_bucket="acme-movies")
    ),
    "parts passed in": lambda: of_unit(
        source_role_arn=None,
        source_access=SourceAccess("access", buckets=["acme-movies"]),
        authorization=CdnAuthorization("authorization"),
        access_logs=AccessLogs("logs"),
    ),
    "functions": lambda: [
        cloudfront_origin(unit(authorization={})),
        cloudfront_behaviors(unit(), origin_id="any"),
        playback_urls(unit().egress_urls, "video.example.com"),
        configuration_guids(unit()),
    ],
}


@pytest.mark.parametrize(
    ("new", "call", "preview"),
    [
        *[(new, "nothing", False) for new in NEW],
        *[(new, "an account", False) for new in ("echo", "no outputs")],
        ("echo", "nothing", True),
    ],
)
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_part_constructs_and_resolves(program: str, new: str, call: str, preview: bool) -> None:
    class Mock(Mocks):
        def new_resource(self, args: MockResourceArgs) -> Made:
            return NEW[new](args)

        def call(self, args: MockCallArgs) -> Any:
            return CALLS[call](args)

    resolved: list[Any] = []
    pulumi.runtime.set_mocks(Mock(), project="catalogue", stack="dev", preview=preview)

    @pulumi.runtime.test
    def run() -> pulumi.Output[None]:
        everything = pulumi.Output.from_input(PROGRAMS[program]())
        return pulumi.Output.from_input(everything.is_known()).apply(resolved.append)

    run()
    assert len(resolved) == 1
