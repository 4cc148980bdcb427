"""Secret tags are refused for what pulumi-aws makes, since its plugin repeats them in the clear."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from tests.unit.components.declared import declare
from tests.unit.components.test_secrets import BESIDES, COMPONENTS, unit

OF_AWS = ("SourceAccess", "SpekeAccess", "CdnAuthorization", "AccessLogs", "PackagingDistribution", "AssetIngest")
SECRET = {
    "all": lambda: pulumi.Output.secret({"team": "hush"}),
    "one": lambda: {"team": pulumi.Output.secret("hush"), "cost": "42"},
}
PARTS: dict[str, dict[str, Any]] = {
    "source_bucket": {"source_bucket": "acme-movies", "source_role_arn": None},
    "authorization": {"authorization": {}},
    "access_logs": {"access_logs": {}},
    "cdn": {"cdn": {}},
    "monitoring": {"monitoring": {}},
}
REFUSED = r"^tags is a secret, and tags of AWS's other objects stand in states and plans in the clear"


@pytest.mark.parametrize("form", SECRET)
@pytest.mark.parametrize("name", OF_AWS)
def test_of_a_component_are_refused(name: str, form: str) -> None:
    with pytest.raises(ProgramError, match=REFUSED):
        declare(lambda: COMPONENTS[name](**BESIDES.get(name, {}), tags=SECRET[form]()))


@pytest.mark.parametrize("part", PARTS)
def test_of_a_unit_are_refused_where_a_part_of_it_would_have_them(part: str) -> None:
    with pytest.raises(ProgramError, match=REFUSED):
        declare(lambda: unit(**PARTS[part], tags=SECRET["one"]()))


def test_that_are_no_secrets_pass_as_outputs() -> None:
    declare(lambda: unit(**PARTS["access_logs"], tags={"team": pulumi.Output.from_input("video")}))


def test_of_a_unit_without_such_parts_pass() -> None:
    declare(lambda: unit(tags=SECRET["one"]()))
