"""Taking over never takes away: whatever differs is refused, by name and with both values, and stays as it was; the
lines of program that the refusal shows make both equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from pulumi_mediapackage_vod.components import Format, cmaf, dash, hls, mss
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.checks.sentences import sentences
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.shell_interface import UNKNOWN, EarlierRuns
from pulumi_mediapackage_vod.dynamic_providers.service.model import input_shape, to_request
from pulumi_mediapackage_vod.dynamic_providers.service.settings import Settings
from pulumi_mediapackage_vod.errors import AlreadyExistsError
from tests.contract.bench import ContractBench
from tests.contract.kinds import (
    ASSET_KIND,
    AUTHORIZATION,
    CONFIGURATION_KINDS,
    FORMATS,
    LOGS,
    OTHER_ROLE,
    OTHER_SOURCE,
    SOURCE,
    Kind,
    each,
    options,
)
from tests.contract.promises import promise
from tests.support.lifecycle_bench import ACCOUNT, OWNER_TAG, REGION

Props = dict[str, Any]
FACTORIES: dict[str, Any] = {"hls": hls, "dash": dash, "cmaf": cmaf, "mss": mss}
VECTOR = "cmaf_package.encryption.constant_initialization_vector"
"""Where it is left out, the service makes one, and none that it shows is a difference."""


def pairs() -> Iterator[Any]:
    """Each property that the service shows: what it holds, what the program asks for."""
    for kind, option in options():
        if option.top == "revision":
            continue
        unset = {option.top: kind.required[option.top]} if option.top in FORMATS else dict.fromkeys(option.first)
        for name, there, here in (
            ("changed", option.first, option.second),
            ("lost", option.first, unset),
            ("added", unset, option.first),
        ):
            if option.name != VECTOR or name != "lost":
                top = "tags" if option.name == "tags" else option.top
                yield pytest.param(kind, top, there, here, id=f"{kind.name}-{option.name}-{name}")
    for name, value in {
        "source_arn": OTHER_SOURCE,
        "source_role_arn": OTHER_ROLE,
        "packaging_group_id": "other",
    }.items():
        yield pytest.param(ASSET_KIND, name, {name: value}, {}, id=f"asset-{name}")
    for kind, other in zip(CONFIGURATION_KINDS, [*CONFIGURATION_KINDS[1:], CONFIGURATION_KINDS[0]], strict=True):
        here = {**dict.fromkeys(kind.other), **other.other}
        yield pytest.param(kind, *kind.other, {}, here, id=f"{kind.name}-another package")
        (package,) = kind.other
        (manifests,) = kind.other[package]
        two = {package: {manifests: [{}, {"manifest_name": "other"}]}}
        yield pytest.param(kind, package, two, {}, id=f"{kind.name}-two manifests")


def put(bench: ContractBench, kind: Kind, inputs: Props, tags: Props | None = None) -> Props:
    """An object that somebody else made, as the service holds it."""
    bench.surround(kind)
    members = to_request(input_shape(f"Create{kind.suffix}"), kind.news(**inputs))
    if tags is not None:
        members["Tags"] = tags
    bench.emulator.objects.put(kind.collection, "chosen", members, account=ACCOUNT, region=REGION)
    return bench.held(kind, "chosen")


def checked(bench: ContractBench, kind: Kind, news: Props) -> tuple[Props, str]:
    """The inputs after a preview, and what it says against taking the object over."""
    found = getattr(bench, kind.attribute).check({}, kind.news(**kind.chosen, **news, adopt=True), b"seed")
    assert all(problem.path == "" for problem in found.problems)
    return found.inputs, "".join(problem.reason for problem in found.problems)


def inputs_of(line: str) -> Props:
    """What a line of program says, of a resource class or of a format in a unit."""
    call = re.fullmatch(r"  (\w+)\((?:…, )?(.*?)(?:, …)?\)(?: in `formats`)?", line)
    assert call, line
    name, arguments = call.groups()
    made: Any = eval(f"make({arguments})", {"make": {**FACTORIES, "Format": Format}.get(name, dict)})
    return {f"{made.name}_package": made.package} if isinstance(made, Format) else made


@promise("R18")
@pytest.mark.parametrize("fills", [False, True], ids=["as stored", "defaults filled in"])
@pytest.mark.parametrize(("kind", "top", "there", "here"), list(pairs()))
def test_each_difference_is_refused_until_the_program_has_the_line_that_the_refusal_shows(
    bench: ContractBench, kind: Kind, top: str, there: Props, here: Props, fills: bool
) -> None:
    bench.emulator.configure(fill_defaults=fills)
    before = put(bench, kind, there)
    inputs, text = checked(bench, kind, here)
    assert re.search(f" differs in .*{top}", text)
    assert re.search(rf"^  {top}\S*: .+ in the service, .+ here$", text, re.MULTILINE)
    with pytest.raises(AlreadyExistsError, match=re.escape(text)):
        getattr(bench, kind.attribute).create(inputs)
    assert bench.held(kind, "chosen") == before
    (line,) = [each for each in text.splitlines() if each.startswith(f"  {kind.suffix}(")]
    news = {**here, **inputs_of(line)}
    assert checked(bench, kind, news)[1] == ""
    adopted = bench.resource(kind)
    adopted.up(kind.news(**kind.chosen, **news, adopt=True))
    held = bench.held(kind, "chosen")
    del held["Tags"][OWNER_TAG]
    assert held == {**before, "Tags": held["Tags"]}
    adopted.refresh()
    assert not adopted.preview(kind.news(**kind.chosen, **news, adopt=True)).changes


@promise("R18")
@pytest.mark.parametrize("there", ["what the service fills in", "an option of everything", "two manifests"])
@each(CONFIGURATION_KINDS)
def test_the_defaults_of_a_formats_function_are_named_all_at_once(bench: ContractBench, kind: Kind, there: str) -> None:
    (package,) = kind.other
    (manifests,) = kind.other[package]
    two = {package: {manifests: [{}, {"manifest_name": "other"}]}}
    put(bench, kind, {"an option of everything": kind.full, "two manifests": two}.get(there, {}))
    made = FACTORIES[kind.name]()
    _, text = checked(bench, kind, {package: made.package})
    lines = [each for each in text.splitlines() if each.endswith(" in `formats`")]
    assert len(lines) == 1
    assert lines[0].startswith(f"  {kind.name}(" if there == "what the service fills in" else '  Format("')
    assert checked(bench, kind, inputs_of(lines[0]))[1] == ""


@promise("R18")
def test_what_the_service_may_have_filled_in_is_no_difference(bench: ContractBench, kind: Kind) -> None:
    bench.emulator.configure(fill_defaults=True)
    put(bench, kind, {})
    assert checked(bench, kind, {})[1] == ""


@promise("R18")
def test_aws_own_tags_are_no_difference_and_stay(bench: ContractBench, kind: Kind) -> None:
    own = {"aws:cloudformation:stack-name": "movies"}
    put(bench, kind, {}, own)
    news = kind.news(**kind.chosen, adopt=True)
    adopted = bench.resource(kind)
    adopted.up(news)
    adopted.refresh()
    assert not adopted.preview(news).changes
    assert own.items() <= bench.held(kind, "chosen")["Tags"].items()


@promise("R18")
def test_what_is_not_known_yet_is_no_difference(bench: ContractBench, kind: Kind) -> None:
    put(bench, kind, kind.full)
    unknown: Props = dict.fromkeys([*kind.required, *kind.full], UNKNOWN)
    inputs, text = checked(bench, kind, {**unknown, "tags": UNKNOWN})
    assert (inputs[kind.id_property], text) == ("chosen", "")


@promise("R18")
def test_one_describe_in_a_preview(bench: ContractBench, kind: Kind) -> None:
    put(bench, kind, {})
    mark = bench.mark
    checked(bench, kind, {})
    assert bench.calls(mark) == [f"Describe{kind.suffix}"]


@promise("R18")
def test_a_replacement_is_no_take_over(bench: ContractBench, kind: Kind) -> None:
    """Not even one that somebody changed meanwhile, nor after `pulumi stack rename`, which leaves the owner tag."""
    bench.surround(kind)
    news = kind.news(**kind.full, **kind.chosen, adopt=True)
    resource = bench.resource(kind, deletes_first=True)
    resource.up(news)
    bench.modify(kind, "chosen", Tags={**bench.held(kind, "chosen")["Tags"], "theirs": "x"})
    assert resource.up(news, replace=True) == ["delete", "create"]
    bench.engine.ran_before = True
    bench.engine.earlier = EarlierRuns(recorded_ids=frozenset({"chosen"}))
    bench.modify(kind, "chosen", Tags={**bench.held(kind, "chosen")["Tags"], "theirs": "x"})
    renamed = {**news, "owner": f"movies/renamed/{kind.attribute}"}
    assert resource.up(renamed, replace=True) == ["delete", "create"]


@promise("S3")
def test_no_value_of_a_secret_input_is_shown(bench: ContractBench, kind: Kind) -> None:
    """Neither the program's nor the service's, which may be the same secret."""
    bench.settings = Settings(region=REGION, default_tags={"default": "default-tag"})
    put(bench, kind, {**kind.full, **kind.other, "resource_id": "their-content", "tags": {"theirs": "their-tag"}})
    news = {**kind.full, "tags": {"ours": "our-tag"}}
    inputs = [*kind.required, *kind.full, *kind.other, "tags"]
    names = [f"{name}.encryption" if name.endswith("_package") else name for name in inputs]
    secret = kind.news(**kind.chosen, **news, adopt=True, secret_inputs=names)
    text = "; ".join(sentences(getattr(bench, kind.attribute).check({}, secret, b"seed").problems, names))
    assert "[secret] in the service" in text
    held = [
        SOURCE,
        OTHER_SOURCE,
        "their-content",
        'tag"',
        *AUTHORIZATION.values(),
        *LOGS.values(),
        "keys.example",
    ]
    assert [each for each in held if each in text] == []
