"""Whatever an account holds: the program that is written of it asks for exactly that, so its preview is empty."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pulumi
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pulumi.runtime.mocks import MockResourceArgs, Mocks

from pulumi_mediapackage_vod import components
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.ownership.drift import FILLED_IN
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.service_object import ServiceObjectLifecycle
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.dynamic_providers.shell import PROVIDER_KEY, key_of, lifecycle_type, plain
from pulumi_mediapackage_vod.export.account import Group, Recorded
from pulumi_mediapackage_vod.export.planning import Project, planned
from pulumi_mediapackage_vod.export.simulation import Resource, Simulation
from tests.support.event_loop import event_loop_of_its_own
from tests.unit.export.accounts import REGION, groups

__all__ = ["event_loop_of_its_own"]
ACCOUNTS = st.tuples(groups(), groups("2-"))
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
SOME = settings(max_examples=12, deadline=None, suppress_health_check=SLOW, phases=[Phase.generate])


def exported(account: tuple[Group, ...]) -> Project:
    return planned(account, "What there is.", Simulation("movies", "dev", REGION))


class Preview(Mocks):
    """An engine that has recorded what was imported; `changes` is what a preview would show."""

    def __init__(self, account: tuple[Group, ...], made: Project) -> None:
        self._recorded = {(each.type, each.name, each.parent and each.parent[0]): each for each in made.resources}
        self._services = {each.id: Recorded(each, REGION) for each in account}
        self.seen: set[tuple[str, str]] = set()
        self.changes: list[Any] = []

    def call(self, args: Any) -> Any:
        raise AssertionError(args.token)

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.seen.add((args.typ, args.name))
        found = [each for each in self._recorded.values() if (each.type, each.name) == (args.typ, args.name)]
        if not found:
            self.changes.append(("create", args.name))
            return f"{args.name}-id", args.inputs
        recorded = found[0]
        if recorded.id:
            self._compare(recorded, args.inputs)
        return recorded.id, dict(recorded.outputs)

    def imported(self) -> None:
        """An import checks what it is given, which is complete already."""
        for each in self._recorded.values():
            if each.id:
                inputs = plain({**each.inputs, PROVIDER_KEY: None})
                lifecycle = lifecycle_type(key_of(each.inputs[PROVIDER_KEY]))(Settings(region=REGION), self._refuse)
                checked = lifecycle.check(inputs, inputs, b"import")
                assert (checked.inputs, checked.problems) == (inputs, [])

    def _compare(self, recorded: Resource, inputs: dict[str, Any]) -> None:
        lifecycle = lifecycle_type(key_of(inputs[PROVIDER_KEY]))(Settings(region=REGION), self._refuse)
        olds = plain({name: value for name, value in recorded.inputs.items() if name != PROVIDER_KEY})
        checked = lifecycle.check(olds, plain(inputs), b"another run")
        plan = lifecycle.diff(plain(recorded.outputs), checked.inputs)
        if checked.problems or plan.changes or checked.inputs != olds:
            self.changes.append((recorded.name, checked, olds))

    def refreshed(self, account: tuple[Group, ...]) -> None:
        """A refresh finds what is recorded."""
        groups_of = {each["id"]: group.id for group in account for _, each in group.objects()}
        for each in self._recorded.values():
            if not each.id:
                continue
            kind = lifecycle_type(key_of(each.inputs[PROVIDER_KEY]))
            if issubclass(kind, ServiceObjectLifecycle):
                found = kind(Settings(region=REGION), lambda _: self._services[groups_of[each.id]]).read(  # noqa: B023
                    each.id, plain(each.outputs)
                )
                assert found is not None
                assert (found.inputs, found.outputs) == (
                    plain({**each.inputs, PROVIDER_KEY: None}),
                    plain({**each.outputs, PROVIDER_KEY: None}),
                )

    @staticmethod
    def _refuse(region: str) -> Any:
        raise AssertionError("a preview asks nothing")


@SOME
@given(ACCOUNTS)
def test_the_preview_of_what_was_exported_is_empty(account: tuple[Group, ...]) -> None:
    made = exported(account)
    assert made.left_out == []
    preview = Preview(account, made)
    preview.imported()
    asyncio.set_event_loop(asyncio.new_event_loop())
    pulumi.runtime.set_mocks(preview, "movies", "dev")

    @pulumi.runtime.test
    def run() -> None:
        exec(compile(made.program, "__main__.py", "exec"), {"__file__": "__main__.py"})

    run()
    assert preview.changes == []
    assert len(preview.seen) == len(made.resources)
    preview.refreshed(account)


@SOME
@given(ACCOUNTS)
def test_every_object_is_imported_once_under_its_own_id(account: tuple[Group, ...]) -> None:
    held = sorted(each["id"] for group in account for _, each in group.objects())
    own = ("PackagingGroup", "PackagingConfiguration", "Asset")
    made = exported(account)
    assert sorted(each.id for each in made.resources if each.type.rpartition(":")[2] in own) == held
    defined = [
        each.id
        for each in ast.walk(ast.parse(made.program))
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    assert len(defined) == len(set(defined))


@SOME
@given(ACCOUNTS)
def test_programs_write_neither_none_nor_what_the_service_fills_in(account: tuple[Group, ...]) -> None:
    program = ast.parse(exported(account).program)
    written: list[tuple[str, Any]] = []
    for each in ast.walk(program):
        if isinstance(each, ast.Dict):
            pairs = zip(each.keys, each.values, strict=True)
            written += [(key.value, item.value) for key, item in pairs if isinstance(item, ast.Constant)]  # type: ignore[union-attr]
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Name):
            own = inspect.signature(getattr(components, each.func.id, lambda: None)).parameters
            named = [(str(one.arg), one.value.value) for one in each.keywords if isinstance(one.value, ast.Constant)]
            assert [(name, value) for name, value in named if name in own and own[name].default == value] == []
            assert None not in [value for _, value in named]
    assert [(name, value) for name, value in written if value is None or value in FILLED_IN.get(name, ())] == []


@SOME
@given(ACCOUNTS)
def test_programs_are_formatted_and_clean(account: tuple[Group, ...]) -> None:
    program = exported(account).program
    for command in (["format"], ["check", "--select=F,I,B,UP,SIM", "--quiet"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "-"]
        done = subprocess.run(ruff, input=program, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, program if command == ["format"] else ""), done


@settings(SOME, max_examples=2)
@given(accounts=st.lists(ACCOUNTS, min_size=8, max_size=8))
def test_programs_pass_a_strict_type_check(accounts: list[tuple[Group, ...]], tmp_path: Path) -> None:
    for number, account in enumerate(accounts):
        (tmp_path / f"program_{number}.py").write_text(exported(account).program)
    config = {"typeCheckingMode": "strict", "pythonVersion": "3.10", "extraPaths": [str(Path(__file__).parents[3])]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(config))
    pyright = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, "--project", str(tmp_path)]
    done = subprocess.run(pyright, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("count", [501])
def test_many_titles_become_a_catalogues_file(count: int, tmp_path: Path) -> None:
    """Checked on the engine too, where it takes longer."""
    from tests.unit.export.accounts import ROLES, described

    domain = f"https://0123.egress.mediapackage-vod.{REGION}.amazonaws.com"
    group = described("packaging-groups", "movies", domain_name=domain, tags={"team": "video"})
    hls = described(
        "packaging-configurations", "hls", packaging_group_id="movies", tags=group["tags"],
        hls_package={"hls_manifests": [{}]},
    )  # fmt: skip
    url = {"packaging_configuration_id": "hls", "url": f"{domain}/out/v1/{'a' * 32}/{'b' * 32}/{'c' * 32}/index.m3u8"}
    assets = [
        described(
            "assets", f"title-{number}", packaging_group_id="movies", tags={"n": str(number % 3)},
            source_arn=f"arn:aws:s3:::acme-movies/{number}.m3u8", source_role_arn=ROLES[number % 2],
            egress_endpoints=[url],
        )
        for number in range(count)
    ]  # fmt: skip
    account = (Group(group, (hls,), tuple(assets)),)
    made = exported(account)
    assert [*made.files] == ["movies.titles.json"]
    assert "AssetCatalog(" in made.program
    (tmp_path / "movies.titles.json").write_text(made.files["movies.titles.json"])
    preview = Preview(account, made)
    preview.imported()
    asyncio.set_event_loop(asyncio.new_event_loop())
    pulumi.runtime.set_mocks(preview, "movies", "dev")

    @pulumi.runtime.test
    def run() -> None:
        exec(compile(made.program, "__main__.py", "exec"), {"__file__": str(tmp_path / "__main__.py")})

    run()
    assert preview.changes == []
