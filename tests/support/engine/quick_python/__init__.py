"""A `python3` for the CLI that starts fast: a process that has imported everything forks at each start.

The start of program, provider and AWS plugin takes most of a run of the CLI; a test makes several runs. What runs, its
arguments, folder, environment and exit code are the same. Runs that are killed or interrupted have the real one: with
the variable OWN_PYTHON the launcher becomes it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.engine.processes import until

_HERE = Path(__file__).parent
_PIP_LIST = ("-m", "pip", "--disable-pip-version-check", "list", "-v", "--format", "json")


@contextmanager
def quick_python(folder: Path) -> Iterator[Mapping[str, str]]:
    """The folder with `python3`, as PATH, and QUICK_PYTHON."""
    programs = folder / "bin"
    programs.mkdir()
    launcher = programs / "python3"
    launcher.write_text(f"#!{sys.executable} -IS\n{(_HERE / 'launcher.py').read_text()}")
    launcher.chmod(0o755)
    pip_list = subprocess.run([sys.executable, *_PIP_LIST], stdout=subprocess.PIPE, check=True).stdout
    (folder / "pip-list.json").write_bytes(pip_list)
    address = folder / "server"
    server = subprocess.Popen(
        [sys.executable, "-u", _HERE / "server.py", address],
        env={"LANG": "C.UTF-8", "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(address.exists, "the quick Python listens", during=lambda: server.poll() is None)
        yield {"PATH": str(programs), "QUICK_PYTHON": str(folder)}
    finally:
        server.kill()
        server.wait()
