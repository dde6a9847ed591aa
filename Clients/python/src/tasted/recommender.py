"""A recommender that is used as the models of the package implicit are."""

from __future__ import annotations

import math
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

from .client import Client
from .errors import FailedPrecondition
from .importing import RatingRow
from .values import Candidates, Rated, SessionRating

UNUSED_ID = -1
"""The id in places for which there was no item."""


class Recommender:
    """A model in the daemon, used as one of implicit's: ``model = Recommender()`` instead of
    ``model = AlternatingLeastSquares()``.

    >>> from scipy.sparse import csr_matrix
    >>> user_items = csr_matrix([[5, 4, 0, 0], [5, 0, 4.5, 0], [4, 5, 0, 1]])
    >>> model = Recommender(prefix="demo-")
    >>> model.fit(user_items, show_progress=False)
    >>> ids, scores = model.recommend(0, user_items[0], N=2)
    >>> ids.tolist()
    [2, 3]

    Rows are users and columns are items. In the daemon they are called by their numbers behind `prefix`, or as `users`
    and `items` say, so that other programs can ask for them too. Unlike implicit's models, this one goes on learning:
    what `tasted.Client.rate` stores counts in the next answer.

    client: the daemon; by default the one whose socket is found.
    model, parameters: the kind of model and its hyper-parameters; by default those that the daemon is configured with.
    """

    def __init__(
        self,
        client: Optional[Client] = None,
        *,
        model: str = "",
        parameters: Optional[Mapping[str, str]] = None,
        prefix: str = "",
        users: Optional[Sequence[str]] = None,
        items: Optional[Sequence[str]] = None,
    ) -> None:
        self.client = client or Client()
        self.model = model
        self.parameters = parameters
        self.prefix = prefix
        self.users = users
        self.items = items
        self.item_count = 0

    def fit(self, user_items: Any, show_progress: bool = True, callback: Any = None) -> None:
        """Imports a sparse matrix of users and items, and trains a model on it.

        Values that the daemon's scale has are ratings. If all are alike, as ones are, they are likes, which are the
        highest rating. Otherwise they are counts or confidences: their logarithms become the upper half of the scale.
        callback: called with each `TrainProgress`.
        """
        matrix = user_items.tocoo()
        self.item_count = int(matrix.shape[1])
        values = self._ratings(matrix.data.tolist())
        rows: Iterable[RatingRow] = zip(
            (self._user(row) for row in matrix.row.tolist()), (self._item(each) for each in matrix.col.tolist()), values
        )
        self.client.import_ratings(rows)
        try:
            self.client.train(self.model, self.parameters, progress=reporting(show_progress, callback))
        except FailedPrecondition as error:
            # What serves already is as good as anything that the training has found.
            if not self.client.get_status().model:
                raise error
        self._numbers = {self._item(number): number for number in range(self.item_count)}

    def recommend(
        self,
        userid: Any,
        user_items: Any = None,
        N: int = 10,
        filter_already_liked_items: bool = True,
        filter_items: Optional[Iterable[int]] = None,
        recalculate_user: bool = False,
        items: Optional[Iterable[int]] = None,
    ) -> Tuple[Any, Any]:
        """The ids and the scores of the best items of a user, or of several, whose answers are then rows.

        user_items: the rows of the users; needed only to recalculate them.
        filter_already_liked_items: whether items that the user has rated are left out.
        filter_items: items that are left out.
        recalculate_user: whether the answer comes from `user_items` rather than from what is stored.
        items: the only items that may be in the answer.
        """
        candidates = Candidates(
            exclude=self._names(filter_items),
            only_items=self._names(items),
            rated=Rated.EXCLUDED if filter_already_liked_items else Rated.INCLUDED,
        )

        def answer(user: int, row: int) -> List[Tuple[int, float]]:
            if recalculate_user:
                found = self.client.recommend(from_=self._session(user_items[row]), count=N, candidates=candidates)
            else:
                found = self.client.recommend(self._user(user), N, candidates=candidates)
            return [(self._numbers.get(each.item, UNUSED_ID), each.score) for each in found]

        return arrays(userid, N, answer)

    def similar_items(
        self,
        itemid: Any,
        N: int = 10,
        filter_items: Optional[Iterable[int]] = None,
        items: Optional[Iterable[int]] = None,
    ) -> Tuple[Any, Any]:
        """The ids and the similarities of the items most like an item, which itself comes first, as in implicit."""
        candidates = Candidates(exclude=self._names(filter_items), only_items=self._names(items))

        def answer(item: int, _: int) -> List[Tuple[int, float]]:
            found = self.client.similar(self._item(item), max(1, N - 1), candidates=candidates)
            others = [(self._numbers.get(each.item, UNUSED_ID), each.similarity) for each in found]
            return [(item, 1.0), *others][:N]

        return arrays(itemid, N, answer)

    def similar_users(self, userid: Any, N: int = 10) -> Tuple[Any, Any]:
        """The ids and the similarities of the users most like a user, who comes first.

        It needs the right to list users.
        """
        names = {self._user(number): number for number in range(len(self.users or ()))}

        def number(name: str) -> int:
            rest = name[len(self.prefix) :]
            return names.get(name, int(rest) if rest.isdigit() else UNUSED_ID)

        def answer(user: int, _: int) -> List[Tuple[int, float]]:
            found = self.client.similar_users(self._user(user), max(1, N - 1))
            return [(user, 1.0), *((number(each.user), each.similarity) for each in found)][:N]

        return arrays(userid, N, answer)

    def _user(self, number: int) -> str:
        return self.users[number] if self.users is not None else f"{self.prefix}{number}"

    def _item(self, number: int) -> str:
        return self.items[number] if self.items is not None else f"{self.prefix}{number}"

    def _names(self, numbers: Optional[Iterable[int]]) -> List[str]:
        return [] if numbers is None else [self._item(int(number)) for number in numbers]

    def _session(self, row: Any) -> List[SessionRating]:
        row = row.tocoo()
        values = self._ratings(row.data.tolist())
        return [SessionRating(self._item(item), value) for item, value in zip(row.col.tolist(), values)]

    def _ratings(self, values: List[float]) -> List[float]:
        """Values of a matrix as ratings on the daemon's scale."""
        scale = self.client.hello("python-recommender").scale
        if not values or min(values) == max(values):
            return [scale.maximum] * len(values)

        def steps(value: float) -> float:
            return (value - scale.minimum) / scale.step

        if all(
            scale.minimum <= value <= scale.maximum and abs(steps(value) - round(steps(value))) < 1e-3
            for value in values
        ):
            return values
        if min(values) <= 0:
            raise ValueError("A value is neither on the daemon's scale nor above 0. Convert the matrix before fit.")
        middle, largest = (scale.minimum + scale.maximum) / 2, math.log1p(max(values))
        shares = [math.log1p(value) / largest for value in values]
        return [
            min(
                scale.maximum,
                scale.minimum + scale.step * math.ceil(steps(middle + share * (scale.maximum - middle)) - 1e-6),
            )
            for share in shares
        ]


def reporting(show_progress: bool, callback: Any) -> Any:
    """What is done with each report of a training."""

    def report(progress: Any) -> None:
        if show_progress:
            print(f"\r{progress.phase} {progress.fraction:4.0%}", end="" if progress.fraction < 1 else "\n", flush=True)
        if callback:
            callback(progress)

    return report


def arrays(asked: Union[int, Sequence[int], Any], count: int, answer: Any) -> Tuple[Any, Any]:
    """The answers for a number, or for a sequence of numbers, as arrays of ids and scores."""
    import numpy

    is_one = numpy.ndim(asked) == 0
    numbers = [int(number) for number in numpy.atleast_1d(asked)]
    found = [answer(number, row) for row, number in enumerate(numbers)]
    width = len(found[0]) if is_one else count
    ids = numpy.full((len(found), width), UNUSED_ID, dtype=numpy.int32)
    scores = numpy.full((len(found), width), -numpy.finfo(numpy.float32).max, dtype=numpy.float32)
    for row, pairs in enumerate(found):
        for place, (id, score) in enumerate(pairs):
            ids[row, place], scores[row, place] = id, score
    return (ids[0], scores[0]) if is_one else (ids, scores)
