"""What the engine gets to see of this library, over the wire of the real provider process."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest

from pulumi_mediapackage_vod.emulator import Emulator
from tests.support.provider_process import ASSET, CONFIGURATION, GROUP, UNKNOWN, CallError, Props, ProviderProcess

SOURCE = "arn:aws:s3:::acme-movies/trailer/index.m3u8"
ROLE = "arn:aws:iam::111122223333:role/reader"
Started = Callable[..., ProviderProcess]


def hls(group: str, **options: Any) -> Props:
    return {"packaging_group_id": group, "hls_package": {"hls_manifests": [{}], **options}}


def asset(group: str, **inputs: Any) -> Props:
    return {"packaging_group_id": group, "source_arn": SOURCE, "source_role_arn": ROLE, **inputs}


def clear(error: CallError) -> str:
    """The text of an error, which must be this library's own."""
    assert "Traceback" not in error.text
    assert "File " not in error.text
    assert "verysecret" not in error.text
    assert "\n" not in error.text
    return error.text


def test_an_object_lives_its_life(process: ProviderProcess, client: Any) -> None:
    inputs = process.check(GROUP, {"tags": {"team": "video"}})
    id_, outputs = process.create(inputs)
    assert client.describe_packaging_group(Id=id_)["Tags"]["team"] == "video"

    assert process.read(id_, outputs) == (id_, outputs, inputs)

    news = process.check(GROUP, {"tags": {"team": "films"}, "egress_access_logs": {}}, outputs)
    assert process.diff(id_, outputs, news) == (True, [], True)
    updated = process.update(id_, outputs, news)
    held = client.describe_packaging_group(Id=id_)
    assert held["Tags"]["team"] == "films"
    assert "EgressAccessLogs" in held

    process.delete(id_, updated)
    assert client.list_packaging_groups()["PackagingGroups"] == []


def test_every_answer_carries_the_provider_so_that_the_next_call_finds_it(process: ProviderProcess) -> None:
    inputs = process.check(GROUP, {})
    id_, outputs = process.create(inputs)
    provider = inputs["__provider"]
    assert outputs["__provider"] == provider
    assert process.read(id_, outputs)[1]["__provider"] == provider
    assert process.read(id_, outputs)[2]["__provider"] == provider
    news = process.check(GROUP, {"tags": {"a": "b"}}, outputs)
    assert process.update(id_, outputs, news)["__provider"] == provider


def test_the_engines_floats_are_integers_at_the_service(process: ProviderProcess, client: Any, group: str) -> None:
    manifest = {"program_date_time_interval_seconds": 60.0, "stream_selection": {"max_video_bits_per_second": 5e6}}
    news = hls(group, segment_duration_seconds=6.0) | {}
    news["hls_package"]["hls_manifests"] = [manifest]
    id_, _ = process.create(process.check(CONFIGURATION, news))
    package = client.describe_packaging_configuration(Id=id_)["HlsPackage"]
    assert repr(package["SegmentDurationSeconds"]) == "6"
    assert repr(package["HlsManifests"][0]["ProgramDateTimeIntervalSeconds"]) == "60"
    assert repr(package["HlsManifests"][0]["StreamSelection"]["MaxVideoBitsPerSecond"]) == "5000000"


def test_the_largest_bitrate_survives_the_engines_floats(process: ProviderProcess, group: str) -> None:
    news = hls(group)
    news["hls_package"]["hls_manifests"] = [{"stream_selection": {"max_video_bits_per_second": 2147483646}}]
    id_, outputs = process.create(process.check(CONFIGURATION, news))
    assert process.read(id_, outputs)[1] == outputs


def test_a_check_takes_what_is_not_known_yet(process: ProviderProcess) -> None:
    unknown = {"tags": UNKNOWN, "packaging_group_id": UNKNOWN, "hls_package": {"hls_manifests": [UNKNOWN]}}
    inputs = process.check(CONFIGURATION, unknown)
    assert inputs["configuration_id"] == UNKNOWN
    assert inputs["tags_all"] == UNKNOWN
    assert inputs["hls_package"] == {"hls_manifests": [UNKNOWN]}
    assert inputs["incarnation"] == UNKNOWN


def test_a_diff_takes_what_is_not_known_yet(process: ProviderProcess, group: str) -> None:
    inputs = process.check(CONFIGURATION, hls(group))
    id_, outputs = process.create(inputs)
    news = process.check(CONFIGURATION, hls(group) | {"packaging_group_id": UNKNOWN}, inputs)
    changes, replaces, delete_first = process.diff(id_, outputs, news)
    assert changes
    assert replaces == ["configuration_id", "packaging_group_id"]
    assert not delete_first


def test_a_diff_asks_to_delete_first_when_the_id_stays(process: ProviderProcess, group: str) -> None:
    fixed = {"configuration_id": "mine"}
    inputs = process.check(CONFIGURATION, hls(group) | fixed)
    news = process.check(CONFIGURATION, hls(group, segment_duration_seconds=4) | fixed, inputs)
    assert process.diff("mine", inputs, news) == (True, ["hls_package"], True)


def test_a_diff_of_equal_inputs_is_none(process: ProviderProcess, group: str) -> None:
    inputs = process.check(CONFIGURATION, hls(group))
    id_, outputs = process.create(inputs)
    assert process.diff(id_, outputs, process.check(CONFIGURATION, hls(group), inputs)) == (False, [], True)


WRITTEN_DOWN: Props = {"hls_manifests": [{"program_date_time_interval_seconds": 0}]}


@pytest.mark.parametrize(
    ("edit", "changes"),
    [
        pytest.param({}, False, id="nothing"),
        pytest.param({"hls_package": WRITTEN_DOWN}, False, id="a default written down"),
        pytest.param({"hls_package": {"hls_manifests": [{"stream_selection": None}]}}, False, id="none written"),
        pytest.param({"tags": {"team": "films"}}, None, id="an input"),
        pytest.param({"hls_package": WRITTEN_DOWN, "tags": {"team": "films"}}, None, id="both"),
        pytest.param({"packaging_group_id": UNKNOWN}, None, id="not known yet"),
    ],
)
def test_a_diff_leaves_it_to_the_engine_what_of_the_inputs_changes(
    process: ProviderProcess, group: str, edit: Props, changes: bool | None
) -> None:
    """Otherwise the engine would not look for what `replace_on_changes` names."""
    inputs = process.check(CONFIGURATION, hls(group))
    id_, outputs = process.create(inputs)
    news = process.check(CONFIGURATION, hls(group) | edit, inputs)
    assert process.diff(id_, outputs, news, inputs)[0] is changes


@pytest.mark.parametrize("edit", [{}, {"source_arn": SOURCE.replace("arn:aws:s3:::", "s3://")}], ids=["same", "form"])
def test_a_diff_says_itself_what_differs_in_outputs_alone(process: ProviderProcess, group: str, edit: Props) -> None:
    """The engine compares inputs only, and would lose it."""
    configuration_id, _ = process.create(process.check(CONFIGURATION, hls(group)))
    news = asset(group, packaging_configurations=[configuration_id])
    inputs = process.check(ASSET, news)
    id_, outputs = process.create(inputs)
    again = process.check(ASSET, news | edit, inputs)
    without_urls = {**outputs, "egress_endpoints": [], "egress_urls": {}}
    assert process.diff(id_, outputs, again, inputs) == (False, [], True)
    assert process.diff(id_, without_urls, again, inputs) == (True, [], True)
    recorded = {**inputs, "tags": {"of": None}}  # the engine takes nothing for left out
    assert process.diff(id_, without_urls, again | {"tags": {}}, recorded) == (True, [], True)


def test_what_is_wrong_is_one_failure_for_each_input(process: ProviderProcess) -> None:
    failures = process.failures(ASSET, {"source_arn": "movie.mp4", "source_role_arn": ROLE, "asset_id": "a b"})
    assert {text.split()[0] for text in failures} == {"source_arn", "asset_id", "packaging_group_id"}
    assert "asset_id is 'a b'; 1 to 256 letters, digits, _ and -" in failures


def test_a_failure_deep_inside_says_its_path(process: ProviderProcess, group: str) -> None:
    news = hls(group)
    news["hls_package"]["hls_manifests"] = [{"ad_markers": "X"}]
    assert process.failures(CONFIGURATION, news) == [
        "hls_package.hls_manifests[0].ad_markers is 'X'; one of NONE, SCTE35_ENHANCED, PASSTHROUGH"
    ]


def test_check_and_diff_do_not_call_the_service(process: ProviderProcess, emulator: Emulator) -> None:
    inputs = process.check(GROUP, {})
    process.diff("x", inputs, inputs)
    process.failures(GROUP, {"group_id": "a b"})
    assert len(emulator.calls) == 0


def test_the_seed_makes_a_groups_id_stable_within_a_run(process: ProviderProcess) -> None:
    preview, up = (process.check(GROUP, {}, seed=b"run 1") for _ in range(2))
    assert preview["group_id"] == up["group_id"]
    assert preview["incarnation"] == up["incarnation"]
    assert process.check(GROUP, {}, seed=b"run 2")["group_id"] != up["group_id"]


def test_a_refusal_of_the_service_is_its_own_text(process: ProviderProcess) -> None:
    with pytest.raises(CallError) as caught:
        process.create(process.check(CONFIGURATION, hls("nowhere") | {"configuration_id": "hls"}))
    text = clear(caught.value)
    assert text.startswith("CreatePackagingConfiguration 'hls' in eu-west-1 (http://127.0.0.1:")
    assert "NotFoundException: packaging group 'nowhere' does not exist (request id " in text
    assert caught.value.made is None


def test_a_strangers_object_is_an_error_in_one_sentence(process: ProviderProcess, client: Any) -> None:
    client.create_packaging_group(Id="theirs")
    with pytest.raises(CallError) as caught:
        process.create(process.check(GROUP, {"group_id": "theirs"}))
    assert clear(caught.value).startswith("packaging group 'theirs' exists already in eu-west-1")


def test_a_group_in_use_is_an_error_in_one_sentence(process: ProviderProcess, client: Any) -> None:
    id_, outputs = process.create(process.check(GROUP, {}))
    process.create(process.check(CONFIGURATION, hls(id_)))
    with pytest.raises(CallError) as caught:
        process.delete(id_, outputs)
    assert "cannot be deleted while it holds 1 packaging configurations (x-" in clear(caught.value)


def test_an_object_that_is_gone_reads_as_an_empty_id(process: ProviderProcess, client: Any) -> None:
    id_, outputs = process.create(process.check(GROUP, {}))
    client.delete_packaging_group(Id=id_)
    assert process.read(id_, outputs)[0] == ""


def test_drift_is_in_outputs_and_inputs(process: ProviderProcess, client: Any) -> None:
    id_, outputs = process.create(process.check(GROUP, {"egress_access_logs": {}}))
    client.configure_logs(Id=id_)
    _, read, inputs = process.read(id_, outputs)
    assert "egress_access_logs" not in read
    assert "egress_access_logs" not in inputs


LOOK_UP = {"id_prefix": "x", "owner": "movies/prod/x"}


def test_a_look_up_reads_an_object(process: ProviderProcess, client: Any) -> None:
    held = client.create_packaging_group(Id="theirs")
    provider = process.check(GROUP, {})["__provider"]
    id_, outputs = process.get("theirs", {**LOOK_UP, "__provider": provider})
    assert id_ == "theirs"
    assert outputs["domain_name"] == held["DomainName"]


def test_a_look_up_of_nothing_is_an_error_in_one_sentence(process: ProviderProcess) -> None:
    provider = process.check(GROUP, {})["__provider"]
    with pytest.raises(CallError) as caught:
        process.get("nowhere", {**LOOK_UP, "__provider": provider})
    assert "there is no packaging group 'nowhere' in eu-west-1" in clear(caught.value)


# Made, but not as asked: the engine is told id, outputs and reasons. The call's own time limit keeps it short.

LIMIT = 0.3


def test_an_asset_without_an_endpoint_is_recorded_and_reported(
    process: ProviderProcess, client: Any, group: str
) -> None:
    news = asset(group, asset_id="trailer", packaging_configurations=["lost"], tags={"a": "b"})
    with pytest.raises(CallError) as caught:
        process.create(process.check(ASSET, news), LIMIT)
    text, made = clear(caught.value), caught.value.made
    assert "still has no endpoint for lost" in text
    assert made
    assert made.id == "trailer"
    assert list(made.reasons) == [text]
    assert caught.value.status.code == 2
    assert caught.value.status.message == text
    assert made.properties["arn"] == client.describe_asset(Id="trailer")["Arn"]
    assert made.properties["__provider"]
    assert made.properties["tags"] == {"a": "b"}


def test_what_was_recorded_is_enough_to_go_on(process: ProviderProcess, client: Any, group: str) -> None:
    from google.protobuf.json_format import MessageToDict

    news = asset(group, packaging_configurations=["late"])
    with pytest.raises(CallError) as caught:
        process.create(process.check(ASSET, news), LIMIT)
    assert caught.value.made
    olds = MessageToDict(caught.value.made.properties)
    client.create_packaging_configuration(Id="late", PackagingGroupId=group, HlsPackage={"HlsManifests": [{}]})
    inputs = process.check(ASSET, news, olds)
    assert process.diff(caught.value.made.id, olds, inputs) == (True, [], True)
    outputs = process.update(caught.value.made.id, olds, inputs)
    assert list(outputs["egress_urls"]) == ["late"]
    process.delete(caught.value.made.id, olds)


def test_an_update_that_leaves_an_endpoint_missing_is_reported_in_the_same_way(
    process: ProviderProcess, group: str
) -> None:
    id_, outputs = process.create(process.check(ASSET, asset(group)))
    inputs = process.check(ASSET, asset(group, packaging_configurations=["lost"]), outputs)
    with pytest.raises(CallError) as caught:
        process.update(id_, outputs, inputs, LIMIT)
    clear(caught.value)
    assert caught.value.made
    assert caught.value.made.id == id_


def test_a_cancelled_wait_ends_at_once_and_records_what_was_made(started: Started, client: Any, group: str) -> None:
    process = started()
    inputs = process.check(ASSET, asset(group, packaging_configurations=["lost"]))
    errors: list[CallError] = []

    def create() -> None:
        try:
            process.create(inputs, 50)
        except CallError as error:
            errors.append(error)

    thread = Thread(target=create)
    thread.start()
    while not client.list_assets()["Assets"]:
        time.sleep(0.01)
    process.cancel()
    thread.join(10)
    assert not thread.is_alive()
    assert "cancelled" in clear(errors[0])
    assert errors[0].made
    assert errors[0].made.id == inputs["asset_id"]


# What a user forgets to set


def test_no_region_is_one_clear_failure(started: Started) -> None:
    failures = started(AWS_REGION=None).failures(GROUP, {})
    assert failures == [
        "no AWS Region is set: run `pulumi config set aws:region eu-west-1` (or `mediapackage-vod:region`), "
        "pass `region=`, or set AWS_REGION"
    ]


def test_the_region_of_the_configuration_is_used(started: Started, emulator: Emulator) -> None:
    process = started({"aws:region": "eu-north-1"}, AWS_REGION=None)
    inputs = process.check(GROUP, {})
    assert inputs["region"] == "eu-north-1"
    process.create(inputs)
    assert emulator.calls.since(0)[-1].region == "eu-north-1"


def test_no_credentials_are_one_clear_sentence(started: Started) -> None:
    process = started(AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
    inputs = process.check(GROUP, {"group_id": "movies"})
    with pytest.raises(CallError) as caught:
        process.create(inputs)
    text = clear(caught.value)
    assert text.startswith("CreatePackagingGroup 'movies': no usable AWS credentials: ")
    assert "Set AWS_PROFILE" in text


def test_an_endpoint_that_does_not_answer_is_one_clear_sentence(started: Started) -> None:
    process = started(AWS_ENDPOINT_URL="http://127.0.0.1:9")
    inputs = process.check(GROUP, {"group_id": "movies"})
    with pytest.raises(CallError) as caught:
        process.create(inputs)
    assert clear(caught.value).startswith(
        "CreatePackagingGroup 'movies': no answer from MediaPackage VOD in eu-west-1 (http://127.0.0.1:9)"
    )


def test_a_profile_that_does_not_exist_is_one_clear_failure(started: Started) -> None:
    (text,) = started({"mediapackage-vod:profile": "nobody"}, AWS_REGION=None).failures(GROUP, {})
    assert "(nobody)" in text


def test_a_setting_that_cannot_be_read_is_one_clear_failure(started: Started) -> None:
    (reason,) = started({"mediapackage-vod:defaultTags": "team=video"}).failures(GROUP, {})
    assert reason == 'mediapackage-vod:defaultTags is \'team=video\'; it is an object such as {"team": "video"}'


def test_a_setting_that_cannot_be_read_is_one_clear_sentence_in_destroy(started: Started) -> None:
    """Refresh and destroy do not check."""
    process = started({"mediapackage-vod:defaultTags": "team=video"})
    with pytest.raises(CallError) as caught:
        process.delete("x", {"__provider": _provider(), "region": "eu-west-1"})
    assert clear(caught.value).startswith("mediapackage-vod:defaultTags is 'team=video'")


def _provider() -> str:
    from pulumi_mediapackage_vod.dynamic_providers.shell import pickled

    return pickled(GROUP)


def test_a_region_that_cannot_be_one_is_one_clear_failure(started: Started) -> None:
    (text,) = started(AWS_REGION="eu west 1").failures(GROUP, {})
    assert text.startswith("region is 'eu west 1'; ")


def test_default_tags_of_the_configuration_are_on_the_object(started: Started, client: Any) -> None:
    process = started({"mediapackage-vod:defaultTags": '{"team": "video"}'})
    id_, outputs = process.create(process.check(GROUP, {"tags": {"env": "prod"}}))
    assert outputs["tags_all"] == {"team": "video", "env": "prod"}
    assert {"team": "video", "env": "prod"}.items() <= client.describe_packaging_group(Id=id_)["Tags"].items()


def test_the_process_ends_when_nobody_reads_its_output(started: Started) -> None:
    """A CLI that was killed leaves no orphan behind."""
    process = started()
    process.check(GROUP, {})
    assert process._process.stdout
    process._process.stdout.close()
    assert process._process.wait(10) is not None
