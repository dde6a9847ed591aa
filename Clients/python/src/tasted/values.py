# Generated from Protocol/taste.proto, sha256 965b23ae66a4fb220767ca560bbbc290693f34625a584fd9254bae6db0a97358, by Clients/python/generate.sh. Do not edit.

"""What the daemon is asked and answers, as values."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Sequence

from .forms import Listed, OpenEnum, Value


class Path(OpenEnum):
    """How a read was answered."""

    UNSPECIFIED = 0
    """No model was asked, as by writes, listings, pings and the status."""
    MODEL = 1
    """The answer comes from the user's row as the model has learned it."""
    FOLD_IN = 2
    """The answer comes from a row that was computed for this answer from all current ratings of the user."""
    CONTENT = 3
    """The answer comes from genres and years: those of the item, or the genres that the user is said to like.
    """
    POPULARITY = 4
    """The answer comes from the popularity of the items, because the user or the model is not known yet."""


class Code(OpenEnum):
    """The canonical codes with their canonical numbers. README.md says when each one occurs and whether a retry helps.
    """

    OK = 0
    CANCELLED = 1
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15


class Rated(OpenEnum):
    """What becomes of the items that a user has rated."""

    EXCLUDED = 0
    """They are left out."""
    INCLUDED = 1
    """They may be in the answer like all others."""
    ONLY = 2
    """Nothing else is in the answer."""


class ExplanationMethod(OpenEnum):
    """How contributions were determined."""

    UNSPECIFIED = 0
    """There are none, because the answer does not depend on the user's ratings."""
    EXACT = 1
    """The model's score is a sum of these contributions."""
    LEAVE_ONE_OUT = 2
    """The score was computed again without each of the listed ratings; the rest is what they do not account for.
    """
    CONTENT = 3
    """The item was answered by its genres and year."""


class ListOrder(OpenEnum):
    """What a list of items is ordered by."""

    POPULAR = 0
    """The mean rating, damped towards the mean of all ratings. Rated items come before others."""
    TRENDING = 1
    """The number of ratings, of which newer ones weigh more."""
    LATEST = 2
    """When the item became known, newest first."""


class Mark(OpenEnum):
    """What a user has said of an item without rating it."""

    UNSPECIFIED = 0
    HIDDEN = 1
    """The item is not to be shown again."""
    DISMISSED = 2
    """The user is not interested: the item is not shown again, and counts as a weak dislike."""


class Duplicates(OpenEnum):
    """How several ratings of one item by one user within an import are treated."""

    LAST = 0
    """The last rating in the order of the import is stored."""
    AVERAGE = 1
    """The mean of the ratings is stored, rounded to the nearest rating of the scale."""


class ModelState(OpenEnum):
    """The decision about a model."""

    UNSPECIFIED = 0
    CANDIDATE = 1
    """The model is still being trained."""
    ACCEPTED = 2
    """The model serves, or has served."""
    REFUSED = 3
    """The model was worse than the one that served, and is kept for inspection."""


class TrainingEnd(OpenEnum):
    """How a training ended."""

    UNSPECIFIED = 0
    ACCEPTED = 1
    """Its model began to serve."""
    REFUSED = 2
    """Its model was refused, and is kept for inspection."""
    FAILED = 3
    """It made no model."""


@dataclass(frozen=True)
class Freshness(Value):
    """The state of the data and of the model that an answer reflects."""

    sequence: int = 0
    """The answer to a write has the sequence number of the event that was written, or of the last one of several. The
    answer to a read has the number of the newest event that it includes. 0 means that nothing has been written yet.
    """
    generation: int = 0
    """The generation of the model; 0 while no model has been trained."""
    trained_through: int = 0
    """The sequence number of the newest event that the weights of this generation have learned from."""
    path: Path = Path(0)
    """How a read was answered."""

    @classmethod
    def from_wire(cls, wire: Any) -> Freshness:
        """The value of a message."""
        return cls(
            sequence=wire.sequence,
            generation=wire.generation,
            trained_through=wire.trained_through,
            path=Path(wire.path),
        )


@dataclass(frozen=True)
class Scale(Value):
    """The scale of ratings: minimum, minimum + step, and so on up to maximum."""

    minimum: float = 0.0
    """The lowest rating."""
    maximum: float = 0.0
    """The highest rating, which is a whole number of steps above the lowest one."""
    step: float = 0.0
    """The difference between two neighbouring ratings, above 0."""

    @classmethod
    def from_wire(cls, wire: Any) -> Scale:
        """The value of a message."""
        return cls(
            minimum=wire.minimum,
            maximum=wire.maximum,
            step=wire.step,
        )


@dataclass(frozen=True)
class Limits(Value):
    """The limits that a daemon enforces."""

    frame_bytes: int = 0
    """The largest frame in both directions, in bytes, not counting its 4 bytes of length."""
    items_per_answer: int = 0
    """The largest count, the largest page, and the largest number of items in one Predict."""
    ratings_per_request: int = 0
    """The largest number of ratings or item records in one Rate, one PutItems, or one frame of an import."""
    requests_in_flight: int = 0
    """The largest number of unanswered requests on one connection. An import counts as one."""
    name_bytes: int = 0
    """The longest name of a user or an item, in bytes of UTF-8. No name is empty."""

    @classmethod
    def from_wire(cls, wire: Any) -> Limits:
        """The value of a message."""
        return cls(
            frame_bytes=wire.frame_bytes,
            items_per_answer=wire.items_per_answer,
            ratings_per_request=wire.ratings_per_request,
            requests_in_flight=wire.requests_in_flight,
            name_bytes=wire.name_bytes,
        )


@dataclass(frozen=True)
class Rights(Value):
    """What the daemon allows a client to do."""

    read: bool = False
    """Whether the client may make calls that read."""
    write: bool = False
    """Whether the client may store ratings and item records."""
    administer: bool = False
    """Whether the client may train, pause learning, choose models and forget users."""
    users: Sequence[str] = ()
    """The users for whom the client may act: whom calls that read, write or forget may name. A name that ends in * stands
    for every name that begins so, and * alone for all.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> Rights:
        """The value of a message."""
        return cls(
            read=wire.read,
            write=wire.write,
            administer=wire.administer,
            users=list(wire.users),
        )


@dataclass(frozen=True)
class HelloResult(Value):
    """What a daemon says about itself."""

    server: str = ""
    """The name and version of the daemon, such as "tasted/0.1.0"."""
    protocol_version: int = 0
    """The version of the protocol, which is 1."""
    scale: Scale = Scale()
    """The scale of the ratings that the daemon stores."""
    limits: Limits = Limits()
    """The limits that the daemon enforces."""
    rights: Rights = Rights()
    """What the daemon allows this client to do."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> HelloResult:
        """The value of a message."""
        return cls(
            server=wire.server,
            protocol_version=wire.protocol_version,
            scale=Scale.from_wire(wire.scale),
            limits=Limits.from_wire(wire.limits),
            rights=Rights.from_wire(wire.rights),
            freshness=freshness,
        )


@dataclass(frozen=True)
class Pong(Value):
    """The answer Pong."""

    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Pong:
        """The value of a message."""
        return cls(
            freshness=freshness,
        )


@dataclass(frozen=True)
class Rating(Value):
    """A user's rating of an item."""

    user: str = ""
    """The name of the user."""
    item: str = ""
    """The name of the item."""
    value: float = 0.0
    """One of the ratings of the scale, which it may miss by a thousandth of a step."""
    time: Optional[int] = None
    """When the item was rated, in seconds since 1970; if absent, the daemon's clock counts."""
    is_private: bool = False
    """Whether the rating counts in its user's own answers only: no model learns it, and it is in no statistics and in
    nobody else's answers. A later rating of the same user and item is public again unless it says the same.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> Rating:
        """The value of a message."""
        return cls(
            user=wire.user,
            item=wire.item,
            value=wire.value,
            time=wire.time if wire.HasField("time") else None,
            is_private=wire.is_private,
        )


@dataclass(frozen=True)
class NewItem(Value):
    """An item that a rating has created."""

    item: str = ""
    """The name of the item."""
    nearest: str = ""
    """The name of the known item whose name or title is spelled most alike, in case the new name is a slip; empty if
    there is none.
    """
    nearest_title: str = ""
    """The title of that item; empty if none is known."""

    @classmethod
    def from_wire(cls, wire: Any) -> NewItem:
        """The value of a message."""
        return cls(
            item=wire.item,
            nearest=wire.nearest,
            nearest_title=wire.nearest_title,
        )


@dataclass(frozen=True)
class Written(Value):
    """The answer to calls that write: the write is durable. The freshness has its sequence number."""

    new_items: Sequence[NewItem] = ()
    """The first 20 items that Rate has created, because nobody had heard of them."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Written:
        """The value of a message."""
        return cls(
            new_items=[NewItem.from_wire(each) for each in wire.new_items],
            freshness=freshness,
        )


@dataclass(frozen=True)
class HistoryEntry(Value):
    """A rating in a user's history."""

    item: str = ""
    """The name of the item."""
    title: str = ""
    """The title of the item; empty if none is known."""
    value: float = 0.0
    """The rating, on the scale."""
    time: int = 0
    """When the item was rated, in seconds since 1970."""
    is_private: bool = False
    """Whether the rating counts in the user's own answers only."""

    @classmethod
    def from_wire(cls, wire: Any) -> HistoryEntry:
        """The value of a message."""
        return cls(
            item=wire.item,
            title=wire.title,
            value=wire.value,
            time=wire.time,
            is_private=wire.is_private,
        )


@dataclass(frozen=True)
class History(Listed[HistoryEntry]):
    """The answer History."""

    entries: Sequence[HistoryEntry] = ()
    next_cursor: str = ""
    """The cursor of the next page; empty if this was the last one."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[HistoryEntry]:
        return self.entries

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> History:
        """The value of a message."""
        return cls(
            entries=[HistoryEntry.from_wire(each) for each in wire.entries],
            next_cursor=wire.next_cursor,
            freshness=freshness,
        )


@dataclass(frozen=True)
class Candidates(Value):
    """Which items an answer may contain. All conditions must hold. Names of unknown items are reported, not refused.
    """

    only_items: Sequence[str] = ()
    """Only these items, at most 100,000; empty: all."""
    only_set: str = ""
    """Only the items of this stored set; empty: all."""
    exclude: Sequence[str] = ()
    """Not these items, at most 100,000."""
    exclude_set: str = ""
    """Not the items of this stored set."""
    any_genres: Sequence[str] = ()
    """Only items that have at least one of these genres. Case does not matter. The answer is INVALID_ARGUMENT for a
    genre that no item has, here and below.
    """
    all_genres: Sequence[str] = ()
    """Only items that have all of these genres."""
    no_genres: Sequence[str] = ()
    """Only items that have none of these genres."""
    from_year: Optional[int] = None
    """Only items of this year or later; items of unknown year are left out."""
    to_year: Optional[int] = None
    """Only items of this year or earlier; items of unknown year are left out."""
    min_ratings: int = 0
    """Only items with at least so many ratings."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Only items whose records have these texts at these keys."""
    rated: Rated = Rated(0)
    """What becomes of the items that the user has rated."""

    @classmethod
    def from_wire(cls, wire: Any) -> Candidates:
        """The value of a message."""
        return cls(
            only_items=list(wire.only_items),
            only_set=wire.only_set,
            exclude=list(wire.exclude),
            exclude_set=wire.exclude_set,
            any_genres=list(wire.any_genres),
            all_genres=list(wire.all_genres),
            no_genres=list(wire.no_genres),
            from_year=wire.from_year if wire.HasField("from_year") else None,
            to_year=wire.to_year if wire.HasField("to_year") else None,
            min_ratings=wire.min_ratings,
            metadata=dict(wire.metadata),
            rated=Rated(wire.rated),
        )


@dataclass(frozen=True)
class GroupMember(Value):
    """A member of a group."""

    user: str = ""
    """The name of the user."""
    weight: Optional[float] = None
    """How much the user counts, above 0 and at most 100, in proportion to the others; absent: 1."""

    @classmethod
    def from_wire(cls, wire: Any) -> GroupMember:
        """The value of a message."""
        return cls(
            user=wire.user,
            weight=wire.weight if wire.HasField("weight") else None,
        )


@dataclass(frozen=True)
class SessionRating(Value):
    """A rating that is sent along with a question and not stored."""

    item: str = ""
    """The name of the item."""
    value: Optional[float] = None
    """The rating, on the scale; absent: a like, which counts as the highest rating."""

    @classmethod
    def from_wire(cls, wire: Any) -> SessionRating:
        """The value of a message."""
        return cls(
            item=wire.item,
            value=wire.value if wire.HasField("value") else None,
        )


@dataclass(frozen=True)
class Contribution(Value):
    """What one rating has added to a score."""

    item: str = ""
    """The name of the rated item."""
    title: str = ""
    """The title of the item; empty if none is known."""
    rating: float = 0.0
    """The user's rating of it, on the scale."""
    contribution: float = 0.0
    """What the rating has added to the score; negative if it has lowered it."""

    @classmethod
    def from_wire(cls, wire: Any) -> Contribution:
        """The value of a message."""
        return cls(
            item=wire.item,
            title=wire.title,
            rating=wire.rating,
            contribution=wire.contribution,
        )


@dataclass(frozen=True)
class Explanation(Value):
    """Why an item has its score. The score is base_score, plus all contributions, plus rest."""

    score: float = 0.0
    """The score of the item."""
    base_score: float = 0.0
    """The score that the item would have without any rating of the user."""
    because: Sequence[Contribution] = ()
    """What the user's ratings have added to the score, the largest contributions first, whatever their signs.
    """
    rest: float = 0.0
    """The sum of the contributions that are not listed."""
    method: ExplanationMethod = ExplanationMethod(0)
    """How the contributions were determined."""
    genres: Sequence[str] = ()
    """The genres of the item that moved the score, if it was answered by its genres and year."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Explanation:
        """The value of a message."""
        return cls(
            score=wire.score,
            base_score=wire.base_score,
            because=[Contribution.from_wire(each) for each in wire.because],
            rest=wire.rest,
            method=ExplanationMethod(wire.method),
            genres=list(wire.genres),
            freshness=freshness,
        )


@dataclass(frozen=True)
class Recommendation(Value):
    """An item that is recommended to a user."""

    item: str = ""
    """The name of the item."""
    title: str = ""
    """The title of the item; empty if none is known."""
    score: float = 0.0
    """The score by which the answer is ordered. Scores are comparable within one answer only."""
    predicted: float = 0.0
    """The rating that the model predicts for this user, on the scale; for a group, the weighted mean of its members'.
    """
    path: Path = Path(0)
    """How this item was scored, which can differ from how most of the answer was: an item that the model has not
    learned is answered by its genres and year.
    """
    members: Sequence[float] = ()
    """The ratings that the model predicts for the members of the group, in the order of the request."""
    explored: bool = False
    """Whether the item has its place because the request wanted to explore."""
    explanation: Optional[Explanation] = None
    """Why the item is recommended; absent unless it was asked for."""

    @classmethod
    def from_wire(cls, wire: Any) -> Recommendation:
        """The value of a message."""
        return cls(
            item=wire.item,
            title=wire.title,
            score=wire.score,
            predicted=wire.predicted,
            path=Path(wire.path),
            members=list(wire.members),
            explored=wire.explored,
            explanation=Explanation.from_wire(wire.explanation) if wire.HasField("explanation") else None,
        )


@dataclass(frozen=True)
class CandidateReport(Value):
    """What the conditions of a request have left."""

    eligible: int = 0
    """The number of items that fulfil all conditions, the rated, hidden and withdrawn ones not counted."""
    unknown: int = 0
    """The number of names in the request or in its sets that are no item's."""
    unknown_items: Sequence[str] = ()
    """The first 20 of these names."""
    emptied_by: str = ""
    """The condition that left nothing, as the name of its field; "hidden" or "withdrawn" if the items that were left are
    hidden or dismissed by the user, or withdrawn; empty if something is left.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> CandidateReport:
        """The value of a message."""
        return cls(
            eligible=wire.eligible,
            unknown=wire.unknown,
            unknown_items=list(wire.unknown_items),
            emptied_by=wire.emptied_by,
        )


@dataclass(frozen=True)
class Recommendations(Listed[Recommendation]):
    """The answer Recommendations."""

    recommendations: Sequence[Recommendation] = ()
    """The recommendations, best first."""
    next_cursor: str = ""
    """The cursor of the next page; empty if this was the last one, or if none was asked for."""
    candidates: Optional[CandidateReport] = None
    """What the conditions of the request have left; absent if it had none."""
    unknown_members: Sequence[str] = ()
    """The members of the group who have rated nothing."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[Recommendation]:
        return self.recommendations

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Recommendations:
        """The value of a message."""
        return cls(
            recommendations=[Recommendation.from_wire(each) for each in wire.recommendations],
            next_cursor=wire.next_cursor,
            candidates=CandidateReport.from_wire(wire.candidates) if wire.HasField("candidates") else None,
            unknown_members=list(wire.unknown_members),
            freshness=freshness,
        )


@dataclass(frozen=True)
class Prediction(Value):
    """The rating that is predicted for an item."""

    item: str = ""
    """The name of the item."""
    predicted: float = 0.0
    """The predicted rating, on the scale."""
    path: Path = Path(0)
    """How this item was predicted."""

    @classmethod
    def from_wire(cls, wire: Any) -> Prediction:
        """The value of a message."""
        return cls(
            item=wire.item,
            predicted=wire.predicted,
            path=Path(wire.path),
        )


@dataclass(frozen=True)
class Predictions(Listed[Prediction]):
    """The answer Predictions."""

    predictions: Sequence[Prediction] = ()
    """The predictions, in the order of the items in the request."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[Prediction]:
        return self.predictions

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Predictions:
        """The value of a message."""
        return cls(
            predictions=[Prediction.from_wire(each) for each in wire.predictions],
            freshness=freshness,
        )


@dataclass(frozen=True)
class SimilarItem(Value):
    """An item that is similar to another one."""

    item: str = ""
    """The name of the item."""
    title: str = ""
    """The title of the item; empty if none is known."""
    similarity: float = 0.0
    """The cosine similarity, -1 to 1."""
    path: Path = Path(0)
    """How the similarity was determined: from the model (PATH_MODEL), or from genres and years (PATH_CONTENT).
    """

    @classmethod
    def from_wire(cls, wire: Any) -> SimilarItem:
        """The value of a message."""
        return cls(
            item=wire.item,
            title=wire.title,
            similarity=wire.similarity,
            path=Path(wire.path),
        )


@dataclass(frozen=True)
class SimilarItems(Listed[SimilarItem]):
    """The answer SimilarItems."""

    items: Sequence[SimilarItem] = ()
    """The similar items, most similar first."""
    candidates: Optional[CandidateReport] = None
    """What the conditions of the request have left; absent if it had none."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[SimilarItem]:
        return self.items

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> SimilarItems:
        """The value of a message."""
        return cls(
            items=[SimilarItem.from_wire(each) for each in wire.items],
            candidates=CandidateReport.from_wire(wire.candidates) if wire.HasField("candidates") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class TopItem(Value):
    """An item of a list that is nobody's in particular."""

    item: str = ""
    """The name of the item."""
    title: str = ""
    """The title of the item; empty if none is known."""
    score: float = 0.0
    """What the list is ordered by: the damped mean, the weighted number of ratings, or the item's number."""
    ratings: int = 0
    """The number of ratings of the item."""
    mean: Optional[float] = None
    """The mean of the ratings, on the scale; absent if there are none."""

    @classmethod
    def from_wire(cls, wire: Any) -> TopItem:
        """The value of a message."""
        return cls(
            item=wire.item,
            title=wire.title,
            score=wire.score,
            ratings=wire.ratings,
            mean=wire.mean if wire.HasField("mean") else None,
        )


@dataclass(frozen=True)
class TopList(Listed[TopItem]):
    """The answer TopList."""

    items: Sequence[TopItem] = ()
    """The items, best first."""
    candidates: Optional[CandidateReport] = None
    """What the conditions of the request have left; absent if it had none."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[TopItem]:
        return self.items

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> TopList:
        """The value of a message."""
        return cls(
            items=[TopItem.from_wire(each) for each in wire.items],
            candidates=CandidateReport.from_wire(wire.candidates) if wire.HasField("candidates") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class SimilarUser(Value):
    """A user whose taste is like another's."""

    user: str = ""
    """The name of the user."""
    similarity: float = 0.0
    """The cosine similarity of the two users' rows in the model, -1 to 1."""
    shared: int = 0
    """The number of items that both have rated."""

    @classmethod
    def from_wire(cls, wire: Any) -> SimilarUser:
        """The value of a message."""
        return cls(
            user=wire.user,
            similarity=wire.similarity,
            shared=wire.shared,
        )


@dataclass(frozen=True)
class SimilarUserList(Listed[SimilarUser]):
    """The answer SimilarUserList."""

    users: Sequence[SimilarUser] = ()
    """The users, most similar first."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[SimilarUser]:
        return self.users

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> SimilarUserList:
        """The value of a message."""
        return cls(
            users=[SimilarUser.from_wire(each) for each in wire.users],
            freshness=freshness,
        )


@dataclass(frozen=True)
class MarkedItem(Value):
    """An item that a user has marked."""

    item: str = ""
    """The name of the item."""
    title: str = ""
    """The title of the item; empty if none is known."""
    mark: Mark = Mark(0)
    """What the user has said of it."""
    time: int = 0
    """When, in seconds since 1970."""

    @classmethod
    def from_wire(cls, wire: Any) -> MarkedItem:
        """The value of a message."""
        return cls(
            item=wire.item,
            title=wire.title,
            mark=Mark(wire.mark),
            time=wire.time,
        )


@dataclass(frozen=True)
class MarkList(Listed[MarkedItem]):
    """The answer MarkList."""

    items: Sequence[MarkedItem] = ()
    next_cursor: str = ""
    """The cursor of the next page; empty if this was the last one."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[MarkedItem]:
        return self.items

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> MarkList:
        """The value of a message."""
        return cls(
            items=[MarkedItem.from_wire(each) for each in wire.items],
            next_cursor=wire.next_cursor,
            freshness=freshness,
        )


@dataclass(frozen=True)
class ItemSet(Value):
    """A stored set of items."""

    name: str = ""
    """The name of the set."""
    items: int = 0
    """The number of items in the set that are known."""
    unknown: int = 0
    """The number of names in the set that are no item's."""
    unknown_items: Sequence[str] = ()
    """The first 20 of these names."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ItemSet:
        """The value of a message."""
        return cls(
            name=wire.name,
            items=wire.items,
            unknown=wire.unknown,
            unknown_items=list(wire.unknown_items),
            freshness=freshness,
        )


@dataclass(frozen=True)
class ItemSets(Listed[ItemSet]):
    """The answer ItemSets."""

    sets: Sequence[ItemSet] = ()
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[ItemSet]:
        return self.sets

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ItemSets:
        """The value of a message."""
        return cls(
            sets=[ItemSet.from_wire(each) for each in wire.sets],
            freshness=freshness,
        )


@dataclass(frozen=True)
class Item(Value):
    """The record of an item. A new record replaces the whole previous one; the item's ratings stay."""

    id: str = ""
    """The name of the item, to which ratings refer."""
    title: str = ""
    """The title; empty if none is known."""
    year: Optional[int] = None
    """The year of publication; absent if it is not known."""
    genres: Sequence[str] = ()
    """The genres, in the spelling of the record."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """Further texts by key. The key "tags" holds the item's tags, separated by "|"."""

    @classmethod
    def from_wire(cls, wire: Any) -> Item:
        """The value of a message."""
        return cls(
            id=wire.id,
            title=wire.title,
            year=wire.year if wire.HasField("year") else None,
            genres=list(wire.genres),
            metadata=dict(wire.metadata),
        )


@dataclass(frozen=True)
class RatingCount(Value):
    """How often a value was given."""

    value: float = 0.0
    """The rating, on the scale."""
    ratings: int = 0
    """The number of ratings of this value."""

    @classmethod
    def from_wire(cls, wire: Any) -> RatingCount:
        """The value of a message."""
        return cls(
            value=wire.value,
            ratings=wire.ratings,
        )


@dataclass(frozen=True)
class ItemInfo(Value):
    """An item with the statistics of its ratings."""

    item: Item = Item()
    """The record of the item."""
    ratings: int = 0
    """The number of ratings of the item."""
    mean: Optional[float] = None
    """The mean of the ratings, on the scale; absent if there are none."""
    withdrawn: bool = False
    """Whether the item has been withdrawn, so that it is in no recommendation."""
    distribution: Sequence[RatingCount] = ()
    """How many ratings the item has of each value that it was given, in the order of values. Only the answer to GetItem
    has it.
    """
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ItemInfo:
        """The value of a message."""
        return cls(
            item=Item.from_wire(wire.item),
            ratings=wire.ratings,
            mean=wire.mean if wire.HasField("mean") else None,
            withdrawn=wire.withdrawn,
            distribution=[RatingCount.from_wire(each) for each in wire.distribution],
            freshness=freshness,
        )


@dataclass(frozen=True)
class MapGenre(Value):
    """A genre on the map."""

    name: str = ""
    """As the records of the items spell it."""
    items: int = 0
    """The number of items whose main genre it is."""
    x: int = 0
    """The middle of these items, as in CatalogueMap."""
    y: int = 0
    best_places: Sequence[int] = ()
    """The numbers of those with the most ratings, at most 5."""

    @classmethod
    def from_wire(cls, wire: Any) -> MapGenre:
        """The value of a message."""
        return cls(
            name=wire.name,
            items=wire.items,
            x=wire.x,
            y=wire.y,
            best_places=list(wire.best_places),
        )


@dataclass(frozen=True)
class MapLabel(Value):
    """An item on the map."""

    place: int = 0
    """Its number on the map."""
    item: str = ""
    title: str = ""
    """Empty if not known."""
    x: int = 0
    """As in CatalogueMap."""
    y: int = 0
    genre: int = 0
    ratings: int = 0

    @classmethod
    def from_wire(cls, wire: Any) -> MapLabel:
        """The value of a message."""
        return cls(
            place=wire.place,
            item=wire.item,
            title=wire.title,
            x=wire.x,
            y=wire.y,
            genre=wire.genre,
            ratings=wire.ratings,
        )


@dataclass(frozen=True)
class CatalogueMap(Value):
    """A slice of the map. The lists places, x, y, genre and ratings have an entry for each item; withdrawn items are left out.
    """

    generation: int = 0
    """The generation of the model from which the map was computed; 0 for genres and years alone, or while there is none.
    """
    number: int = 0
    """Another number with each map: slices belong together if their numbers are the same. 0 while there is none.
    """
    items: int = 0
    """The number of items on the map."""
    placed_by_content: int = 0
    """How many of them genres and years have placed, because no model has learned them."""
    left_out: int = 0
    """The number of items that are not on the map: nothing is known of them, or there are 200,000 with more ratings.
    """
    progress: Optional[float] = None
    """How far a new map has been computed, 0 to 1; absent: none is being computed."""
    genres: Sequence[MapGenre] = ()
    """The genres of the map, those with the most items first; at most 255."""
    places: Sequence[int] = ()
    """The numbers of the slice's items."""
    x: Sequence[int] = ()
    """Where they lie, 0 to 65,535, from left to right."""
    y: Sequence[int] = ()
    """Where they lie, 0 to 65,535, from top to bottom."""
    genre: Sequence[int] = ()
    """The main genre of each: its position in genres plus 1; 0: none. Of an item's genres it is the one that its neighbours
    have more often than others do.
    """
    ratings: Sequence[int] = ()
    """How many ratings each had when the map was computed."""
    labels: Sequence[MapLabel] = ()
    """The items whose names or places were asked for."""
    next_first: int = 0
    """The first item of the next slice; 0: this was the last one."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> CatalogueMap:
        """The value of a message."""
        return cls(
            generation=wire.generation,
            number=wire.number,
            items=wire.items,
            placed_by_content=wire.placed_by_content,
            left_out=wire.left_out,
            progress=wire.progress if wire.HasField("progress") else None,
            genres=[MapGenre.from_wire(each) for each in wire.genres],
            places=list(wire.places),
            x=list(wire.x),
            y=list(wire.y),
            genre=list(wire.genre),
            ratings=list(wire.ratings),
            labels=[MapLabel.from_wire(each) for each in wire.labels],
            next_first=wire.next_first,
            freshness=freshness,
        )


@dataclass(frozen=True)
class ItemList(Listed[ItemInfo]):
    """The answer ItemList."""

    items: Sequence[ItemInfo] = ()
    next_cursor: str = ""
    """The cursor of the next page; empty if this was the last one."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[ItemInfo]:
        return self.items

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ItemList:
        """The value of a message."""
        return cls(
            items=[ItemInfo.from_wire(each) for each in wire.items],
            next_cursor=wire.next_cursor,
            freshness=freshness,
        )


@dataclass(frozen=True)
class UserInfo(Value):
    """A user with the statistics of the user's ratings."""

    user: str = ""
    """The name of the user."""
    ratings: int = 0
    """The number of items that the user has rated."""
    newest: Optional[int] = None
    """The time of the newest of these ratings, in seconds since 1970; absent if there are none."""
    is_private: bool = False
    """Whether no model may learn from the user."""

    @classmethod
    def from_wire(cls, wire: Any) -> UserInfo:
        """The value of a message."""
        return cls(
            user=wire.user,
            ratings=wire.ratings,
            newest=wire.newest if wire.HasField("newest") else None,
            is_private=wire.is_private,
        )


@dataclass(frozen=True)
class UserList(Listed[UserInfo]):
    """The answer UserList."""

    users: Sequence[UserInfo] = ()
    next_cursor: str = ""
    """The cursor of the next page; empty if this was the last one."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[UserInfo]:
        return self.users

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> UserList:
        """The value of a message."""
        return cls(
            users=[UserInfo.from_wire(each) for each in wire.users],
            next_cursor=wire.next_cursor,
            freshness=freshness,
        )


@dataclass(frozen=True)
class ImportProgress(Value):
    """How far an import has come."""

    received: int = 0
    """The number of ratings received until now."""
    stored: int = 0
    """The number of these ratings that have been applied; 0 until the last frame has been received."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ImportProgress:
        """The value of a message."""
        return cls(
            received=wire.received,
            stored=wire.stored,
            freshness=freshness,
        )


@dataclass(frozen=True)
class ImportResult(Value):
    """What an import has stored."""

    ratings: int = 0
    """The number of ratings stored. Duplicates count once."""
    duplicates: int = 0
    """The number of ratings that were received but merged with another one of the same user and item."""
    new_users: int = 0
    """The number of users that the import has created."""
    new_items: int = 0
    """The number of items that the import has created, through ratings or records."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ImportResult:
        """The value of a message."""
        return cls(
            ratings=wire.ratings,
            duplicates=wire.duplicates,
            new_users=wire.new_users,
            new_items=wire.new_items,
            freshness=freshness,
        )


@dataclass(frozen=True)
class TrainProgress(Value):
    """How far a training has come."""

    phase: str = ""
    """What the training does now: "searching", "fitting" or "publishing"."""
    fraction: float = 0.0
    """The share of the whole training that is done, 0 to 1."""
    epoch: int = 0
    """The number of passes over the ratings that the current phase has made so far."""
    validation_rmse: Optional[float] = None
    """The RMSE of held-out ratings, in units of the scale; absent if it has not been measured yet."""
    validation_ndcg: Optional[float] = None
    """NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it has not been measured yet.
    """
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> TrainProgress:
        """The value of a message."""
        return cls(
            phase=wire.phase,
            fraction=wire.fraction,
            epoch=wire.epoch,
            validation_rmse=wire.validation_rmse if wire.HasField("validation_rmse") else None,
            validation_ndcg=wire.validation_ndcg if wire.HasField("validation_ndcg") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class ModelTrial(Value):
    """The comparison of a new model with the one that served, on the same recent ratings, which neither of them had
    learned.
    """

    against: int = 0
    """The generation of the model that served."""
    ratings: int = 0
    """The number of ratings that both models predicted."""
    rmse: float = 0.0
    """The RMSE of the new model, in units of the scale."""
    serving_rmse: float = 0.0
    """The RMSE of the model that served, in units of the scale."""
    hit_rate: Optional[float] = None
    """The share of liked items that were among ten recommended by the new model, 0 to 1; absent if it was not
    measured.
    """
    serving_hit_rate: Optional[float] = None
    """The same share for the model that served; absent if it was not measured."""

    @classmethod
    def from_wire(cls, wire: Any) -> ModelTrial:
        """The value of a message."""
        return cls(
            against=wire.against,
            ratings=wire.ratings,
            rmse=wire.rmse,
            serving_rmse=wire.serving_rmse,
            hit_rate=wire.hit_rate if wire.HasField("hit_rate") else None,
            serving_hit_rate=wire.serving_hit_rate if wire.HasField("serving_hit_rate") else None,
        )


@dataclass(frozen=True)
class TrainResult(Value):
    """What a training has resulted in."""

    model: str = ""
    """The kind of the model."""
    validation_rmse: Optional[float] = None
    """The RMSE of held-out ratings, in units of the scale; absent if it was not measured."""
    seconds: float = 0.0
    """The duration of the training, in seconds."""
    validation_ndcg: Optional[float] = None
    """NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured."""
    parameters: str = ""
    """The hyper-parameters, including those that the training chose itself, as a JSON object."""
    trial: Optional[ModelTrial] = None
    """The comparison with the model that served before; absent if too few ratings were new."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> TrainResult:
        """The value of a message."""
        return cls(
            model=wire.model,
            validation_rmse=wire.validation_rmse if wire.HasField("validation_rmse") else None,
            seconds=wire.seconds,
            validation_ndcg=wire.validation_ndcg if wire.HasField("validation_ndcg") else None,
            parameters=wire.parameters,
            trial=ModelTrial.from_wire(wire.trial) if wire.HasField("trial") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class Reloaded(Value):
    """The answer Reloaded."""

    pending: Sequence[str] = ()
    """The keys of the settings that differ from those the daemon was started with and that its next start applies.
    """
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Reloaded:
        """The value of a message."""
        return cls(
            pending=list(wire.pending),
            freshness=freshness,
        )


@dataclass(frozen=True)
class ModelInfo(Value):
    """A model that the daemon keeps."""

    generation: int = 0
    """The generation, which identifies the model."""
    model: str = ""
    """The kind of the model."""
    serving: bool = False
    """Whether this model serves."""
    time: int = 0
    """When the model was published, in seconds since 1970."""
    trained_through: int = 0
    """The sequence number of the newest event that the model's weights have learned from."""
    validation_rmse: Optional[float] = None
    """The RMSE, in units of the scale, of ratings that were held out before the full training from which this model
    descends; absent if it was not measured.
    """
    validation_ndcg: Optional[float] = None
    """NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured."""
    fit_seconds: Optional[float] = None
    """The duration of that full training, in seconds; absent if it is not known."""
    bytes: int = 0
    """The size of the model's tensors, in bytes."""
    parameters: str = ""
    """The hyper-parameters, including those that the training chose itself, as a JSON object."""
    state: ModelState = ModelState(0)
    """The decision about the model."""
    reason: str = ""
    """Why the model was accepted or refused, for people."""
    file_bytes: int = 0
    """The space that the model's tensors take in the file of the store, in bytes."""
    fitted_through: int = 0
    """The sequence number of the newest event of the full training from which this model descends."""
    trial: Optional[ModelTrial] = None
    """The comparison with the model that served; absent if the two were not compared."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ModelInfo:
        """The value of a message."""
        return cls(
            generation=wire.generation,
            model=wire.model,
            serving=wire.serving,
            time=wire.time,
            trained_through=wire.trained_through,
            validation_rmse=wire.validation_rmse if wire.HasField("validation_rmse") else None,
            validation_ndcg=wire.validation_ndcg if wire.HasField("validation_ndcg") else None,
            fit_seconds=wire.fit_seconds if wire.HasField("fit_seconds") else None,
            bytes=wire.bytes,
            parameters=wire.parameters,
            state=ModelState(wire.state),
            reason=wire.reason,
            file_bytes=wire.file_bytes,
            fitted_through=wire.fitted_through,
            trial=ModelTrial.from_wire(wire.trial) if wire.HasField("trial") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class ModelList(Listed[ModelInfo]):
    """The answer ModelList."""

    models: Sequence[ModelInfo] = ()
    """The models, newest first."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[ModelInfo]:
        return self.models

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> ModelList:
        """The value of a message."""
        return cls(
            models=[ModelInfo.from_wire(each) for each in wire.models],
            freshness=freshness,
        )


@dataclass(frozen=True)
class LiveFigures(Value):
    """The figures of one model in the prequential evaluation."""

    rmse: Optional[float] = None
    """The RMSE of the predictions, in units of the scale; absent if no rating was evaluated."""
    hit_rate: Optional[float] = None
    """The share of liked items that were among the ten best of the items that the user had not rated, 0 to 1; absent
    if no rank was determined.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> LiveFigures:
        """The value of a message."""
        return cls(
            rmse=wire.rmse if wire.HasField("rmse") else None,
            hit_rate=wire.hit_rate if wire.HasField("hit_rate") else None,
        )


@dataclass(frozen=True)
class LiveQuality(Value):
    """How well the daemon predicts the ratings that arrive, each before it is learned (prequential evaluation). The
    figures are those of the newest ratings. A user's first rating and a rating that replaces an earlier one are not
    evaluated. Of very many ratings at once, only the newest are.
    """

    window: int = 0
    """The largest number of evaluated ratings that the figures cover. They survive restarts of the daemon.
    """
    ratings: int = 0
    """The number of ratings that the figures cover, 0 to `window`. If it is 0, the figures mean nothing."""
    ranked: int = 0
    """The number of these ratings whose item was liked and whose rank was determined. If it is 0, the hit rates mean
    nothing.
    """
    model: LiveFigures = LiveFigures()
    """The figures of the models that served when the ratings arrived."""
    bias: LiveFigures = LiveFigures()
    """The figures of a baseline that predicts an item's mean plus the user's mean deviation from such means.
    """
    popularity: LiveFigures = LiveFigures()
    """The figures of a baseline that predicts an item's mean and ranks items by their number of ratings."""
    drift: Optional[str] = None
    """Always absent. Earlier daemons warned here of ratings that were predicted worse than before."""

    @classmethod
    def from_wire(cls, wire: Any) -> LiveQuality:
        """The value of a message."""
        return cls(
            window=wire.window,
            ratings=wire.ratings,
            ranked=wire.ranked,
            model=LiveFigures.from_wire(wire.model),
            bias=LiveFigures.from_wire(wire.bias),
            popularity=LiveFigures.from_wire(wire.popularity),
            drift=wire.drift if wire.HasField("drift") else None,
        )


@dataclass(frozen=True)
class MachineState(Value):
    """The load of the machine, as far as the daemon can read it."""

    processor_pressure: Optional[float] = None
    """The share of the last ten seconds, 0 to 1, in which some task waited for a core; absent if it cannot be read.
    """
    memory_pressure: Optional[float] = None
    """The same for memory."""
    disk_pressure: Optional[float] = None
    """The same for the disk."""
    pressure_unavailable: Optional[str] = None
    """Why the pressures cannot be read, so that trainings do not wait while other tasks do; absent if they can.
    """
    free_memory_bytes: Optional[int] = None
    """The memory in bytes that is free for the daemon: the machine's or, if that is less, what is left of the limit of
    its control group; absent if it cannot be read.
    """
    memory_unavailable: Optional[str] = None
    """Why the free memory cannot be read, so that only training.memoryBytes limits trainings; absent if it can.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> MachineState:
        """The value of a message."""
        return cls(
            processor_pressure=wire.processor_pressure if wire.HasField("processor_pressure") else None,
            memory_pressure=wire.memory_pressure if wire.HasField("memory_pressure") else None,
            disk_pressure=wire.disk_pressure if wire.HasField("disk_pressure") else None,
            pressure_unavailable=wire.pressure_unavailable if wire.HasField("pressure_unavailable") else None,
            free_memory_bytes=wire.free_memory_bytes if wire.HasField("free_memory_bytes") else None,
            memory_unavailable=wire.memory_unavailable if wire.HasField("memory_unavailable") else None,
        )


@dataclass(frozen=True)
class AccountUsage(Value):
    """What is stored on behalf of a uid: the users that it created with their ratings, and the items whose records it
    stored last. Quotas are absent where any number may be stored; a uid that may administer has none, although they are
    given here for all but root and the daemon's own uid.
    """

    uid: int = 0
    """The uid of the processes that stored it."""
    users: int = 0
    """The number of users."""
    items: int = 0
    """The number of items."""
    ratings: int = 0
    """The number of ratings of these users, without those of the last moments."""
    bytes: int = 0
    """About how many bytes of the store's file it takes."""
    users_quota: Optional[int] = None
    """The setting limits.usersPerUid."""
    items_quota: Optional[int] = None
    """The setting limits.itemsPerUid."""
    ratings_quota: Optional[int] = None
    """The setting limits.ratingsPerUid."""
    bytes_quota: Optional[int] = None
    """The setting limits.bytesPerUid."""

    @classmethod
    def from_wire(cls, wire: Any) -> AccountUsage:
        """The value of a message."""
        return cls(
            uid=wire.uid,
            users=wire.users,
            items=wire.items,
            ratings=wire.ratings,
            bytes=wire.bytes,
            users_quota=wire.users_quota if wire.HasField("users_quota") else None,
            items_quota=wire.items_quota if wire.HasField("items_quota") else None,
            ratings_quota=wire.ratings_quota if wire.HasField("ratings_quota") else None,
            bytes_quota=wire.bytes_quota if wire.HasField("bytes_quota") else None,
        )


@dataclass(frozen=True)
class TimeBucket(Value):
    """The calls that took about as long as each other."""

    microseconds: float = 0.0
    """The largest time of the bucket, in microseconds. The bounds grow by a fifth from bucket to bucket."""
    calls: int = 0
    """The number of calls."""

    @classmethod
    def from_wire(cls, wire: Any) -> TimeBucket:
        """The value of a message."""
        return cls(
            microseconds=wire.microseconds,
            calls=wire.calls,
        )


@dataclass(frozen=True)
class CallActivity(Value):
    """The calls of one kind."""

    call: str = ""
    """The name of the call in Request, such as "recommend"."""
    count: int = 0
    """The number of calls that were answered."""
    failed: int = 0
    """The number of these whose answer was an error."""
    times: Sequence[TimeBucket] = ()
    """How long they took, from when the request was begun to when the answer was written. The time in which a read waits
    for its min_sequence or min_generation does not count. Empty buckets are left out.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> CallActivity:
        """The value of a message."""
        return cls(
            call=wire.call,
            count=wire.count,
            failed=wire.failed,
            times=[TimeBucket.from_wire(each) for each in wire.times],
        )


@dataclass(frozen=True)
class PeerActivity(Value):
    """What the processes of one uid have open."""

    uid: int = 0
    """The uid."""
    connections: int = 0
    """The number of open connections."""
    waiting: int = 0
    """The number of reads that wait for a sequence, a generation or a worker, and of watches."""

    @classmethod
    def from_wire(cls, wire: Any) -> PeerActivity:
        """The value of a message."""
        return cls(
            uid=wire.uid,
            connections=wire.connections,
            waiting=wire.waiting,
        )


@dataclass(frozen=True)
class LimitActivity(Value):
    """A limit that has refused something."""

    limit: str = ""
    """The name of the setting, such as "limits.connections", or the code of the error where none is named.
    """
    refusals: int = 0
    """How often it has refused something."""

    @classmethod
    def from_wire(cls, wire: Any) -> LimitActivity:
        """The value of a message."""
        return cls(
            limit=wire.limit,
            refusals=wire.refusals,
        )


@dataclass(frozen=True)
class Activity(Value):
    """What a daemon has been asked since it started, and by whom."""

    calls: Sequence[CallActivity] = ()
    """The calls that were made, in the order of their names."""
    peers: Sequence[PeerActivity] = ()
    """The uids that have connections, those with the most first, at most 100. A client that may not administer learns of
    its own uid only.
    """
    limits: Sequence[LimitActivity] = ()
    """The limits that have refused something. A client that may not administer learns of none."""

    @classmethod
    def from_wire(cls, wire: Any) -> Activity:
        """The value of a message."""
        return cls(
            calls=[CallActivity.from_wire(each) for each in wire.calls],
            peers=[PeerActivity.from_wire(each) for each in wire.peers],
            limits=[LimitActivity.from_wire(each) for each in wire.limits],
        )


@dataclass(frozen=True)
class Status(Value):
    """How a daemon is doing."""

    server: str = ""
    """The name and version of the daemon, such as "tasted/0.1.0"."""
    users: int = 0
    """The number of users."""
    items: int = 0
    """The number of items."""
    ratings: int = 0
    """The number of ratings."""
    model: Optional[str] = None
    """The kind of the serving model; absent if no model serves."""
    ready: bool = False
    """Whether the daemon answers calls. It is set in every answer."""
    training: str = ""
    """What the trainer does now: "idle", "paused", or the phase of a training."""
    validation_rmse: Optional[float] = None
    """The RMSE of held-out ratings of the serving model, in units of the scale; absent if it was not measured.
    """
    uptime_seconds: int = 0
    """The time since the daemon started, in seconds."""
    connections: int = 0
    """The number of open connections."""
    file_bytes: int = 0
    """The size of the store's file, in bytes."""
    map_bytes: int = 0
    """The size to which the store's file may grow, in bytes."""
    model_time: Optional[int] = None
    """When the serving model was published, in seconds since 1970; absent if no model serves."""
    trouble: Optional[str] = None
    """The last error that keeps the daemon from its work, for people; absent if there is none."""
    validation_ndcg: Optional[float] = None
    """NDCG@100 of the serving model for held-out users, 0 to 1; absent if it was not measured."""
    live: LiveQuality = LiveQuality()
    """How well the daemon predicts the ratings that arrive."""
    outlook: Optional[str] = None
    """What the next automatic training waits for, or why it was postponed; absent if there is nothing to say.
    """
    free_bytes: Optional[int] = None
    """The free space of the file system that contains the store, in bytes; absent if the system does not report it.
    """
    machine: MachineState = MachineState()
    """What the daemon knows of the machine's load, on which automatic trainings depend."""
    models_to_purge: Optional[int] = None
    """The number of models, kept or being made, that may have learned from a user who has been forgotten since. A
    training that replaces them follows by itself, unless learning is paused; 0: nobody who was forgotten is in any.
    Absent in answers of daemons that do not say.
    """
    accounts: Sequence[AccountUsage] = ()
    """The uids on whose behalf most is stored, at most 100, those with the most bytes first. A client that may not
    administer learns of its own uid only.
    """
    activity: Optional[Activity] = None
    """What the daemon has been asked since it started, if the request asks for it."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> Status:
        """The value of a message."""
        return cls(
            server=wire.server,
            users=wire.users,
            items=wire.items,
            ratings=wire.ratings,
            model=wire.model if wire.HasField("model") else None,
            ready=wire.ready,
            training=wire.training,
            validation_rmse=wire.validation_rmse if wire.HasField("validation_rmse") else None,
            uptime_seconds=wire.uptime_seconds,
            connections=wire.connections,
            file_bytes=wire.file_bytes,
            map_bytes=wire.map_bytes,
            model_time=wire.model_time if wire.HasField("model_time") else None,
            trouble=wire.trouble if wire.HasField("trouble") else None,
            validation_ndcg=wire.validation_ndcg if wire.HasField("validation_ndcg") else None,
            live=LiveQuality.from_wire(wire.live),
            outlook=wire.outlook if wire.HasField("outlook") else None,
            free_bytes=wire.free_bytes if wire.HasField("free_bytes") else None,
            machine=MachineState.from_wire(wire.machine),
            models_to_purge=wire.models_to_purge if wire.HasField("models_to_purge") else None,
            accounts=[AccountUsage.from_wire(each) for each in wire.accounts],
            activity=Activity.from_wire(wire.activity) if wire.HasField("activity") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class QualityPoint(Value):
    """How well the ratings of some time were predicted before they were learned, as in LiveQuality."""

    time: int = 0
    """When it begins, in seconds since 1970."""
    seconds: int = 0
    """How long it is, in seconds."""
    ratings: int = 0
    """The number of ratings that were evaluated."""
    ranked: int = 0
    """The number of these whose item was liked and whose rank was determined."""
    model: LiveFigures = LiveFigures()
    """The figures of the models that served then."""
    bias: LiveFigures = LiveFigures()
    """The figures of a baseline that predicts an item's mean plus the user's mean deviation from such means.
    """
    popularity: LiveFigures = LiveFigures()
    """The figures of a baseline that predicts an item's mean and ranks items by their number of ratings."""

    @classmethod
    def from_wire(cls, wire: Any) -> QualityPoint:
        """The value of a message."""
        return cls(
            time=wire.time,
            seconds=wire.seconds,
            ratings=wire.ratings,
            ranked=wire.ranked,
            model=LiveFigures.from_wire(wire.model),
            bias=LiveFigures.from_wire(wire.bias),
            popularity=LiveFigures.from_wire(wire.popularity),
        )


@dataclass(frozen=True)
class CurvePoint(Value):
    """How good a model was on held-out ratings at some point of its training."""

    seconds: float = 0.0
    """The time since the training began, in seconds."""
    phase: str = ""
    """What the training did: "searching" hyper-parameters or "fitting" with the chosen ones."""
    model: str = ""
    """The kind of the model that learned: that of a component where the training makes a blend."""
    epoch: int = 0
    """The number of passes over the ratings that the phase had made."""
    rmse: Optional[float] = None
    """The RMSE of held-out ratings, in units of the scale; absent if it was not measured."""
    ndcg: Optional[float] = None
    """NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured."""

    @classmethod
    def from_wire(cls, wire: Any) -> CurvePoint:
        """The value of a message."""
        return cls(
            seconds=wire.seconds,
            phase=wire.phase,
            model=wire.model,
            epoch=wire.epoch,
            rmse=wire.rmse if wire.HasField("rmse") else None,
            ndcg=wire.ndcg if wire.HasField("ndcg") else None,
        )


@dataclass(frozen=True)
class TrainingRecord(Value):
    """What a training did."""

    time: int = 0
    """When it began, in seconds since 1970."""
    model: str = ""
    """The kind of the model; empty if it failed before that was known."""
    cause: str = ""
    """Why it began, for people."""
    seconds: float = 0.0
    """How long it took, in seconds."""
    processor_seconds: float = 0.0
    """The time that the threads of the training computed, in seconds."""
    ratings: int = 0
    """The number of ratings that it learned from."""
    end: TrainingEnd = TrainingEnd(0)
    """How it ended."""
    reason: str = ""
    """Why its model was accepted or refused, or why the training failed, for people."""
    generation: int = 0
    """The generation that it made; 0 if it failed."""
    validation_rmse: Optional[float] = None
    """The RMSE of held-out ratings, in units of the scale; absent if it was not measured."""
    validation_ndcg: Optional[float] = None
    """NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured."""
    trial: Optional[ModelTrial] = None
    """The comparison with the model that served; absent if the two were not compared."""
    curve: Sequence[CurvePoint] = ()
    """The figures on held-out ratings while it learned, oldest first, at most 40; empty if the model measures none.
    """

    @classmethod
    def from_wire(cls, wire: Any) -> TrainingRecord:
        """The value of a message."""
        return cls(
            time=wire.time,
            model=wire.model,
            cause=wire.cause,
            seconds=wire.seconds,
            processor_seconds=wire.processor_seconds,
            ratings=wire.ratings,
            end=TrainingEnd(wire.end),
            reason=wire.reason,
            generation=wire.generation,
            validation_rmse=wire.validation_rmse if wire.HasField("validation_rmse") else None,
            validation_ndcg=wire.validation_ndcg if wire.HasField("validation_ndcg") else None,
            trial=ModelTrial.from_wire(wire.trial) if wire.HasField("trial") else None,
            curve=[CurvePoint.from_wire(each) for each in wire.curve],
        )


@dataclass(frozen=True)
class QualityHistory(Listed[QualityPoint]):
    """How well the daemon has predicted over time, and how its trainings went. When a user is forgotten, the points that the
    user had a part in are removed, and so are the trainings that had learned from the user.
    """

    points: Sequence[QualityPoint] = ()
    """The live quality, oldest first. Times in which no rating was evaluated have no point. A point is a minute long for
    about a day, an hour for about a month, and a day for four years.
    """
    trainings: Sequence[TrainingRecord] = ()
    """The newest trainings, newest first; at most 32 are kept."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @property
    def listed(self) -> Sequence[QualityPoint]:
        return self.points

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> QualityHistory:
        """The value of a message."""
        return cls(
            points=[QualityPoint.from_wire(each) for each in wire.points],
            trainings=[TrainingRecord.from_wire(each) for each in wire.trainings],
            freshness=freshness,
        )


@dataclass(frozen=True)
class WatchEvent(Value):
    """How a daemon stands. The freshness of the response has the sequence number and the generation."""

    training: str = ""
    """What the trainer does, as in Status."""
    trouble: Optional[str] = None
    """The last error that keeps the daemon from its work, for people; absent if there is none."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> WatchEvent:
        """The value of a message."""
        return cls(
            training=wire.training,
            trouble=wire.trouble if wire.HasField("trouble") else None,
            freshness=freshness,
        )


@dataclass(frozen=True)
class CheckFinding(Value):
    """Something that is wrong in a store."""

    part: str = ""
    """What is damaged: "file" if the pages of the file are, else "settings", "user", "item", "log" or "model".
    """
    what: str = ""
    """What is wrong, for people."""
    remedy: str = ""
    """What mends it, for people."""

    @classmethod
    def from_wire(cls, wire: Any) -> CheckFinding:
        """The value of a message."""
        return cls(
            part=wire.part,
            what=wire.what,
            remedy=wire.remedy,
        )


@dataclass(frozen=True)
class CheckReport(Value):
    """What a check of a store has found."""

    found: int = 0
    """The number of findings; 0 for a sound store."""
    findings: Sequence[CheckFinding] = ()
    """The first 1,000 findings."""
    users: int = 0
    """The number of users that were looked at."""
    items: int = 0
    """The number of items."""
    ratings: int = 0
    """The number of ratings."""
    events: int = 0
    """The number of events of the log."""
    generations: int = 0
    """The number of generations of models."""
    tiles: int = 0
    """The number of tiles, the parts in which the numbers of models are stored."""
    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)
    """The state of the data and of the model that the answer reflects."""

    @classmethod
    def from_wire(cls, wire: Any, freshness: Freshness = Freshness()) -> CheckReport:
        """The value of a message."""
        return cls(
            found=wire.found,
            findings=[CheckFinding.from_wire(each) for each in wire.findings],
            users=wire.users,
            items=wire.items,
            ratings=wire.ratings,
            events=wire.events,
            generations=wire.generations,
            tiles=wire.tiles,
            freshness=freshness,
        )
