"""`tools/typecheck.py` with a small fake of pyright: what it shows, and when it fails."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.support.executable import executable
from tools import typecheck

FOUND = {
    "file": "/x/it.py",
    "severity": "error",
    "message": "no",
    "rule": "reportIt",
    "range": {"start": {"line": 4, "character": 0}},
}


@pytest.mark.parametrize(
    ("more", "found", "code", "says"),
    [
        pytest.param(0, [], 0, "files, 0 errors", id="as it should be"),
        pytest.param(0, [FOUND], 1, "/x/it.py:5:1 - error: no (reportIt)", id="an error"),
        pytest.param(1, [], 1, "correct `include`", id="a file twice"),
    ],
)
def test_errors_and_a_wrong_count_fail(
    more: int,
    found: list[object],
    code: int,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    summary = {"filesAnalyzed": typecheck.python_files() + more, "errorCount": len(found), "timeInSec": 1.0}
    (tmp_path / "report.json").write_text(json.dumps({"generalDiagnostics": found, "summary": summary}))
    executable(tmp_path / "pyright", f"cat {tmp_path}/report.json\nexit {len(found)}")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    assert typecheck.main() == code
    assert says in capsys.readouterr().out


def test_a_pyright_that_fails_by_itself_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    executable(tmp_path / "pyright", "echo no such option; exit 4")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)

    assert typecheck.main() == 4
    assert "no such option" in capsys.readouterr().out
