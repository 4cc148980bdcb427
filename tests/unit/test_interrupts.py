"""Processes of tests that were started in the background are told of interrupts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.engine.stack import ROOT

PROGRAM = """
import signal, subprocess, sys
from tests.conftest import pytest_configure
signal.signal(signal.SIGINT, signal.{before})
pytest_configure()
child = "import signal; signal.raise_signal(signal.SIGINT)"
sys.exit(subprocess.call([sys.executable, "-c", child], stderr=subprocess.DEVNULL) == 0)
"""


@pytest.mark.parametrize("before", ["SIG_IGN", "default_int_handler"])
def test_a_child_is_ended_by_an_interrupt(before: str) -> None:
    subprocess.run([sys.executable, "-c", PROGRAM.format(before=before)], cwd=ROOT, check=True)
