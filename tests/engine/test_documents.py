"""The commands of the documents on the real CLI: the start in ten minutes runs as it is written."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.request import urlopen

import pytest

from pulumi_mediapackage_vod.emulator.media.trial.client import streams
from tests.support.documents import DOCS, Block, blocks, blocks_of, commands, place_of

PORT = "4567"


def test_the_start_in_ten_minutes(engine: Mapping[str, str], tmp_path: Path) -> None:
    """As written, but for the port, the length of the sample, and the installation, which this environment has."""
    project, program, servers, deploy, preview, destroy = list(blocks_of(DOCS / "index.md"))[1:]
    (tmp_path / "Pulumi.yaml").write_text(project.code)
    (tmp_path / "__main__.py").write_text(program.code)
    sample, emulator = servers.code.splitlines()
    shell(f"{sample} --seconds 12", engine, tmp_path)
    with subprocess.Popen(
        emulator.replace(PORT, "0").split(), env=engine, cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as serving:
        try:
            assert serving.stdout
            url = serving.stdout.readline().removeprefix("listening on ").strip()
            deployment = deploy.code.replace(PORT, url.rpartition(":")[2])
            settings = "\n".join(line for line in deployment.splitlines() if line.startswith("export"))
            said = shell(f"{deployment}\n{preview.code}", engine, tmp_path)
            urls = re.search(r"^\{$.*?^\}$", said, re.MULTILINE | re.DOTALL)
            assert urls
            assert_plays(json.loads(urls[0]))
            shell(f"{settings}\n{destroy.code}", engine, tmp_path)
            with urlopen(f"{url}/_emulator/state") as answer:
                [held] = json.load(answer)["objects"]
            assert [held[kind] for kind in ("packaging_groups", "packaging_configurations", "assets")] == [0, 0, 0]
        finally:
            serving.terminate()


def assert_plays(urls: Mapping[str, Mapping[str, str]]) -> None:
    formats = ["cmaf", "dash", "hls", "mss"]
    assert {title: sorted(each) for title, each in urls.items()} == {"feature": formats, "trailer": formats}
    for each in urls.values():
        for url in each.values():
            assert streams(url)


@pytest.mark.parametrize("block", blocks("bash", "sh", "yaml"), ids=place_of)
def test_commands_and_options_of_pulumi_exist(block: Block, engine: Mapping[str, str]) -> None:
    for words in commands(block.code, "pulumi"):
        path = [word for word in words if not word.startswith("-")]
        told = help_of(tuple(path[:2]), engine["PATH"]) or help_of(tuple(path[:1]), engine["PATH"])
        assert told, words
        options = {word.partition("=")[0] for word in words if word.startswith("--") and word != "--"}
        assert {option for option in options if not re.search(rf"{option}\b", told)} == set(), words


@cache
def help_of(path: tuple[str, ...], search: str) -> str:
    """Empty where there is no such command."""
    run = subprocess.run(["pulumi", *path, "--help"], env={"PATH": search}, capture_output=True, text=True, check=False)
    usage = f"pulumi {' '.join(path)}"
    return run.stdout if re.search(rf"^ *{usage}\b", run.stdout, re.MULTILINE) else ""


def shell(script: str, environment: Mapping[str, str], folder: Path) -> str:
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
