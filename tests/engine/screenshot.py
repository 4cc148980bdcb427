"""The pictures of the terminal in the documentation: real runs on an emulator, and what they print.

python -m tests.engine.screenshot docs/screens
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.documents import DOCS, REPOSITORY, blocks_of

FORMATS = "    formats=[hls(segment_duration_seconds=4), dash(), cmaf(), mss()],\n    assets="
EDIT = (("VodPackaging\n", "VodPackaging, cmaf, dash, hls, mss\n"), ("    assets=", FORMATS))
SCREENS = {
    "preview": "pulumi preview --color always",
    "replacement": "pulumi preview --color always",
}
"""Each with the command that it shows; between the two the program of the start is deployed, and edited."""


def main(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    project, program = [block.code for block in blocks_of(DOCS / "index.md")][1:3]
    with tempfile.TemporaryDirectory() as place, Emulator(playable_after=0) as emulator:
        here = Path(place)
        environment = {**os.environ, **_engine(), **_of(here, emulator)}
        (here / "Pulumi.yaml").write_text(project)
        (here / "__main__.py").write_text(program)
        _run("pulumi stack init dev && pulumi config set aws:region eu-west-1", here, environment)
        _show("preview", here, environment, folder)
        _run("pulumi up --yes --skip-preview", here, environment)
        for before, after in EDIT:
            program = program.replace(before, after, 1)
        (here / "__main__.py").write_text(program)
        _show("replacement", here, environment, folder)


def picture(command: str, printed: str, width: int = 110) -> str:
    """SVG, which fetches no font; without the lines that only say that something goes on."""
    console = Console(record=True, width=width, file=StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
    console.print(
        Text.from_ansi("\n".join(line for line in printed.splitlines() if line.strip() and "@" not in line[:12]))
    )
    svg = console.export_svg(title="", theme=MONOKAI, unique_id="screen")
    return re.sub(r"\s*@font-face \{.*?\n    \}", "", svg, flags=re.DOTALL)


def _show(name: str, place: Path, environment: Mapping[str, str], folder: Path) -> None:
    command = SCREENS[name]
    printed = _run(command, place, environment)
    (folder / f"{name}.svg").write_text(picture(command.removesuffix(" --color always"), printed))


def _run(command: str, place: Path, environment: Mapping[str, str]) -> str:
    run = subprocess.run(
        ["bash", "-ec", command], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    if run.returncode:
        sys.exit(f"{command}: {run.stdout}{run.stderr}")
    return run.stdout


def _engine() -> dict[str, str]:
    script = ["bash", "-c", f"eval \"$('{REPOSITORY}/tools/engine' env)\" && env -0"]
    made = subprocess.run(script, stdout=subprocess.PIPE, text=True, check=True).stdout
    variables = dict(line.split("=", 1) for line in made.split("\0") if line)
    return {name: text for name, text in variables.items() if name == "PATH" or name.startswith("PULUMI_")}


def _of(place: Path, emulator: Emulator) -> dict[str, str]:
    state = place / "state"
    state.mkdir()
    return {
        "AWS_ENDPOINT_URL": emulator.url,
        "AWS_ACCESS_KEY_ID": "111122223333",
        "AWS_SECRET_ACCESS_KEY": "test",
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "",
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
