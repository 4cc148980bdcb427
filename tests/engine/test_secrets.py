"""Secrets of a program on the real engine: in no state, preview, saved plan, error or log."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Run, Stack
from tests.support.sampled import sampled
from tests.support.secret_values import MARK

IMPORTS = (
    "from pulumi_mediapackage_vod.dynamic_providers import AssetReadiness, CdnIdentifier, Provider; "
    "s = pulumi.Output.secret"
)
LOGS = ("--logtostderr", "--logflow", "-v=1")

RIGHT = f"""
    {IMPORTS}
    MARK = "{MARK}"
    tagged = Provider("tagged", region="eu-west-1", default_tags=s({{"owner": MARK}}))
    group = PackagingGroup(
        "group",
        authorization={{
            "cdn_identifier_secret": s(f"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{{MARK}}"),
            "secrets_role_arn": s(f"arn:aws:iam::111122223333:role/{{MARK}}"),
        }},
        egress_access_logs={{"log_group_name": s(f"/aws/MediaPackage/{{MARK}}")}},
        tags={{"first": s(MARK), "second": "plain"}},
    )
    hls_ = PackagingConfiguration(
        "hls",
        packaging_group_id=group.id,
        hls_package={{
            "hls_manifests": [{{"ad_markers": s("PASSTHROUGH")}}],
            "encryption": {{
                "speke_key_provider": {{
                    "role_arn": s(f"arn:aws:iam::111122223333:role/{{MARK}}"),
                    "url": s(f"https://{{MARK}}.example"),
                    "system_ids": ["94ce86fb-07ff-4f43-adb8-93d2fa968ca2"],
                }},
            }},
        }},
        tags=s({{MARK: MARK}}),
    )
    identifier = CdnIdentifier("identifier", identifier=MARK, rotation=s(MARK))
    title = Asset(
        "title",
        packaging_group_id=group.id,
        packaging_configurations=[s(hls_.id)],
        source_arn=s(f"s3://{{MARK}}/{{MARK}}.m3u8"),
        source_role_arn=s(f"arn:aws:iam::111122223333:role/{{MARK}}"),
        resource_id=s(MARK),
        revision=s(MARK),
        tags={{"later": identifier.value, "plain": "plain"}},
    )
    AssetReadiness("ready", assets=s({{MARK: title.id}}), configuration_names=s({{"x": MARK}}))
    PackagingGroup("with-default-tags", opts=ResourceOptions(provider=tagged))
    PackagingGroup("plain", tags={{"team": "video"}})
"""

WRONG = {
    'PackagingGroup("group", group_id=s(MARK))': ["group_id is a secret, and ids stand in states"],
    'PackagingGroup("group", egress_access_logs={"log_group_name": s(MARK)}, tags={"first": s(MARK * 30 + "!")})': [
        "egress_access_logs.log_group_name holds a secret, so it is not shown; a name that starts with",
        "tags['first'] holds a secret, so it is not shown; up to 256 of",
    ],
    'PackagingGroup("tags", tags={f"key{number}!": "x" * 300 for number in range(39)})': [
        "tags['key0!'] has no possible key: 1 to 128 of a-z, A-Z, 0-9, spaces and _ . : / = + - @ (and so for ",
    ],
    """PackagingConfiguration(
        "hls", packaging_group_id="g", hls_package=s({"hls_manifests": [{"ad_markers": MARK}]}))""": [
        "hls_package holds a secret, so it is not shown; one of NONE, SCTE35_ENHANCED, PASSTHROUGH",
    ],
    """Asset(
        "title", packaging_group_id="g", source_arn=s("s3://" + MARK), source_role_arn=s(MARK), tags=s({MARK: "!"})
        )""": [
        "source_arn holds a secret",
        "source_role_arn holds a secret",
        "something in tags, a secret, has no possible key",
    ],
    'AssetReadiness("ready", assets={}, timeout_seconds=s(MARK))': ["timeout_seconds holds a secret"],
    'CdnIdentifier("identifier", identifier=MARK * 20)': ["identifier has "],
    """PackagingGroup("elsewhere", opts=ResourceOptions(
        provider=Provider("elsewhere", region="eu-west-1", default_tags=s({"first": MARK + "\u00e4!"}))))""": [
        "tags holds a secret, so it is not shown",
    ],
}


def seen(run: Run) -> str:
    return run.text + json.dumps(run.events)


def in_state(stack: Stack) -> str:
    return json.dumps(stack._recorded)


def test_secrets_are_nowhere_in_the_clear(stack: Callable[..., Stack], account: Account) -> None:
    secret = stack(RIGHT)
    secret.set("mediapackage-vod:defaultTags", json.dumps({"team": MARK}), "--secret")
    plan = secret.project / "plan.json"

    assert MARK not in seen(secret.preview("--diff", f"--save-plan={plan}", *LOGS))
    assert MARK not in plan.read_text()
    assert MARK not in seen(secret.up(f"--plan={plan}", *LOGS))
    assert MARK not in in_state(secret)

    resources = secret.resources()
    group = account.groups[resources["group"]["id"]]
    assert group["Tags"] | {"first": MARK, "team": MARK, "second": "plain"} == group["Tags"]
    assert account.groups[resources["with-default-tags"]["id"]]["Tags"]["owner"] == MARK

    assert MARK not in seen(secret.refresh("--diff", *LOGS))
    assert MARK not in in_state(secret)
    assert MARK not in seen(secret.preview("--diff", "--json", "--show-sames"))
    secret.preview("--expect-no-changes")

    secret.write(RIGHT.replace('"second": "plain"', '"second": "other"').replace("PASSTHROUGH", "SCTE35_ENHANCED"))
    assert MARK not in seen(secret.preview("--diff", *LOGS))
    assert MARK not in seen(secret.up(*LOGS))
    assert MARK not in in_state(secret)
    held = secret.resources()
    assert all("secret_inputs" not in {**each.get("inputs", {}), **each.get("outputs", {})} for each in held.values())
    assert MARK not in seen(secret.destroy(*LOGS))


def test_only_what_holds_secrets_is_a_secret(stack: Callable[..., Stack]) -> None:
    program = f"""
        {IMPORTS}
        PackagingGroup("mixed", tags={{"first": s("{MARK}"), "second": "plain"}})
        PackagingGroup("plain", tags={{"team": "video"}})
        tagged = Provider("tagged", region="eu-west-1", default_tags={{"team": "video"}})
        PackagingGroup("of-provider", opts=ResourceOptions(provider=tagged))
    """
    some = stack(program)
    some.set("mediapackage-vod:defaultTags", json.dumps({"cost": "42"}))
    some.up()
    resources = some.resources()
    assert resources["plain"]["outputs"]["tags_all"] == {"team": "video", "cost": "42"}
    assert resources["mixed"]["outputs"]["tags"]["second"] == "plain"
    assert "ciphertext" in resources["mixed"]["outputs"]["tags_all"]

    some.set("mediapackage-vod:defaultTags", json.dumps({"cost": MARK}), "--secret")
    some.up()
    resources = some.resources()
    assert "ciphertext" in resources["plain"]["outputs"]["tags_all"]
    assert resources["of-provider"]["outputs"]["tags_all"] == {"team": "video"}
    assert MARK not in in_state(some)


@pytest.mark.parametrize("resource", sampled({each: each for each in WRONG}, *list(WRONG)[:4]))
def test_what_is_wrong_with_a_secret_is_said_without_it(resource: str, stack: Callable[..., Stack]) -> None:
    run = stack(f"{IMPORTS}\nMARK = {MARK + ' !'!r}\n{resource}\n").run("preview", "--diff", *LOGS)

    assert run.code != 0
    assert MARK not in seen(run)
    for said in WRONG[resource]:
        assert said in run.errors
    assert "has a problem: is " not in run.errors
    assert "Traceback" not in run.text
    assert run.calls == []
