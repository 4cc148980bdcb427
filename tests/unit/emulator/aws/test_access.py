"""`check_access`: sources that the service could not read end as FAILED, with the reason in an IngestError event."""

from __future__ import annotations

import sys

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.unit.emulator.aws.policies import allow, document, trust

BUCKET = "arn:aws:s3:::acme-movies"
KEY = "trailer/index.m3u8"
SOURCE = f"{BUCKET}/{KEY}"
ROLE = "arn:aws:iam::123456789012:role/source"
OTHER_ACCOUNT = "210987654321"


OF_BUCKET = allow(["s3:GetBucketLocation", "s3:GetBucketRequestPayment", "s3:ListBucket"], BUCKET)
OF_OBJECTS = allow("s3:GetObject", f"{BUCKET}/*")
READING = document(OF_BUCKET, OF_OBJECTS)


@pytest.fixture
def checking(emulator):
    emulator.configure(check_access=True)
    emulator.clock.freeze()
    return emulator


@pytest.fixture
def make_role(aws):
    def make(trust_policy=None, policy=READING, name="source"):
        iam = aws("iam")
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_policy or trust())
        if policy:
            iam.put_role_policy(RoleName=name, PolicyName="reading", PolicyDocument=policy)

    return make


def put(s3, **more):
    s3.put_object(Bucket="acme-movies", Key=KEY, Body=b"#EXTM3U\n", **more)


@pytest.fixture
def make_source(aws):
    def make(access_key="AKIAEXAMPLE", region="eu-west-1"):
        s3 = aws("s3", access_key, region=region)
        s3.create_bucket(Bucket="acme-movies", CreateBucketConfiguration={"LocationConstraint": region})
        put(s3)
        return s3

    return make


@pytest.fixture
def source(make_source):
    return make_source()


@pytest.fixture
def ingest(checking, client, make_configuration, make_asset):
    """Ingests an asset: None if it is playable, else the message of its IngestError event."""

    def run(**parameters):
        make_configuration("hls")
        arn = make_asset("trailer", **{"SourceArn": SOURCE, "SourceRoleArn": ROLE, **parameters})["Arn"]
        assert [each["detail"]["event"] for each in checking.events] == []
        checking.clock.advance(1)
        (endpoint,) = client.describe_asset(Id="trailer")["EgressEndpoints"]
        if endpoint["Status"] == "PLAYABLE":
            return None
        assert endpoint["Status"] == "FAILED"
        (error,) = [each for each in checking.events if each["detail"]["event"] == "IngestError"]
        assert error["resources"] == [arn]
        return error["detail"]["message"]

    return run


def test_a_source_that_can_be_read_is_ingested(source, make_role, ingest):
    make_role()
    assert ingest() is None


def test_nothing_is_checked_unless_asked_for(emulator, client, make_configuration, make_asset):
    emulator.configure(playable_after=0)
    make_configuration("hls")
    assert make_asset("trailer")["EgressEndpoints"][0]["Status"] == "PLAYABLE"


def test_attached_policies_count_like_inline_ones(aws, source, make_role, ingest):
    make_role(policy=None)
    arn = aws("iam").create_policy(PolicyName="reading", PolicyDocument=READING)["Policy"]["Arn"]
    aws("iam").attach_role_policy(RoleName="source", PolicyArn=arn)
    aws("iam").create_policy_version(PolicyArn=arn, PolicyDocument=document(allow("s3:*", "*", "Deny")))
    assert ingest() is None


def test_of_an_attached_policy_the_default_version_counts(aws, source, make_role, ingest):
    make_role()
    arn = aws("iam").create_policy(PolicyName="reading", PolicyDocument=READING)["Policy"]["Arn"]
    aws("iam").attach_role_policy(RoleName="source", PolicyArn=arn)
    denial = document(allow("s3:GetObject", "*", "Deny"))
    aws("iam").create_policy_version(PolicyArn=arn, PolicyDocument=denial, SetAsDefault=True)
    assert "s3:GetObject on" in ingest()


def test_a_role_under_a_path_is_found(aws, source, ingest):
    made = aws("iam").create_role(RoleName="source", Path="/vod/", AssumeRolePolicyDocument=trust())["Role"]["Arn"]
    aws("iam").put_role_policy(RoleName="source", PolicyName="reading", PolicyDocument=READING)
    assert ingest(SourceRoleArn=made) is None


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (ROLE, f"unable to assume the role {ROLE}: there is no such role"),
        ("arn:aws:iam::210987654321:role/source", "is no role of account 123456789012"),
        ("arn:aws:iam::123456789012:user/source", "is no role of account 123456789012"),
        ("source", "'source' is no role of account 123456789012"),
    ],
)
def test_a_role_must_be_there(source, ingest, role, says):
    assert says in ingest(SourceRoleArn=role)


@pytest.mark.parametrize(
    ("trust_policy", "says"),
    [
        (trust(), None),
        (trust(["mediapackage.amazonaws.com", "mediapackage.eu-west-1.amazonaws.com"]), None),
        (trust(Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}}), None),
        (trust(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:mediapackage-vod:*:*:assets/*"}}), None),
        (trust("mediapackage-vod.amazonaws.com"), "does not let mediapackage.amazonaws.com"),
        (trust("ec2.amazonaws.com"), "does not let mediapackage.amazonaws.com"),
        (trust(Condition={"StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT}}), "does not let"),
        (trust(Action="sts:TagSession"), "does not let"),
        ("{}", "does not let"),
    ],
)
def test_the_role_must_trust_the_service(source, make_role, ingest, trust_policy, says):
    make_role(trust_policy)
    message = ingest()
    assert message is None if says is None else f"unable to assume the role {ROLE}" in message and says in message


@pytest.mark.parametrize(
    ("services", "says"),
    [
        (["mediapackage.amazonaws.com", "mediapackage.ap-southeast-4.amazonaws.com"], None),
        (["mediapackage.amazonaws.com"], "does not let mediapackage.ap-southeast-4.amazonaws.com"),
    ],
)
def test_in_an_opt_in_region_the_role_must_trust_the_regions_own_principal(
    checking, client_for, make_source, make_role, services, says
):
    make_role(trust(services))
    make_source(region="ap-southeast-4")
    client = client_for("AKIAEXAMPLE", "ap-southeast-4")
    client.create_packaging_group(Id="movies")
    client.create_asset(Id="trailer", PackagingGroupId="movies", SourceArn=SOURCE, SourceRoleArn=ROLE)
    checking.clock.advance(1)
    last = list(checking.events)[-1]["detail"]
    assert last["event"] == ("IngestComplete" if says is None else "IngestError")
    assert says is None or says in last["message"]


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        ([OF_BUCKET], f"s3:GetObject on {SOURCE} is not allowed to the role {ROLE}"),
        ([OF_OBJECTS], f"s3:GetBucketLocation, s3:GetBucketRequestPayment on {BUCKET} is not allowed"),
        ([allow("s3:GetBucket*", BUCKET), OF_OBJECTS], f"s3:ListBucket on {BUCKET} is not allowed"),
        ([OF_BUCKET, allow("s3:GetObject", f"{BUCKET}/film/*")], "s3:GetObject on"),
        ([OF_BUCKET, allow("s3:GetObject", BUCKET)], "s3:GetObject on"),
        ([allow("s3:*", "*"), allow("s3:GetObject", f"{BUCKET}/trailer/*", "Deny")], "s3:GetObject on"),
        ([allow("s3:*", "*")], None),
        ([allow("s3:*", [BUCKET, f"{BUCKET}/trailer/index.m3u?"])], None),
        ([OF_OBJECTS, allow("s3:GetBucket*", BUCKET), allow("s3:ListBucket", BUCKET, Condition={
            "StringLike": {"s3:prefix": "trailer/*"}})], None),
        ([OF_OBJECTS, allow("s3:GetBucket*", BUCKET), allow("s3:ListBucket", BUCKET, Condition={
            "StringLike": {"s3:prefix": "film/*"}})], "s3:ListBucket on"),
    ],
)  # fmt: skip
def test_the_role_must_be_allowed_to_read(source, make_role, ingest, statements, says):
    make_role(policy=document(*statements))
    message = ingest()
    assert message is None if says is None else says in message


@pytest.mark.parametrize(
    ("arn", "says"),
    [
        (f"{BUCKET}/film/index.m3u8", "the bucket acme-movies has no object film/index.m3u8"),
        ("arn:aws:s3:::acme-films/index.m3u8", "there is no bucket acme-films"),
        (BUCKET, "is no object in S3"),
        ("s3://acme-movies/trailer/index.m3u8", "is no object in S3"),
    ],
)
def test_the_object_must_be_there(source, make_role, ingest, arn, says):
    make_role(policy=document(allow("s3:*", "*")))
    assert says in ingest(SourceArn=arn)


def test_an_object_that_was_deleted_in_a_versioned_bucket_is_not_there(source, make_role, ingest):
    source.put_bucket_versioning(Bucket="acme-movies", VersioningConfiguration={"Status": "Enabled"})
    put(source)
    source.delete_object(Bucket="acme-movies", Key=KEY)
    make_role()
    assert "has no object" in ingest()


def test_the_bucket_must_be_in_the_assets_region(make_source, make_role, ingest):
    make_source(region="eu-west-2")
    make_role()
    assert ingest() == "the bucket acme-movies is in eu-west-2, not in eu-west-1"


ALL_OF_IT = [BUCKET, f"{BUCKET}/*"]


@pytest.mark.parametrize(
    ("principal", "role_policy", "works"),
    [
        (ROLE, READING, True),
        ("arn:aws:iam::123456789012:root", READING, True),
        ("arn:aws:iam::123456789012:role/other", READING, False),
        (None, READING, False),
        (ROLE, None, False),
    ],
)
def test_a_bucket_of_another_account_must_let_the_role_in_too(
    make_source, make_role, ingest, principal, role_policy, works
):
    s3 = make_source(OTHER_ACCOUNT)
    if principal:
        s3.put_bucket_policy(
            Bucket="acme-movies", Policy=document(allow("s3:*", ALL_OF_IT, Principal={"AWS": principal}))
        )
    make_role(policy=role_policy)
    assert (ingest() is None) is works


def test_a_bucket_of_the_same_account_may_let_the_role_in_alone_and_keep_it_out(source, make_role, ingest):
    source.put_bucket_policy(
        Bucket="acme-movies",
        Policy=document(
            allow("s3:*", ALL_OF_IT, Principal={"AWS": ROLE}),
            allow("s3:*", ALL_OF_IT, "Deny", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
        ),
    )
    make_role(policy=None)
    assert ingest() is None


def test_a_bucket_policy_that_denies_is_obeyed(source, make_role, ingest):
    source.put_bucket_policy(
        Bucket="acme-movies", Policy=document(allow("s3:GetObject", f"{BUCKET}/*", "Deny", Principal="*"))
    )
    make_role()
    assert "s3:GetObject on" in ingest()


@pytest.fixture
def key(aws):
    return aws("kms").create_key()["KeyMetadata"]["Arn"]


def encrypted(s3, key):
    put(s3, ServerSideEncryption="aws:kms", SSEKMSKeyId=key)


def through(service):
    return {"StringEquals": {"kms:ViaService": f"{service}.eu-west-1.amazonaws.com"}}


def test_an_encrypted_source_needs_its_key(source, key, make_role, ingest):
    encrypted(source, key)
    make_role()
    assert ingest() == f"kms:Decrypt on {key} is not allowed to the role {ROLE}"


@pytest.mark.parametrize(("service", "works"), [("s3", True), ("secretsmanager", False)])
def test_the_key_may_be_allowed_through_s3_alone(source, key, make_role, ingest, service, works):
    encrypted(source, key)
    make_role(policy=document(OF_BUCKET, OF_OBJECTS, allow("kms:Decrypt", key, Condition=through(service))))
    assert (ingest() is None) is works


def test_a_key_that_the_buckets_default_names_counts_by_its_alias_too(aws, source, key, make_role, ingest):
    aws("kms").create_alias(AliasName="alias/movies", TargetKeyId=key)
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/movies"}}
    source.put_bucket_encryption(Bucket="acme-movies", ServerSideEncryptionConfiguration={"Rules": [rule]})
    put(source)
    make_role()
    assert f"kms:Decrypt on {key}" in ingest()


def test_s3s_own_key_needs_no_permission(source, make_role, ingest):
    put(source, ServerSideEncryption="aws:kms")
    make_role()
    assert ingest() is None


def test_a_key_whose_policy_leaves_nothing_to_the_account_must_name_the_role(aws, source, key, make_role, ingest):
    encrypted(source, key)
    admin = {"AWS": "arn:aws:iam::123456789012:role/admin"}
    aws("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=document(allow("kms:*", "*", Principal=admin)))
    make_role(policy=document(OF_BUCKET, OF_OBJECTS, allow("kms:Decrypt", key)))
    assert f"kms:Decrypt on {key}" in ingest()


@pytest.mark.parametrize("by", ["policy", "grant"])
def test_a_key_of_another_account_must_let_the_role_in(aws, source, make_role, ingest, by):
    kms = aws("kms", OTHER_ACCOUNT)
    key = kms.create_key()["KeyMetadata"]["Arn"]
    encrypted(source, key)
    if by == "policy":
        kms.put_key_policy(
            KeyId=key, PolicyName="default", Policy=document(allow("kms:Decrypt", "*", Principal={"AWS": ROLE}))
        )
    else:
        kms.create_grant(KeyId=key, GranteePrincipal=ROLE, Operations=["Decrypt"])
    make_role(policy=document(OF_BUCKET, OF_OBJECTS, allow("kms:Decrypt", key)))
    assert ingest() is None


def test_a_key_of_another_account_that_does_not_is_of_no_use(aws, source, make_role, ingest):
    key = aws("kms", OTHER_ACCOUNT).create_key()["KeyMetadata"]["Arn"]
    encrypted(source, key)
    make_role(policy=document(OF_BUCKET, OF_OBJECTS, allow("kms:Decrypt", key)))
    assert f"kms:Decrypt on {key}" in ingest()


def test_a_key_that_is_not_there(source, make_role, ingest):
    key = "arn:aws:kms:eu-west-1:123456789012:key/4d6b2b5e-0000-0000-0000-000000000000"
    encrypted(source, key)
    make_role()
    assert ingest() == f"there is no KMS key {key}"


def test_a_failed_asset_stays_failed_also_through_a_younger_configuration(
    checking, client, make_configuration, make_asset, make_role, source
):
    make_configuration("hls")
    make_asset("trailer", SourceArn=SOURCE, SourceRoleArn=ROLE)
    checking.clock.advance(1)
    make_role()
    make_configuration("dash", DashPackage={"DashManifests": [{}]})
    checking.clock.advance(1)
    statuses = [each["Status"] for each in client.describe_asset(Id="trailer")["EgressEndpoints"]]
    assert statuses == ["FAILED", "FAILED"]
    assert [each["detail"]["event"] for each in checking.events] == ["IngestStart", "IngestError"]


def test_objects_that_somebody_else_made_are_not_checked(checking, client, group):
    checking.objects.put(
        "assets",
        "trailer",
        {"PackagingGroupId": "movies", "SourceArn": SOURCE, "SourceRoleArn": ROLE},
        region="eu-west-1",
    )
    checking.clock.advance(1)
    assert [each["detail"]["event"] for each in checking.events] == ["IngestStart", "IngestComplete"]


def test_without_moto_it_says_at_the_start_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "moto.moto_server.werkzeug_app", None)
    with pytest.raises(ValueError, match=r"^check_access needs moto.*emulator-aws\]'$"):
        Emulator(check_access=True)
    emulator = Emulator()
    with pytest.raises(ValueError, match="check_access needs moto"):
        emulator.configure(check_access=True, playable_after=9)
    assert emulator.settings.playable_after == 1
