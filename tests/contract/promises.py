"""The promises of the contract, by number; `report.py` counts the cases of each."""

from __future__ import annotations

import pytest


def promise(number: str) -> pytest.MarkDecorator:
    return pytest.mark.promise(number, PROMISES[number])


PROMISES = {
    "R1": "A create makes what was asked for and records it without nulls; a delete leaves nothing",
    "R2": "A stranger's object under the same id is a clear error and stays as it was",
    "R3": "A read equals what was recorded, types included",
    "R4": "An object is in the service's list once it is created",
    "R5": "Tags: none, empty, added, changed, removed, default; the owner tag is never drift",
    "R6": "An update keeps the id and all that it does not touch",
    "R7": "An object is in the service's list after an update",
    "R8": "An update of a vanished object is a clear error and makes nothing",
    "R9": "A vanished object is read as gone",
    "R10": "An object is in no list once it is deleted",
    "R11": "Deleting twice is no error",
    "R12": "The same id can be made again at once after an asynchronous deletion",
    "R13": "A plan is empty right after an update, and again after a refresh",
    "R14": "The next update makes a vanished object again",
    "R15": "Of a vanished parent, children refresh and are destroyed without an error",
    "R16": "Each optional property can be set, changed and unset",
    "R16e": "Each value of each enumeration is sent and read back",
    "R16d": "Drift of each property is seen by a refresh and repaired by the next update",
    "R16s": "What somebody else made anew under the same id is seen, never failed for, never destroyed",
    "R17": "Each create-only property replaces: deleting first where the id stays",
    "R18": "`adopt=True` takes over what equals the program, and says what differs",
    "R19": "What an update checks keeps to the plan of its preview, whatever was not known yet",
    "F1": "Every fault ends in success or one clean error, orphans nothing, and a re-run converges",
    "F2": "A forced replacement, also one cut off in the middle, loses nothing",
    "F3": "A role that cannot be assumed yet is waited for, a plain refusal is not",
    "F4": "Requests keep the pace; a quota that is used up is told apart from haste",
    "F5": "Random programs, faults, kills and edits out of band: service and state agree in the end",
    "A1": "Not found under other credentials is an error that names both accounts; STS is asked once",
    "W1": "A wait for readiness ends with its assets, is recorded when it fails, and goes on in the next run",
    "S1": "The provider recorded by every release can be loaded",
    "S3": "No text of an error holds a secret",
    "U1": "State recorded by an earlier release plans nothing",
}
