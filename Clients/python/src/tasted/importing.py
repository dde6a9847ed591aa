"""How ratings become the frames of an import."""

from __future__ import annotations

import itertools
import time as clock
from typing import Any, Callable, Dict, Iterable, Iterator, List, NamedTuple, Optional, Tuple, Union

from . import frames
from .values import Duplicates, Item, Rating

RatingRow = Union[Rating, Tuple[str, str, float], Tuple[str, str, float, Optional[float]]]
"""A rating, or user, item, value and, if it is known, the time in seconds since 1970."""
RATINGS_A_FRAME, RECORDS_A_FRAME = 32_768, 1_000
FRAMES_AHEAD = 8
"""The number of unanswered frames that the protocol allows."""


class Progress(NamedTuple):
    """How far an import has come."""

    received: int
    """The number of ratings that have arrived."""
    stored: int
    """The number of these that have been applied; 0 until the last one has arrived."""


class Names:
    """Numbers for names, in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: Dict[str, int] = {}
        self.new: List[str] = []
        self.sent = 0

    def number(self, name: str) -> int:
        number = self.numbers.setdefault(name, len(self.numbers))
        if len(self.numbers) > self.sent + len(self.new):
            self.new.append(name)
        return number

    def take(self) -> List[str]:
        taken, self.new = self.new, []
        self.sent += len(taken)
        return taken


def import_frames(
    ratings: Iterable[RatingRow], items: Iterable[Item], duplicates: Duplicates
) -> Iterator[Dict[str, Any]]:
    """The fields of each frame of an import. All but the last of them are followed by another one."""
    pending: Dict[str, Any] = {}
    extra: Dict[str, Any] = {"first": True, "duplicates": int(duplicates)}
    for frame in itertools.chain(record_frames(items), rating_frames(ratings)):
        if pending:
            yield pending
        pending, extra = {**frame, **extra}, {}
    yield {**pending, **extra, "last": True}


def record_frames(items: Iterable[Item]) -> Iterator[Dict[str, Any]]:
    chunk: List[Item] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == RECORDS_A_FRAME:
            yield {"catalogue": chunk}
            chunk = []
    if chunk:
        yield {"catalogue": chunk}


def rating_frames(ratings: Iterable[RatingRow]) -> Iterator[Dict[str, Any]]:
    users, items = Names(), Names()
    columns: Tuple[List[int], List[int], List[float], List[int]] = ([], [], [], [])
    now = int(clock.time())

    def frame() -> Dict[str, Any]:
        return {
            "users": users.take(),
            "items": items.take(),
            "user": columns[0],
            "item": columns[1],
            "value": columns[2],
            "time": columns[3],
        }

    for rating in ratings:
        user, item, value, *rest = (
            (rating.user, rating.item, rating.value, rating.time) if isinstance(rating, Rating) else rating
        )
        columns[0].append(users.number(user))
        columns[1].append(items.number(item))
        columns[2].append(value)
        columns[3].append(now if not rest or rest[0] is None else int(rest[0]))
        if len(columns[0]) == RATINGS_A_FRAME:
            yield frame()
            columns = ([], [], [], [])
    if columns[0]:
        yield frame()


def timed(ratings: Iterable[Rating]) -> Iterable[Rating]:
    """The ratings, with this machine's clock where they have no time: such a write is safe to repeat."""
    now = int(clock.time())
    return [
        each if each.time is not None else Rating(each.user, each.item, each.value, now, each.is_private)
        for each in ratings
    ]


def told(progress: Optional[Callable[[Progress], None]], answer: Any) -> bool:
    """Tells how far an import has come; False if the answer is its last one. Raises the error that the answer holds."""
    if answer.WhichOneof("result") != "import_progress":
        if answer.WhichOneof("result") == "error":
            frames.result(answer, "import")
        return False
    if progress:
        progress(Progress(answer.import_progress.received, answer.import_progress.stored))
    return True
