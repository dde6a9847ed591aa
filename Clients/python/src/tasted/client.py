"""The client that blocks."""

from __future__ import annotations

import threading
import time as clock
from typing import Any, Callable, Dict, Iterable, Iterator, Mapping, Optional, TypeVar

from . import frames, values
from .address import socket_path
from .calls import Calls
from .connection import Connection
from .errors import TastedError
from .forms import Options
from .importing import FRAMES_AHEAD, Progress, RatingRow, import_frames, timed, told
from .columns import rows_of_frame
from .repeating import Attempts

Result = TypeVar("Result")


class Client(Calls):
    """A client of the daemon. Threads may share it; their calls are made one after the other.

    >>> with Client() as client:
    ...     _ = client.rate("ann", "Alien", 4.5)
    ...     client.get_history("ann")[0].value
    4.5

    path: the socket; by default that of TASTED_SOCKET, of the machine's daemon, or of the user's.
    timeout: the seconds that a call may take, repetitions included; None for any time.
    retries: how many times a call is made again that has failed and may be repeated.
    """

    def __init__(self, path: Optional[str] = None, *, timeout: Optional[float] = 30, retries: int = 5) -> None:
        self.path = socket_path(path)
        self.timeout = timeout
        self.retries = retries
        self._lock = threading.RLock()
        self._connection: Optional[Connection] = Connection(self.path, timeout)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection. A later call opens it anew."""
        with self._lock:
            if self._connection:
                self._connection.close()
                self._connection = None

    def rate(
        self,
        user: str,
        item: str,
        value: float,
        *,
        time: Optional[int] = None,
        is_private: bool = False,
        timeout: Optional[float] = None,
    ) -> values.Written:
        """Stores one rating. It is on the disk when this returns, and counts in the very next answer.

        time: in seconds since 1970; None stands for this machine's clock, so that the call is safe to repeat.
        """
        return self.rate_all([values.Rating(user, item, value, time, is_private)], timeout=timeout)

    def rate_all(self, ratings: Iterable[values.Rating], *, timeout: Optional[float] = None) -> values.Written:
        """Stores many ratings, all of them or none. Those without a time get this machine's clock."""
        return super().rate_all(timed(ratings), timeout=timeout)

    def history(self, user: str) -> Iterator[values.HistoryEntry]:
        """All ratings of a user, newest first, fetched page by page."""
        return self._pages(lambda cursor: self.get_history(user, 0, cursor))

    def marks(self, user: str) -> Iterator[values.MarkedItem]:
        """All items that a user has marked, newest mark first, fetched page by page."""
        return self._pages(lambda cursor: self.list_marks(user, 0, cursor))

    def items(self) -> Iterator[values.ItemInfo]:
        """All items, fetched page by page."""
        return self._pages(lambda cursor: self.list_items(0, cursor))

    def users(self) -> Iterator[values.UserInfo]:
        """All users, fetched page by page."""
        return self._pages(lambda cursor: self.list_users(0, cursor))

    def import_ratings(
        self,
        ratings: Iterable[RatingRow],
        items: Iterable[values.Item] = (),
        *,
        duplicates: values.Duplicates = values.Duplicates.LAST,
        progress: Optional[Callable[[Progress], None]] = None,
        timeout: Optional[float] = None,
    ) -> values.ImportResult:
        """Imports many ratings and item records, all of them or none, on a connection of its own.

        >>> with Client() as client:
        ...     client.import_ratings([("ann", "Alien", 4.5), ("bob", "Alien", 3)]).ratings
        2

        progress: is told how far the import has come.
        timeout: the seconds between two answers of the daemon; None for the client's.
        """
        timeout = self.timeout if timeout is None else timeout
        connection = Connection(self.path, timeout)
        try:
            id, unanswered = connection.next_id(), 0
            for fields in import_frames(ratings, items, duplicates):
                if unanswered == FRAMES_AHEAD:
                    told(progress, connection.receive(id))
                    unanswered -= 1
                connection.send(id, "import", fields)
                unanswered += 1
            while True:
                answer = connection.receive(id)
                if not told(progress, answer):
                    found, freshness = frames.result(answer, "import")
                    return values.ImportResult.from_wire(found, values.Freshness.from_wire(freshness))
        finally:
            connection.close()

    def import_frame(
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
        """Imports the ratings of a pandas or polars frame, or of a mapping of columns.

        user, item, rating, time: the columns; usual names, such as userId and movieId, are found without.
        """
        rows = rows_of_frame(frame, user, item, rating, time)
        return self.import_ratings(rows, duplicates=duplicates, progress=progress)

    def train(
        self,
        model: str = "",
        parameters: Optional[Mapping[str, str]] = None,
        *,
        progress: Optional[Callable[[values.TrainProgress], None]] = None,
        timeout: Optional[float] = None,
    ) -> values.TrainResult:
        """Trains a model from all ratings, and returns when it serves. Needs the right to administer.

        model: the kind of the model; empty for the configured one.
        parameters: values of hyper-parameters by name.
        timeout: the seconds between two reports of progress; None for any time.
        """
        connection = Connection(self.path, timeout)
        try:
            id = connection.next_id()
            connection.send(id, "train", {"model": model, "parameters": parameters})
            while True:
                answer = connection.receive(id)
                if not answer.more:
                    found, freshness = frames.result(answer, "train")
                    return values.TrainResult.from_wire(found, values.Freshness.from_wire(freshness))
                if progress:
                    progress(values.TrainProgress.from_wire(answer.train_progress))
        finally:
            connection.close()

    def watch(self, *, timeout: Optional[float] = None) -> Iterator[values.WatchEvent]:
        """How the daemon stands, and then every change of it, on a connection of its own that ends with the iteration.

        timeout: the seconds between two changes; None for any time.
        """
        connection = Connection(self.path, timeout)
        try:
            id = connection.next_id()
            connection.send(id, "watch", {})
            while True:
                found, freshness = frames.result(connection.receive(id), "watch")
                yield values.WatchEvent.from_wire(found, values.Freshness.from_wire(freshness))
        finally:
            connection.close()

    def _pages(self, page: Callable[[str], Any]) -> Iterator[Any]:
        cursor = ""
        while True:
            found = page(cursor)
            yield from found
            cursor = found.next_cursor
            if not cursor:
                return

    def _call(
        self,
        name: str,
        fields: Dict[str, Any],
        result: str,
        read: Callable[..., Result],
        repeatable: bool,
        options: Options,
    ) -> Result:
        attempts = Attempts(repeatable, self.retries, self.timeout if options.timeout is None else options.timeout)
        with self._lock:
            while True:
                try:
                    found, freshness = self._attempt(name, fields, result, attempts, options)
                    return read(found, freshness=values.Freshness.from_wire(freshness))
                except TastedError as error:
                    pause = attempts.pause_after(error)
                    if pause is None:
                        raise
                    clock.sleep(pause)

    def _attempt(self, name: str, fields: Dict[str, Any], result: str, attempts: Attempts, options: Options) -> Any:
        left = attempts.seconds_left()
        if self._connection and self._connection.is_stale():
            self.close()
        connection = self._connection = self._connection or Connection(self.path, left)
        try:
            connection.socket.settimeout(left)
            id = connection.next_id()
            connection.send(id, name, fields, options)
            answer = connection.receive(id, attempts.seconds_left())
        except BaseException:
            # What the connection still carries belongs to a call that nobody waits for.
            self.close()
            raise
        try:
            return frames.result(answer, result)
        except TastedError as error:
            if error.number == 1:
                self.close()
            raise
