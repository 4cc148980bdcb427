"""The provider in the state: a permanent reference, the same bytes everywhere, and able to load itself."""

from __future__ import annotations

import base64
import os
import pickletools
import subprocess
import sys
from pathlib import Path

import dill
import pytest

from pulumi_mediapackage_vod.dynamic_providers.shell import _LIFECYCLES, lifecycle_type, pickled

GOLDEN = Path(__file__).parents[2] / "golden"
KEYS = sorted(_LIFECYCLES)
PRINT_ALL = (
    "from pulumi_mediapackage_vod.dynamic_providers.shell import _LIFECYCLES, pickled\n"
    "for key in sorted(_LIFECYCLES): print(key, pickled(key))"
)


def golden(key: str) -> str:
    return (GOLDEN / f"{key}.txt").read_text().strip()


def test_every_key_has_a_golden_file_and_every_golden_file_a_key() -> None:
    """A key that was ever released stays: states refer to it."""
    assert sorted(path.stem for path in GOLDEN.glob("mediapackage-vod.*.txt")) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_bytes_are_those_of_every_state_there_is_and_at_most_200(key: str) -> None:
    assert pickled(key) == golden(key)
    assert len(pickled(key)) <= 200


@pytest.mark.parametrize("key", KEYS)
def test_what_is_in_the_state_loads_as_the_provider_process_loads_it_and_leads_to_a_lifecycle(key: str) -> None:
    provider = dill.loads(base64.b64decode(golden(key)))
    assert provider.key == key
    assert provider.serialize_as_secret_always is False
    provider._config = {"mediapackage-vod:region": "eu-west-1"}
    assert {"check", "diff", "create", "read", "update", "delete"} <= set(dir(provider._lifecycle))


@pytest.mark.parametrize("key", KEYS)
def test_the_state_holds_no_code(key: str) -> None:
    names = {
        argument for _, argument, _ in pickletools.genops(base64.b64decode(golden(key))) if isinstance(argument, str)
    }
    assert names == {"pulumi_mediapackage_vod.dynamic_providers.shell", "load", key}


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_bytes_do_not_depend_on_hash_seed_or_directory(seed: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", PRINT_ALL]
    found = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert dict(line.split() for line in found.splitlines()) == {key: golden(key) for key in KEYS}


@pytest.mark.parametrize("key", KEYS)
def test_every_key_leads_to_a_lifecycle(key: str) -> None:
    assert lifecycle_type(key).__name__ == _LIFECYCLES[key].rpartition(".")[2]
