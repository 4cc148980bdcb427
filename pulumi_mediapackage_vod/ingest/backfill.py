"""What is in a bucket already, sent to the queue of an ingest: one message a title.

The keys come in order, so the last one that was sent says where to go on.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pulumi_mediapackage_vod.ingest.deployed import Deployed

_AT_ONCE = 10
"""Messages of one request to SQS."""


class UnsentError(Exception):
    """Messages that SQS did not take."""


def titles(deployed: Deployed, *, after: str = "", prefix: str = "") -> Iterator[str]:
    """Keys of manifests, in order."""
    start: dict[str, str] = {"StartAfter": after} if after else {}
    pages = deployed.s3.get_paginator("list_objects_v2").paginate(
        Bucket=deployed.settings.bucket, Prefix=prefix, **start
    )
    for page in pages:
        yield from (each["Key"] for each in page.get("Contents", []) if deployed.settings.is_title(each["Key"]))


def backfill(
    deployed: Deployed,
    *,
    checkpoint: Path,
    prefix: str = "",
    per_second: float = 100,
    told: Callable[[int, str], object] = lambda _count, _key: None,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Send a message for each title, from where `checkpoint` says; it is gone once all are sent. How many were sent."""
    place = f"{deployed.settings.queue} {prefix}"
    sent, after = 0, _after(checkpoint, place)
    batch: list[str] = []

    def send() -> None:
        nonlocal sent
        _send(deployed, batch)
        sent += len(batch)
        _note(checkpoint, json.dumps({"of": place, "after": batch[-1]}))
        told(sent, batch[-1])
        sleep(len(batch) / per_second)
        batch.clear()

    for key in titles(deployed, after=after, prefix=prefix):
        batch.append(key)
        if len(batch) == _AT_ONCE:
            send()
    if batch:
        send()
    checkpoint.unlink(missing_ok=True)
    return sent


def _send(deployed: Deployed, keys: list[str]) -> None:
    bucket = deployed.settings.bucket
    entries: list[Any] = [
        {"Id": str(number), "MessageBody": json.dumps({"bucket": bucket, "key": key})}
        for number, key in enumerate(keys)
    ]
    failed = deployed.sqs.send_message_batch(QueueUrl=deployed.settings.queue, Entries=entries).get("Failed")
    if failed:
        reason = failed[0].get("Message") or failed[0].get("Code")
        raise UnsentError(f"SQS did not take {len(failed)} messages: {reason}")


def _note(checkpoint: Path, text: str) -> None:
    """In the place of what it says, once all of it is written: an interruption leaves the one or the other."""
    beside = checkpoint.with_name(f".{checkpoint.name}.new")
    try:
        beside.write_text(text)
        os.replace(beside, checkpoint)
    finally:
        beside.unlink(missing_ok=True)


def _after(checkpoint: Path, place: str) -> str:
    """The last key that was sent of this ingest; empty where there is none."""
    try:
        found = json.loads(checkpoint.read_text())
        return str(found["after"]) if found["of"] == place else ""
    except FileNotFoundError:
        return ""
    except (ValueError, KeyError, TypeError):
        raise UnsentError(f"{checkpoint} is no file of an earlier backfill: delete it, or name another one") from None
