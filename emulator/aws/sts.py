"""The two operations of AWS STS that tell and change whose account a client works in.

The query protocol: parameters in a form or in the query string, answers in XML. Both operations answer with the
account that the emulator puts into the ARNs of the same credentials.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from pulumi_mediapackage_vod.emulator.model.caller import account_of, temporary_access_key
from pulumi_mediapackage_vod.emulator.model.documents import shortened
from pulumi_mediapackage_vod.emulator.state.clock import Clock, timestamp

SERVICE = "sts"
OPERATIONS = ("GetCallerIdentity", "AssumeRole")

_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
_ROLE_ARN = re.compile(r"arn:(aws[a-z-]*):iam::([0-9]{12}):role/(?:[!-~]*/)?([0-9A-Za-z_+=,.@-]{1,64})")
_SESSION_NAME = re.compile(r"[0-9A-Za-z_+=,.@-]{2,64}")
_DURATION = 3600


class StsError(Exception):
    """An error of the query protocol; all of them here are the client's fault."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = shortened(message)
        super().__init__(self.message)


class Sts:
    """Sessions of assumed roles, by access key."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._identities: dict[str, tuple[str, str]] = {}
        """ARN and user id, by temporary access key."""
        handlers = (self._get_caller_identity, self._assume_role)
        self._operations: Mapping[str, Callable[[str, Mapping[str, str]], str]] = dict(
            zip(OPERATIONS, handlers, strict=True)
        )

    def reset(self) -> None:
        with self._lock:
            self._identities.clear()

    def answer(self, access_key: str, parameters: Mapping[str, str], request_id: str) -> str:
        """The answer in XML; an `StsError` where there is none."""
        action = parameters.get("Action", "")
        operation = self._operations.get(action)
        if operation is None:
            raise StsError("InvalidAction", f"the emulator's STS has {', '.join(self._operations)}, not '{action}'")
        return _document(
            f"{action}Response",
            f"<{action}Result>{operation(access_key, parameters)}</{action}Result>"
            f"<ResponseMetadata>{_element('RequestId', request_id)}</ResponseMetadata>",
        )

    def _get_caller_identity(self, access_key: str, _parameters: Mapping[str, str]) -> str:
        account = account_of(access_key)
        user = f"arn:aws:iam::{account}:user/emulator", "AIDAEMULATORUSER00000"
        with self._lock:
            arn, user_id = self._identities.get(access_key, user)
        return _element("Arn", arn) + _element("UserId", user_id) + _element("Account", account)

    def _assume_role(self, _access_key: str, parameters: Mapping[str, str]) -> str:
        role_arn = parameters.get("RoleArn", "")
        session = parameters.get("RoleSessionName", "")
        role = _ROLE_ARN.fullmatch(role_arn)
        if role is None:
            raise StsError("ValidationError", f"RoleArn '{role_arn}' is not the ARN of a role")
        if not _SESSION_NAME.fullmatch(session):
            raise StsError("ValidationError", f"RoleSessionName '{session}' is not 2 to 64 letters, digits or _+=,.@-")
        duration = parameters.get("DurationSeconds") or str(_DURATION)
        if not re.fullmatch(r"[0-9]{1,6}", duration):
            raise StsError("ValidationError", f"DurationSeconds '{duration}' is not a number of seconds")
        partition, account, name = role.groups()
        access_key = temporary_access_key(account)
        arn = f"arn:{partition}:sts::{account}:assumed-role/{name}/{session}"
        user_id = f"AROAEMULATORROLE00000:{session}"
        with self._lock:
            self._identities[access_key] = arn, user_id
        return (
            "<Credentials>"
            + _element("AccessKeyId", access_key)
            + _element("SecretAccessKey", "not-a-secret")
            + _element("SessionToken", "not-a-token")
            + _element("Expiration", timestamp(self._clock.now() + int(duration)))
            + "</Credentials><AssumedRoleUser>"
            + _element("AssumedRoleId", user_id)
            + _element("Arn", arn)
            + "</AssumedRoleUser>"
        )


def error_document(code: str, message: str, request_id: str) -> str:
    fault = _element("Type", "Sender") + _element("Code", code) + _element("Message", message)
    return _document("ErrorResponse", f"<Error>{fault}</Error>{_element('RequestId', request_id)}")


def _document(name: str, content: str) -> str:
    return f'<{name} xmlns="{_NAMESPACE}">{content}</{name}>'


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"
