"""`python -m pip list`, as pip itself answered it once: Pulumi asks at each run, and that takes a third of a run."""

import os
import sys
from pathlib import Path

LIST = ["list", "-v", "--format", "json"]

if __name__ == "__main__":
    if sys.argv[1:] != LIST:
        sys.exit(f"the tests' pip answers `{' '.join(LIST)}` only, and not `{' '.join(sys.argv[1:])}`")
    sys.stdout.write(Path(os.environ["QUICK_PIP_LIST"]).read_text())
