"""What type checkers say of users' programs, for an installed wheel: nothing of those in passes/, and an error in each
marked line of those in fails/.

One mark tests both checkers: mypy compares the code of the error, and both complain of a mark that hides none.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.distribution import installed

FOLDER = Path(__file__).parent
CHECKERS = {"pyright": ("--pythonpath", "--pythonversion"), "mypy": ("--python-executable", "--python-version")}
"""How each is told the interpreter of the environment, and the version of Python."""
BETWEEN = [pytest.param(f"3.{minor}", marks=pytest.mark.release) for minor in range(11, 15)]
WRONG = (
    "from pulumi_mediapackage_vod.components import hls\n\nhls(segment_duration=6)\nhls()  # type: ignore[call-arg]\n"
)
"""What both must find, or they found nothing at all."""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("installed")) / "bin" / "python"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, from which no checker sees the checkout, with a program that is wrong."""
    made = shutil.copytree(FOLDER, tmp_path_factory.mktemp("types") / "types")
    (made / "fails" / "wrong.py").write_text(WRONG)
    return made


@pytest.mark.parametrize("version", ["3.10", *BETWEEN, "3.15"])
@pytest.mark.parametrize("checker", CHECKERS)
def test_right_lines_pass_and_marked_ones_fail(checker: str, version: str, python: Path, programs: Path) -> None:
    interpreter, of = CHECKERS[checker]
    command = [checker, interpreter, python, of, version]
    done = subprocess.run(command, cwd=programs, capture_output=True, text=True, check=False)

    text = done.stdout + done.stderr
    assert re.findall(r"(\w+/\w+\.py):(\d+)\S* (?:- )?error", text) == [
        ("fails/wrong.py", "3"),
        ("fails/wrong.py", "4"),
    ], text


def test_each_room_has_both_kinds_and_marks_are_in_one() -> None:
    marked = {
        kind: {path.name: "# type: ignore" in path.read_text() for path in (FOLDER / kind).glob("*.py")}
        for kind in ("passes", "fails")
    }

    assert marked["passes"].keys() == marked["fails"].keys()
    assert not any(marked["passes"].values())
    assert all(marked["fails"].values())
