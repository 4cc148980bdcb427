"""The steps that the demo shows, as a command that `mediapackage-vod try` runs."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.request import urlopen

import boto3

from pulumi_mediapackage_vod.emulator.media.trial.client import PlaybackError, Stream, streams
from pulumi_mediapackage_vod.trial.held import names

from . import examples, urls
from .examples import Example

_INGEST_SECONDS = 120.0
_LAST_LINES = 25
_started = time.monotonic()


class StepError(Exception):
    """A step is not as promised; the text says which, and what was seen."""


def main(name: str, *, keep: bool) -> None:
    example, project = examples.named(name), examples.FOLDER / name
    _put_sources(example)
    _say(f"pulumi up: {example.what}")
    pulumi(project, "up", "--yes", "--skip-preview")
    outputs = json.loads(pulumi(project, "stack", "output", "--json"))
    made = held(example)
    _say(f"the service holds {described(made)}")
    _say(f"pulumi stack output: {example.outputs}")
    print("", *urls.lines(outputs, example), "", sep="\n", flush=True)
    problems = urls.wrong(outputs, example, os.environ["AWS_ENDPOINT_URL"])
    if made != example.made:
        problems.append(f"the service holds {described(made)}, which is not what was asked for")
    if problems:
        raise StepError("; ".join(problems))
    if example.plays:
        wait_until_playable()
        _say("the assets are PLAYABLE; each URL is fetched, and what it plays is decoded")
        for (title, form), plays in (one for unit in example.units for one in played(unit.found(outputs))):
            print(f"{'':10}{title}, {form}: {plays}", flush=True)
    for command in ("preview", "refresh"):
        pulumi(project, command, "--expect-no-changes", *(("--yes",) if command == "refresh" else ()))
        _say(f"pulumi {command}: no change")
    if keep:
        _say("left up. In a second shell, first find the programs, and then paste the settings that follow below:")
        folder, programs = shlex.quote(str(project)), shlex.quote(os.environ["DEMO_PROGRAMS"])
        print(f'\ncd {folder}\nexport PATH={programs}:"$PATH"\n\nThen, for example:\n')
        print("pulumi stack", "aws mediapackage-vod list-assets", *example.to_try, "", sep="\n", flush=True)
        return
    pulumi(project, "destroy", "--yes", "--skip-preview")
    left = held(example)
    _say(f"pulumi destroy: left in the service: {described(left) if any(left.values()) else 'nothing'}")
    print(*(f"{'':10}{kind}s: {count}" for kind, count in left.items()), sep="\n", flush=True)
    if any(left.values()):
        raise StepError(f"pulumi destroy left {described(left)}")
    for region, bucket in example.sources:
        found = _s3(region).Bucket(bucket)
        found.objects.delete()
        found.delete()
    _say("done")


def pulumi(project: Path, *words: str) -> str:
    """What the CLI prints; a StepError with the end of it where it fails."""
    command = ["pulumi", *words, "--non-interactive"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).rstrip().splitlines()[-_LAST_LINES:]
        raise StepError("\n".join((f"pulumi {words[0]} failed; the end of what it said:\n", *lines)))
    return done.stdout


def held(example: Example) -> dict[str, int]:
    """How many there are of each kind that the example makes."""
    endpoint = os.environ["AWS_ENDPOINT_URL"]
    return {
        kind: len({name for region in example.regions for name in names(kind, endpoint, region)})
        for kind in example.made
    }


def described(counts: Mapping[str, int]) -> str:
    """`1 packaging group, 4 packaging configurations, 2 assets`."""
    return ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in counts.items())


def wait_until_playable() -> None:
    """Until the sources of all assets were read; a StepError where one cannot be played."""
    deadline = time.monotonic() + _INGEST_SECONDS
    vod = cast(Any, boto3.Session()).client("mediapackage-vod")
    while True:
        found = [vod.describe_asset(Id=each["Id"]) for each in vod.list_assets()["Assets"]]
        seen = {each["Id"]: {one.get("Status") for one in each["EgressEndpoints"]} for each in found}
        if all(statuses == {"PLAYABLE"} for statuses in seen.values()):
            return
        for asset in (asset for asset, statuses in seen.items() if "FAILED" in statuses):
            raise StepError(f"the ingest of the asset {asset} failed: {_reason(asset)}")
        if time.monotonic() > deadline:
            raise StepError(f"the assets were not playable after {_INGEST_SECONDS:g} s: {seen}")
        time.sleep(0.1)


def _reason(asset: str) -> str:
    where = f"account={os.environ['AWS_ACCESS_KEY_ID']}&region={examples.REGION}"
    ingest = f"{os.environ['AWS_ENDPOINT_URL']}/_emulator/ingests/{asset}?{where}"
    with urlopen(ingest, timeout=10) as answer:  # noqa: S310 (on this machine)
        return json.load(answer)["error"] or "the service does not say why"


def played(found: Mapping[tuple[str, str], str]) -> Iterator[tuple[tuple[str, str], str]]:
    """What each URL plays, by title and format; a StepError where one has no picture or no sound."""
    for which, url in found.items():
        try:
            decoded = sorted(streams(url), key=lambda each: each.kind, reverse=True)  # pictures first
        except PlaybackError as error:
            raise StepError(f"the {which[1]} URL of {which[0]} does not play: {error}") from None
        if missing := {"video", "audio"} - {each.kind for each in decoded}:
            raise StepError(f"the {which[1]} URL of {which[0]} has no {' and no '.join(sorted(missing))}: {url}")
        yield which, ", ".join(dict.fromkeys(f"{each.codec} {_quality(each)}" for each in decoded))


def _quality(stream: Stream) -> str:
    return f"{stream.width}x{stream.height}" if stream.kind == "video" else f"{stream.sample_rate} Hz"


def _put_sources(example: Example) -> None:
    for (region, bucket), keys in example.sources.items():
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        made = _s3(region).create_bucket(Bucket=bucket, **where)
        for key in keys:
            made.put_object(Key=key, Body=b"a source\n")
        _say(f"put into S3 in {region}, bucket {bucket}: {', '.join(keys)}")
    if example.others:
        _say("pulumi_mediapackage_vod.aws_plugin is Pulumi's AWS plugin here; it makes what moto has, at the same port")


def _s3(region: str) -> Any:
    return cast(Any, boto3.Session()).resource("s3", region_name=region)


def _say(text: str) -> None:
    print(f"{time.monotonic() - _started:6.1f} s  {text}", flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1], keep="--keep" in sys.argv)
    except StepError as error:
        sys.exit(f"\ntools/demo: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
