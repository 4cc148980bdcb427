"""Through the links in pulumi_mediapackage_vod/ each build and each kind of install has every file once."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import grimp
import pytest

from tests.support.distribution import PACKAGES, ROOT, build, built, copied, new_environment

IMPORTS = "; ".join(
    (
        "import pulumi_mediapackage_vod.components, pulumi_mediapackage_vod.dynamic_providers",
        "import pulumi_mediapackage_vod.emulator as it, importlib.util",
        f"print(it.__file__, [name for name in {PACKAGES} if importlib.util.find_spec(name)])",
    )
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("checkout") / "source")


def modules() -> set[str]:
    """The library's own Python files, by their place in the package."""
    package = ROOT / "pulumi_mediapackage_vod"
    own = {str(path.relative_to(package)) for path in package.rglob("*.py")}  # which follows no links
    rooms = {str(path.relative_to(ROOT)) for name in PACKAGES for path in (ROOT / name).rglob("*.py")}
    return {f"pulumi_mediapackage_vod/{name}" for name in own | rooms}


def python_of(wheel: Path) -> list[str]:
    return sorted(name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".py"))


def test_a_wheel_holds_each_file_once(source: Path, tmp_path: Path) -> None:
    wheel = built(source, "wheel", tmp_path)

    assert python_of(wheel) == sorted(modules())
    page = ("emulator/page/templates/page.html", "emulator/page/files/page.css")
    data = ("py.typed", "pulumi-plugin.json", "emulator/behaviours.json", *page)
    assert {f"pulumi_mediapackage_vod/{name}" for name in data} <= set(zipfile.ZipFile(wheel).namelist())


def test_an_sdist_holds_each_file_once_and_so_does_its_wheel(source: Path, tmp_path: Path) -> None:
    with tarfile.open(built(source, "sdist", tmp_path / "sdist")) as sdist:
        members = [each for each in sdist if not each.isdir()]
        assert all(each.isfile() for each in members)
        sdist.extractall(tmp_path / "unpacked")
    names = [str(PurePosixPath(*PurePosixPath(each.name).parts[1:])) for each in members]
    assert sorted(name for name in names if name.endswith(".py")) == sorted({*modules(), "setup.py"})
    (unpacked,) = (tmp_path / "unpacked").iterdir()

    assert python_of(built(unpacked, "wheel", tmp_path / "wheel")) == sorted(modules())


@pytest.mark.parametrize(
    ("options", "installed"),
    [
        pytest.param([], True, id="plain"),
        pytest.param(["--editable"], False, id="editable"),
        pytest.param(["--config-settings", "editable_mode=strict", "--editable"], False, id="strict"),
    ],
)
def test_an_install_brings_the_packages_by_one_name(
    options: list[str], installed: bool, source: Path, tmp_path: Path
) -> None:
    packages = new_environment(tmp_path / "venv")
    python = packages.parents[2] / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--quiet", "--python", python, "install", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, *options, source], check=True)

    said = subprocess.run([python, "-c", IMPORTS], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    file, found = said.split(maxsplit=1)
    assert Path(file).is_relative_to(packages) is installed
    assert Path(file).is_relative_to(source) is not installed
    assert found.strip() == "[]"


def test_links_that_are_text_files_end_a_build(tmp_path: Path) -> None:
    source = copied(tmp_path / "source")
    link = source / "pulumi_mediapackage_vod" / "components"
    link.unlink()
    link.write_text("../components")

    done = build(source, "wheel", tmp_path / "wheel")

    assert done.returncode != 0
    said = f"{link} has to be a link to the folder components and is not: this checkout was made without symbolic links"
    assert said in done.stdout + done.stderr
    assert "git clone -c core.symlinks=true" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_import_linter_sees_each_module_once() -> None:
    found = grimp.build_graph("pulumi_mediapackage_vod", cache_dir=None).modules

    assert found == {name.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for name in modules()}
