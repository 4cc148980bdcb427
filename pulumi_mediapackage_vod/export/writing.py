"""The folder of an exported project: all of it or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pulumi_mediapackage_vod.errors import InputError


def refuse_folder(folder: Path, *, force: bool) -> None:
    """Raise if something in the folder could be overwritten, or it cannot be one."""
    if not folder.resolve().name:
        raise InputError(f"--out is {folder}; it names a folder in another one")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; --out names a folder")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise InputError(
            f"the folder {folder} is not empty, and nothing in it was touched: choose another one by --out, or "
            "overwrite files of equal names by --force"
        )


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files beside the folder first, and move them when all of them are there."""
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, text in files.items():
            (made / name).write_text(text, encoding="utf-8")
        if folder.exists():  # it may be somebody's working folder, which a rename would end
            for name in files:
                os.replace(made / name, folder / name)
        else:
            made.chmod(0o755)
            os.replace(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
