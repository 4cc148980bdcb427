"""What an ingest has given up: the messages of its dead-letter queue, listed or sent to be tried again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from pulumi_mediapackage_vod.ingest.deployed import Deployed
from pulumi_mediapackage_vod.ingest.handler import NotUnderstoodError, objects

_AT_ONCE = 10
"""Messages of one request to SQS."""
_HIDDEN_SECONDS = 60
"""How long a message is hidden from others, and from the next request of the same run."""


class DeadLetter(NamedTuple):
    """A message, the objects that it is about, and why it was given up."""

    body: str
    about: str
    reason: str
    handle: str


def dead_letters(deployed: Deployed, hidden: list[DeadLetter]) -> Iterator[DeadLetter]:
    """All of them, each once. `hidden` gets those that others do not see meanwhile; in the end `put_back` gets what
    nobody has taken out of it."""
    seen: set[str] = set()
    while found := deployed.sqs.receive_message(
        QueueUrl=deployed.settings.dead_letters,
        MaxNumberOfMessages=_AT_ONCE,
        VisibilityTimeout=_HIDDEN_SECONDS,
        WaitTimeSeconds=1,
        MessageAttributeNames=["reason"],
    ).get("Messages"):
        new = [_letter(each) for each in found if each["MessageId"] not in seen]
        seen |= {each["MessageId"] for each in found}
        hidden += new
        yield from new


def put_back(deployed: Deployed, hidden: list[DeadLetter]) -> None:
    """Let others see them at once."""
    for start in range(0, len(hidden), _AT_ONCE):
        deployed.sqs.change_message_visibility_batch(
            QueueUrl=deployed.settings.dead_letters,
            Entries=[
                {"Id": str(number), "ReceiptHandle": each.handle, "VisibilityTimeout": 0}
                for number, each in enumerate(hidden[start : start + _AT_ONCE])
            ],
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
