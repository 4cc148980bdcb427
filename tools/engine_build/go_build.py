"""Builds the CLI and its Python host with Go, from the two pinned modules beside this file.

Two modules, because no single build list can hold both: the host is a package of the SDK's module only up to
v3.79.0, and what it needs cannot live with the CLI's own SDK.
"""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path

from .processes import Unavailable, run
from .progress import say
from .versions import PINNED, Version, version_in

CLI = Path(__file__).parent / "cli"
LANGUAGE_HOST = Path(__file__).parent / "language_host"

_SDK = "github.com/pulumi/pulumi/sdk/v3"
_VERSION_FLAG = f"-X {_SDK}/go/common/version.Version=v{PINNED}"
_BUILDS = (
    (
        "the CLI (1 of 2)",
        CLI,
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        ("-tags", "osusergo,grpcnotrace"),
        f"-s -w {_VERSION_FLAG}",
    ),
    ("its Python host (2 of 2)", LANGUAGE_HOST, f"{_SDK}/python/cmd/pulumi-language-python", (), "-s -w"),
)
_SCRIPTS = ("cmd/pulumi-language-python-exec", "dist/pulumi-resource-pulumi-python")
_TIMEOUT = 3600.0


def needed_go() -> Version:
    """The oldest Go that builds the CLI: the `go` line of its go.mod."""
    for line in (CLI / "go.mod").read_text().splitlines():
        version = version_in(line) if line.startswith("go ") else None
        if version:
            return version
    raise Unavailable(f"{CLI / 'go.mod'} has no go line")


def build(root: Path) -> None:
    """Builds into `root/bin`; Go's own temporary files go beside `root`, to be thrown away with it."""
    temporary = root.parent / "go-tmp"
    temporary.mkdir()
    env = {**os.environ, "GOWORK": "off", "GOTMPDIR": str(temporary)}
    for foreign in ("GOOS", "GOARCH"):  # the result runs here, whatever the caller builds for
        env.pop(foreign, None)
    go = _suitable_go(env)
    say(
        f"building Pulumi {PINNED} from source with {go}: up to ten minutes on 2 cores the first time, "
        "under a minute if Go has built it before"
    )
    for what, module, package, flags, linker_flags in _BUILDS:
        in_module = partial(run, cwd=module, env=env, timeout=_TIMEOUT)
        listed = in_module(["go", "list", "-deps", *flags, package], step=f"getting the sources of {what}")
        common = ("-trimpath", "-mod=readonly", "-ldflags", linker_flags, "-o", f"{root / 'bin'}{os.sep}")
        command = ["go", "build", "-v", *flags, *common, package]
        in_module(command, step=f"building {what}", packages=len(listed.splitlines()))
    sdk = Path(run(["go", "list", "-m", "-f", "{{.Dir}}", _SDK], cwd=CLI, env=env, timeout=60).strip())
    for script in _SCRIPTS:
        target = root / "bin" / Path(script).name
        shutil.copyfile(sdk / "python" / script, target)
        target.chmod(0o755)


def _suitable_go(env: dict[str, str]) -> str:
    """The Go that will build; asked for in the module's folder, where it may choose a newer self."""
    if shutil.which("go") is None:
        raise Unavailable("there is no go on PATH")
    said = run(["go", "env", "GOVERSION"], cwd=CLI, env=env, timeout=300).strip()
    version = version_in(said)
    if version is None or version < needed_go():
        raise Unavailable(f"go on PATH is {said or 'of no known version'}, older than {needed_go()}")
    return said
