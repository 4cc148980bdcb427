"""SourceAccess: a role that reads the named buckets and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pulumi
import pytest

from pulumi_mediapackage_vod.components import SourceAccess
from tests.unit.components.declared import Declared, declare
from tests.unit.components.policy_lint import findings, statements

ROLE = "aws:iam/role:Role"
POLICY = "aws:iam/rolePolicy:RolePolicy"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d"
BUCKET_ACTIONS = ["s3:GetBucketLocation", "s3:GetBucketRequestPayment", "s3:ListBucket"]


def access(region: str = "eu-west-1", **settings: Any) -> Declared:
    made: list[SourceAccess] = []
    given = {"buckets": ["acme-movies"], **settings}
    declared = declare(lambda: made.append(SourceAccess("sources", **given)), region=region)
    (declared.result,) = made
    return declared


def policy(declared: Declared) -> str:
    return str(declared.inputs("sources-policy")["policy"])


def resources(declared: Declared) -> dict[str, Any]:
    return {statement["Sid"]: statement["Resource"] for statement in statements(policy(declared))}


class TestChildren:
    def test_are_a_role_and_its_policy(self) -> None:
        declared = access()
        assert [(item.type, item.name) for item in declared.resources if item.type.startswith("aws:")] == [
            (ROLE, "sources-role"),
            (POLICY, "sources-policy"),
        ]

    def test_belong_to_the_component(self) -> None:
        parent = "urn:pulumi:dev::catalogue::mediapackage-vod:index:SourceAccess"
        urns = access().urns
        assert f"{parent}${ROLE}::sources-role" in urns
        assert f"{parent}${POLICY}::sources-policy" in urns

    def test_the_role_is_given_what_is_asked_for(self) -> None:
        inputs = access(
            role_name="reads", permissions_boundary="arn:aws:iam::aws:policy/x", tags={"team": "video"}
        ).inputs("sources-role")
        assert {key: inputs[key] for key in ("name", "permissionsBoundary", "tags")} == {
            "name": "reads",
            "permissionsBoundary": "arn:aws:iam::aws:policy/x",
            "tags": {"team": "video"},
        }

    def test_the_arn_is_known_once_the_policy_is_attached(self) -> None:
        def program() -> pulumi.Output[set[str]]:
            found = pulumi.Output.from_input(SourceAccess("sources", buckets=["acme-movies"]).role_arn)
            return pulumi.Output.from_input(found.resources()).apply(
                lambda needed: {item._name for item in needed if isinstance(item, pulumi.CustomResource)}
            )

        assert declare(program).result == {"sources-role", "sources-policy"}


class TestPolicy:
    def test_has_the_documented_permissions_on_a_bucket(self) -> None:
        assert statements(policy(access())) == [
            {
                "Sid": "ReadSources",
                "Effect": "Allow",
                "Action": ["s3:GetObject"],
                "Resource": ["arn:aws:s3:::acme-movies/*"],
            },
            {
                "Sid": "LookIntoBuckets",
                "Effect": "Allow",
                "Action": BUCKET_ACTIONS,
                "Resource": ["arn:aws:s3:::acme-movies"],
            },
        ]

    @pytest.mark.parametrize("bucket", ["acme-movies", "arn:aws:s3:::acme-movies", "s3://acme-movies"])
    def test_takes_a_bucket_in_each_way(self, bucket: str) -> None:
        assert policy(access(buckets=[bucket])) == policy(access())

    @pytest.mark.parametrize(
        "bucket", ["acme-movies/films/", "arn:aws:s3:::acme-movies/films/", "s3://acme-movies/films/"]
    )
    def test_of_a_prefix_reads_only_below_it(self, bucket: str) -> None:
        assert resources(access(buckets=[bucket])) == {
            "ReadSources": ["arn:aws:s3:::acme-movies/films/*"],
            "LookIntoBuckets": ["arn:aws:s3:::acme-movies"],
        }

    def test_of_several_places_names_each_bucket_once(self) -> None:
        assert resources(access(buckets=["acme-movies/a/", "acme-movies/b/", "acme-clips"])) == {
            "ReadSources": [
                "arn:aws:s3:::acme-movies/a/*",
                "arn:aws:s3:::acme-movies/b/*",
                "arn:aws:s3:::acme-clips/*",
            ],
            "LookIntoBuckets": ["arn:aws:s3:::acme-clips", "arn:aws:s3:::acme-movies"],
        }

    def test_decrypts_with_the_keys_and_only_through_s3(self) -> None:
        assert statements(policy(access(kms_keys=[KEY])))[-1] == {
            "Sid": "DecryptSources",
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": [KEY],
            "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}},
        }

    @pytest.mark.parametrize("settings", [{}, {"kms_keys": [KEY]}, {"buckets": ["acme-movies/films/", "clips"]}])
    def test_passes_the_linter(self, settings: dict[str, Any]) -> None:
        assert findings(policy(access(**settings))) == []

    def test_of_outputs_is_the_same(self) -> None:
        given = access(buckets=[pulumi.Output.from_input("acme-movies")], kms_keys=[pulumi.Output.from_input(KEY)])
        assert policy(given) == policy(access(kms_keys=[KEY]))


class TestTrust:
    def trust(self, **settings: Any) -> dict[str, Any]:
        (statement,) = statements(access(**settings).inputs("sources-role")["assumeRolePolicy"])
        return statement

    def test_is_mediapackage_without_a_condition(self) -> None:
        assert self.trust() == {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "mediapackage.amazonaws.com"},
        }

    def test_in_a_region_that_is_opted_into_is_that_regions_too(self) -> None:
        services = ["mediapackage.amazonaws.com", "mediapackage.ap-southeast-4.amazonaws.com"]
        assert self.trust(region="ap-southeast-4")["Principal"] == {"Service": services}

    def test_can_be_limited_to_an_account(self) -> None:
        condition = {"StringEquals": {"aws:SourceAccount": "111122223333"}}
        assert self.trust(source_account="111122223333")["Condition"] == condition


class TestOtherAccounts:
    def statement(self, name: str, **settings: Any) -> Any:
        given = {"buckets": ["acme-movies"], **settings}
        return declare(lambda: getattr(SourceAccess("sources", **given), name)).result

    def test_a_bucket_policy_is_told_what_to_hold(self) -> None:
        assert self.statement("bucket_policy_statement") == {
            "Effect": "Allow",
            "Action": ["s3:GetObject", *BUCKET_ACTIONS],
            "Resource": ["arn:aws:s3:::acme-movies", "arn:aws:s3:::acme-movies/*"],
            "Principal": {"AWS": "arn:sources-role-id"},
        }

    def test_of_several_buckets_each_names_its_own(self) -> None:
        def program() -> Any:
            return pulumi.Output.all(
                *SourceAccess("sources", buckets=["one-bucket", "two-bucket"]).bucket_policy_statements
            )

        found = [statement["Resource"][0] for statement in declare(program).result]
        assert found == ["arn:aws:s3:::one-bucket", "arn:aws:s3:::two-bucket"]

    def test_a_key_policy_is_told_what_to_hold(self) -> None:
        assert self.statement("kms_key_policy_statement", kms_keys=[KEY]) == {
            "Effect": "Allow",
            "Action": ["kms:Decrypt"],
            "Resource": ["*"],  # in a key's policy: the key itself
            "Principal": {"AWS": "arn:sources-role-id"},
        }

    def test_nothing_of_them_is_made_by_default(self) -> None:
        assert access(kms_keys=[KEY]).named("aws:s3/bucketPolicy:BucketPolicy") == set()

    def test_with_a_provider_bucket_policies_and_grants_are_made(self) -> None:
        import pulumi_aws as aws

        def program() -> None:
            other = aws.Provider("other", region="eu-west-1")
            SourceAccess("sources", buckets=["acme-movies"], kms_keys=[KEY], bucket_provider=other)

        declared = declare(program)
        made = declared.inputs("sources-bucket-policy-0")
        assert made["bucket"] == "acme-movies"
        (statement,) = json.loads(made["policy"])["Statement"]
        assert statement["Principal"] == {"AWS": "arn:sources-role-id"}
        grant = declared.inputs("sources-key-grant-0")
        assert (grant["keyId"], grant["granteePrincipal"], grant["operations"]) == (
            KEY,
            "arn:sources-role-id",
            ["Decrypt"],
        )


class TestRefusals:
    def refused(self, words: str, **settings: Any) -> None:
        def program() -> None:
            with pytest.raises(pulumi.RunError, match=words):
                SourceAccess("sources", **settings)

        assert declare(program).resources == []

    def test_no_bucket(self) -> None:
        self.refused("buckets is empty", buckets=[])

    def test_buckets_left_out(self) -> None:
        self.refused("buckets is None; it is a list")

    @pytest.mark.parametrize("bucket", ["Acme", "a", "https://acme-movies", "arn:aws:sqs:::x", ""])
    def test_what_is_no_bucket(self, bucket: str) -> None:
        self.refused(
            r"buckets\[0\] is '.*'; it is a bucket's name, arn:aws:s3:::bucket or s3://bucket", buckets=[bucket]
        )

    def test_a_key_that_is_no_keys_arn(self) -> None:
        self.refused(r"kms_keys\[0\] is 'alias/x'", buckets=["acme-movies"], kms_keys=["alias/x"])

    @pytest.mark.parametrize("account", ["1234", 111122223333])
    def test_an_account_that_is_none(self, account: Any) -> None:
        self.refused("source_account is", buckets=["acme-movies"], source_account=account)

    def test_tags_that_are_no_mapping(self) -> None:
        self.refused("tags is", buckets=["acme-movies"], tags=["x"])

    def test_wildcards_in_a_prefix(self) -> None:
        self.refused("a prefix has no wildcards", buckets=["acme-movies/films/*"])

    def test_a_text_in_place_of_a_list(self) -> None:
        self.refused("buckets is 'acme-movies'; it is a list", buckets="acme-movies")

    def test_an_unknown_setting_with_the_nearest_right_one(self) -> None:
        self.refused("did you mean 'kms_keys'", buckets=["acme-movies"], kms_key_ids=[KEY])

    def test_one_bucket_twice_where_its_policy_is_made(self) -> None:
        import pulumi_aws as aws

        def program() -> None:
            other = aws.Provider("other", region="eu-west-1")
            with pytest.raises(pulumi.RunError, match="names one twice"):
                SourceAccess("sources", buckets=["acme-movies/a/", "acme-movies/b/"], bucket_provider=other)

        assert declare(program).named(ROLE) == set()
