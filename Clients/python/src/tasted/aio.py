"""The client for asyncio."""

from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Awaitable, Callable, Dict, Iterable, Mapping, Optional, TypeVar

from . import frames, values
from .address import socket_path
from .aioconnection import AsyncConnection, within
from .calls import AsyncCalls
from .errors import TastedError
from .forms import Options
from .importing import FRAMES_AHEAD, Progress, RatingRow, import_frames, timed, told
from .columns import rows_of_frame
from .repeating import Attempts

Result = TypeVar("Result")
CALLS_IN_FLIGHT = 100
"""The number of unanswered calls above which further ones wait here. Daemons allow 128 unless told otherwise."""


class AsyncClient(AsyncCalls):
    """A client of the daemon for asyncio. Tasks may share it: their calls do not wait for each other.

    >>> import asyncio
    >>> async def two_questions():
    ...     async with AsyncClient() as client:
    ...         _ = await client.rate("ann", "Alien", 4.5)
    ...         answers = await asyncio.gather(client.ping(), client.recommend("bob", 1))
    ...         return answers[1][0].item
    >>> asyncio.run(two_questions())
    'Alien'

    The arguments are those of `Client`. The connection is opened by the first call.
    """

    def __init__(self, path: Optional[str] = None, *, timeout: Optional[float] = 30, retries: int = 5) -> None:
        self.path = socket_path(path)
        self.timeout = timeout
        self.retries = retries
        self._connection: Optional[AsyncConnection] = None
        self._opening = asyncio.Lock()
        self._in_flight = asyncio.Semaphore(CALLS_IN_FLIGHT)

    async def __aenter__(self) -> AsyncClient:
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connection. A later call opens it anew."""
        if self._connection:
            connection, self._connection = self._connection, None
            await connection.close()

    async def rate(
        self,
        user: str,
        item: str,
        value: float,
        *,
        time: Optional[int] = None,
        is_private: bool = False,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Stores one rating, as `Client.rate` does."""
        return await self.rate_all([values.Rating(user, item, value, time, is_private)], timeout=timeout)

    async def rate_all(self, ratings: Iterable[values.Rating], *, timeout: Optional[float] = None) -> values.Written:
        """Stores many ratings, all of them or none. Those without a time get this machine's clock."""
        return await super().rate_all(timed(ratings), timeout=timeout)

    def history(self, user: str) -> AsyncIterator[values.HistoryEntry]:
        """All ratings of a user, newest first, fetched page by page."""
        return self._pages(lambda cursor: self.get_history(user, 0, cursor))

    def marks(self, user: str) -> AsyncIterator[values.MarkedItem]:
        """All items that a user has marked, newest mark first, fetched page by page."""
        return self._pages(lambda cursor: self.list_marks(user, 0, cursor))

    def items(self) -> AsyncIterator[values.ItemInfo]:
        """All items, fetched page by page."""
        return self._pages(lambda cursor: self.list_items(0, cursor))

    def users(self) -> AsyncIterator[values.UserInfo]:
        """All users, fetched page by page."""
        return self._pages(lambda cursor: self.list_users(0, cursor))

    async def import_ratings(
        self,
        ratings: Iterable[RatingRow],
        items: Iterable[values.Item] = (),
        *,
        duplicates: values.Duplicates = values.Duplicates.LAST,
        progress: Optional[Callable[[Progress], None]] = None,
        timeout: Optional[float] = None,
    ) -> values.ImportResult:
        """Imports many ratings and item records, as `Client.import_ratings` does."""
        timeout = self.timeout if timeout is None else timeout
        connection = await AsyncConnection.open(self.path)
        try:
            id, unanswered = connection.begin(), 0
            for fields in import_frames(ratings, items, duplicates):
                if unanswered == FRAMES_AHEAD:
                    told(progress, await within(timeout, connection.receive(id)))
                    unanswered -= 1
                await within(timeout, connection.send(id, "import", fields))
                unanswered += 1
            while True:
                answer = await within(timeout, connection.receive(id))
                if not told(progress, answer):
                    found, freshness = frames.result(answer, "import")
                    return values.ImportResult.from_wire(found, values.Freshness.from_wire(freshness))
        finally:
            await connection.close()

    async def import_frame(
        self,
        frame: Any,
        *,
        user: Optional[str] = None,
        item: Optional[str] = None,
        rating: Optional[str] = None,
        time: Optional[str] = None,
        duplicates: values.Duplicates = values.Duplicates.LAST,
        progress: Optional[Callable[[Progress], None]] = None,
    ) -> values.ImportResult:
        """Imports the ratings of a pandas or polars frame, as `Client.import_frame` does."""
        rows = rows_of_frame(frame, user, item, rating, time)
        return await self.import_ratings(rows, duplicates=duplicates, progress=progress)

    async def train(
        self,
        model: str = "",
        parameters: Optional[Mapping[str, str]] = None,
        *,
        progress: Optional[Callable[[values.TrainProgress], None]] = None,
        timeout: Optional[float] = None,
    ) -> values.TrainResult:
        """Trains a model from all ratings, as `Client.train` does."""
        connection = await AsyncConnection.open(self.path)
        try:
            id = connection.begin()
            await connection.send(id, "train", {"model": model, "parameters": parameters})
            while True:
                answer = await within(timeout, connection.receive(id))
                if not answer.more:
                    found, freshness = frames.result(answer, "train")
                    return values.TrainResult.from_wire(found, values.Freshness.from_wire(freshness))
                if progress:
                    progress(values.TrainProgress.from_wire(answer.train_progress))
        finally:
            await connection.close()

    async def watch(self, *, timeout: Optional[float] = None) -> AsyncIterator[values.WatchEvent]:
        """How the daemon stands, and then every change of it, as `Client.watch` tells."""
        connection = await AsyncConnection.open(self.path)
        try:
            id = connection.begin()
            await connection.send(id, "watch", {})
            while True:
                found, freshness = frames.result(await within(timeout, connection.receive(id)), "watch")
                yield values.WatchEvent.from_wire(found, values.Freshness.from_wire(freshness))
        finally:
            await connection.close()

    async def _pages(self, page: Callable[[str], Awaitable[Any]]) -> AsyncIterator[Any]:
        cursor = ""
        while True:
            found = await page(cursor)
            for each in found:
                yield each
            cursor = found.next_cursor
            if not cursor:
                return

    async def _open(self) -> AsyncConnection:
        async with self._opening:
            if not self._connection or self._connection.failure:
                self._connection = await AsyncConnection.open(self.path)
            return self._connection

    async def _call(
        self,
        name: str,
        fields: Dict[str, Any],
        result: str,
        read: Callable[..., Result],
        repeatable: bool,
        options: Options,
    ) -> Result:
        attempts = Attempts(repeatable, self.retries, self.timeout if options.timeout is None else options.timeout)
        while True:
            try:
                async with self._in_flight:
                    attempt = self._attempt(name, fields, result, options)
                    found, freshness = await within(attempts.seconds_left(), attempt)
                return read(found, freshness=values.Freshness.from_wire(freshness))
            except TastedError as error:
                pause = attempts.pause_after(error)
                if pause is None:
                    raise
                await asyncio.sleep(pause)

    async def _attempt(self, name: str, fields: Dict[str, Any], result: str, options: Options) -> Any:
        connection = await self._open()
        id = connection.begin()
        try:
            await connection.send(id, name, fields, options)
            return frames.result(await connection.receive(id), result)
        except TastedError as error:
            if error.number == 1 and self._connection is connection:
                await self.close()
            raise
        finally:
            connection.end(id)
