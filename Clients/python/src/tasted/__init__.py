"""The client of tasted, a recommendation daemon for one machine.

>>> import tasted
>>> with tasted.Client() as client:
...     _ = client.rate("ann", "Alien", 4.5)
...     _ = client.rate("bob", "Moon", 4)
...     [found.item for found in client.recommend("ann", 5)]
['Moon']

`Client` blocks and `AsyncClient` is for asyncio; both have a method for each call of the protocol. `Recommender` is used
like a model of the package implicit. Failures are subclasses of `TastedError`.
"""

from .aio import AsyncClient
from .client import Client
from .daemon import PrivateDaemon
from .errors import (
    Cancelled,
    ConnectionLost,
    DataLoss,
    DeadlineExceeded,
    FailedPrecondition,
    Internal,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
    TastedError,
    Unavailable,
    Unimplemented,
)
from .importing import Progress
from .recommender import Recommender
from .values import (
    Candidates,
    Duplicates,
    Freshness,
    GroupMember,
    Item,
    ListOrder,
    Mark,
    Path,
    Rated,
    Rating,
    SessionRating,
)

__all__ = [
    "AsyncClient",
    "Cancelled",
    "Candidates",
    "Client",
    "ConnectionLost",
    "DataLoss",
    "DeadlineExceeded",
    "Duplicates",
    "FailedPrecondition",
    "Freshness",
    "GroupMember",
    "Internal",
    "InvalidArgument",
    "Item",
    "ListOrder",
    "Mark",
    "NotFound",
    "Path",
    "PermissionDenied",
    "PrivateDaemon",
    "Progress",
    "Rated",
    "Rating",
    "Recommender",
    "ResourceExhausted",
    "SessionRating",
    "TastedError",
    "Unavailable",
    "Unimplemented",
]
__version__ = "0.1.0"
