"""What each resource class registers with Pulumi: type token, inputs to the letter, options."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import pulumi
import pytest

from pulumi_mediapackage_vod import dynamic_providers
from pulumi_mediapackage_vod.dynamic_providers import Asset, PackagingConfiguration, PackagingGroup, ProgramError
from pulumi_mediapackage_vod.dynamic_providers.shell import pickled
from tests.support.sampled import sampled
from tests.unit.shell.samples import options_of, registered_by

ROLE = "arn:aws:iam::111122223333:role/reader"
SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
HLS: Any = {"hls_manifests": [{}]}
ASSET: dict[str, Any] = {"packaging_group_id": "group", "source_arn": SOURCE, "source_role_arn": ROLE}


def hidden(key: str, name: str) -> dict[str, str]:
    return {"__provider": pickled(key), "id_prefix": name, "owner": f"movies/prod/{name}"}


COMMON: dict[str, Any] = {"tags": {"Team": "video"}, "region": "eu-west-1", "id_prefix": "prefix"}
EVERYTHING_OF_A_GROUP = {
    "group_id": "mine",
    "authorization": {"cdn_identifier_secret": "arn:…:secret", "secrets_role_arn": ROLE},
    "egress_access_logs": {"log_group_name": "/aws/MediaPackage/mine"},
}
EVERYTHING_OF_AN_ASSET = {
    "packaging_configurations": ["hls", "dash"],
    "resource_id": "content",
    "revision": "2",
    "asset_id": "mine",
}
MANIFESTS = {"some_manifests": [{"manifest_name": "a"}]}
REGISTERED: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "a group of defaults": (PackagingGroup, "packaging-group", {}),
    "a group with everything": (PackagingGroup, "packaging-group", {**EVERYTHING_OF_A_GROUP, **COMMON}),
    **{
        f"a configuration of {package}": (
            PackagingConfiguration,
            "packaging-configuration",
            {"packaging_group_id": "group", package: MANIFESTS, "configuration_id": "mine", **COMMON},
        )
        for package in ("hls_package", "dash_package", "cmaf_package", "mss_package")
    },
    "an asset with everything": (Asset, "asset", {**ASSET, **EVERYTHING_OF_AN_ASSET, **COMMON}),
}


@pytest.mark.parametrize("name", REGISTERED)
def test_what_is_registered(name: str) -> None:
    resource, key, inputs = REGISTERED[name]
    found = registered_by(lambda: resource("movies", **inputs)).only
    assert found.typ == f"pulumi-python:dynamic/mediapackage_vod:{resource.__name__}"
    assert found.inputs == {**hidden(f"mediapackage-vod.{key}.v1", "movies"), **inputs}


def test_an_asset_watches_id_and_incarnation_of_a_configuration_resource() -> None:
    def program() -> None:
        hls = PackagingConfiguration("hls", packaging_group_id="group", hls_package=HLS)
        Asset("trailer", **ASSET, packaging_configurations=[hls, "dash"])

    asset = registered_by(program).registered[-1]
    first, second = asset.inputs["packaging_configurations"]
    assert first["id"] == "hls-id"
    assert set(first) <= {"id", "incarnation"}
    assert second == "dash"


def test_an_output_may_stand_for_any_input() -> None:
    def program() -> None:
        group = PackagingGroup("movies")
        PackagingConfiguration(
            "hls",
            packaging_group_id=group.id,
            hls_package={"hls_manifests": [{"manifest_name": pulumi.Output.from_input("main")}]},
            tags=pulumi.Output.from_input({"Team": "video"}),
        )

    found = registered_by(program).registered[-1]
    assert found.inputs["packaging_group_id"] == "movies-id"
    assert found.inputs["hls_package"] == {"hls_manifests": [{"manifest_name": "main"}]}
    assert found.inputs["tags"] == {"Team": "video"}


@pytest.mark.parametrize("configurations", ["hls", {"hls": "hls"}, 7], ids=str)
def test_configurations_that_are_no_list_are_refused(configurations: Any) -> None:
    with pytest.raises(ProgramError, match="packaging_configurations"):
        registered_by(lambda: Asset("trailer", **ASSET, packaging_configurations=configurations))


@pytest.mark.parametrize("resource", [PackagingGroup, PackagingConfiguration, Asset])
def test_a_look_up_registers_the_id_to_read(resource: Any) -> None:
    found = registered_by(lambda: resource.get("x", "existing", region="eu-west-1")).only
    assert found.resource_id == "existing"
    assert found.typ == f"pulumi-python:dynamic/mediapackage_vod:{resource.__name__}"
    assert found.inputs["region"] == "eu-west-1"


class Sample(NamedTuple):
    resource: Any
    arguments: dict[str, Any]
    chosen: dict[str, str]
    """The id as an argument."""

    @property
    def name(self) -> str:
        return self.resource.__name__


CONFIGURATION: dict[str, Any] = {"packaging_group_id": "group", "hls_package": HLS}
SAMPLES = [
    Sample(PackagingGroup, {}, {"group_id": "mine"}),
    Sample(PackagingConfiguration, CONFIGURATION, {"configuration_id": "mine"}),
    Sample(Asset, ASSET, {"asset_id": "mine"}),
]
EACH = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def test_options_are_refused_by_every_resource() -> None:
    public = {name: getattr(dynamic_providers, name) for name in dynamic_providers.__all__}
    found = {name for name, each in public.items() if inspect.isclass(each) and issubclass(each, pulumi.CustomResource)}
    assert found - {"Provider"} == {*RESOURCES}


def given_options(program: Callable[[pulumi.ResourceOptions], Any], way: str, **options: Any) -> None:
    """Run a program that gives options to its resource, or sets them by a transformation."""
    if way == "own":
        registered_by(lambda: program(pulumi.ResourceOptions(**options)))
        return

    def set_options(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
        merged = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(**options))
        return pulumi.ResourceTransformationResult(args.props, merged)

    registered_by(lambda: program(pulumi.ResourceOptions(transformations=[set_options])))


RESOURCES: dict[str, dict[str, Any]] = {
    "PackagingGroup": {},
    "PackagingConfiguration": CONFIGURATION,
    "Asset": ASSET,
    "AssetBatch": {"packaging_group_id": "group", "titles": {}},
    "AssetCatalogHead": {"titles": {}, "batches": 1},
    "AssetCatalogReadiness": {"batches": [], "packaging_configurations": []},
    "AssetReadiness": {"assets": {}},
    "CdnIdentifier": {},
    "IngestedAssets": {"packaging_group_ids": []},
    "KnownValue": {"value": "a", "decided_by": "b"},
    "KnownUrls": {"titles": {}, "formats": {}},
}
WAYS = pytest.mark.parametrize("way", ["own", "transformation"])


@WAYS
@EACH
def test_an_import_is_refused_with_what_to_do_instead_and_without_a_traceback(sample: Sample, way: str) -> None:
    with pytest.raises(ProgramError) as caught:
        given_options(lambda opts: sample.resource("x", **sample.arguments, opts=opts), way, import_="existing")
    assert isinstance(caught.value, pulumi.RunError)
    text = str(caught.value)
    assert text.startswith(f"{sample.name} 'x': Pulumi cannot import dynamic resources, so `import_` is refused")
    assert "`adopt=True`" in text
    assert "get" in text
    assert "\n" not in text


@WAYS
@EACH
def test_creating_first_is_refused_with_a_chosen_id(sample: Sample, way: str) -> None:
    def program(opts: pulumi.ResourceOptions) -> None:
        sample.resource("x", **sample.arguments, **sample.chosen, opts=opts)

    with pytest.raises(ProgramError, match=f"{sample.name} 'x': its id is fixed, so a replacement has to delete first"):
        given_options(program, way, delete_before_replace=False)


@WAYS
@pytest.mark.parametrize("resource", RESOURCES)
def test_deleted_with_is_refused(resource: str, way: str) -> None:
    elsewhere: Any = object()

    def program(opts: pulumi.ResourceOptions) -> None:
        getattr(dynamic_providers, resource)("x", **RESOURCES[resource], opts=opts)

    with pytest.raises(ProgramError, match=f"^{resource} 'x': `deleted_with` is refused"):
        given_options(program, way, deleted_with=elsewhere)


@EACH
def test_a_chosen_id_deletes_first_also_where_the_engine_asks_for_no_plan(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = options_of(sample.resource, monkeypatch, **sample.arguments, **sample.chosen)
    assert options.delete_before_replace is True


@EACH
def test_a_generated_id_leaves_the_order_to_the_caller(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    opts = pulumi.ResourceOptions(delete_before_replace=False)
    assert options_of(sample.resource, monkeypatch, **sample.arguments, opts=opts).delete_before_replace is False


@EACH
def test_the_callers_options_are_kept_with_a_chosen_id(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    opts = pulumi.ResourceOptions(protect=True)
    assert options_of(sample.resource, monkeypatch, **sample.arguments, **sample.chosen, opts=opts).protect is True
    assert opts.delete_before_replace is None


@EACH
def test_every_annotated_output_of_a_resource_can_be_read(sample: Sample) -> None:
    """What is not registered as an input or a null does not exist as an attribute."""
    annotated = [name for name, kind in sample.resource.__annotations__.items() if "Output" in str(kind)]
    missing: list[str] = []

    def program() -> None:
        made = sample.resource("x", **sample.arguments)
        missing.extend(name for name in annotated if not isinstance(getattr(made, name, None), pulumi.Output))

    registered_by(program)
    assert annotated
    assert missing == []


@EACH
def test_every_output_has_a_docstring(sample: Sample) -> None:
    (class_,) = ast.parse(inspect.getsource(sample.resource)).body
    assert isinstance(class_, ast.ClassDef)
    for field, below in zip(class_.body, class_.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign):
            assert isinstance(below, ast.Expr), ast.unparse(field)


@pytest.mark.parametrize("count", sampled({"1000": 1000, "2000": 2000}, "1000"))
def test_thousands_of_resources_register(count: int) -> None:
    """`pulumi.dynamic.Resource` itself fails after some 970."""

    def program() -> None:
        for number in range(count):
            Asset(f"asset{number}", **ASSET)

    found = registered_by(program).registered
    assert len({registration.name for registration in found}) == count
    assert {registration.inputs["__provider"] for registration in found} == {pickled("mediapackage-vod.asset.v1")}


def test_the_provider_in_the_state_is_no_secret() -> None:
    """Else every state operation would have to decrypt it."""
    registered = registered_by(lambda: PackagingGroup("movies")).only
    assert isinstance(registered.inputs["__provider"], str)
