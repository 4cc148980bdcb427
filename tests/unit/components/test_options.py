"""The options of Pulumi that no component can make work, its own or set by a transformation of the program."""

from __future__ import annotations

import inspect
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod import components
from pulumi_mediapackage_vod.dynamic_providers import ProgramError
from tests.unit.components.declared import declare
from tests.unit.components.test_secrets import BESIDES, COMPONENTS, unit

PUBLIC = {name: getattr(components, name) for name in components.__all__}
NAMES = [n for n, each in PUBLIC.items() if inspect.isclass(each) and issubclass(each, pulumi.ComponentResource)]
MADE = {
    **COMPONENTS,
    "PackagingMonitoring": lambda **given: components.PackagingMonitoring("it", packaging=unit(assets={}), **given),
}
ELSEWHERE: Any = object()


def setting(options: pulumi.ResourceOptions) -> pulumi.ResourceOptions:
    """Options by which all components get the given ones, as from a program that sets them for all that it declares."""

    def set_option(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if not args.type_.startswith("mediapackage-vod:"):
            return None
        return pulumi.ResourceTransformationResult(args.props, pulumi.ResourceOptions.merge(args.opts, options))

    return pulumi.ResourceOptions(transformations=[set_option])


@pytest.mark.parametrize("way", ["own", "transformation"])
@pytest.mark.parametrize("name", NAMES)
def test_deleted_with_is_refused(name: str, way: str) -> None:
    given = pulumi.ResourceOptions(deleted_with=ELSEWHERE)
    opts = given if way == "own" else setting(given)
    with pytest.raises(ProgramError, match=rf"^{name} '\w+': `deleted_with` is refused"):
        declare(lambda: MADE[name](**BESIDES.get(name, {}), opts=opts))


@pytest.mark.parametrize("name", NAMES)
def test_what_pulumi_would_ignore_is_refused_but_may_be_set_for_all_that_a_program_declares(name: str) -> None:
    given = pulumi.ResourceOptions(ignore_changes=["tags"])
    with pytest.raises(ProgramError, match=rf"^{name} '\w+': `ignore_changes` is refused"):
        declare(lambda: MADE[name](**BESIDES.get(name, {}), opts=given))
    declare(lambda: MADE[name](**BESIDES.get(name, {}), opts=setting(given)))
