"""The stand-in for the AWS plugin on the real CLI: Regions, names, functions, refusals and its process."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from pulumi_mediapackage_vod.aws_plugin.catalogue import REAL
from pulumi_mediapackage_vod.aws_plugin.functions import FUNCTIONS
from pulumi_mediapackage_vod.aws_plugin.kept import KEPT
from pulumi_mediapackage_vod.aws_plugin.launcher import write_launcher
from pulumi_mediapackage_vod.aws_plugin.provider import Provider
from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.engine.services import Services
from tests.support.engine.stack import REGION, ROOT, Stack


@pytest.fixture
def services(session: boto3.Session, emulator: Emulator) -> Callable[[str], Services]:
    """What the services hold in a Region."""
    return lambda region: Services(session, emulator.url, region)


def test_aws_each_object_is_made_in_the_region_of_its_provider_or_its_own(aws_stack, services):
    stack = aws_stack(
        """
        import pulumi_aws as aws

        tags = {"tags": {"team": "video"}}
        ohio = aws.Provider("ohio", region="us-east-2", default_tags=tags)
        opts = ResourceOptions(provider=ohio)
        here = aws.cloudwatch.LogGroup("here", name="here")
        there = aws.cloudwatch.LogGroup("there", name="there", tags={"for": "ohio"}, opts=opts)
        own = aws.cloudwatch.LogGroup("own", name="own", region="ap-south-1", opts=opts)
        for name, group in {"here": here, "there": there, "own": own}.items():
            pulumi.export(name, [group.region, group.arn])
        pulumi.export("tags", there.tags_all)
        pulumi.export("asked", aws.get_region(opts=pulumi.InvokeOptions(provider=ohio)).region)
        """
    )
    stack.up()
    outputs = stack.outputs()
    for name, region in {"here": REGION, "there": "us-east-2", "own": "ap-south-1"}.items():
        assert outputs[name] == [region, f"arn:aws:logs:{region}:111122223333:log-group:{name}"]
        assert name in services(region).log_groups
    assert outputs["tags"] == {"team": "video", "for": "ohio"}
    assert services("us-east-2").logs.list_tags_log_group(logGroupName="there")["tags"] == outputs["tags"]
    assert outputs["asked"] == "us-east-2"
    assert stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes").code == 0
    stack.destroy()
    for name, region in {"here": REGION, "there": "us-east-2", "own": "ap-south-1"}.items():
        assert name not in services(region).log_groups


def test_aws_objects_move_with_the_region_and_a_chosen_name_is_freed_first(aws_stack, services):
    program = """
        import pulumi_aws as aws

        aws.secretsmanager.Secret("moved", recovery_window_in_days=0)
        role = aws.iam.Role("chosen", name="chosen-{0}", path="/{0}/" if {1} else "/", assume_role_policy="{{}}")
        """
    name = "c0ffee1"
    stack = aws_stack(program.format(name, False))
    stack.up()
    stack.write(program.format(name, True), config={"aws:region": "us-east-1"})
    run = stack.up()
    assert [step for step in run.steps if step[1] == "chosen"] == [
        *(("delete-replaced", "chosen"), ("replace", "chosen"), ("create-replacement", "chosen")),
    ]
    assert [step[0] for step in run.steps if step[1] == "moved"] == ["create-replacement", "replace", "delete-replaced"]
    prefix = "arn:aws:secretsmanager:{}:111122223333:secret:moved-"
    found = {region: services(region).objects for region in (REGION, "us-east-1")}
    held = {region for region in found for item in found[region] if item.startswith(prefix.format(region))}
    assert held == {"us-east-1"}
    assert services(REGION).iam.get_role(RoleName=f"chosen-{name}")["Role"]["Path"] == f"/{name}/"
    stack.destroy()


def test_aws_functions_and_objects_made_elsewhere(aws_stack, services):
    made = services(REGION).secrets.create_secret(Name="made-elsewhere", SecretString="a")["ARN"]
    stack = aws_stack(
        f"""
        import pulumi_aws as aws

        statement = {{
            "actions": ["s3:GetObject"],
            "resources": ["arn:aws:s3:::a/*"],
            "principals": [{{"type": "Service", "identifiers": ["mediapackage.amazonaws.com"]}}],
            "conditions": [{{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["111122223333"]}}],
        }}
        pulumi.export("account", aws.get_caller_identity_output().account_id)
        pulumi.export("partition", aws.get_partition().dns_suffix)
        pulumi.export("document", aws.iam.get_policy_document(statements=[statement]).minified_json)
        pulumi.export("name", aws.secretsmanager.Secret.get("found", "{made}").name)
        """
    )
    stack.up()
    assert stack.outputs() == {
        "account": "111122223333",
        "partition": "amazonaws.com",
        "document": '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",'
        '"Resource":"arn:aws:s3:::a/*","Principal":{"Service":"mediapackage.amazonaws.com"},'
        '"Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}]}',
        "name": "made-elsewhere",
    }
    stack.destroy()
    services(REGION).secrets.delete_secret(SecretId=made, ForceDeleteWithoutRecovery=True)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        pytest.param(
            'aws.iam.Role("r", assume_role_policy="{}", inline_policies=[{"name": "a", "policy": "{}"}])',
            "inlinePolicies",
            id="a property that it cannot carry out",
        ),
        pytest.param(
            'aws.iam.Role("r" * 57, assume_role_policy="{}")',
            "plus 7 random chars is longer than maximum length 64",
            id="a name that would be too long",
        ),
        pytest.param(
            'aws.cloudwatch.EventTarget("t" * 57, rule="r", arn="a")',
            "'targetId' is",
            id="an automatic id beyond AWS's",
            marks=pytest.mark.soak,
        ),
        pytest.param(
            'aws.sns.Topic("a.b")',
            "'name' is 'a.b-",
            id="an automatic name with other characters",
            marks=pytest.mark.soak,
        ),
        pytest.param(
            'aws.cloudwatch.EventRule("r", event_pattern="{}" + " " * 2047)',
            "'eventPattern' is",
            id="a long pattern",
            marks=pytest.mark.soak,
        ),
        pytest.param("aws.get_regions()", "does not have this function", id="a function that it does not have"),
        pytest.param(
            'aws.iam.Role("r", assume_role_policy="{}", opts=ResourceOptions(provider=aws.Provider("p", max_retries=1,'
            ' assume_roles=[{"role_arn": "arn:aws:iam::111122223333:role/r"}])))',
            "assumeRoles",
            id="a configuration that it does not follow",
            marks=pytest.mark.soak,
        ),
    ],
)
def test_aws_preview_refuses(aws_stack: Callable[..., Stack], declared: str, said: str) -> None:
    run = aws_stack(f"import pulumi_aws as aws\n{declared}").run("preview")
    assert run.code != 0
    assert said in run.text


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        pytest.param(
            'aws.cloudfront.CachePolicy("a.b", min_ttl=0, parameters_in_cache_key_and_forwarded_to_origin={})',
            "'name' is 'a.b-",
            id="the name of an object that is kept",
        ),
        pytest.param(
            'aws.iam.Role("r", assume_role_policy="{}", description="☃")', "CreateRole.Description", id="by its model"
        ),
    ],
)
def test_aws_up_refuses_what_the_service_alone_would(aws_stack: Callable[..., Stack], declared: str, said: str) -> None:
    stack = aws_stack(f"import pulumi_aws as aws\n{declared}")
    assert stack.run("preview").code == 0
    run = stack.run("up", "--yes", "--skip-preview")
    assert run.code != 0
    assert said in run.text


def test_aws_says_what_the_service_says(aws_stack, services):
    services(REGION).logs.create_log_group(logGroupName="taken")
    stack = aws_stack('import pulumi_aws as aws\naws.cloudwatch.LogGroup("logs", name="taken")')
    run = stack.run("up", "--yes", "--skip-preview")
    assert run.code != 0
    assert "ResourceAlreadyExistsException" in run.errors
    assert "Traceback" not in run.errors
    services(REGION).logs.delete_log_group(logGroupName="taken")


def test_aws_never_asks_the_real_service(aws_stack):
    stack = aws_stack('import pulumi_aws as aws\naws.cloudwatch.LogGroup("logs")')
    run = stack.run("up", "--yes", "--skip-preview", AWS_ENDPOINT_URL="")
    assert "asks an emulator on this machine only: set AWS_ENDPOINT_URL" in run.errors


@pytest.mark.parametrize("endpoint", ["", "https://logs.eu-west-1.amazonaws.com", "http://10.0.0.1:4567", "nonsense"])
def test_aws_asks_no_other_machine(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    with pytest.raises(RuntimeError, match=re.escape(endpoint or "not set")):
        Provider({"region": REGION}).client("logs", REGION)


def test_aws_process_ends_when_nobody_reads_its_output(tmp_path):
    """And the user's own modules, in whose folder it starts, are none of its."""
    plugin = write_launcher(tmp_path / "a folder")
    (tmp_path / "grpc.py").write_text("raise RuntimeError('not for a plugin')")
    process = subprocess.Popen([plugin, "127.0.0.1:1"], cwd=tmp_path, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert re.fullmatch(rb"\d+\n", process.stdout.readline())
        assert process.poll() is None
        process.stdout.close()
        assert process.wait(timeout=30) == 1
    finally:
        process.kill()


def test_aws_types_are_those_of_pulumi_aws(monkeypatch):
    spec = importlib.util.find_spec("pulumi_aws")
    assert spec is not None
    assert spec.origin is not None
    for token in (*REAL, *KEPT):
        _, module, name = token.split(":")
        folder, _, file = module.partition("/")
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", file).lower()
        path = Path(spec.origin).parent / {"lambda": "lambda_"}.get(folder, folder) / f"{snake}.py"
        assert f"'{token}'" in path.read_text(), name


def test_the_documentation_lists_what_the_stand_in_has() -> None:
    """Types with the arguments that they refuse, those that are kept in state, and functions."""
    text = (ROOT / "docs" / "aws-plugin.md").read_text()
    rows = re.findall(r"^\| `(aws:\S+)` \| (.*) \|$", text, re.MULTILINE)
    assert {token: {*re.findall(r"`(\w+)`", refused)} for token, refused in rows} == {
        token: {*kind.unserved} for token, kind in REAL.items()
    }
    assert {*re.findall(r"^\* `(aws:\S+)`$", text, re.MULTILINE)} == {*KEPT, *FUNCTIONS}
