"""The commands of the documents on the real CLI: the start in ten minutes runs as it is written."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from pulumi_mediapackage_vod.emulator.media.trial.client import streams
from tests.support.documents import DOCS, Block, blocks, blocks_of, commands, place_of


def test_the_start_in_ten_minutes(engine: Mapping[str, str], tmp_path: Path) -> None:
    """As written, but for the length of the sample, and the installation, which this environment has."""
    project, program, deploy, look, destroy = list(blocks_of(DOCS / "index.md"))[1:]
    (tmp_path / "Pulumi.yaml").write_text(project.code)
    (tmp_path / "__main__.py").write_text(program.code)
    sample, trial = deploy.code.splitlines()
    shell(f"{sample} --seconds 12", engine, tmp_path)
    with subprocess.Popen(
        trial.split(), env=engine, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as serving:
        try:
            pasted = "\n".join(lines_to_paste(serving.stdout))
            said = shell(f"{pasted}\n{look.code}", engine, tmp_path)
            assert_plays(json.loads(said[said.index("\n{\n") :]))
            shell(f"{pasted}\n{destroy.code}", engine, tmp_path)
            [url] = re.findall(r"^export AWS_ENDPOINT_URL=(\S+)", pasted, re.MULTILINE)
            with urlopen(f"{url}/_emulator/state") as answer:
                [held] = json.load(answer)["objects"]
            assert [held[kind] for kind in ("packaging_groups", "packaging_configurations", "assets")] == [0, 0, 0]
        finally:
            serving.send_signal(signal.SIGINT)
            serving.communicate()
    [folder] = re.findall(r"^export MEDIAPACKAGE_VOD_TRY=(\S+)", pasted, re.MULTILINE)
    assert not Path(folder).exists()


def lines_to_paste(printed: IO[str] | None) -> Iterator[str]:
    """As soon as they are there; the last one sets PATH."""
    for line in printed or ():
        if line.startswith(("export ", "unset ")):
            yield line.strip()
        if line.startswith("export PATH="):
            return


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
