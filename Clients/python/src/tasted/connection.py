"""A connection of the client that blocks."""

from __future__ import annotations

import select
import socket
from typing import Any, Dict, Optional

from . import frames
from .address import connect_error
from .errors import ConnectionLost, DeadlineExceeded, TastedError, error_of
from .forms import Options


class Connection:
    """One connection to the daemon, on which one call is made after the other."""

    def __init__(self, path: str, timeout: Optional[float]) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.last_id = 0
        try:
            self.socket.settimeout(timeout)
            self.socket.connect(path)
        except OSError as error:
            self.socket.close()
            raise connect_error(error, path) from error
        self.stream = self.socket.makefile("rb")

    def close(self) -> None:
        self.stream.close()
        self.socket.close()

    def is_stale(self) -> bool:
        """Whether the daemon has closed the connection while no call was under way."""
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(0))

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def send(self, id: int, name: str, fields: Dict[str, Any], options: Options = Options()) -> None:
        """Sends a request, or a further frame of a call."""
        bytes = frames.frame(frames.request(id, name, fields, options))
        try:
            self.socket.sendall(bytes)
        except socket.timeout as error:
            raise self.timed_out() from error
        except OSError as error:
            raise self.farewell() from error

    def farewell(self) -> TastedError:
        """Why the daemon has closed the connection, if it has said so."""
        try:
            self.receive(0)
        except TastedError as error:
            return error
        return ConnectionLost("The connection to the daemon broke before it answered. See its log, then call again.")

    def receive(self, id: int, timeout: Optional[float] = None) -> Any:
        """The next response to a call."""
        try:
            if timeout is not None:
                self.socket.settimeout(timeout)
            while True:
                answer = frames.response(self.read(frames.body_length(self.read(frames.HEADER.size))))
                if answer.id == 0:
                    raise error_of(answer.error.code, answer.error.message, answer.error.field)
                if answer.id == id:
                    return answer
        except socket.timeout as error:
            raise self.timed_out() from error
        except OSError as error:
            raise ConnectionLost(
                f"The connection to the daemon broke: {error}. See its log, then call again."
            ) from error

    def read(self, count: int) -> bytes:
        bytes = self.stream.read(count)
        if len(bytes) < count:
            raise ConnectionLost("The connection to the daemon broke before it answered. See its log, then call again.")
        return bytes

    def timed_out(self) -> DeadlineExceeded:
        return DeadlineExceeded(
            f"No answer came within {self.socket.gettimeout():g} s. Allow more time, or ask for less."
        )
