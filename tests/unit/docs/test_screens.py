"""The screens in docs/command-line.md are what the commands write; versions may differ from machine to machine."""

from __future__ import annotations

import re

import pytest

from pulumi_mediapackage_vod.dynamic_providers.service import clients
from tests.support.aws_settings import aws_files, new_clients
from tools import screens

__all__ = ["aws_files", "new_clients"]


@pytest.mark.usefixtures("new_clients")
def test_they_are_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "REQUESTS_PER_SECOND", 100_000)
    document = screens.DOCUMENT.read_text()
    assert "```text" in document
    assert comparable(screens.filled(document)) == comparable(document), "run `make screens`"


def comparable(text: str) -> list[str]:
    """Its words without versions, whose lengths decide where lines end."""
    return re.sub(r"\b\d+\.\d+(\.\d+)?\b", "0.0.0", text).split()
