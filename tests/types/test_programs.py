"""What type checkers say of users' programs, for an installed wheel: nothing of those in passes/, and an error in each
marked line of those in fails/.

One mark tests both checkers: mypy compares the code of the error, and both complain of a mark that hides none.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
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

Said = Callable[[str, str], tuple[int, str]]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("installed")) / "bin" / "python"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, from which no checker sees the checkout."""
    return shutil.copytree(FOLDER, tmp_path_factory.mktemp("types") / "types")


@pytest.fixture
def said(python: Path, programs: Path) -> Said:
    """Call it with a checker and a version of Python."""

    def check(checker: str, version: str) -> tuple[int, str]:
        interpreter, of = CHECKERS[checker]
        command = [checker, interpreter, python, of, version]
        done = subprocess.run(command, cwd=programs, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return check


@pytest.mark.parametrize("version", ["3.10", *BETWEEN, "3.15"])
@pytest.mark.parametrize("checker", CHECKERS)
def test_right_lines_pass_and_marked_ones_fail(checker: str, version: str, said: Said) -> None:
    code, text = said(checker, version)
    assert code == 0, text


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_wrong_line_and_a_mark_on_a_right_one_are_seen(checker: str, programs: Path, said: Said) -> None:
    """That the test above can fail."""
    wrong = programs / "fails" / "wrong.py"
    wrong.write_text(WRONG)
    try:
        _, text = said(checker, "3.10")
    finally:
        wrong.unlink()

    assert [f"wrong.py:{line}:" in text for line in (1, 3, 4)] == [False, True, True], text


def test_each_room_has_both_kinds_and_marks_are_in_one() -> None:
    marked = {
        kind: {path.name: "# type: ignore" in path.read_text() for path in (FOLDER / kind).glob("*.py")}
        for kind in ("passes", "fails")
    }

    assert marked["passes"].keys() == marked["fails"].keys()
    assert not any(marked["passes"].values())
    assert all(marked["fails"].values())
