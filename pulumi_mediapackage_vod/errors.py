"""The errors of this library: one base class, a narrow child for each thing a caller may want to handle.

Every message says what failed, for which object, with which value, and what to do next. None holds a secret.
"""

from __future__ import annotations

import re
from typing import Any, Final

_LONGEST: Final = 200
_OBJECT: Final = re.compile(r"(?<=<)(?:[\w<>]+\.)*(\w+) object at 0x[0-9a-fA-F]+(?=>)")
"""How Python writes what has no text of its own."""
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+(?=>)")


def shown(value: Any) -> str:
    """A value as messages show it: as Python writes it, but without addresses, and not longer than two lines."""
    text = repr(value)
    if isinstance(value, str):
        return _cut(text, len(value))
    text = _ADDRESS.sub("", _OBJECT.sub(r"\1", text))
    return _cut(text, len(text))


def shortened(text: str) -> str:
    """A text that somebody else wrote, not longer than two lines."""
    return _cut(text, len(text))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({length} characters)"


class MediaPackageVodError(Exception):
    """Base of every error this library raises."""


class InputError(MediaPackageVodError):
    """An input that cannot work, found before anything was asked of the service."""


class ConfigurationError(MediaPackageVodError):
    """Settings, Region or credentials are missing or wrong."""


class AccountError(ConfigurationError):
    """The credentials belong to another account than the recorded or allowed one, or to one that is not known."""


class UnreachableError(MediaPackageVodError):
    """No answer came from the service's endpoint."""


class AmbiguousOutcomeError(MediaPackageVodError):
    """The request left, but its answer did not come back whole: it may or may not have been carried out."""


class AlreadyExistsError(MediaPackageVodError):
    """The id is taken by an object that is not this resource's own."""


class InUseError(MediaPackageVodError):
    """A packaging group cannot be deleted while it holds configurations or assets."""


class StillThereError(MediaPackageVodError):
    """A deletion that was accepted has not been finished in time."""


class CancelledError(MediaPackageVodError):
    """The run was cancelled (Ctrl-C) during a wait."""


class EndpointMissingError(MediaPackageVodError):
    """An asset has no endpoint for a configuration it is to be published through."""


class IncompleteError(MediaPackageVodError):
    """The object exists and is recorded, but something about it is not done; the next `up` goes on from there.

    Attributes:
        id: the object's id.
        outputs: what is to be recorded of it.
    """

    def __init__(self, message: str, object_id: str, outputs: dict[str, Any]) -> None:
        super().__init__(message)
        self.id = object_id
        self.outputs = outputs


class ServiceError(MediaPackageVodError):
    """The service answered with an error.

    Attributes:
        code: the service's own name of the error, such as `UnprocessableEntityException`.
        service_message: what the service said, without what this library adds.
        request_id: what AWS support asks for; empty when the service sent none.
    """

    def __init__(self, message: str, *, code: str = "", service_message: str = "", request_id: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.service_message = service_message
        self.request_id = request_id


class NotFoundError(ServiceError):
    """`NotFoundException` (404): there is no such object in this account and Region."""


class RefusedError(ServiceError):
    """`UnprocessableEntityException` (422): the service does not accept the request; also a taken id."""


class ForbiddenError(ServiceError):
    """`ForbiddenException` or `AccessDeniedException` (403): the credentials may not do this."""


class TooManyRequestsError(ServiceError):
    """`TooManyRequestsException` (429): too fast, or a quota of the account is used up."""


class QuotaError(TooManyRequestsError):
    """`TooManyRequestsException` (429) for a quota that is used up."""


class ServiceFaultError(ServiceError, AmbiguousOutcomeError):
    """A 5xx answer: the service failed, possibly after it had carried the request out."""
