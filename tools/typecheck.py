"""pyright over the whole project, and that it checks each file once: it takes a folder and a link to it for two.

python tools/typecheck.py
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_MADE = ("build", "dist")


def python_files() -> int:
    """Those of the project, without what its own commands made and what starts with a dot."""
    files = (path.relative_to(ROOT).parts for path in ROOT.rglob("*.py"))
    return sum(parts[0] not in _MADE and not parts[0].startswith(".") for parts in files)


def main() -> int:
    command = ["pyright", "--pythonpath", sys.executable, "--outputjson"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print(done.stdout, done.stderr, sep="\n")
        return done.returncode or 1
    for found in report["generalDiagnostics"]:
        start = found.get("range", {}).get("start", {"line": 0, "character": 0})
        place = f"{found['file']}:{start['line'] + 1}:{start['character'] + 1}"
        print(f"{place} - {found['severity']}: {found['message']} ({found.get('rule', 'syntax')})")
    checked, there = report["summary"]["filesAnalyzed"], python_files()
    print(f"pyright: {checked} files, {report['summary']['errorCount']} errors, {report['summary']['timeInSec']} s")
    if checked != there:
        print(f"pyright checks {checked} files, and there are {there}: correct `include` of [tool.pyright]")
    return done.returncode or int(checked != there)


if __name__ == "__main__":
    sys.exit(main())
