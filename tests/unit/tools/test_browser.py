"""`tools/browser.py` without a browser: programs and apt-get are small fakes."""

from __future__ import annotations

import pytest

from tests.support.executable import executable
from tools import browser


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A PATH with nothing but what a test puts there; a function that puts a program there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(browser, "_PROGRAMS", ("chromium", "google-chrome"))
    monkeypatch.setattr(browser, "_DRIVERS", ("chromedriver",))
    monkeypatch.setattr(browser, "LOG", tmp_path / "build" / "browser.log")

    def put(name, body="exit 0"):
        return str(executable(folder / name, body))

    return put


@pytest.fixture
def debian(monkeypatch):
    """Debian, as root."""
    monkeypatch.setattr(browser, "_os_release", lambda: ["NAME=Debian", "ID=debian"])
    monkeypatch.setattr(browser.os, "geteuid", lambda: 0)


def test_a_browser_that_is_there_is_taken(programs):
    chrome, driver = programs("google-chrome"), programs("chromedriver")

    assert browser.found() == browser.Browser(chrome, driver)


def test_a_browser_without_its_driver_is_none(programs):
    chrome = programs("google-chrome")

    assert browser.found() is None
    assert f"there is {chrome}, but no chromedriver" in browser.what_to_install()


def test_what_to_install(programs):
    assert browser.what_to_install().endswith("apt-get install chromium chromium-driver")


def test_nothing_is_installed_where_there_are_players(programs, debian, capsys):
    for program in ("chromium", "chromedriver", browser.DISCOVERER):
        programs(program)
    programs("apt-get", "exit 1")
    browser.main()

    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("debian")
@pytest.mark.parametrize(
    ("there", "missing"),
    [("sh", (*browser.PACKAGES, *browser.GSTREAMER)), (browser.DISCOVERER, browser.PACKAGES)],
)
def test_debian_s_packages_are_installed(programs, tmp_path, capsys, there, missing):
    programs("apt-get", f'echo "$DEBIAN_FRONTEND $@" >> {tmp_path}/calls')
    programs(there)
    browser.main()

    assert (tmp_path / "calls").read_text().splitlines() == [
        "noninteractive --quiet update",
        f"noninteractive --quiet install --yes --no-install-recommends {' '.join(missing)}",
    ]
    assert capsys.readouterr() == (f"installing players for the tests: {', '.join(missing)}\n", "")


@pytest.mark.usefixtures("debian")
def test_what_apt_says_of_a_failure_is_in_a_log(programs, capsys):
    programs("apt-get", "echo no network; exit 100")
    browser.main()

    assert f"that failed; {browser.LOG} says why" in capsys.readouterr().err
    assert browser.LOG.read_text().startswith("no network\n")


@pytest.mark.usefixtures("debian")
def test_apt_that_does_not_end_is_ended(programs, monkeypatch):
    programs("apt-get", "exec /bin/sleep 60")
    monkeypatch.setattr(browser, "MINUTES", 0.2 / 60)

    assert browser.install(browser.PACKAGES) is False


@pytest.mark.parametrize(("user", "system"), [(1000, "debian"), (0, "ubuntu")])
def test_nothing_is_installed_elsewhere(programs, debian, monkeypatch, tmp_path, user, system):
    monkeypatch.setattr(browser.os, "geteuid", lambda: user)
    monkeypatch.setattr(browser, "_os_release", lambda: [f"ID={system}"])
    programs("apt-get", f"touch {tmp_path}/called")
    browser.main()

    assert not (tmp_path / "called").exists()
