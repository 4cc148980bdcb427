"""The errors that the service can answer, one class each, named as in the model.

The HTTP status is the model's. Of the texts only a quota's is documented; the others are the emulator's own.
"""

from __future__ import annotations

from pulumi_mediapackage_vod.emulator.model.documents import shortened
from pulumi_mediapackage_vod.emulator.model.schema import service_model


class ServiceError(Exception):
    """An answer that is an error; `code` is what a client sees as the error's code."""

    def __init__(self, message: str) -> None:
        self.message = shortened(message)
        super().__init__(self.message)

    @property
    def code(self) -> str:
        return type(self).__name__

    @property
    def status(self) -> int:
        return service_model().shape_for(self.code).metadata["error"]["httpStatusCode"]


class UnprocessableEntityException(ServiceError):
    """Invalid, or in the way of what exists: the service has neither a 400 nor a 409."""


class NotFoundException(ServiceError):
    """The object does not exist."""


class ForbiddenException(ServiceError):
    """The caller may not do this."""


class TooManyRequestsException(ServiceError):
    """Too fast, or over a quota; the service answers both alike."""


class InternalServerErrorException(ServiceError):
    """The emulator itself failed."""


class ServiceUnavailableException(ServiceError):
    """The service cannot answer now."""


class MissingAuthenticationTokenException(ServiceError):
    """A request that is no operation of the service.

    The model has no such error. Assumed: the service sits behind a gateway, which answers an unknown path or
    method with this code and 403.
    """

    @property
    def status(self) -> int:
        return 403
