"""How ratings become the frames of an import."""

from __future__ import annotations

import datetime
import itertools
import math
import time as clock
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Tuple, Union

from .errors import InvalidArgument
from .values import Duplicates, Item, Rating

RatingRow = Union[Rating, Tuple[str, str, float], Tuple[str, str, float, Optional[float]]]
"""A rating, or user, item, value and, if it is known, the time in seconds since 1970."""
RATINGS_A_FRAME, RECORDS_A_FRAME = 32_768, 1_000
FRAMES_AHEAD = 8
"""The number of unanswered frames that the protocol allows."""

USERS = ("user", "user_id", "userid", "username", "member")
ITEMS = ("item", "item_id", "itemid", "movie_id", "movieid", "book_id", "bookid", "id")
RATINGS = ("rating", "value", "stars", "score")
TIMES = ("time", "timestamp", "date", "rated_at")


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


def rows_of_frame(
    frame: Any, user: Optional[str], item: Optional[str], rating: Optional[str], time: Optional[str]
) -> Iterator[RatingRow]:
    """The ratings in the columns of a pandas or polars frame, or of a mapping of lists.

    >>> list(rows_of_frame({"userId": [7], "movieId": ["tt0078748"], "rating": [4.5]}, None, None, None, None))
    [('7', 'tt0078748', 4.5, None)]
    """
    named = [str(name) for name in (frame.columns if hasattr(frame, "columns") else frame)]
    users = texts(frame, column(named, user, USERS, "user"))
    items = texts(frame, column(named, item, ITEMS, "item"))
    rating_name = column(named, rating, RATINGS, "rating")
    values = cells(frame, rating_name)
    for row, value in enumerate(values):
        if not isinstance(value, (int, float)) or math.isnan(value):
            raise InvalidArgument(
                f"Row {row} has the {rating_name} {value!r}, which is no number. Leave such rows out.", rating_name
            )
    time_name = time or next((name for name in named if name.lower() in TIMES), None)
    times: Sequence[Any] = (
        [None] * len(values) if time_name is None else [seconds(each) for each in cells(frame, time_name)]
    )
    return zip(users, items, values, times)


def column(named: Sequence[str], wanted: Optional[str], known: Sequence[str], what: str) -> str:
    """The name of a column, as it was given or as it is usually called."""
    found = [name for name in named if name == wanted] if wanted else [name for name in named if name.lower() in known]
    if not found:
        raise InvalidArgument(
            f"No column holds the {what}. Name it: {what}=..., one of {', '.join(named)}.", wanted or what
        )
    return found[0]


def cells(frame: Any, name: str) -> List[Any]:
    cells = frame[name]
    convert = getattr(cells, "to_list", None) or getattr(cells, "tolist", None)
    return list(convert() if convert else cells)


def texts(frame: Any, name: str) -> List[str]:
    """The names in a column. Whole numbers are written as such; anything else that is no text is an error."""
    found = cells(frame, name)
    for row, value in enumerate(found):
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise InvalidArgument(
                f"Row {row} has the {name} {value!r}, which is neither a text nor a whole number. Convert the column.",
                name,
            )
    return [str(value) for value in found]


def seconds(value: Any) -> Optional[float]:
    """A time in seconds since 1970. A time without a zone is UTC."""
    if value is None or value != value:
        return None
    if isinstance(value, datetime.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)).timestamp()
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day, tzinfo=datetime.timezone.utc).timestamp()
    return float(value)
