"""Frames of requests and responses."""

from __future__ import annotations

import struct
from typing import Any, Dict, Tuple

from . import taste_pb2 as wire
from .errors import DataLoss, error_of
from .forms import Options, fill

HEADER = struct.Struct(">I")
MAXIMUM_BYTES = 1 << 30
"""The longest answer that is accepted; the daemon's own limit is lower."""


def frame(message: Any) -> bytes:
    """A message with its length before it.

    >>> frame(request(2, "ping", {})).hex(" ")
    '00 00 00 04 08 02 5a 00'
    """
    body: bytes = message.SerializeToString()
    return HEADER.pack(len(body)) + body


def request(id: int, name: str, fields: Dict[str, Any], options: Options = Options()) -> Any:
    """The request of a call."""
    message = wire.Request(id=id, min_sequence=options.min_sequence, min_generation=options.min_generation)
    if options.deadline:
        message.deadline_ms = max(1, round(options.deadline * 1000))
    call = getattr(message, name)
    call.SetInParent()
    fill(call, fields)
    return message


def body_length(header: bytes) -> int:
    """The length of the body that follows a frame's first four bytes."""
    length: int = HEADER.unpack(header)[0]
    if not 1 <= length <= MAXIMUM_BYTES:
        raise DataLoss("The answer is no frame of tasted's protocol. Check that the socket is tasted's.")
    return length


def response(body: bytes) -> Any:
    """The response in a frame's body."""
    try:
        return wire.Response.FromString(body)
    except Exception as error:
        raise DataLoss("The answer is no message of tasted's protocol. Check that the socket is tasted's.") from error


def result(answer: Any, expected: str) -> Tuple[Any, Any]:
    """The result of a response, and its freshness. Raises the error that the response holds."""
    kind = answer.WhichOneof("result")
    if kind == "error":
        raise error_of(answer.error.code, answer.error.message, answer.error.field)
    if kind != expected:
        raise DataLoss(f"The daemon answered with {kind} where {expected} was expected. Check its version.")
    return getattr(answer, kind), answer.freshness
