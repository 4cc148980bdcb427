"""A program with every type that the stand-in for the AWS plugin makes, but for those of the example ingest, and some
that it keeps."""

PROGRAM = r"""
    import json
    import pulumi_aws as aws

    config = pulumi.Config()

    def document(action, **more):
        return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, **more}]})

    def served(service):
        return {"Principal": {"Service": f"{service}.amazonaws.com"}}

    role = aws.iam.Role("reader", assume_role_policy=document("sts:AssumeRole", **served("mediapackage")))
    bucket = aws.s3.Bucket("Movies", force_destroy=True, tags={"team": config.require("team")})
    aws.s3.BucketObjectv2("film", bucket=bucket, key="a/film.smil", source=pulumi.FileAsset("film.smil"))
    aws.s3.BucketObject("text", bucket=bucket.id, key="a/text", content="a text", content_type="text/plain")
    aws.iam.RolePolicy(
        "reads", role=role.id, policy=bucket.arn.apply(lambda arn: document("s3:GetObject", Resource=f"{arn}/*"))
    )
    aws.s3.BucketPolicy(
        "movies",
        bucket=bucket.id,
        policy=bucket.arn.apply(lambda arn: document("s3:GetObject", Resource=f"{arn}/*", **served("cloudfront"))),
    )
    key = aws.kms.Key("key", description="of the secret")
    aws.kms.KeyPolicy("key", key_id=key.id, policy=document("kms:*", Resource="*", Principal={"AWS": "111122223333"}))
    aws.kms.Grant("decrypts", key_id=key.key_id, grantee_principal=role.arn, operations=["Decrypt"])
    secret = aws.secretsmanager.Secret("cdn", kms_key_id=key.arn, recovery_window_in_days=0)
    value = config.require_secret("value")
    version = aws.secretsmanager.SecretVersion("value", secret_id=secret.id, secret_string=value)
    aws.secretsmanager.SecretPolicy(
        "readers",
        secret_arn=secret.arn,
        policy=document("secretsmanager:GetSecretValue", Resource="*", **served("mediatailor")),
    )
    logs = aws.cloudwatch.LogGroup("logs", name="/aws/MediaPackage/catalogue", retention_in_days=30)
    pem = "-----BEGIN PUBLIC KEY-----\nMFww\n-----END PUBLIC KEY-----\n"
    keys = aws.cloudfront.KeyGroup("keys", items=[aws.cloudfront.PublicKey("public", encoded_key=pem).id])
    distribution = aws.cloudfront.Distribution(
        "distribution",
        enabled=True,
        comment=config.require("team"),
        origins=[
            {
                "origin_id": "vod",
                "domain_name": "origin.example",
                "custom_headers": [{"name": "X-MediaPackage-CDNIdentifier", "value": version.secret_string}],
            }
        ],
        default_cache_behavior={
            "target_origin_id": "vod",
            "viewer_protocol_policy": "https-only",
            "allowed_methods": ["GET"],
            "cached_methods": ["GET"],
            "trusted_key_groups": [keys.id],
        },
        restrictions={"geo_restriction": {"restriction_type": "none"}},
        viewer_certificate={"cloudfront_default_certificate": True},
    )
    topic = aws.sns.Topic("told")
    publish = topic.arn.apply(lambda arn: document("sns:Publish", Resource=arn, **served("events")))
    aws.sns.TopicPolicy("told", arn=topic.arn, policy=publish)
    aws.sns.TopicSubscription("team", topic=topic.arn, protocol="email", endpoint="team@example.com")
    rule = aws.cloudwatch.EventRule("errors", event_pattern=json.dumps({"source": ["aws.mediapackage"]}))
    aws.cloudwatch.EventTarget("errors", rule=rule.name, arn=topic.arn)
    alarm = aws.cloudwatch.MetricAlarm(
        "alarm",
        metric_queries=[
            {"id": "double", "expression": "2 * sent", "return_data": True},
            {
                "id": "sent",
                "metric": {"namespace": "AWS/MediaPackage", "metric_name": "EgressBytes", "period": 300, "stat": "Sum"},
            },
        ],
        comparison_operator="GreaterThanThreshold",
        threshold=0,
        evaluation_periods=1,
        alarm_actions=[topic.arn],
        tags={"team": config.require("team")},
    )
    text = {"type": "text", "x": 0, "y": 0, "width": 1, "height": 1, "properties": {"markdown": "#"}}
    aws.cloudwatch.Dashboard("shown", dashboard_name="shown", dashboard_body=json.dumps({"widgets": [text]}))
    for name, value in {
        "role": role.name,
        "role_arn": role.arn,
        "bucket": bucket.bucket,
        "region": bucket.region,
        "key": key.key_id,
        "secret": secret.arn,
        "logs": logs.arn,
        "host": distribution.domain_name,
        "cdn": distribution.id,
        "topic": topic.arn,
        "rule": rule.name,
        "alarm": alarm.name,
    }.items():
        pulumi.export(name, value)
"""
