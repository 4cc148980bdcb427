"""Of a stack's own file stays what has the same meaning on another backend and account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from pulumi_mediapackage_vod.trial.environment import ACCOUNT
from pulumi_mediapackage_vod.trial.stack_file import Project, StackFile, UnreadableFileError, project_at, usable

URL = "http://127.0.0.1:4567"


def project(folder: Path, content: str = "name: shop\nruntime: python\n", **stacks: str) -> Project:
    (folder / "Pulumi.yaml").write_text(content)
    for name, text in stacks.items():
        (folder / f"Pulumi.{name}.yaml").write_text(text)
    found = project_at(folder)
    assert found is not None
    return found


def config(found: StackFile) -> dict[str, Any]:
    content = yaml.safe_load(found.text)
    assert set(content) == {"config"}
    return content["config"] or {}


@pytest.mark.parametrize(
    "value",
    ["plain", '"0123"', "0123", "yes", "1.10", "2020-01-01", "{a: [1, {b: yes}]}", "null", "|\n    two\n    lines"],
)
def test_a_value_stays_as_it_is_written(value: str, tmp_path: Path) -> None:
    """Pulumi reads another YAML than this: `yes` is a text to it."""
    text = f"config:\n  shop:it: {value}\n"
    found = usable(project(tmp_path, dev=text), "dev", URL, {})
    assert yaml.serialize(yaml.compose(found.text)) == yaml.serialize(yaml.compose(text))
    assert not found.unreadable


@pytest.mark.parametrize(
    "secret", ["{secure: v1:abc}", "{a: {b: {secure: v1:abc}}}", "[1, {secure: v1:abc}]", "[[{c: {secure: v1:abc}}]]"]
)
def test_a_secret_is_left_out_wherever_it_is(secret: str, tmp_path: Path) -> None:
    found = usable(project(tmp_path, dev=f"config:\n  token: {secret}\n  title: x\n"), "dev", URL, {})
    assert found.unreadable == ["shop:token"]
    assert "v1:abc" not in found.text
    assert config(found) == {"shop:title": "x"}


def test_a_value_of_ones_own_takes_the_place_of_a_secret(tmp_path: Path) -> None:
    made = project(tmp_path, dev="config: {shop:token: {secure: v1:abc}, shop:title: x}")
    found = usable(made, "dev", URL, {"shop:token": "mine", "shop:title": "y"})
    assert (config(found), found.unreadable) == ({"shop:title": "y", "shop:token": "mine"}, [])


def test_what_leads_to_an_account_or_a_key_service_is_left_out(tmp_path: Path) -> None:
    text = """
secretsprovider: awskms://alias/x
encryptedkey: AAAA
encryptionsalt: v1:xyz
environment: [prod]
config:
  aws:region: us-east-2
  aws:accessKey: AKIA
  aws:secretKey: {secure: v1:abc}
  aws:assumeRoles: [{roleArn: x}]
"""
    found = usable(project(tmp_path, dev=text), "dev", URL, {})
    assert config(found) == {"aws:region": "us-east-2"}
    assert {*found.left_out, *found.unreadable} == {
        *("aws:accessKey", "aws:secretKey", "aws:assumeRoles", "environment"),
    }


@pytest.mark.parametrize("place", ["stack", "project", "default"])
def test_endpoint_and_accounts_are_those_of_the_emulator_and_profiles_are_known(place: str, tmp_path: Path) -> None:
    """Wherever they are asked for."""
    values = {
        "mediapackage-vod:endpointUrl": "https://example.com",
        "mediapackage-vod:allowedAccountIds": '["1"]',
        "mediapackage-vod:profile": "prod",
        "aws:profile": "staging",
    }
    given = {
        "stack": values,
        "project": {key: {"value": value} for key, value in values.items()},
        "default": {key: {"default": value} for key, value in values.items()},
    }[place]
    base = {"name": "shop", "runtime": "python"}
    made = project(
        tmp_path,
        yaml.safe_dump(base if place == "stack" else {**base, "config": given}),
        dev=yaml.safe_dump({"config": given if place == "stack" else {}}),
    )
    found = usable(made, "dev", URL, {})
    assert config(found)["mediapackage-vod:endpointUrl"] == URL
    assert config(found)["mediapackage-vod:allowedAccountIds"] == f'["{ACCOUNT}"]'
    assert found.profiles == {"prod", "staging"}


def test_a_stack_without_a_file_has_no_configuration(tmp_path: Path) -> None:
    assert config(usable(project(tmp_path), "dev", URL, {})) == {}


@pytest.mark.parametrize("line", ["stackConfigDir: stacks", "config: stacks"])
def test_stacks_may_have_their_files_in_a_folder(line: str, tmp_path: Path) -> None:
    made = project(tmp_path, f"name: shop\nruntime: python\n{line}\n")
    assert made.stack_file("acme/shop/dev") == tmp_path / "stacks" / "Pulumi.dev.yaml"
    assert made.config == {}


def test_the_project_is_the_nearest_upwards(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    project(tmp_path)
    found = project_at(tmp_path / "a" / "b")
    assert found is not None
    assert found.file == tmp_path / "Pulumi.yaml"


@pytest.mark.parametrize("text", ["", "- a", "runtime: python", "name: [", "name: ''"])
def test_a_file_that_is_no_project_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"Pulumi\.yaml"):
        project(tmp_path, text)


def test_a_stacks_file_that_is_no_yaml_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"Pulumi\.dev\.yaml is no YAML"):
        usable(project(tmp_path, dev="config: ["), "dev", URL, {})
