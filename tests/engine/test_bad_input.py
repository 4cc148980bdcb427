"""Bad input: refused by `pulumi preview`, at the property, with what is allowed, before any call."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.support.engine.account import Account
from tests.support.engine.stack import Stack


class Mistake(NamedTuple):
    program: str
    says: tuple[str, ...]
    """The property's path, the value and what is allowed, as the error has them."""


def group(settings: str) -> str:
    return f'PackagingGroup("it", {settings})'


def configuration(settings: str) -> str:
    return f'PackagingConfiguration("it", packaging_group_id="movies", {settings})'


def asset(source: str = "TRAILER", role: str = "ROLE") -> str:
    return f'Asset("it", packaging_group_id="movies", source_arn={source}, source_role_arn={role})'


MISTAKES = {
    "an id with a dot": Mistake(
        group('group_id="acme.movies"'), ("group_id", "'acme.movies'", "letters, digits, _ and -")
    ),
    "a source that is no S3 object": Mistake(
        asset('"arn:aws:sqs:eu-west-1:111122223333:index.m3u8"'),
        ("source_arn", "'arn:aws:sqs:eu-west-1:111122223333:index.m3u8'", "arn:aws:s3:::bucket/key or s3://bucket/key"),
    ),
    "a source of another kind": Mistake(
        asset('"s3://acme-movies/trailer.mp4"'), ("source_arn", "trailer.mp4'", ".m3u8", ".smil")
    ),
    "two packages": Mistake(
        configuration('hls_package={"hls_manifests": [{}]}, mss_package={"mss_manifests": [{}]}'),
        (
            "mss_package",
            "hls_package and mss_package",
            "exactly one of hls_package, dash_package, cmaf_package, mss_package",
        ),
    ),
    "no package": Mistake(
        configuration(""), ("hls_package", "no package format", "hls_package, dash_package, cmaf_package, mss_package")
    ),
    "an unknown enum value": Mistake(
        configuration('hls_package={"hls_manifests": [{"ad_markers": "SCTE35"}]}'),
        ("hls_package.hls_manifests[0].ad_markers", "'SCTE35'", "NONE", "SCTE35_ENHANCED", "PASSTHROUGH"),
    ),
    "no manifest": Mistake(
        configuration('dash_package={"dash_manifests": []}'), ("dash_package.dash_manifests", "is empty", "[{}]")
    ),
    "too many tags": Mistake(
        group('tags={f"key{number}": "value" for number in range(50)}'), ("tags", "50 tags", "takes 50")
    ),
    "a missing role": Mistake(asset(role="None"), ("source_role_arn", "is missing")),
    "a role that is none": Mistake(
        asset(role='"reads-movies"'), ("source_role_arn", "'reads-movies'", "arn:aws:iam::")
    ),
    "an option in camel case": Mistake(
        configuration('hls_package={"hlsManifests": [{}]}'),
        ("hls_package.hlsManifests", "did you mean 'hls_manifests'?", "segment_duration_seconds"),
    ),
    "a period trigger NONE": Mistake(
        configuration('dash_package={"dash_manifests": [{}], "period_triggers": ["NONE"]}'),
        ("dash_package.period_triggers[0]", "'NONE'", "ADS", "Leave the list empty"),
    ),
    "a log group elsewhere": Mistake(
        group('egress_access_logs={"log_group_name": "/aws/lambda/movies"}'),
        ("egress_access_logs.log_group_name", "'/aws/lambda/movies'", "/aws/MediaPackage/"),
    ),
    "half an authorization": Mistake(
        group('authorization={"secrets_role_arn": ROLE}'), ("authorization.cdn_identifier_secret", "is missing")
    ),
    "a fraction of a second": Mistake(
        configuration('mss_package={"mss_manifests": [{}], "segment_duration_seconds": 2.5}'),
        ("mss_package.segment_duration_seconds", "2.5", "whole number"),
    ),
}


WITHOUT_THE_ENGINE_TOO = {"a source that is no S3 object", "no package", "too many tags", "a period trigger NONE"}
"""Their words are held by tests/unit/lifecycle; on the engine they are for `make soak`."""


@pytest.mark.parametrize(
    "mistake",
    [
        pytest.param(each, id=name, marks=[pytest.mark.soak] if name in WITHOUT_THE_ENGINE_TOO else [])
        for name, each in MISTAKES.items()
    ],
)
def test_bad_input_is_refused_in_preview_at_its_property(mistake: Mistake, stack: Callable[..., Stack]) -> None:
    run = stack(mistake.program).run("preview")

    assert run.code != 0
    for part in mistake.says:
        assert part in run.errors
    assert "Traceback" not in run.text
    assert run.calls == []


REFUSED_BY_THE_PROGRAM = {
    "assets as an Output": Mistake(
        'VodPackaging("movies", source_role_arn=ROLE, assets=pulumi.Output.from_input({"trailer": TRAILER}))',
        ("assets is an Output", "must be known when the program runs", "pass a dict, whose values may be Outputs"),
    ),
    "an Output as a key": Mistake(
        'VodPackaging("movies", source_role_arn=ROLE, assets={pulumi.Output.from_input("trailer"): TRAILER})',
        ("assets has an Output as a key", "must be known when the program runs"),
    ),
    "an option that assets do not have": Mistake(
        'VodPackaging("movies", source_role_arn=ROLE, assets={"trailer": {"source": TRAILER, "revison": "2"}})',
        ("assets['trailer'] has no option 'revison'", "did you mean 'revision'?"),
    ),
    "an asset without a role": Mistake(
        'VodPackaging("movies", assets={"trailer": TRAILER})', ("assets['trailer'] has no role", "source_role_arn=")
    ),
    "a format twice": Mistake(
        'VodPackaging("movies", source_role_arn=ROLE, assets={}, formats=[hls(), hls()])',
        ("formats holds hls() twice", "pass a mapping"),
    ),
    "an import": Mistake(
        'PackagingGroup("it", opts=ResourceOptions(import_="movies"))',
        ("PackagingGroup 'it'", "Pulumi cannot import dynamic resources", "`adopt=True`", "`get`"),
    ),
    "an import of an asset": Mistake(
        'Asset("it", packaging_group_id="movies", source_arn=TRAILER, source_role_arn=ROLE, '
        'opts=ResourceOptions(import_="trailer"))',
        ("Asset 'it'", "Pulumi cannot import dynamic resources", "`adopt=True`", "`get`"),
    ),
    "a bucket that turns out to be none": Mistake(
        'VodPackaging("movies", source_role_arn=ROLE, source_bucket=pulumi.Output.from_input("Acme_movies"), '
        'assets={"trailer": "trailer.m3u8"})',
        ("source_bucket is 'Acme_movies'", "a bucket's name"),
    ),
    "create before delete under one id": Mistake(
        'PackagingGroup("it", group_id="movies", opts=ResourceOptions(delete_before_replace=False))',
        ("PackagingGroup 'it'", "its id is fixed", "delete_before_replace=False"),
    ),
}


@pytest.mark.parametrize("mistake", REFUSED_BY_THE_PROGRAM.values(), ids=REFUSED_BY_THE_PROGRAM.keys())
def test_a_mistake_of_the_program_is_refused_in_one_sentence(mistake: Mistake, stack: Callable[..., Stack]) -> None:
    run = stack(mistake.program).run("preview")

    assert run.code != 0
    for part in mistake.says:
        assert part in run.errors
    assert "Traceback" not in run.text
    assert len(run.errors.splitlines()) == 1, "no second line about an unhandled error"
    assert run.calls == []


def test_values_that_are_not_known_yet_pass_the_preview(stack: Callable[..., Stack], account: Account) -> None:
    later = stack("""
        def later(value):
            return first.arn.apply(lambda _: value)

        first = PackagingGroup("first")
        unit = VodPackaging(
            "movies",
            group_id=later("movies"),
            source_role_arn=later(ROLE),
            assets={
                "trailer": later(TRAILER),
                "feature": FEATURE,
            },
            formats=[
                hls(segment_duration_seconds=later(4), ad_markers=later("NONE"), configuration_id=later("main")),
                dash(period_triggers=[later("ADS")]),
            ],
            tags=later({"team": "video"}),
        )
        pulumi.export("urls", unit.egress_urls)
    """)

    preview = later.preview()
    assert preview.calls == []
    later.up()

    assert set(account.groups) > {"movies"}
    assert account.configurations["main"]["HlsPackage"]["SegmentDurationSeconds"] == 4
    assert {item["Tags"]["team"] for item in account.assets.values()} == {"video"}
    later.preview("--expect-no-changes")
