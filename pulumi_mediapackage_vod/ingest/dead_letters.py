"""What an ingest has given up: the messages of its dead-letter queue, listed or sent to be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pulumi_mediapackage_vod.ingest.deployed import Deployed
from pulumi_mediapackage_vod.ingest.handler import NotUnderstoodError, objects

_HIDDEN_SECONDS = 60
"""How long a message is hidden from others, and from the next request of the same run."""


class DeadLetter(NamedTuple):
    """A message, the objects that it is about, and why it was given up."""

    body: str
    about: str
    reason: str
    handle: str


def dead_letters(deployed: Deployed) -> Iterator[DeadLetter]:
    """All of them, each once; whoever takes none of them away calls `put_back` in the end."""
    seen: set[str] = set()
    while found := deployed.sqs.receive_message(
        QueueUrl=deployed.settings.dead_letters,
        MaxNumberOfMessages=10,
        VisibilityTimeout=_HIDDEN_SECONDS,
        WaitTimeSeconds=1,
        MessageAttributeNames=["reason"],
    ).get("Messages"):
        for message in found:
            if message["MessageId"] not in seen:
                seen.add(message["MessageId"])
                yield _letter(message)


def put_back(deployed: Deployed, letters: list[DeadLetter]) -> None:
    """Let others see them at once."""
    for letter in letters:
        deployed.sqs.change_message_visibility(
            QueueUrl=deployed.settings.dead_letters, ReceiptHandle=letter.handle, VisibilityTimeout=0
        )


def try_again(deployed: Deployed, letter: DeadLetter) -> None:
    """Send one to the ingest again. Who is ended in between finds it in both queues, which does no harm."""
    deployed.sqs.send_message(QueueUrl=deployed.settings.queue, MessageBody=letter.body)
    deployed.sqs.delete_message(QueueUrl=deployed.settings.dead_letters, ReceiptHandle=letter.handle)


def _letter(message: Any) -> DeadLetter:
    reason = message.get("MessageAttributes", {}).get("reason", {}).get("StringValue")
    try:
        about = ", ".join(f"s3://{bucket}/{key}" for bucket, key in objects(message["Body"]))
    except NotUnderstoodError:
        about = ""
    return DeadLetter(
        body=message["Body"],
        about=about or message["Body"],
        # SQS itself moved it: the function never came to an end with it.
        reason=reason or "the function ran out of time or failed with every try; its logs say more",
        handle=message["ReceiptHandle"],
    )
