"""What a tried command gets: the address of an emulator, dummy credentials, a state of its own, stand-ins on PATH."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pulumi_mediapackage_vod.aws_plugin.launcher import write_launcher

ACCOUNT = "123456789012"
REGION = "us-east-1"
"""The emulator's own defaults; the shim, which runs often, imports nothing of it."""
FOLDER = "MEDIAPACKAGE_VOD_TRY"
"""The variable that names the folder of a trial."""

_FOREIGN = ("AWS_", "BOTO_", "PULUMI_", FOLDER)
"""Whatever reaches another account, backend or Region begins so."""
_KEPT = ("AWS_REGION", "AWS_DEFAULT_REGION", "PULUMI_PYTHON_CMD")
_KEPT_PREFIXES = ("PULUMI_DEBUG", "PULUMI_DISABLE_", "PULUMI_EXPERIMENTAL", "PULUMI_SKIP_")
_LOOPBACK = "127.0.0.1,localhost,::1"
_SECRET = "emulated"  # noqa: S105 (opens nothing)

# Not `-m`, and no variable: the CLI's programs would inherit it, and `-m` looks into the user's folder first.
_SHIM = """\
#!/bin/sh
exec {python} -c 'import sys; sys.path = [each for each in sys.path if each]
from pulumi_mediapackage_vod.trial.pulumi_shim import main; main()' "$@"
"""


@dataclass(frozen=True)
class Trial:
    """What the shim has to know; kept in the trial's folder."""

    folder: str
    endpoint: str
    stack: str
    config: Sequence[str] = ()
    """`KEY=VALUE` that stacks have beside their file."""

    @property
    def programs(self) -> Path:
        """First on PATH."""
        return Path(self.folder, "bin")

    @property
    def backend(self) -> Path:
        return Path(self.folder, "stacks")

    @property
    def aws_config(self) -> Path:
        """Profiles with dummy credentials, as far as a stack's configuration names some."""
        return Path(self.folder, "aws-config")

    def project(self, name: str) -> Path:
        """Where a project's stacks have their files, in place of its own folder."""
        return Path(self.folder, "projects", name)

    @classmethod
    def current(cls) -> Trial:
        """That of this process."""
        return cls(**json.loads(Path(os.environ[FOLDER], "trial.json").read_text()))


def prepare(trial: Trial, python: str = sys.executable) -> None:
    """Fill the trial's folder."""
    for folder in (trial.programs, trial.backend, Path(trial.folder, "home"), Path(trial.folder, "projects")):
        folder.mkdir(parents=True)
    Path(trial.folder, "trial.json").write_text(json.dumps(asdict(trial)))
    trial.aws_config.touch()
    write_launcher(trial.programs, python)
    shim = trial.programs / "pulumi"
    shim.write_text(_SHIM.format(python=shlex.quote(python)))
    shim.chmod(0o755)
    # Plugins that are there need no download; logins and selected stacks are beside them, and stay unread.
    plugins = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi", "plugins")
    if plugins.is_dir():
        Path(trial.folder, "home", "plugins").symlink_to(plugins.resolve())


def settings(trial: Trial, environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that make a shell one of the trial, without PATH."""
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or REGION
    return {
        FOLDER: trial.folder,
        "AWS_ENDPOINT_URL": trial.endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": _SECRET,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": str(trial.aws_config),
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PULUMI_BACKEND_URL": trial.backend.as_uri(),
        "PULUMI_HOME": str(Path(trial.folder, "home")),
        "PULUMI_CONFIG_PASSPHRASE": _SECRET,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        # It would look for the AWS plugin on the network, the one on PATH notwithstanding.
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }


def environment_for(trial: Trial, environment: Mapping[str, str]) -> dict[str, str]:
    """A caller's environment without its AWS and Pulumi settings, and with the trial's."""
    kept = {name: value for name, value in environment.items() if not name.startswith(_FOREIGN) or _is_harmless(name)}
    for name in ("no_proxy", "NO_PROXY"):
        kept[name] = ",".join(filter(None, (environment.get(name), _LOOPBACK)))
    path = os.pathsep.join(filter(None, (str(trial.programs), environment.get("PATH", ""))))
    return {**kept, **settings(trial, environment), "PATH": path}


def _is_harmless(name: str) -> bool:
    return name in _KEPT or name.startswith(_KEPT_PREFIXES)


def exports(trial: Trial, environment: Mapping[str, str]) -> list[str]:
    """Lines for a second shell, whatever it has of AWS and Pulumi."""
    foreign = "|".join(_FOREIGN)
    return [
        f"unset $(env | sed -nE 's/^(({foreign})[A-Za-z0-9_]*)=.*/\\1/p')",
        *(f'export {name}={_LOOPBACK}"${{{name}:+,${name}}}"' for name in ("no_proxy", "NO_PROXY")),
        *(f"export {name}={shlex.quote(value)}" for name, value in settings(trial, environment).items()),
        f'export PATH={shlex.quote(str(trial.programs))}:"$PATH"',
    ]


def add_profiles(trial: Trial, names: set[str]) -> None:
    """Let each of them be an AWS profile with dummy credentials."""
    keys = f"aws_access_key_id = {ACCOUNT}\naws_secret_access_key = {_SECRET}\n"
    with trial.aws_config.open("a") as file:
        for name in sorted(names):
            file.write(f"[profile {name}]\n{keys}" if name != "default" else f"[default]\n{keys}")
