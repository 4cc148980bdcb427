"""A preview is what `up` does, for all edits that there are, in a program with everything and in every example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import boto3
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.edited_example import UNEDITED, editor
from tests.support.engine.edits import EDITS, untrue_previews, untrue_previews_of_everything
from tests.support.engine.example import Example
from tests.support.engine.stack import ROOT, Stack

STACKS = {"two-stacks": ("two-stacks/packaging", "two-stacks/titles")}
EXAMPLES = sorted(folder.name for folder in (ROOT / "examples").iterdir() if folder.is_dir())


def test_every_preview_is_what_up_does(aws_stack: Callable[..., Stack]) -> None:
    assert untrue_previews_of_everything(aws_stack(""), EDITS) == {}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_preview_of_an_example_is_what_up_does(
    name: str, tmp_path: Path, engine: Mapping[str, str], session: boto3.Session, emulator: Emulator
) -> None:
    example = Example(tmp_path, engine, session, emulator, *STACKS.get(name, (name,)))
    if name == "cdn":
        public = rsa.generate_private_key(65537, 2048).public_key()
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode().strip()
        assert example.stack.command("config", "set", "viewerKey", "--stack", "dev", "--", pem).code == 0
    # A group cannot be replaced while another stack has titles in it.
    edits = {key: edit for key, edit in EDITS.items() if len(example.stacks) == 1 or "group_id" not in edit}
    untrue, without_effect = untrue_previews(example.stacks, editor(example), UNEDITED, edits)
    assert untrue == {}
    # Of parts that are components of their own, as in `composed`, the edits of a unit change nothing.
    assert len(edits) - len(without_effect) >= 13, without_effect
