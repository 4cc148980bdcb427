"""SpekeAccess: the role that asks a key server for keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components.access import policies
from pulumi_mediapackage_vod.components.access.speke_access import SpekeAccess
from pulumi_mediapackage_vod.dynamic_providers import ProgramError, Provider
from tests.unit.components.declared import Declared, declare
from tests.unit.components.policy_lint import findings

ACCESS = "mediapackage-vod:index:SpekeAccess"
ROLE_TYPE = "aws:iam/role:Role"
POLICY_TYPE = "aws:iam/rolePolicy:RolePolicy"
SPEKE = "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke"
SPEKE_2 = "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/speke2"


def access(api_arn: Any = SPEKE, region: str = "eu-west-1", **settings: Any) -> Declared:
    return declare(lambda: outputs(SpekeAccess("keys", api_arn=api_arn, **settings)), region)


async def soon(value: str) -> str:
    return value


def outputs(made: SpekeAccess) -> pulumi.Output[Any]:
    return pulumi.Output.all(role_arn=made.role_arn, role_name=made.role_name)


def policy(declared: Declared) -> dict[str, Any]:
    return json.loads(declared.inputs("keys-policy")["policy"])


class TestChildren:
    def test_are_a_role_and_its_policy(self) -> None:
        declared = access()

        assert {(resource.type, resource.name) for resource in declared.resources} == {
            (ACCESS, "keys"),
            (ROLE_TYPE, "keys-role"),
            (POLICY_TYPE, "keys-policy"),
        }

    def test_are_children_of_the_component(self) -> None:
        assert set(access().urns) == {
            f"urn:pulumi:dev::catalogue::pulumi:pulumi:Stack${ACCESS}::keys",
            f"urn:pulumi:dev::catalogue::{ACCESS}${ROLE_TYPE}::keys-role",
            f"urn:pulumi:dev::catalogue::{ACCESS}${POLICY_TYPE}::keys-policy",
        }

    def test_role_is_given_what_mediapackage_needs_and_no_more(self) -> None:
        assert access().inputs("keys-role") == {
            "assumeRolePolicy": policies.trust("eu-west-1"),
            "description": "MediaPackage VOD asks a key server for keys",
            "path": "/mediapackage-vod/",
        }

    def test_policy_allows_to_call_the_api(self) -> None:
        declared = access(role_name="speke")

        assert set(declared.inputs("keys-policy")) == {"role", "policy"}
        assert declared.inputs("keys-policy")["role"] == "speke"
        assert policy(declared) == {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AskForKeys",
                    "Effect": "Allow",
                    "Action": ["execute-api:Invoke"],
                    "Resource": [SPEKE],
                }
            ],
        }


class TestSettings:
    def test_several_methods_are_allowed_together(self) -> None:
        assert policy(access([SPEKE, SPEKE_2]))["Statement"][0]["Resource"] == [SPEKE, SPEKE_2]

    @pytest.mark.parametrize(
        "wrapped",
        [
            lambda: pulumi.Output.from_input(SPEKE),
            lambda: [pulumi.Output.from_input(SPEKE)],
            lambda: pulumi.Output.from_input([SPEKE]),
            lambda: [soon(SPEKE)],
        ],
    )
    def test_methods_may_be_outputs(self, wrapped: Callable[[], Any]) -> None:
        declared = declare(lambda: outputs(SpekeAccess("keys", api_arn=wrapped())))

        assert policy(declared)["Statement"][0]["Resource"] == [SPEKE]

    @pytest.mark.parametrize(
        "arn",
        [
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/*",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/*",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/*/POST/speke",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/*/speke/*",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST/",
            "arn:aws:execute-api:*:*:abcdef/prod/POST/speke",
            "arn:aws-us-gov:execute-api:eu-west-1:111122223333:abcdef/$default/POST/speke",
        ],
    )
    def test_methods_may_have_wildcards_within_one_api(self, arn: str) -> None:
        assert policy(access(arn))["Statement"][0]["Resource"] == [arn]

    def test_source_account_limits_who_assumes_the_role(self) -> None:
        trusted = access(source_account="111122223333").inputs("keys-role")["assumeRolePolicy"]

        assert trusted == policies.trust("eu-west-1", "111122223333")

    def test_role_name_boundary_and_tags_are_the_roles(self) -> None:
        boundary = "arn:aws:iam::111122223333:policy/limits"

        inputs = access(role_name="speke", permissions_boundary=boundary, tags={"team": "video"}).inputs("keys-role")

        assert inputs == {
            "assumeRolePolicy": policies.trust("eu-west-1"),
            "description": "MediaPackage VOD asks a key server for keys",
            "path": "/mediapackage-vod/",
            "name": "speke",
            "permissionsBoundary": boundary,
            "tags": {"team": "video"},
        }

    def test_an_opt_in_region_trusts_its_own_principal_too(self) -> None:
        arn = SPEKE.replace("eu-west-1", "me-central-1")

        trusted = access(arn, region="me-central-1").inputs("keys-role")["assumeRolePolicy"]

        assert json.loads(trusted)["Statement"][0]["Principal"]["Service"] == [
            "mediapackage.amazonaws.com",
            "mediapackage.me-central-1.amazonaws.com",
        ]


class TestOutputs:
    def test_are_the_roles(self) -> None:
        assert access(role_name="speke").result == {"role_arn": "arn:keys-role-id", "role_name": "speke"}

    def test_role_arn_waits_for_the_policy(self) -> None:
        waited_for: list[str] = []

        def program() -> pulumi.Output[Any]:
            made = SpekeAccess("keys", api_arn=SPEKE)
            resources = pulumi.Output.from_input(made.role_arn.resources())
            return resources.apply(lambda found: waited_for.extend(type(item).__name__ for item in found))

        declare(program)

        assert set(waited_for) == {"Role", "RolePolicy"}


class TestRefuses:
    @pytest.mark.parametrize(
        "arn",
        [
            "*",
            "arn:aws:execute-api:*:*:*",
            "arn:aws:execute-api:eu-west-1:111122223333:*/prod/POST/speke",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/POST",
            "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/post/speke",
            "arn:aws:apigateway:eu-west-1::/restapis/abcdef",
            "https://abcdef.execute-api.eu-west-1.amazonaws.com/prod/speke",
            "",
            None,
        ],
    )
    def test_what_names_no_method_of_one_api(self, arn: Any) -> None:
        with pytest.raises(pulumi.RunError) as refused:
            access(arn)

        assert str(refused.value).startswith(
            f"api_arn is {arn!r}; it names an API and its methods: arn:aws:execute-api:"
        )

    def test_one_bad_arn_of_several(self) -> None:
        with pytest.raises(ProgramError, match=r"api_arn has '\*'; it names an API and its methods"):
            access([SPEKE, "*"])

    def test_no_arn_at_all(self) -> None:
        with pytest.raises(ProgramError, match="api_arn is empty: name the methods"):
            access([])

    @pytest.mark.parametrize(
        "wrapped", [lambda: pulumi.Output.from_input("*"), lambda: [pulumi.Output.from_input("*")]]
    )
    def test_a_bad_arn_once_it_is_known(self, wrapped: Callable[[], Any]) -> None:
        with pytest.raises(ProgramError, match=r"api_arn has '\*'|api_arn is '\*'"):
            declare(lambda: outputs(SpekeAccess("keys", api_arn=wrapped())))

    def test_an_api_of_another_region(self) -> None:
        with pytest.raises(ProgramError) as refused:
            access(region="eu-central-1")

        assert str(refused.value).startswith(
            f"api_arn is of eu-west-1: {SPEKE!r}, but the AWS provider is of eu-central-1, and MediaPackage takes a "
            "key server of its own Region alone: deploy the API there"
        )

    def test_an_unknown_setting(self) -> None:
        with pytest.raises(ProgramError, match="SpekeAccess 'keys' has no option 'rolename'; did you mean 'role_name'"):
            access(rolename="speke")

    def test_tags_that_are_no_mapping(self) -> None:
        with pytest.raises(ProgramError, match="tags is 'video'; it is a mapping"):
            access(tags="video")

    def test_a_provider_that_pulumi_would_ignore(self) -> None:
        def program() -> None:
            opts = pulumi.ResourceOptions(providers={"mediapackage-vod": Provider("vod")})
            SpekeAccess("keys", api_arn=SPEKE, opts=opts)

        with pytest.raises(ProgramError, match="would be ignored"):
            declare(program)


class TestPolicies:
    @pytest.mark.parametrize(
        "arn", [SPEKE, [SPEKE, SPEKE_2], "arn:aws:execute-api:eu-west-1:111122223333:abcdef/prod/*"]
    )
    def test_of_the_role_have_no_findings(self, arn: Any) -> None:
        assert findings(access(arn).inputs("keys-policy")["policy"]) == []
