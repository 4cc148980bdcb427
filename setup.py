"""A build follows the links of pulumi_mediapackage_vod/; where git wrote text files in their place it must not pass."""

from pathlib import Path

from setuptools import setup

for name in ("components", "dynamic_providers", "emulator"):
    package = Path(__file__).parent / "pulumi_mediapackage_vod" / name
    if not package.is_dir():
        raise SystemExit(
            f"{package} has to be a link to the folder {name} and is not: this checkout was made without symbolic "
            "links; make another one with `git clone -c core.symlinks=true` (on Windows in its developer mode)."
        )

setup()
