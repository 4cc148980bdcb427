"""`check_access`: a group whose CDN authorization would let nothing through is refused, in words that tell why.

What a fresh role or secret may be the cause of is said in the words that this project's clients ask again for.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from pulumi_mediapackage_vod.dynamic_providers.service.propagation import may_become_usable
from pulumi_mediapackage_vod.errors import ServiceError
from tests.unit.emulator.aws.policies import allow, document, trust

ROLE = "arn:aws:iam::123456789012:role/secrets"
IDENTIFIER = "9ceebbe7-9607-4552-8764-876e47032660"
CONTENT = json.dumps({"MediaPackageCDNIdentifier": IDENTIFIER})
NO_SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MediaPackage/none-aB3dE6"


READ = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]


@pytest.fixture
def secrets(emulator, aws):
    emulator.configure(check_access=True)
    return aws("secretsmanager")


@pytest.fixture
def make_secret(secrets):
    def make(content=CONTENT, **more):
        return secrets.create_secret(Name="MediaPackage/cdn", SecretString=content, **more)["ARN"]

    return make


@pytest.fixture
def make_role(aws):
    def make(*statements, trust_policy=None):
        aws("iam").create_role(RoleName="secrets", AssumeRolePolicyDocument=trust_policy or trust())
        policy = document(*(statements or [allow(READ)]))
        aws("iam").put_role_policy(RoleName="secrets", PolicyName="secrets", PolicyDocument=policy)

    return make


@pytest.fixture
def create(client):
    """Makes a group: None, or what it was refused with and whether to ask again."""

    def run(secret, role=ROLE):
        request = {"Id": "movies", "Authorization": {"CdnIdentifierSecret": secret, "SecretsRoleArn": role}}
        refusal: Any = None
        try:
            client.create_packaging_group(**request)
        except ClientError as error:
            refusal = error.response
        if refusal is None:
            assert client.describe_packaging_group(Id="movies")["Authorization"] == request["Authorization"]
            return None
        assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 422
        assert refusal["Error"]["Code"] == "UnprocessableEntityException"
        assert client.list_packaging_groups()["PackagingGroups"] == []
        message = refusal["Error"]["Message"]
        assert IDENTIFIER not in message
        return message, may_become_usable(ServiceError("", service_message=message), request)

    return run


def test_a_secret_that_the_role_may_read_is_taken(create, make_secret, make_role):
    make_role()
    assert create(make_secret()) is None


def test_nothing_is_checked_unless_asked_for(emulator, create):
    assert create(NO_SECRET) is None


def test_the_role_must_be_there(create, make_secret):
    assert create(make_secret()) == (f"unable to assume the role {ROLE}: there is no such role", True)


@pytest.mark.parametrize(
    "trust_policy",
    [trust("secretsmanager.amazonaws.com"), trust(Condition={"StringEquals": {"aws:SourceAccount": "210987654321"}})],
)
def test_the_role_must_trust_the_service(create, make_secret, make_role, trust_policy):
    make_role(trust_policy=trust_policy)
    assert create(make_secret()) == (
        f"unable to assume the role {ROLE}: its trust policy does not let mediapackage.amazonaws.com do so",
        True,
    )


def test_the_trust_may_be_for_the_group_alone(create, make_secret, make_role):
    source = "arn:aws:mediapackage-vod:eu-west-1:123456789012:packaging-groups/movies"
    make_role(trust_policy=trust(Condition={"ArnEquals": {"aws:SourceArn": source}}))
    assert create(make_secret()) is None


@pytest.mark.parametrize(
    ("statements", "missing"),
    [
        ([allow(READ[0])], "secretsmanager:DescribeSecret"),
        ([allow(READ[1])], "secretsmanager:GetSecretValue"),
        ([allow("s3:*")], "secretsmanager:GetSecretValue, secretsmanager:DescribeSecret"),
        ([allow(READ), allow("secretsmanager:*", effect="Deny")], "secretsmanager:GetSecretValue, secretsmanager:De"),
        ([allow(READ, NO_SECRET)], "secretsmanager:GetSecretValue, secretsmanager:DescribeSecret"),
    ],
)
def test_the_role_must_be_allowed_to_read_the_secret(create, make_secret, make_role, statements, missing):
    make_role(*statements)
    secret = make_secret()
    message, again = create(secret)
    assert message.startswith(f"unable to access the secret {secret}: {missing}")
    assert message.endswith(f"on {secret} is not allowed to the role {ROLE}")
    assert again


def test_the_secret_may_be_named_with_the_wildcards_for_its_ending(create, make_secret, make_role):
    make_role(allow(READ, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:MediaPackage/cdn-??????"))
    assert create(make_secret()) is None


def test_the_secrets_own_policy_counts(create, secrets, make_secret, make_role):
    make_role(allow("s3:*"))
    secret = make_secret()
    readers = allow(READ, Principal={"AWS": ROLE})
    secrets.put_resource_policy(SecretId=secret, ResourcePolicy=document(readers))
    assert create(secret) is None


def test_the_secret_must_be_there(create, secrets, make_role):
    make_role()
    assert create(NO_SECRET) == (f"unable to access the secret {NO_SECRET}: there is no such secret", True)


@pytest.mark.parametrize(
    "secret",
    [
        "arn:aws:secretsmanager:eu-west-2:123456789012:secret:MediaPackage/cdn-aB3dE6",
        "arn:aws:secretsmanager:eu-west-1:210987654321:secret:MediaPackage/cdn-aB3dE6",
        "MediaPackage/cdn",
    ],
)
def test_the_secret_must_be_of_the_account_and_the_region(create, secrets, make_role, secret):
    make_role()
    assert create(secret) == (f"'{secret}' is no secret of account 123456789012 in eu-west-1", False)


@pytest.mark.parametrize(
    "content",
    [IDENTIFIER, "{}", f'["{IDENTIFIER}"]', '{"MediaPackageCDNIdentifier": "short"}', CONTENT.replace("CDN", "Cdn")],
)
def test_the_secret_must_hold_an_identifier(create, make_secret, make_role, content):
    make_role()
    secret = make_secret(content)
    assert create(secret) == (
        f"the secret {secret} must hold a JSON object with MediaPackageCDNIdentifier, a text of 8 to 128 characters",
        False,
    )


@pytest.mark.parametrize(
    ("via", "works"), [("secretsmanager.eu-west-1.amazonaws.com", True), ("s3.eu-west-1.amazonaws.com", False)]
)
def test_a_key_of_ones_own_must_be_allowed_too(aws, create, make_secret, make_role, via, works):
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    make_role(allow(READ), allow("kms:Decrypt", key, Condition={"StringEquals": {"kms:ViaService": via}}))
    secret = make_secret(KmsKeyId=key)
    refusal = f"unable to access the secret {secret}: kms:Decrypt on {key} is not allowed to the role {ROLE}"
    assert create(secret) == (None if works else (refusal, True))


def test_an_update_is_checked_too_and_changes_nothing_when_it_is_refused(
    emulator, client, create, make_secret, make_role, refused
):
    make_role()
    secret = make_secret()
    assert create(secret) is None
    wrong = {"CdnIdentifierSecret": NO_SECRET, "SecretsRoleArn": ROLE}
    with refused("UnprocessableEntityException", "unable to access the secret"):
        client.update_packaging_group(Id="movies", Authorization=wrong)
    assert client.describe_packaging_group(Id="movies")["Authorization"]["CdnIdentifierSecret"] == secret
    assert "Authorization" not in client.update_packaging_group(Id="movies")
