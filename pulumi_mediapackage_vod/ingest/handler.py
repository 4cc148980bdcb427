"""The Lambda function of `AssetIngest`: brings assets to what a bucket holds now.

A message says which object may have changed, and is no more than a hint. What is done follows from what S3 says of the
object when the message is handled, so messages may come twice, late and in any order.

An asset's id is a prefix, a hash of the object's key and a hash of its version, or its ETag where the bucket keeps no
versions. Another version is another asset; the older one goes once the newer one is made. Which assets there are is
taken from the service, by list pages that all messages of an invocation share.

This file alone is the function's archive, so it uses the standard library and boto3, which the runtime brings.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

OWNER_TAG = "pulumi-mediapackage-vod:owner"
SETTINGS = "ASSET_INGEST"
"""The environment variable that holds the settings, as JSON."""

_KEY_DIGITS, _VERSION_DIGITS = 16, 10
_BURST = 5
_LONGEST_PAUSE = 20.0
_SECONDS_LEFT = 15.0
"""When so much of an invocation is left, no request is tried again."""
_ROUNDS = 5
_LONGEST_RETRY = 900
_BUSY = {
    "TooManyRequestsException",
    "ThrottlingException",
    "ServiceUnavailableException",
    "InternalServerErrorException",
}

logger = logging.getLogger("asset-ingest")
logger.setLevel(logging.INFO)


class Unit(NamedTuple):
    """A packaging group, its share of new titles, its format keys by configuration id, and the host of a CDN."""

    group: str
    weight: float = 1
    formats: Mapping[str, str] = {}
    host: str | None = None
    content_id: str | None = None
    """What a protected unit's content ids are made of; `{key}` stands for the asset's id."""


class Settings(NamedTuple):
    """What the component says of itself; see its arguments."""

    bucket: str
    manifests: list[str]
    units: list[Unit]
    id_prefix: str
    owner_tag: str
    source_role_arn: str
    dead_letters: str
    """URL of the dead-letter queue."""
    queue: str
    tags: Mapping[str, str] = {}
    delete_with_source: bool = False
    rate: float = 2
    receives: int = 5
    """How often a message is received before it is given up."""
    topic: str | None = None
    event_bus: str | None = None

    @classmethod
    def of(cls, text: str) -> Settings:
        given: dict[str, Any] = json.loads(text)
        given["units"] = [Unit(**each) for each in given["units"]]
        return cls(**given)

    def is_title(self, key: str) -> bool:
        """Whether an object is the manifest of a title; `*` stands for any characters."""
        return any(re.fullmatch(".*".join(map(re.escape, each.split("*"))), key, re.S) for each in self.manifests)


class NotUnderstoodError(Exception):
    """A message that will never be understood."""


class UndoneError(Exception):
    """What could not be done now, and why."""


_EXPECTED = (UndoneError, ClientError, BotoCoreError)


class Pace:
    """A token bucket: each request takes a token and waits until there is one."""

    def __init__(self, per_second: float, now: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._per_second, self._now, self._sleep = per_second, now, sleep
        self._tokens, self._updated = float(_BURST), now()

    def take(self) -> None:
        now = self._now()
        self._tokens = min(_BURST, self._tokens + (now - self._updated) * self._per_second) - 1
        self._updated = now
        if self._tokens < 0:
            self._sleep(-self._tokens / self._per_second)


class Packaging:
    """MediaPackage VOD: each request waits for its turn, and for the service where that is busy."""

    def __init__(self, client: Any, pace: Pace, now: Callable[[], float], sleep: Callable[[float], object]) -> None:
        self._client, self._pace, self._now, self._sleep = client, pace, now, sleep
        self.deadline = math.inf

    def call(self, operation: str, **members: Any) -> Any:
        pause = 1.0
        while True:
            self._pace.take()
            try:
                return getattr(self._client, operation)(**members)
            except (ClientError, BotoCoreError) as error:
                is_refused = isinstance(error, ClientError) and _code(error) not in _BUSY
                if is_refused or self._now() + pause > self.deadline:
                    raise
            self.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def wait(self, seconds: float) -> None:
        self._sleep(seconds)

    def describe(self, id_: str) -> Mapping[str, Any] | None:
        try:
            return self.call("describe_asset", Id=id_)
        except ClientError as error:
            if _code(error) == "NotFoundException":
                return None
            raise

    def listed(self, group: str) -> Iterator[Mapping[str, Any]]:
        token: dict[str, str] = {}
        while True:
            page = self.call("list_assets", PackagingGroupId=group, MaxResults=1000, **token)
            yield from page.get("Assets", [])
            if not page.get("NextToken"):
                return
            token = {"NextToken": page["NextToken"]}

    def delete(self, id_: str) -> None:
        """Delete an asset and wait until it is gone, since its id cannot be used before."""
        try:
            self.call("delete_asset", Id=id_)
        except ClientError as error:
            if _code(error) != "NotFoundException":
                raise
        pause = 0.5
        while self.describe(id_) is not None:
            if self._now() + pause > self.deadline:
                raise UndoneError(f"asset {id_} is still being deleted")
            self.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


class Ingest:
    """One container of the function."""

    def __init__(
        self,
        settings: Settings,
        client: Callable[[str], Any],
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings, self._client, self._now = settings, client, now
        self._packaging = Packaging(client("mediapackage-vod"), Pace(settings.rate, now, sleep), now, sleep)
        self._listed: dict[str, dict[str, Unit]] | None = None

    def handle(self, event: Mapping[str, Any], seconds: float = 300) -> dict[str, Any]:
        """Handle the messages of an invocation; those that are to come again are named in the answer."""
        self._packaging.deadline = self._now() + seconds - _SECONDS_LEFT
        self._listed = None
        return {
            "batchItemFailures": [
                {"itemIdentifier": record["messageId"]} for record in event["Records"] if not self._is_done(record)
            ]
        }

    def _is_done(self, record: Mapping[str, Any]) -> bool:
        """Handle a message; False if it is to come again. One that is given up goes to the dead-letter queue."""
        if self._now() > self._packaging.deadline:
            self._come_again_soon(record, 0)
            return False
        try:
            self._handle(record["body"])
        except NotUnderstoodError as error:
            return self._given_up(record, str(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, it must not fail the other messages)
            reason = str(error) if isinstance(error, _EXPECTED) else f"{type(error).__name__}: {error}"
            received = int(record["attributes"]["ApproximateReceiveCount"])
            logger.error("try %s of %s: %s: %s", received, self._settings.receives, reason, record["body"])
            if received >= self._settings.receives:
                return self._given_up(record, reason)
            self._come_again_soon(record, min(30 * 2**received, _LONGEST_RETRY))
            return False
        return True

    def _given_up(self, record: Mapping[str, Any], reason: str) -> bool:
        logger.error("given up: %s: %s", reason, record["body"])
        said = {"reason": {"DataType": "String", "StringValue": reason[:1000] or "unknown"}}
        try:
            self._client("sqs").send_message(
                QueueUrl=self._settings.dead_letters, MessageBody=record["body"], MessageAttributes=said
            )
        except (ClientError, BotoCoreError) as error:
            logger.error("the dead-letter queue does not take it: %s", error)
            return False
        return True

    def _come_again_soon(self, record: Mapping[str, Any], seconds: int) -> None:
        try:
            self._client("sqs").change_message_visibility(
                QueueUrl=self._settings.queue, ReceiptHandle=record["receiptHandle"], VisibilityTimeout=seconds
            )
        except (ClientError, BotoCoreError) as error:
            logger.warning("it comes again when its visibility timeout ends: %s", error)

    def _handle(self, body: str) -> None:
        playable = playable_asset(body)
        if playable is not None:
            self._announce(playable)
            return
        for bucket, key in objects(body):
            if bucket == self._settings.bucket and self._settings.is_title(key):
                self._converge(key)

    def _converge(self, key: str) -> None:
        """Bring a title's assets to what S3 says, until it says afterwards what it said before: whoever changes the
        object meanwhile may have been handled already, by another container."""
        for _ in range(_ROUNDS):
            version = self._version(key)
            self._bring(key, version)
            if self._version(key) == version:
                return
        raise UndoneError(f"s3://{self._settings.bucket}/{key} does not stop changing")

    def _version(self, key: str) -> str | None:
        """What tells the object from its earlier and later versions; None if there is none."""
        try:
            found = self._client("s3").head_object(Bucket=self._settings.bucket, Key=key)
        except ClientError as error:
            if _code(error) in ("404", "NoSuchKey", "NotFound"):
                return None
            raise
        version = found.get("VersionId")
        return version if version and version != "null" else found["ETag"]

    def _bring(self, key: str, version: str | None) -> None:
        if version is None and not self._settings.delete_with_source:
            return
        prefix = f"{self._settings.id_prefix}{_digest(key)[:_KEY_DIGITS]}-"
        there = self._assets().setdefault(prefix, {})
        wanted = version and f"{prefix}{_digest(version)[:_VERSION_DIGITS]}"
        if wanted and wanted not in there:
            unit = next(iter(there.values()), None) or chosen(self._settings.units, key)
            self._create(wanted, key, unit)
            there[wanted] = unit
        for id_ in [each for each in there if each != wanted]:
            self._packaging.delete(id_)
            del there[id_]
            logger.info("deleted %s, which was made of an earlier version of %s", id_, key)

    def _create(self, id_: str, key: str, unit: Unit) -> None:
        source = f"arn:aws:s3:::{self._settings.bucket}/{key}"
        more = {"ResourceId": unit.content_id.replace("{key}", id_)} if unit.content_id else {}
        try:
            self._packaging.call(
                "create_asset",
                Id=id_,
                PackagingGroupId=unit.group,
                SourceArn=source,
                SourceRoleArn=self._settings.source_role_arn,
                Tags={**self._settings.tags, OWNER_TAG: self._settings.owner_tag},
                **more,
            )
        except ClientError as error:
            # Also what a request that was tried again had made already.
            found = self._packaging.describe(id_) if _code(error) == "UnprocessableEntityException" else None
            if not found:
                raise
            if not self._is_own(found) or found["SourceArn"] != source:
                raise UndoneError(f"asset {id_} exists and was not made by this ingest") from None
        logger.info("made %s of %s in %s", id_, key, unit.group)

    def _assets(self) -> dict[str, dict[str, Unit]]:
        """The ingest's assets and their units, by what the ids of one title begin with."""
        if self._listed is None:
            found: dict[str, dict[str, Unit]] = {}
            for unit in self._settings.units:
                for each in self._packaging.listed(unit.group):
                    if self._is_own(each):
                        found.setdefault(each["Id"].rpartition("-")[0] + "-", {})[each["Id"]] = unit
            self._listed = found
        return self._listed

    def _is_own(self, asset: Mapping[str, Any]) -> bool:
        """Where the service tells no tags, the id decides, whose prefix no other ingest has, and the bucket."""
        if not asset["Id"].startswith(self._settings.id_prefix):
            return False
        if not asset.get("Tags"):
            return asset["SourceArn"].startswith(f"arn:aws:s3:::{self._settings.bucket}/")
        return asset["Tags"].get(OWNER_TAG) == self._settings.owner_tag

    def _announce(self, id_: str) -> None:
        """Say that a title can be played, once it can in all formats of its unit."""
        if not id_.startswith(self._settings.id_prefix):
            return
        found = self._packaging.describe(id_)
        unit = next((each for each in self._settings.units if found and each.group == found["PackagingGroupId"]), None)
        if not found or not unit or not self._is_own(found):
            return
        endpoints = {each["PackagingConfigurationId"]: each for each in found.get("EgressEndpoints", [])}
        if any(endpoints.get(each, {}).get("Status") != "PLAYABLE" for each in unit.formats):
            return
        message = {
            "asset_id": id_,
            "source": found["SourceArn"],
            "packaging_group_id": unit.group,
            "playback_urls": {key: on_host(endpoints[each]["Url"], unit.host) for each, key in unit.formats.items()},
        }
        if self._settings.topic:
            self._client("sns").publish(
                TopicArn=self._settings.topic, Subject="Title playable", Message=json.dumps(message)
            )
        if self._settings.event_bus:
            entry = {"Source": "mediapackage-vod.ingest", "DetailType": "Title Playable", "Detail": json.dumps(message)}
            sent = self._client("events").put_events(Entries=[{**entry, "EventBusName": self._settings.event_bus}])
            if sent.get("FailedEntryCount"):
                raise UndoneError(f"the event bus {self._settings.event_bus} does not take it: {sent['Entries']}")


def objects(body: str) -> list[tuple[str, str]]:
    """Bucket and key of each object that a message is about: an event of S3, a job of MediaConvert that is complete, or
    `{"bucket": …, "key": …}`."""
    message = _parsed(body)
    detail = message.get("detail", message)
    try:
        if message.get("source") == "aws.mediaconvert":
            groups = detail.get("outputGroupDetails", [])
            paths = [path for group in groups for path in group.get("playlistFilePaths", [])]
            return [_split(path) for path in paths]
        if message.get("source") == "aws.s3":
            found = (detail["bucket"]["name"], detail["object"]["key"])
        else:
            found = (message["bucket"], message["key"])
    except (KeyError, TypeError, AttributeError, ValueError):
        raise NotUnderstoodError("the message names no object of S3") from None
    if not all(isinstance(each, str) and each for each in found):
        raise NotUnderstoodError("the message names no object of S3")
    return [found]


def playable_asset(body: str) -> str | None:
    """The id of the asset that an event of MediaPackage says can be played; None for any other message."""
    message = _parsed(body)
    if message.get("source") != "aws.mediapackage":
        return None
    try:
        [arn] = [each for each in message["resources"] if ":assets/" in each]
        return str(arn).rpartition("/")[2]
    except (KeyError, TypeError, ValueError):
        raise NotUnderstoodError("the event of MediaPackage names no asset") from None


def chosen(units: Iterable[Unit], key: str) -> Unit:
    """The unit of a new title: each gets its share, and another unit takes over no titles but its own (a weighted
    rendezvous hash)."""

    def score(unit: Unit) -> float:
        share = (int(_digest(f"{unit.group}/{key}")[:12], 16) + 1) / (16**12 + 1)
        return -unit.weight / math.log(share)

    return max((each for each in units if each.weight), key=score)


def on_host(url: str, host: str | None) -> str:
    """A playback URL on the host of a CDN, if there is one."""
    return re.sub(r"^https://[^/]+", f"https://{host}", url) if host else url


def _parsed(body: str) -> dict[str, Any]:
    try:
        message = json.loads(body)
    except ValueError:
        raise NotUnderstoodError("the message is no JSON") from None
    if not isinstance(message, dict):
        raise NotUnderstoodError("the message is no JSON object")
    return cast("dict[str, Any]", message)


def _split(path: str) -> tuple[str, str]:
    bucket, _, key = path.removeprefix("s3://").partition("/")
    if not key:
        raise ValueError(path)
    return bucket, key


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _container() -> Ingest:
    @cache
    def client(service: Any) -> Any:
        attempts = 1 if service == "mediapackage-vod" else 4
        return cast(Any, boto3).client(
            service, config=Config(retries={"mode": "standard", "total_max_attempts": attempts})
        )

    return Ingest(Settings.of(os.environ[SETTINGS]), client)


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """What Lambda calls."""
    return _container().handle(event, context.get_remaining_time_in_millis() / 1000)
