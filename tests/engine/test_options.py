"""The options of Pulumi on resources and components: each works or is refused. docs/lifecycle.md has the table, and
tests/unit/docs/test_options.py says where each row is held."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack

HOOK = """
    def made(args):
        with open("made", "a") as file:
            file.write(args.name + " ")

    hooks = pulumi.ResourceHookBinding(after_create=[made])
"""
RESOURCES = (
    HOOK
    + """
    group = PackagingGroup(
        "group",
        tags={"team": "TEAM"},
        opts=ResourceOptions(hide_diffs=["tags", "tags_all"], additional_secret_outputs=["domain_name"], hooks=hooks),
    )
    package = {"hls_manifests": [{OPTIONS}]}
    hls = PackagingConfiguration(
        "hls",
        packaging_group_id=group.id,
        hls_package=package,
        tags={"team": "TEAM", "stage": "STAGE"},
        opts=ResourceOptions(replace_on_changes=["tags.stage"]),
    )
    by_package = PackagingConfiguration(
        "any",
        packaging_group_id=group.id,
        hls_package=package,
        opts=ResourceOptions(replace_on_changes=["*"]),
    )
    Asset(
        "trailer",
        packaging_group_id=group.id,
        source_arn=TRAILER,
        source_role_arn=ROLE,
        opts=ResourceOptions(replace_with=[hls]),
    )
    pulumi.export("domain", group.domain_name)
    pulumi.export("read", PackagingGroup("read", opts=ResourceOptions(id=group.id)).arn)
    """
)


def resources(team: str = "video", stage: str = "first", options: str = "") -> str:
    return RESOURCES.replace("TEAM", team).replace("STAGE", stage).replace("OPTIONS", options)


def test_options_of_resources_hold(stack: Callable[..., Stack], account: Account) -> None:
    made = stack(resources())
    made.up()
    assert (made.project / "made").read_text() == "group "
    assert made.outputs()["domain"] == "[secret]"
    assert made.outputs()["read"] == made.resources()["group"]["outputs"]["arn"]
    before = set(account.objects)

    made.write(resources(team="cinema", options='"program_date_time_interval_seconds": 0'))
    _, of_group, of_hls = re.split(r"urn=\S+::(?:group|hls)\]", made.preview("--diff").text)
    assert "cinema" in of_hls
    assert "cinema" not in of_group
    run = made.up()
    assert sorted(run.steps) == [("read", "read"), ("update", "group"), ("update", "hls")]

    made.write(resources(team="cinema", stage="second", options='"program_date_time_interval_seconds": 0'))
    run = made.up()
    assert {name for operation, name in run.steps if operation == "replace"} == {"hls", "trailer"}
    ids = [made.resources()[name]["id"] for name in ("trailer", "hls")]
    assert {(operation, str(id_)) for operation, id_ in run.writes if id_ in ids} == {
        *(("DeleteAsset", ids[0]), ("CreateAsset", ids[0])),
        *(("DeletePackagingConfiguration", ids[1]), ("CreatePackagingConfiguration", ids[1])),
    }
    assert set(account.objects) == before
    assert account.configurations[ids[1]]["Tags"]["stage"] == "second"
    made.preview("--refresh", "--expect-no-changes")


def test_options_of_components_hold(stack: Callable[..., Stack], account: Account) -> None:
    made = stack(
        HOOK
        + """
    def seen(args):
        if args.type_.endswith(":Asset"):
            return pulumi.ResourceTransformationResult({**args.props, "tags": {"seen": "yes"}}, args.opts)

    VodPackaging(
        "movies",
        source_role_arn=ROLE,
        assets={"trailer": TRAILER},
        formats=[hls()],
        opts=ResourceOptions(
            parent=pulumi.ComponentResource("company:index:Channel", "channel"),
            protect=True,
            transformations=[seen],
            hooks=hooks,
        ),
    )
    """
    )
    made.up()
    unit = {name: item for name, item in made.resources().items() if name.startswith("movies")}
    assert len(unit) == 6
    assert all("company:index:Channel$" in item["urn"] for item in unit.values())
    assert all(item["protect"] for item in unit.values())
    assert [item["Tags"]["seen"] for item in account.assets.values()] == ["yes"]
    assert (made.project / "made").read_text() == "movies "


REFUSED = """
    import json
    from pulumi_mediapackage_vod.dynamic_providers import ProgramError

    group = PackagingGroup("group")
    texts = {}

    def try_out(kind, make, **options):
        for name, value in options.items():
            try:
                make(ResourceOptions(**{name: value}))
            except ProgramError as error:
                texts[f"{kind} {name}"] = str(error)
            else:
                texts[f"{kind} {name}"] = "is not refused"

    anywhere = dict(
        deleted_with=group, env_var_mappings={"A": "B"}, plugin_download_url="https://example.com", urn=group.urn,
        version="1.0.0", import_="movies", delete_before_replace=False,
    )
    single = dict(
        additional_secret_outputs=["group"], custom_timeouts=pulumi.CustomTimeouts(create="1m"), hide_diffs=["tags"],
        id="movies", ignore_changes=["tags"], replace_on_changes=["tags"], replace_with=[group],
        replacement_trigger="1",
    )
    try_out("resource", lambda opts: PackagingGroup("it", group_id="it", opts=opts), **anywhere)
    unit = lambda opts: VodPackaging("it", source_role_arn=ROLE, assets={}, opts=opts)
    try_out("component", unit, **anywhere, **single)
    with open("refused.json", "w") as file:
        json.dump(texts, file)
"""


def test_what_cannot_work_is_refused_in_one_sentence(stack: Callable[..., Stack]) -> None:
    made = stack(REFUSED)
    run = made.preview()
    assert ("create", "group") in run.steps
    assert "it" not in {name for _, name in run.steps}
    texts: dict[str, str] = json.loads((made.project / "refused.json").read_text())
    assert len(texts) == 7 + 15
    for case, text in texts.items():
        kind, option = case.split()
        assert text.startswith({"resource": "PackagingGroup 'it': ", "component": "VodPackaging 'it': "}[kind]), text
        assert f"`{option}" in text
        assert "\n" not in text


def test_a_destroy_ends_by_the_commands_that_its_error_names(stack: Callable[..., Stack], account: Account) -> None:
    """What `transforms` set is seen by the engine alone."""
    made = stack("""
    group = PackagingGroup("group")

    def forgotten(args):
        options = ResourceOptions.merge(args.opts, ResourceOptions(deleted_with=group))
        return pulumi.ResourceTransformResult(args.props, options)

    opts = ResourceOptions(transforms=[forgotten])
    PackagingConfiguration("hls", packaging_group_id=group.id, hls_package={"hls_manifests": [{}]}, opts=opts)
    Asset("trailer", packaging_group_id=group.id, source_arn=TRAILER, source_role_arn=ROLE, opts=opts)
    """)
    made.up()
    refused = made.run("destroy", "--yes", "--skip-preview")
    assert refused.code != 0
    assert "`deleted_with`" in refused.errors
    assert "run `pulumi destroy`" in refused.errors
    commands = re.findall(r"aws mediapackage-vod (delete-\S+) --id (\S+) --region eu-west-1", refused.errors)
    assert [command for command, _ in commands] == ["delete-asset", "delete-packaging-configuration"]
    for command, object_id in commands:
        getattr(account.client, command.replace("-", "_"))(Id=object_id)
    made.destroy()
    assert account.objects == {}


def test_state_migrations_are_left_to_the_cli(stack: Callable[..., Stack]) -> None:
    made = stack('PackagingGroup("it", opts=ResourceOptions(state_migrations=[lambda args: None]))')
    run = made.run("preview")
    if run.code:
        assert "The Pulumi CLI does not support state migrations" in run.errors
    else:
        assert run.steps == [("create", "it")]
