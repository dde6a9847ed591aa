"""How the columns of a frame become ratings."""

from __future__ import annotations

import datetime
import math
from typing import Any, Iterator, List, Optional, Sequence

from .errors import InvalidArgument
from .importing import RatingRow

USERS = ("user", "user_id", "userid", "username", "member")
ITEMS = ("item", "item_id", "itemid", "movie_id", "movieid", "book_id", "bookid", "id")
RATINGS = ("rating", "value", "stars", "score")
TIMES = ("time", "timestamp", "date", "rated_at")


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
