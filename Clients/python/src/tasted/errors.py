"""The errors that calls raise: one class for each code of the protocol."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Dict, Tuple, Type


class TastedError(Exception):
    """A call has failed.

    >>> error = error_of(5, "There is no user nobody. A user comes into being with the first rating.", "")
    >>> error
    NotFound('There is no user nobody. A user comes into being with the first rating.')
    >>> error.code, error.problem, error.remedy
    ('NOT_FOUND', 'There is no user nobody.', 'A user comes into being with the first rating.')
    """

    code: ClassVar[str] = "INTERNAL"
    """The canonical name of the kind of failure, for programs."""
    number: ClassVar[int] = 13
    """The canonical number of the kind of failure."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        """What was wrong and what to do about it, for people."""
        self.field = field
        """The field of the request at fault, such as ``rate.ratings[3].value``; empty if no field is."""

    def __str__(self) -> str:
        return f"{self.message} ({self.field})" if self.field else self.message

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self.message, self.field)

    @property
    def problem(self) -> str:
        """The first sentence of the message, which says what was wrong."""
        return re.split(r"(?<=[.!?:]) (?=[A-Z])", self.message, maxsplit=1)[0]

    @property
    def remedy(self) -> str:
        """What to do about it: the rest of the message, or the whole of one that says all in a sentence."""
        return self.message[len(self.problem) + 1 :] or self.message


class Cancelled(TastedError):
    """The daemon stops, and has not begun the call."""

    code, number = "CANCELLED", 1


class InvalidArgument(TastedError, ValueError):
    """A field is wrong in any state of the daemon; `field` names it."""

    code, number = "INVALID_ARGUMENT", 3


class DeadlineExceeded(TastedError):
    """The call has timed out. A write may have taken effect."""

    code, number = "DEADLINE_EXCEEDED", 4


class NotFound(TastedError, LookupError):
    """There is no such user, item, set or model."""

    code, number = "NOT_FOUND", 5


class PermissionDenied(TastedError):
    """This process may not make the call."""

    code, number = "PERMISSION_DENIED", 7


class ResourceExhausted(TastedError):
    """A limit was exceeded, which the message names."""

    code, number = "RESOURCE_EXHAUSTED", 8


class FailedPrecondition(TastedError):
    """The state of the daemon does not allow the call."""

    code, number = "FAILED_PRECONDITION", 9


class Unimplemented(TastedError):
    """The daemon does not know the call."""

    code, number = "UNIMPLEMENTED", 12


class Internal(TastedError):
    """A fault in the daemon, which its log describes."""


class Unavailable(TastedError):
    """There is no daemon, it is starting, it cannot write, or the connection broke before it answered."""

    code, number = "UNAVAILABLE", 14


class DataLoss(TastedError):
    """Stored data is damaged."""

    code, number = "DATA_LOSS", 15


KINDS: Dict[int, Type[TastedError]] = {
    kind.number: kind
    for kind in (
        Cancelled,
        InvalidArgument,
        DeadlineExceeded,
        NotFound,
        PermissionDenied,
        ResourceExhausted,
        FailedPrecondition,
        Unimplemented,
        Internal,
        Unavailable,
        DataLoss,
    )
}


def error_of(number: int, message: str, field: str) -> TastedError:
    """The exception for an error of the daemon. A code that is not known here is treated as INTERNAL."""
    return KINDS.get(number, Internal)(message, field)


class ConnectionLost(Unavailable):
    """The connection broke before the answer arrived. Whether the call took effect is not known."""
