"""A connection of the client for asyncio."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Dict, Optional, TypeVar

from . import frames
from .address import connect_error
from .errors import ConnectionLost, DeadlineExceeded, TastedError, error_of
from .forms import Options

Result = TypeVar("Result")


class AsyncConnection:
    """One connection, whose calls do not wait for each other."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.last_id = 0
        self.answers: Dict[int, asyncio.Queue[Any]] = {}
        self.failure: Optional[TastedError] = None
        self.reading = asyncio.ensure_future(self.read(reader))

    @classmethod
    async def open(cls, path: str) -> AsyncConnection:
        try:
            return cls(*await asyncio.open_unix_connection(path))
        except OSError as error:
            raise connect_error(error, path) from error

    async def close(self) -> None:
        self.fail(ConnectionLost("The connection was closed before the daemon answered."))
        self.reading.cancel()
        await asyncio.wait([self.reading])

    def begin(self) -> int:
        """The id of a new call."""
        if self.failure:
            raise self.failure
        self.last_id += 1
        self.answers[self.last_id] = asyncio.Queue()
        return self.last_id

    def end(self, id: int) -> None:
        self.answers.pop(id, None)

    async def send(self, id: int, name: str, fields: Dict[str, Any], options: Options = Options()) -> None:
        self.writer.write(frames.frame(frames.request(id, name, fields, options)))
        try:
            await self.writer.drain()
        except OSError:
            pass  # Whoever waits for an answer is told why the connection broke.

    async def receive(self, id: int) -> Any:
        answer = await self.answers[id].get()
        if isinstance(answer, TastedError):
            raise answer
        return answer

    async def read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                length = frames.body_length(await reader.readexactly(frames.HEADER.size))
                answer = frames.response(await reader.readexactly(length))
                if answer.id == 0:
                    raise error_of(answer.error.code, answer.error.message, answer.error.field)
                if answer.id in self.answers:
                    self.answers[answer.id].put_nowait(answer)
        except TastedError as error:
            self.fail(error)
        except (OSError, EOFError):
            self.fail(
                ConnectionLost("The connection to the daemon broke before it answered. See its log, then call again.")
            )
        finally:
            self.writer.close()

    def fail(self, error: TastedError) -> None:
        self.failure = self.failure or error
        for queue in self.answers.values():
            queue.put_nowait(self.failure)


async def within(timeout: Optional[float], work: Awaitable[Result]) -> Result:
    """The result of some work; `DeadlineExceeded` if it takes longer."""
    try:
        return await asyncio.wait_for(work, timeout)
    except asyncio.TimeoutError as error:
        raise DeadlineExceeded(f"No answer came within {timeout:g} s. Allow more time, or ask for less.") from error
