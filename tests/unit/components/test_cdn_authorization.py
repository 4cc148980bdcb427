"""CdnAuthorization: identifier, secret and role, each in the shape that the service wants."""

from __future__ import annotations

import json
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import CdnAuthorization
from tests.unit.components.declared import KNOWN_VALUE, Declared, declare, secret
from tests.unit.components.policy_lint import findings, statements

IDENTIFIER = "pulumi-python:dynamic/mediapackage_vod:CdnIdentifier"
SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
SHARED = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:MediaPackage/shared-AbCdEf"


def authorization(**settings: Any) -> Declared:
    made: list[CdnAuthorization] = []
    declared = declare(lambda: made.append(CdnAuthorization("auth", **settings)))
    (declared.result,) = made
    return declared


def output(name: str, **settings: Any) -> Any:
    return declare(lambda: getattr(CdnAuthorization("auth", **settings), name)).result


class TestChildren:
    def test_are_identifier_secret_value_role_and_policy(self) -> None:
        made = {(item.type, item.name) for item in authorization().resources}
        assert made - {("mediapackage-vod:index:CdnAuthorization", "auth")} == {
            (IDENTIFIER, "auth-identifier"),
            (KNOWN_VALUE, "auth-sent"),
            (SECRET, "auth-secret"),
            (VERSION, "auth-secret-value"),
            (ROLE, "auth-role"),
            (POLICY, "auth-policy"),
        }

    def test_belong_to_the_component(self) -> None:
        parent = "urn:pulumi:dev::catalogue::mediapackage-vod:index:CdnAuthorization"
        assert {urn for urn in authorization().urns if urn.startswith(f"{parent}$")} == {
            f"{parent}${IDENTIFIER}::auth-identifier",
            f"{parent}${KNOWN_VALUE}::auth-sent",
            f"{parent}${SECRET}::auth-secret",
            f"{parent}${VERSION}::auth-secret-value",
            f"{parent}${ROLE}::auth-role",
            f"{parent}${POLICY}::auth-policy",
        }

    def test_the_secret_is_named_as_aws_recommends(self) -> None:
        assert authorization().inputs("auth-secret")["namePrefix"] == "MediaPackage/auth-"

    def test_the_value_has_the_shape_that_the_service_wants(self) -> None:
        value = authorization().inputs("auth-secret-value")
        assert value["secretId"] == "arn:auth-secret-id"
        assert json.loads(secret(value["secretString"])) == {"MediaPackageCDNIdentifier": "generated-2"}

    def test_rotation_and_an_own_value_reach_the_identifier(self) -> None:
        assert authorization(rotation="2026-11").inputs("auth-identifier") == {"rotation": "2026-11"}
        assert secret(authorization(identifier="chosen-1").inputs("auth-identifier")["identifier"]) == "chosen-1"

    def test_key_and_tags_reach_the_secret(self) -> None:
        inputs = authorization(kms_key=KEY, tags={"team": "video"}).inputs("auth-secret")
        assert (inputs["kmsKeyId"], inputs["tags"]) == (KEY, {"team": "video"})

    def test_of_an_existing_secret_are_role_and_policy_alone(self) -> None:
        declared = authorization(secret_arn=SHARED)
        assert {item.type for item in declared.resources} == {"mediapackage-vod:index:CdnAuthorization", ROLE, POLICY}


class TestOutputs:
    def test_the_identifier_is_what_the_secret_holds(self) -> None:
        assert output("identifier") == "generated-2"

    def test_the_value_before_is_sent_when_asked_for(self) -> None:
        assert output("identifier", rotation="2", sent="previous") == "generated-1"

    @pytest.mark.parametrize("settings", [{}, {"secret_arn": SHARED}])
    def test_the_identifier_is_a_secret(self, settings: dict[str, Any]) -> None:
        def program() -> pulumi.Output[bool]:
            return pulumi.Output.from_input(CdnAuthorization("auth", **settings).identifier.is_secret())

        assert declare(program).result is True

    def test_the_identifier_of_an_existing_secret_is_read(self) -> None:
        assert output("identifier", secret_arn=SHARED) == "shared-value"

    def test_the_group_is_told_secret_and_role(self) -> None:
        assert output("authorization") == {
            "cdn_identifier_secret": "arn:auth-secret-id",
            "secrets_role_arn": "arn:auth-role-id",
        }
        assert output("authorization", secret_arn=SHARED)["cdn_identifier_secret"] == SHARED

    def test_an_account_may_read(self) -> None:
        inputs = authorization(readers=["444455556666"]).inputs("auth-secret-policy")
        assert statements(inputs["policy"])[0]["Principal"] == {"AWS": ["444455556666"]}

    def test_the_group_waits_for_value_and_policy(self) -> None:
        def program() -> pulumi.Output[set[str]]:
            needed = pulumi.Output.from_input(CdnAuthorization("auth").authorization.resources())
            return needed.apply(lambda items: {item._name for item in items if isinstance(item, pulumi.CustomResource)})

        assert {"auth-secret-value", "auth-policy"} <= declare(program).result

    def test_it_is_enforced_unless_said_otherwise(self) -> None:
        assert authorization().result.enforced is True
        assert authorization(enforced=False).result.enforced is False

    def test_the_header_has_a_name(self) -> None:
        assert CdnAuthorization.header_name == "X-MediaPackage-CDNIdentifier"


class TestPolicies:
    def role_policy(self, **settings: Any) -> str:
        return str(authorization(**settings).inputs("auth-policy")["policy"])

    def test_of_the_role_is_the_documented_one_on_one_secret(self) -> None:
        assert statements(self.role_policy()) == [
            {
                "Sid": "ReadIdentifier",
                "Effect": "Allow",
                "Action": [
                    "secretsmanager:DescribeSecret",
                    "secretsmanager:GetSecretValue",
                    "secretsmanager:ListSecretVersionIds",
                ],
                "Resource": ["arn:auth-secret-id"],
            },
            {
                "Sid": "PassItself",
                "Effect": "Allow",
                "Action": ["iam:GetRole", "iam:PassRole"],
                "Resource": ["arn:auth-role-id"],
            },
        ]

    def test_of_the_role_decrypts_with_the_key(self) -> None:
        assert statements(self.role_policy(kms_key=KEY))[-1] == {
            "Sid": "DecryptIdentifier",
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [KEY],
        }

    def test_of_the_role_passes_the_linter(self) -> None:
        role = "arn:aws:iam::111122223333:role/auth"
        policy = self.role_policy(kms_key=KEY, secret_arn=SHARED).replace("arn:auth-role-id", role)
        assert findings(policy) == []

    def test_of_the_secret_lets_readers_read(self) -> None:
        reader = "arn:aws:iam::444455556666:role/player"
        inputs = authorization(readers=["mediatailor.amazonaws.com", reader], kms_key=KEY).inputs("auth-secret-policy")
        assert inputs["secretArn"] == "arn:auth-secret-id"
        assert statements(inputs["policy"]) == [
            {
                "Effect": "Allow",
                "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                "Resource": ["arn:auth-secret-id"],
                "Principal": {"Service": ["mediatailor.amazonaws.com"], "AWS": [reader]},
            }
        ]

    def test_trusts_mediapackage(self) -> None:
        (statement,) = statements(authorization().inputs("auth-role")["assumeRolePolicy"])
        assert statement["Principal"] == {"Service": "mediapackage.amazonaws.com"}

    @pytest.mark.parametrize("name", ["auth-role"])
    def test_the_role_has_a_path_to_pass_it_by(self, name: str) -> None:
        assert authorization().inputs(name)["path"] == "/mediapackage-vod/"


class TestRefusals:
    def refused(self, words: str, **settings: Any) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=words) as caught:
                CdnAuthorization("auth", **settings)
            assert str(settings.get("identifier", "nothing")) not in str(caught.value)

        assert declare(program).resources == []

    @pytest.mark.parametrize(("identifier", "length"), [("short-1", 7), ("x" * 129, 129)])
    def test_an_identifier_of_a_wrong_length_without_showing_it(self, identifier: str, length: int) -> None:
        self.refused(f"identifier has {length} characters; 8 to 128", identifier=identifier)

    @pytest.mark.parametrize(
        "setting", [{"identifier": "chosen-1"}, {"rotation": "1"}, {"sent": "previous"}, {"readers": ["x"]}]
    )
    def test_settings_of_a_secret_that_is_not_made(self, setting: dict[str, Any]) -> None:
        self.refused(f"secret_arn= uses an existing secret, so {next(iter(setting))}", secret_arn=SHARED, **setting)

    def test_mediatailor_without_a_key_that_it_can_use(self) -> None:
        self.refused("customer managed key only: pass kms_key=", readers=["mediatailor.amazonaws.com"])

    @pytest.mark.parametrize("readers", ["mediatailor.amazonaws.com", ["*"], ["mediatailor"], [7]])
    def test_readers_that_are_no_principals(self, readers: Any) -> None:
        self.refused("readers", readers=readers)

    @pytest.mark.parametrize("key", ["alias/video", "arn:aws:kms:eu-west-1:111122223333:alias/video", "0a1b2c3d"])
    def test_a_key_that_is_no_keys_arn(self, key: str) -> None:
        self.refused(r"kms_key is .* ARN of a KMS key", kms_key=key)

    def test_a_secret_that_is_no_arn(self) -> None:
        self.refused("secret_arn is 'MediaPackage/shared'", secret_arn="MediaPackage/shared")

    @pytest.mark.parametrize("enforced", ["false", 0, pulumi.Output])
    def test_what_is_neither_enforced_nor_not(self, enforced: Any) -> None:
        self.refused("enforced is .* True or False", enforced=enforced)

    def test_tags_that_are_no_mapping(self) -> None:
        self.refused("tags is", tags=["x"])

    def test_none_is_the_same_as_leaving_a_setting_out(self) -> None:
        assert authorization(secret_arn=None, rotation="1", identifier=None, kms_key=None).named(SECRET) == {
            "auth-secret"
        }

    def test_a_rotation_of_an_own_value(self) -> None:
        self.refused("change that instead", identifier="chosen-1", rotation="1")

    def test_another_value_to_send(self) -> None:
        self.refused("it is 'current' or 'previous'", sent="both")

    def test_an_unknown_setting_with_the_nearest_right_one(self) -> None:
        self.refused("did you mean 'secret_arn'", secret=SHARED)
