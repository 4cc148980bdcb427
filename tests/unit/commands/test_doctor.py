"""`mediapackage-vod doctor`: what it finds in what is installed and in the account, and what it says to do."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from pulumi_mediapackage_vod.commands.examinations.finding import Finding, Level, Named
from pulumi_mediapackage_vod.commands.examinations.installed import installed
from pulumi_mediapackage_vod.commands.examinations.quotas import used
from pulumi_mediapackage_vod.commands.examinations.roles import trusted
from pulumi_mediapackage_vod.commands.other_services import OtherService
from pulumi_mediapackage_vod.dynamic_providers.lifecycle.kinds import ASSET, PACKAGING_GROUP
from pulumi_mediapackage_vod.emulator import Emulator
from pulumi_mediapackage_vod.errors import (
    ConfigurationError,
    ForbiddenError,
    MediaPackageVodError,
    NotFoundError,
    ServiceError,
)
from tests.unit.commands.conftest import ACCOUNT, REGION, ROLE, Run

COMPANIONS = ("pulumi-language-python", "pulumi-resource-pulumi-python")
SECRET = "9f0c1f2e-identifier"


def trust(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [*statements]}


def allow(service: Any = "mediapackage.amazonaws.com", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}, **more}


@pytest.fixture
def put_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes a folder of programs the whole PATH: a CLI that says this, and others that do nothing."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(said: str = "v3.259.0", plugins: str = "[]", others: tuple[str, ...] = COMPANIONS) -> None:
        script = f"#!/bin/sh\ncase $1 in version) echo '{said}' ;; plugin) echo '{plugins}' ;; esac\n"
        for name, text in {"pulumi": script, **dict.fromkeys(others, "#!/bin/sh\n")}.items():
            (folder / name).write_text(text)
            (folder / name).chmod(stat.S_IRWXU)

    return put


def about(found: Any, what: str) -> Finding:
    return next(each for each in found if each.about == what)


class TestInstalled:
    @pytest.mark.parametrize(
        ("said", "level", "words"),
        [
            ("v3.259.0", Level.GOOD, "3.259.0"),
            ("v3.260.0-alpha.1", Level.GOOD, "3.260.0-alpha.1"),
            ("v3.220.0", Level.NOTE, "does not import dynamic resources"),
            ("v3.90.1", Level.BAD, "3.90.1 is older than 3.216"),
            ("v2.25.0", Level.BAD, "2.25.0 is older than 3.216"),
            ("nonsense", Level.BAD, "does not say its version"),
            ("", Level.BAD, "does not say its version"),
        ],
    )
    def test_the_cli_is_new_enough(self, put_on_path: Callable[..., None], said: str, level: Level, words: str) -> None:
        put_on_path(said)
        found = about(installed(), "Pulumi CLI")
        assert found.level is level
        assert words in found.said

    def test_there_is_no_cli(self, put_on_path: Callable[..., None]) -> None:
        found = about(installed(), "Pulumi CLI")
        assert (found.level, found.said) == (Level.BAD, "there is none on PATH")
        assert "https://www.pulumi.com/docs/install/" in found.advice

    @pytest.mark.parametrize("there", [(), COMPANIONS[:1], COMPANIONS[1:]])
    def test_what_runs_python_lies_beside_the_cli(
        self, put_on_path: Callable[..., None], there: tuple[str, ...]
    ) -> None:
        put_on_path(others=there)
        found = about(installed(), "Python in the CLI")
        assert found.level is Level.BAD
        assert all((name in found.said) is (name not in there) for name in COMPANIONS)

    def test_a_link_to_the_cli_is_followed(self, put_on_path: Callable[..., None], tmp_path: Path, monkeypatch) -> None:
        put_on_path()
        (tmp_path / "linked").mkdir()
        (tmp_path / "linked" / "pulumi").symlink_to(tmp_path / "programs" / "pulumi")
        monkeypatch.setenv("PATH", str(tmp_path / "linked"))
        assert not [each for each in installed() if each.about == "Python in the CLI"]

    @pytest.mark.parametrize(("name", "least"), [("pulumi", "3.216"), ("boto3", "1.28")])
    def test_what_the_library_needs_is_new_enough(
        self, put_on_path: Callable[..., None], name: str, least: str
    ) -> None:
        put_on_path()
        found = about(installed(lambda each: "1.2.3" if each == name else version(each)), name)
        assert (found.level, found.said) == (Level.BAD, f"1.2.3 is older than {least}")
        assert about(installed(), name) == Finding(Level.GOOD, name, version(name))

    def test_the_aws_plugin_is_that_of_the_package(self, put_on_path: Callable[..., None]) -> None:
        ours = version("pulumi-aws")
        for plugins, level in {"[]": Level.NOTE, f'[{{"name":"aws","version":"{ours}"}}]': Level.GOOD}.items():
            put_on_path(plugins=plugins)
            assert about(installed(), "Pulumi's AWS plugin").level is level
        put_on_path(others=(*COMPANIONS, "pulumi-resource-aws"))
        assert about(installed(), "Pulumi's AWS plugin").level is Level.GOOD

    def test_without_the_extra_aws_it_says_what_it_is_for(self, put_on_path: Callable[..., None]) -> None:
        def versions(name: str) -> str:
            if name == "pulumi-aws":
                raise PackageNotFoundError(name)
            return version(name)

        put_on_path()
        found = about(installed(versions), "Pulumi's AWS plugin")
        assert found.level is Level.NOTE
        assert "pip install 'pulumi-mediapackage-vod[aws]'" in found.advice


@pytest.mark.parametrize(
    ("count", "limits", "level", "said"),
    [
        (3, {}, Level.GOOD, "3 of 10 packaging groups, 7 free"),
        (8, {}, Level.NOTE, "8 of 10 packaging groups, 2 free"),
        (10, {}, Level.BAD, "10 of 10 packaging groups, 0 free"),
        (12, {}, Level.BAD, "12 of 10 packaging groups, 0 free"),
        (10, {PACKAGING_GROUP.quota_code: 25}, Level.GOOD, "10 of 25 packaging groups, 15 free"),
        (4, {PACKAGING_GROUP.quota_code: 5}, Level.NOTE, "4 of 5 packaging groups, 1 free"),
        (3, {ASSET.quota_code: 1}, Level.GOOD, "3 of 10 packaging groups, 7 free"),
    ],
)
def test_a_quota_is_told_before_it_is_used_up(count: int, limits: Any, level: Level, said: str) -> None:
    found = used(PACKAGING_GROUP, "the account", count, limits)
    assert (found.level, found.said) == (level, said)
    assert ("request-service-quota-increase" in found.advice) is (level is not Level.GOOD)


MEDIAPACKAGE = "mediapackage.amazonaws.com"
IN_MELBOURNE = "mediapackage.ap-southeast-4.amazonaws.com"


@pytest.mark.parametrize(
    ("document", "region", "level"),
    [
        (trust(allow()), REGION, Level.GOOD),
        ({"Statement": allow()}, REGION, Level.GOOD),
        (trust(allow(["lambda.amazonaws.com", MEDIAPACKAGE])), REGION, Level.GOOD),
        (trust(allow(Action=["sts:AssumeRole", "sts:TagSession"])), REGION, Level.GOOD),
        (trust(allow(Action="sts:*")), REGION, Level.GOOD),
        (trust(allow(Principal="*")), REGION, Level.GOOD),
        (trust(allow(), allow("lambda.amazonaws.com", Effect="Deny")), REGION, Level.GOOD),
        (trust(allow(Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}})), REGION, Level.NOTE),
        (trust(allow("lambda.amazonaws.com")), REGION, Level.BAD),
        (trust(allow("mediapackage-vod.amazonaws.com")), REGION, Level.BAD),
        (trust(allow(Action="sts:TagSession")), REGION, Level.BAD),
        (trust(allow(Principal={"AWS": "*"})), REGION, Level.BAD),
        (trust(allow(), allow(Effect="Deny")), REGION, Level.BAD),
        (trust(), REGION, Level.BAD),
        ({}, REGION, Level.BAD),
        (trust(allow()), "ap-southeast-4", Level.BAD),
        (trust(allow(IN_MELBOURNE)), "ap-southeast-4", Level.BAD),
        (trust(allow([MEDIAPACKAGE, IN_MELBOURNE])), "ap-southeast-4", Level.GOOD),
    ],
)
def test_a_trust_policy_lets_the_service_in_or_not(document: Any, region: str, level: Level) -> None:
    assert trusted(document, region, Named("role", ROLE, "sources")).level is level


class TestAccount:
    """On the emulator, with moto for the other services."""

    @pytest.fixture(autouse=True)
    def cli(self, put_on_path: Callable[..., None]) -> None:
        put_on_path(plugins=json.dumps([{"name": "aws", "version": version("pulumi-aws")}]))

    @pytest.fixture
    def findings(self, run: Run) -> Callable[..., dict[str, dict[str, str]]]:
        def findings(*options: str) -> dict[str, dict[str, str]]:
            result = run("doctor", "--json", *options)
            found = {each["about"]: each for each in json.loads(result.stdout)["findings"]}
            assert result.exit_code == (3 if any(each["level"] == "problem" for each in found.values()) else 0)
            assert all(each["advice"] for each in found.values() if each["level"] != "ok")
            return found

        return findings

    def test_that_is_healthy_has_no_problem(
        self, run: Run, aws: Callable[..., Any], make: Callable[..., None], emulator: Emulator
    ) -> None:
        aws("iam").create_role(RoleName="source", AssumeRolePolicyDocument=json.dumps(trust(allow())))
        make("movies", "Hls", "trailer")
        result = run("doctor")
        assert result.exit_code == 0
        assert "0 problems, 0 notes" in result.stdout
        assert "account 111122223333" in result.stdout
        assert "eu-west-1, asked at http://127.0.0.1" in result.stdout
        assert "me-central-1" in result.stdout
        assert emulator.calls.counts()["ListAssets"] == 1

    def test_is_asked_three_lists_and_no_describe(
        self, emulator: Emulator, make: Callable[..., None], findings: Callable[..., Any]
    ) -> None:
        make("movies", "Hls Dash", "a b c")
        emulator.calls.clear()
        findings()
        assert emulator.calls.counts() == {
            "sts:GetCallerIdentity": 1,
            "ListPackagingGroups": 1,
            "ListPackagingConfigurations": 1,
            "ListAssets": 1,
        }

    @pytest.mark.parametrize(
        ("region", "address", "credentials"),
        [
            ("", "AWS_ENDPOINT_URL", "ok"),
            ("europe", "AWS_ENDPOINT_URL", "ok"),
            ("eu-west-9", "AWS_ENDPOINT_URL_STS", "ok"),
            ("", "", ""),
        ],
    )
    def test_without_a_region_is_told_all_that_needs_none(
        self,
        findings: Callable[..., Any],
        emulator: Emulator,
        monkeypatch: pytest.MonkeyPatch,
        region: str,
        address: str,
        credentials: str,
    ) -> None:
        monkeypatch.delenv("AWS_REGION")
        monkeypatch.delenv("AWS_ENDPOINT_URL")
        monkeypatch.setenv(address or "AWS_ENDPOINT_URL", emulator.url if address else "films")
        found = findings(*(["--region", region] if region else []))
        assert {*found} >= {"library", "pulumi", "boto3", "Pulumi CLI", "Pulumi's AWS plugin", "the rest"}
        assert found["Region and settings"]["level"] == "problem"
        assert found.get("credentials", {}).get("level", "") == credentials
        assert not credentials or "account 111122223333" in found["credentials"]["said"]
        assert {*emulator.calls.counts()} <= {"sts:GetCallerIdentity"}

    @pytest.mark.parametrize(
        ("role", "document", "level", "said"),
        [
            (ROLE, trust(allow()), "ok", "for sources of trailer: MediaPackage may assume it"),
            (ROLE, None, "problem", "for sources of trailer: there is no such role"),
            (ROLE, trust(allow("s3.amazonaws.com")), "problem", "does not name mediapackage.amazonaws.com"),
            ("arn:aws:iam::210987654321:role/source", None, "problem", "it is of account 210987654321"),
            (f"arn:aws:iam::{ACCOUNT}:role/video/source", trust(allow()), "problem", f"that name is {ROLE}"),
        ],
    )
    def test_has_roles_that_the_service_may_assume(
        self,
        aws: Callable[..., Any],
        vod: Any,
        findings: Callable[..., Any],
        role: str,
        document: Any,
        level: str,
        said: str,
    ) -> None:
        if document:
            aws("iam").create_role(RoleName="source", AssumeRolePolicyDocument=json.dumps(document))
        vod.create_packaging_group(Id="movies")
        source = "arn:aws:s3:::acme-movies/trailer.m3u8"
        vod.create_asset(Id="trailer", PackagingGroupId="movies", SourceArn=source, SourceRoleArn=role)
        found = findings()[f"role {role}"]
        assert found["level"] == level
        assert said in found["said"]

    def test_may_have_roles_that_nothing_names_yet(self, findings: Callable[..., Any]) -> None:
        assert findings("--role", ROLE)[f"role {ROLE}"]["level"] == "problem"
        assert findings("--role", "films")["role films"]["said"] == "for --role: it is no ARN of a role"

    def test_has_roles_for_keys_and_for_secrets(self, vod: Any, findings: Callable[..., Any]) -> None:
        keys, reader = f"arn:aws:iam::{ACCOUNT}:role/keys", f"arn:aws:iam::{ACCOUNT}:role/reader"
        secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:cdn"
        vod.create_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": secret, "SecretsRoleArn": reader})
        speke = {"RoleArn": keys, "SystemIds": ["9a04f079-9840-4286-ab92-e65be0885f95"], "Url": "https://keys.example"}
        vod.create_packaging_configuration(
            Id="mss",
            PackagingGroupId="movies",
            MssPackage={
                "MssManifests": [{}],
                "SegmentDurationSeconds": 2,
                "Encryption": {"SpekeKeyProvider": speke},
            },
        )
        found = findings()
        assert found[f"role {keys}"]["said"].startswith("for keys of mss: ")
        assert found[f"role {reader}"]["said"].startswith("for CDN authorization of movies: ")

    def test_has_a_role_for_several_things(self, make: Callable[..., None], findings: Callable[..., Any]) -> None:
        secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:cdn"
        make("movies", "", "a b", Authorization={"CdnIdentifierSecret": secret, "SecretsRoleArn": ROLE})
        said = findings()[f"role {ROLE}"]["said"]
        assert said.startswith("for sources of a and 1 more, CDN authorization of movies: ")

    @pytest.mark.parametrize(
        ("value", "level", "said"),
        [
            (json.dumps({"MediaPackageCDNIdentifier": SECRET}), "ok", "it holds MediaPackageCDNIdentifier"),
            (json.dumps({"identifier": SECRET}), "problem", "it has no text MediaPackageCDNIdentifier"),
            (json.dumps([SECRET]), "problem", "it has no text MediaPackageCDNIdentifier"),
            (SECRET, "problem", "its value is no JSON"),
            (json.dumps({"MediaPackageCDNIdentifier": SECRET[:3]}), "problem", "has 3 characters"),
            (None, "problem", "there is no such secret"),
        ],
    )
    def test_has_secrets_with_an_identifier_that_no_finding_shows(
        self,
        aws: Callable[..., Any],
        vod: Any,
        run: Run,
        findings: Callable[..., Any],
        value: str | None,
        level: str,
        said: str,
    ) -> None:
        arn = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:cdn"
        if value is not None:
            arn = aws("secretsmanager").create_secret(Name="MediaPackage/cdn", SecretString=value)["ARN"]
        vod.create_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": arn, "SecretsRoleArn": ROLE})
        found = findings()[f"secret {arn}"]
        assert found["level"] == level
        assert said in found["said"]
        assert SECRET not in run("doctor").output

    def test_has_secrets_in_its_own_region(self, vod: Any, findings: Callable[..., Any]) -> None:
        arn = f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:cdn"
        vod.create_packaging_group(Id="movies", Authorization={"CdnIdentifierSecret": arn, "SecretsRoleArn": ROLE})
        assert findings()[f"secret {arn}"]["said"] == "for CDN authorization of movies: it is in us-east-1"

    @pytest.mark.parametrize(
        ("names", "days", "level", "said"),
        [
            (["/aws/MediaPackage/movies"], 30, "ok", "keeps entries for 30 days"),
            (["/aws/MediaPackage/movies"], None, "note", "never deleted"),
            (["/aws/MediaPackage/movies-2"], 30, "note", "it is not there"),
            ([], None, "note", "it is not there"),
        ],
    )
    def test_has_log_groups_with_a_retention(
        self,
        aws: Callable[..., Any],
        vod: Any,
        findings: Callable[..., Any],
        names: list[str],
        days: int | None,
        level: str,
        said: str,
    ) -> None:
        for name in names:
            aws("logs").create_log_group(logGroupName=name)
            if days:
                aws("logs").put_retention_policy(logGroupName=name, retentionInDays=days)
        vod.create_packaging_group(Id="movies", EgressAccessLogs={"LogGroupName": "/aws/MediaPackage/movies"})
        found = findings()["log group /aws/MediaPackage/movies"]
        assert found["level"] == level
        assert said in found["said"]

    def test_that_is_full_is_a_problem(
        self, make: Callable[..., None], findings: Callable[..., Any], emulator: Emulator
    ) -> None:
        for number in range(10):
            make(f"group-{number}")
        found = findings()
        assert found["account in eu-west-1"]["said"] == "10 of 10 packaging groups, 0 free"
        assert found["account in eu-west-1"]["level"] == "problem"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("NoSuchEntity", NotFoundError),
        ("ResourceNotFoundException", NotFoundError),
        ("NoSuchResourceException", NotFoundError),
        ("AccessDenied", ForbiddenError),
        ("AccessDeniedException", ForbiddenError),
        ("ExpiredToken", ConfigurationError),
        ("InvalidClientTokenId", ConfigurationError),
        ("Throttling", ServiceError),
    ],
)
def test_what_another_service_answers_is_an_error_of_this_library(
    aws: Callable[..., Any], code: str, kind: type[MediaPackageVodError]
) -> None:
    client = aws("iam")
    with Stubber(client) as stubber:
        stubber.add_client_error("get_role", code, "said\n  the service.")
        with pytest.raises(MediaPackageVodError) as caught:
            OtherService(client).ask("GetRole", RoleName="source")
    assert type(caught.value) is kind
    assert f"GetRole of IAM in aws-global: {code}: said the service" in str(caught.value).replace(REGION, "aws-global")


@pytest.mark.parametrize(
    ("error", "level", "advice"),
    [
        (NotFoundError("gone"), Level.BAD, "make it"),
        (ForbiddenError("no"), Level.UNKNOWN, "give the credentials iam:GetRole to have it looked into"),
        (ServiceError("slow down"), Level.UNKNOWN, ""),
    ],
)
def test_what_may_not_be_looked_into_is_not_called_wrong(
    error: MediaPackageVodError, level: Level, advice: str
) -> None:
    def look() -> Finding:
        raise error

    found = Named("role", ROLE, "sources").looked_into(look, absent=("gone", "make it"), permission="iam:GetRole")
    assert (found.level, found.advice) == (level, advice)
    assert os.linesep not in found.said
