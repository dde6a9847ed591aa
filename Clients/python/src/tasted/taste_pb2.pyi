from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

CANCELLED: Code
DATA_LOSS: Code
DEADLINE_EXCEEDED: Code
DESCRIPTOR: _descriptor.FileDescriptor
DUPLICATES_AVERAGE: Duplicates
DUPLICATES_LAST: Duplicates
EXPLANATION_METHOD_CONTENT: ExplanationMethod
EXPLANATION_METHOD_EXACT: ExplanationMethod
EXPLANATION_METHOD_LEAVE_ONE_OUT: ExplanationMethod
EXPLANATION_METHOD_UNSPECIFIED: ExplanationMethod
FAILED_PRECONDITION: Code
INTERNAL: Code
INVALID_ARGUMENT: Code
LIST_ORDER_LATEST: ListOrder
LIST_ORDER_POPULAR: ListOrder
LIST_ORDER_TRENDING: ListOrder
MARK_DISMISSED: Mark
MARK_HIDDEN: Mark
MARK_UNSPECIFIED: Mark
MODEL_STATE_ACCEPTED: ModelState
MODEL_STATE_CANDIDATE: ModelState
MODEL_STATE_REFUSED: ModelState
MODEL_STATE_UNSPECIFIED: ModelState
NOT_FOUND: Code
OK: Code
PATH_CONTENT: Path
PATH_FOLD_IN: Path
PATH_MODEL: Path
PATH_POPULARITY: Path
PATH_UNSPECIFIED: Path
PERMISSION_DENIED: Code
RATED_EXCLUDED: Rated
RATED_INCLUDED: Rated
RATED_ONLY: Rated
RESOURCE_EXHAUSTED: Code
TRAINING_END_ACCEPTED: TrainingEnd
TRAINING_END_FAILED: TrainingEnd
TRAINING_END_REFUSED: TrainingEnd
TRAINING_END_UNSPECIFIED: TrainingEnd
UNAVAILABLE: Code
UNIMPLEMENTED: Code

class AccountUsage(_message.Message):
    __slots__ = ["bytes", "bytes_quota", "items", "items_quota", "ratings", "ratings_quota", "uid", "users", "users_quota"]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    BYTES_QUOTA_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_QUOTA_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    RATINGS_QUOTA_FIELD_NUMBER: _ClassVar[int]
    UID_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USERS_QUOTA_FIELD_NUMBER: _ClassVar[int]
    bytes: int
    bytes_quota: int
    items: int
    items_quota: int
    ratings: int
    ratings_quota: int
    uid: int
    users: int
    users_quota: int
    def __init__(self, uid: _Optional[int] = ..., users: _Optional[int] = ..., items: _Optional[int] = ..., ratings: _Optional[int] = ..., bytes: _Optional[int] = ..., users_quota: _Optional[int] = ..., items_quota: _Optional[int] = ..., ratings_quota: _Optional[int] = ..., bytes_quota: _Optional[int] = ...) -> None: ...

class Activity(_message.Message):
    __slots__ = ["calls", "limits", "peers"]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    PEERS_FIELD_NUMBER: _ClassVar[int]
    calls: _containers.RepeatedCompositeFieldContainer[CallActivity]
    limits: _containers.RepeatedCompositeFieldContainer[LimitActivity]
    peers: _containers.RepeatedCompositeFieldContainer[PeerActivity]
    def __init__(self, calls: _Optional[_Iterable[_Union[CallActivity, _Mapping]]] = ..., peers: _Optional[_Iterable[_Union[PeerActivity, _Mapping]]] = ..., limits: _Optional[_Iterable[_Union[LimitActivity, _Mapping]]] = ...) -> None: ...

class CallActivity(_message.Message):
    __slots__ = ["call", "count", "failed", "times"]
    CALL_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    FAILED_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    call: str
    count: int
    failed: int
    times: _containers.RepeatedCompositeFieldContainer[TimeBucket]
    def __init__(self, call: _Optional[str] = ..., count: _Optional[int] = ..., failed: _Optional[int] = ..., times: _Optional[_Iterable[_Union[TimeBucket, _Mapping]]] = ...) -> None: ...

class CandidateReport(_message.Message):
    __slots__ = ["eligible", "emptied_by", "unknown", "unknown_items"]
    ELIGIBLE_FIELD_NUMBER: _ClassVar[int]
    EMPTIED_BY_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_ITEMS_FIELD_NUMBER: _ClassVar[int]
    eligible: int
    emptied_by: str
    unknown: int
    unknown_items: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, eligible: _Optional[int] = ..., unknown: _Optional[int] = ..., unknown_items: _Optional[_Iterable[str]] = ..., emptied_by: _Optional[str] = ...) -> None: ...

class Candidates(_message.Message):
    __slots__ = ["all_genres", "any_genres", "exclude", "exclude_set", "from_year", "metadata", "min_ratings", "no_genres", "only_items", "only_set", "rated", "to_year"]
    class MetadataEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ALL_GENRES_FIELD_NUMBER: _ClassVar[int]
    ANY_GENRES_FIELD_NUMBER: _ClassVar[int]
    EXCLUDE_FIELD_NUMBER: _ClassVar[int]
    EXCLUDE_SET_FIELD_NUMBER: _ClassVar[int]
    FROM_YEAR_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    MIN_RATINGS_FIELD_NUMBER: _ClassVar[int]
    NO_GENRES_FIELD_NUMBER: _ClassVar[int]
    ONLY_ITEMS_FIELD_NUMBER: _ClassVar[int]
    ONLY_SET_FIELD_NUMBER: _ClassVar[int]
    RATED_FIELD_NUMBER: _ClassVar[int]
    TO_YEAR_FIELD_NUMBER: _ClassVar[int]
    all_genres: _containers.RepeatedScalarFieldContainer[str]
    any_genres: _containers.RepeatedScalarFieldContainer[str]
    exclude: _containers.RepeatedScalarFieldContainer[str]
    exclude_set: str
    from_year: int
    metadata: _containers.ScalarMap[str, str]
    min_ratings: int
    no_genres: _containers.RepeatedScalarFieldContainer[str]
    only_items: _containers.RepeatedScalarFieldContainer[str]
    only_set: str
    rated: Rated
    to_year: int
    def __init__(self, only_items: _Optional[_Iterable[str]] = ..., only_set: _Optional[str] = ..., exclude: _Optional[_Iterable[str]] = ..., exclude_set: _Optional[str] = ..., any_genres: _Optional[_Iterable[str]] = ..., all_genres: _Optional[_Iterable[str]] = ..., no_genres: _Optional[_Iterable[str]] = ..., from_year: _Optional[int] = ..., to_year: _Optional[int] = ..., min_ratings: _Optional[int] = ..., metadata: _Optional[_Mapping[str, str]] = ..., rated: _Optional[_Union[Rated, str]] = ...) -> None: ...

class CatalogueMap(_message.Message):
    __slots__ = ["generation", "genre", "genres", "items", "labels", "left_out", "next_first", "number", "placed_by_content", "places", "progress", "ratings", "x", "y"]
    GENERATION_FIELD_NUMBER: _ClassVar[int]
    GENRES_FIELD_NUMBER: _ClassVar[int]
    GENRE_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    LEFT_OUT_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIRST_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PLACED_BY_CONTENT_FIELD_NUMBER: _ClassVar[int]
    PLACES_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    generation: int
    genre: _containers.RepeatedScalarFieldContainer[int]
    genres: _containers.RepeatedCompositeFieldContainer[MapGenre]
    items: int
    labels: _containers.RepeatedCompositeFieldContainer[MapLabel]
    left_out: int
    next_first: int
    number: int
    placed_by_content: int
    places: _containers.RepeatedScalarFieldContainer[int]
    progress: float
    ratings: _containers.RepeatedScalarFieldContainer[int]
    x: _containers.RepeatedScalarFieldContainer[int]
    y: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, generation: _Optional[int] = ..., number: _Optional[int] = ..., items: _Optional[int] = ..., placed_by_content: _Optional[int] = ..., left_out: _Optional[int] = ..., progress: _Optional[float] = ..., genres: _Optional[_Iterable[_Union[MapGenre, _Mapping]]] = ..., places: _Optional[_Iterable[int]] = ..., x: _Optional[_Iterable[int]] = ..., y: _Optional[_Iterable[int]] = ..., genre: _Optional[_Iterable[int]] = ..., ratings: _Optional[_Iterable[int]] = ..., labels: _Optional[_Iterable[_Union[MapLabel, _Mapping]]] = ..., next_first: _Optional[int] = ...) -> None: ...

class Check(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CheckFinding(_message.Message):
    __slots__ = ["part", "remedy", "what"]
    PART_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    WHAT_FIELD_NUMBER: _ClassVar[int]
    part: str
    remedy: str
    what: str
    def __init__(self, part: _Optional[str] = ..., what: _Optional[str] = ..., remedy: _Optional[str] = ...) -> None: ...

class CheckReport(_message.Message):
    __slots__ = ["events", "findings", "found", "generations", "items", "ratings", "tiles", "users"]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    GENERATIONS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    TILES_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    events: int
    findings: _containers.RepeatedCompositeFieldContainer[CheckFinding]
    found: int
    generations: int
    items: int
    ratings: int
    tiles: int
    users: int
    def __init__(self, found: _Optional[int] = ..., findings: _Optional[_Iterable[_Union[CheckFinding, _Mapping]]] = ..., users: _Optional[int] = ..., items: _Optional[int] = ..., ratings: _Optional[int] = ..., events: _Optional[int] = ..., generations: _Optional[int] = ..., tiles: _Optional[int] = ...) -> None: ...

class Contribution(_message.Message):
    __slots__ = ["contribution", "item", "rating", "title"]
    CONTRIBUTION_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    RATING_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    contribution: float
    item: str
    rating: float
    title: str
    def __init__(self, item: _Optional[str] = ..., title: _Optional[str] = ..., rating: _Optional[float] = ..., contribution: _Optional[float] = ...) -> None: ...

class CurvePoint(_message.Message):
    __slots__ = ["epoch", "model", "ndcg", "phase", "rmse", "seconds"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    NDCG_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    RMSE_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    model: str
    ndcg: float
    phase: str
    rmse: float
    seconds: float
    def __init__(self, seconds: _Optional[float] = ..., phase: _Optional[str] = ..., model: _Optional[str] = ..., epoch: _Optional[int] = ..., rmse: _Optional[float] = ..., ndcg: _Optional[float] = ...) -> None: ...

class Error(_message.Message):
    __slots__ = ["code", "field", "message"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    code: Code
    field: str
    message: str
    def __init__(self, code: _Optional[_Union[Code, str]] = ..., message: _Optional[str] = ..., field: _Optional[str] = ...) -> None: ...

class Explain(_message.Message):
    __slots__ = ["count", "item", "user"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    count: int
    item: str
    user: str
    def __init__(self, user: _Optional[str] = ..., item: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class Explanation(_message.Message):
    __slots__ = ["base_score", "because", "genres", "method", "rest", "score"]
    BASE_SCORE_FIELD_NUMBER: _ClassVar[int]
    BECAUSE_FIELD_NUMBER: _ClassVar[int]
    GENRES_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    REST_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    base_score: float
    because: _containers.RepeatedCompositeFieldContainer[Contribution]
    genres: _containers.RepeatedScalarFieldContainer[str]
    method: ExplanationMethod
    rest: float
    score: float
    def __init__(self, score: _Optional[float] = ..., base_score: _Optional[float] = ..., because: _Optional[_Iterable[_Union[Contribution, _Mapping]]] = ..., rest: _Optional[float] = ..., method: _Optional[_Union[ExplanationMethod, str]] = ..., genres: _Optional[_Iterable[str]] = ...) -> None: ...

class FindItems(_message.Message):
    __slots__ = ["count", "text"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    count: int
    text: str
    def __init__(self, text: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class ForgetUser(_message.Message):
    __slots__ = ["user", "with_items"]
    USER_FIELD_NUMBER: _ClassVar[int]
    WITH_ITEMS_FIELD_NUMBER: _ClassVar[int]
    user: str
    with_items: bool
    def __init__(self, user: _Optional[str] = ..., with_items: bool = ...) -> None: ...

class Freshness(_message.Message):
    __slots__ = ["generation", "path", "sequence", "trained_through"]
    GENERATION_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TRAINED_THROUGH_FIELD_NUMBER: _ClassVar[int]
    generation: int
    path: Path
    sequence: int
    trained_through: int
    def __init__(self, sequence: _Optional[int] = ..., generation: _Optional[int] = ..., trained_through: _Optional[int] = ..., path: _Optional[_Union[Path, str]] = ...) -> None: ...

class GetHistory(_message.Message):
    __slots__ = ["cursor", "limit", "user"]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    cursor: str
    limit: int
    user: str
    def __init__(self, user: _Optional[str] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class GetItem(_message.Message):
    __slots__ = ["item"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    item: str
    def __init__(self, item: _Optional[str] = ...) -> None: ...

class GetMap(_message.Message):
    __slots__ = ["count", "first", "label_items", "label_places"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    LABEL_ITEMS_FIELD_NUMBER: _ClassVar[int]
    LABEL_PLACES_FIELD_NUMBER: _ClassVar[int]
    count: int
    first: int
    label_items: _containers.RepeatedScalarFieldContainer[str]
    label_places: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, first: _Optional[int] = ..., count: _Optional[int] = ..., label_places: _Optional[_Iterable[int]] = ..., label_items: _Optional[_Iterable[str]] = ...) -> None: ...

class GetQualityHistory(_message.Message):
    __slots__ = ["points", "since", "trainings"]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    TRAININGS_FIELD_NUMBER: _ClassVar[int]
    points: int
    since: int
    trainings: int
    def __init__(self, since: _Optional[int] = ..., points: _Optional[int] = ..., trainings: _Optional[int] = ...) -> None: ...

class GetStatus(_message.Message):
    __slots__ = ["with_activity"]
    WITH_ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    with_activity: bool
    def __init__(self, with_activity: bool = ...) -> None: ...

class GroupMember(_message.Message):
    __slots__ = ["user", "weight"]
    USER_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    user: str
    weight: float
    def __init__(self, user: _Optional[str] = ..., weight: _Optional[float] = ...) -> None: ...

class Hello(_message.Message):
    __slots__ = ["client"]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    client: str
    def __init__(self, client: _Optional[str] = ...) -> None: ...

class HelloResult(_message.Message):
    __slots__ = ["limits", "protocol_version", "rights", "scale", "server"]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_VERSION_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    limits: Limits
    protocol_version: int
    rights: Rights
    scale: Scale
    server: str
    def __init__(self, server: _Optional[str] = ..., protocol_version: _Optional[int] = ..., scale: _Optional[_Union[Scale, _Mapping]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., rights: _Optional[_Union[Rights, _Mapping]] = ...) -> None: ...

class History(_message.Message):
    __slots__ = ["entries", "next_cursor"]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[HistoryEntry]
    next_cursor: str
    def __init__(self, entries: _Optional[_Iterable[_Union[HistoryEntry, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class HistoryEntry(_message.Message):
    __slots__ = ["is_private", "item", "time", "title", "value"]
    IS_PRIVATE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    is_private: bool
    item: str
    time: int
    title: str
    value: float
    def __init__(self, item: _Optional[str] = ..., title: _Optional[str] = ..., value: _Optional[float] = ..., time: _Optional[int] = ..., is_private: bool = ...) -> None: ...

class Import(_message.Message):
    __slots__ = ["catalogue", "duplicates", "first", "item", "items", "last", "time", "user", "users", "value"]
    CATALOGUE_FIELD_NUMBER: _ClassVar[int]
    DUPLICATES_FIELD_NUMBER: _ClassVar[int]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    LAST_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    catalogue: _containers.RepeatedCompositeFieldContainer[Item]
    duplicates: Duplicates
    first: bool
    item: _containers.RepeatedScalarFieldContainer[int]
    items: _containers.RepeatedScalarFieldContainer[str]
    last: bool
    time: _containers.RepeatedScalarFieldContainer[int]
    user: _containers.RepeatedScalarFieldContainer[int]
    users: _containers.RepeatedScalarFieldContainer[str]
    value: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, first: bool = ..., last: bool = ..., duplicates: _Optional[_Union[Duplicates, str]] = ..., users: _Optional[_Iterable[str]] = ..., items: _Optional[_Iterable[str]] = ..., user: _Optional[_Iterable[int]] = ..., item: _Optional[_Iterable[int]] = ..., value: _Optional[_Iterable[float]] = ..., time: _Optional[_Iterable[int]] = ..., catalogue: _Optional[_Iterable[_Union[Item, _Mapping]]] = ...) -> None: ...

class ImportProgress(_message.Message):
    __slots__ = ["received", "stored"]
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    STORED_FIELD_NUMBER: _ClassVar[int]
    received: int
    stored: int
    def __init__(self, received: _Optional[int] = ..., stored: _Optional[int] = ...) -> None: ...

class ImportResult(_message.Message):
    __slots__ = ["duplicates", "new_items", "new_users", "ratings"]
    DUPLICATES_FIELD_NUMBER: _ClassVar[int]
    NEW_ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEW_USERS_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    duplicates: int
    new_items: int
    new_users: int
    ratings: int
    def __init__(self, ratings: _Optional[int] = ..., duplicates: _Optional[int] = ..., new_users: _Optional[int] = ..., new_items: _Optional[int] = ...) -> None: ...

class Item(_message.Message):
    __slots__ = ["genres", "id", "metadata", "title", "year"]
    class MetadataEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    GENRES_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    METADATA_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    genres: _containers.RepeatedScalarFieldContainer[str]
    id: str
    metadata: _containers.ScalarMap[str, str]
    title: str
    year: int
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., year: _Optional[int] = ..., genres: _Optional[_Iterable[str]] = ..., metadata: _Optional[_Mapping[str, str]] = ...) -> None: ...

class ItemInfo(_message.Message):
    __slots__ = ["distribution", "item", "mean", "ratings", "withdrawn"]
    DISTRIBUTION_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MEAN_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    distribution: _containers.RepeatedCompositeFieldContainer[RatingCount]
    item: Item
    mean: float
    ratings: int
    withdrawn: bool
    def __init__(self, item: _Optional[_Union[Item, _Mapping]] = ..., ratings: _Optional[int] = ..., mean: _Optional[float] = ..., withdrawn: bool = ..., distribution: _Optional[_Iterable[_Union[RatingCount, _Mapping]]] = ...) -> None: ...

class ItemList(_message.Message):
    __slots__ = ["items", "next_cursor"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ItemInfo]
    next_cursor: str
    def __init__(self, items: _Optional[_Iterable[_Union[ItemInfo, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class ItemSet(_message.Message):
    __slots__ = ["items", "name", "unknown", "unknown_items"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: int
    name: str
    unknown: int
    unknown_items: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., items: _Optional[int] = ..., unknown: _Optional[int] = ..., unknown_items: _Optional[_Iterable[str]] = ...) -> None: ...

class ItemSets(_message.Message):
    __slots__ = ["sets"]
    SETS_FIELD_NUMBER: _ClassVar[int]
    sets: _containers.RepeatedCompositeFieldContainer[ItemSet]
    def __init__(self, sets: _Optional[_Iterable[_Union[ItemSet, _Mapping]]] = ...) -> None: ...

class LimitActivity(_message.Message):
    __slots__ = ["limit", "refusals"]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    REFUSALS_FIELD_NUMBER: _ClassVar[int]
    limit: str
    refusals: int
    def __init__(self, limit: _Optional[str] = ..., refusals: _Optional[int] = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ["frame_bytes", "items_per_answer", "name_bytes", "ratings_per_request", "requests_in_flight"]
    FRAME_BYTES_FIELD_NUMBER: _ClassVar[int]
    ITEMS_PER_ANSWER_FIELD_NUMBER: _ClassVar[int]
    NAME_BYTES_FIELD_NUMBER: _ClassVar[int]
    RATINGS_PER_REQUEST_FIELD_NUMBER: _ClassVar[int]
    REQUESTS_IN_FLIGHT_FIELD_NUMBER: _ClassVar[int]
    frame_bytes: int
    items_per_answer: int
    name_bytes: int
    ratings_per_request: int
    requests_in_flight: int
    def __init__(self, frame_bytes: _Optional[int] = ..., items_per_answer: _Optional[int] = ..., ratings_per_request: _Optional[int] = ..., requests_in_flight: _Optional[int] = ..., name_bytes: _Optional[int] = ...) -> None: ...

class ListItems(_message.Message):
    __slots__ = ["cursor", "limit"]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    cursor: str
    limit: int
    def __init__(self, limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class ListMarks(_message.Message):
    __slots__ = ["cursor", "limit", "user"]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    cursor: str
    limit: int
    user: str
    def __init__(self, user: _Optional[str] = ..., limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class ListModels(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListSets(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListTop(_message.Message):
    __slots__ = ["candidates", "count", "half_life_seconds", "order", "window_seconds"]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    HALF_LIFE_SECONDS_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    WINDOW_SECONDS_FIELD_NUMBER: _ClassVar[int]
    candidates: Candidates
    count: int
    half_life_seconds: int
    order: ListOrder
    window_seconds: int
    def __init__(self, order: _Optional[_Union[ListOrder, str]] = ..., count: _Optional[int] = ..., candidates: _Optional[_Union[Candidates, _Mapping]] = ..., half_life_seconds: _Optional[int] = ..., window_seconds: _Optional[int] = ...) -> None: ...

class ListUsers(_message.Message):
    __slots__ = ["cursor", "limit"]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    cursor: str
    limit: int
    def __init__(self, limit: _Optional[int] = ..., cursor: _Optional[str] = ...) -> None: ...

class LiveFigures(_message.Message):
    __slots__ = ["hit_rate", "rmse"]
    HIT_RATE_FIELD_NUMBER: _ClassVar[int]
    RMSE_FIELD_NUMBER: _ClassVar[int]
    hit_rate: float
    rmse: float
    def __init__(self, rmse: _Optional[float] = ..., hit_rate: _Optional[float] = ...) -> None: ...

class LiveQuality(_message.Message):
    __slots__ = ["bias", "drift", "model", "popularity", "ranked", "ratings", "window"]
    BIAS_FIELD_NUMBER: _ClassVar[int]
    DRIFT_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    POPULARITY_FIELD_NUMBER: _ClassVar[int]
    RANKED_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    bias: LiveFigures
    drift: str
    model: LiveFigures
    popularity: LiveFigures
    ranked: int
    ratings: int
    window: int
    def __init__(self, window: _Optional[int] = ..., ratings: _Optional[int] = ..., ranked: _Optional[int] = ..., model: _Optional[_Union[LiveFigures, _Mapping]] = ..., bias: _Optional[_Union[LiveFigures, _Mapping]] = ..., popularity: _Optional[_Union[LiveFigures, _Mapping]] = ..., drift: _Optional[str] = ...) -> None: ...

class MachineState(_message.Message):
    __slots__ = ["disk_pressure", "free_memory_bytes", "memory_pressure", "memory_unavailable", "pressure_unavailable", "processor_pressure"]
    DISK_PRESSURE_FIELD_NUMBER: _ClassVar[int]
    FREE_MEMORY_BYTES_FIELD_NUMBER: _ClassVar[int]
    MEMORY_PRESSURE_FIELD_NUMBER: _ClassVar[int]
    MEMORY_UNAVAILABLE_FIELD_NUMBER: _ClassVar[int]
    PRESSURE_UNAVAILABLE_FIELD_NUMBER: _ClassVar[int]
    PROCESSOR_PRESSURE_FIELD_NUMBER: _ClassVar[int]
    disk_pressure: float
    free_memory_bytes: int
    memory_pressure: float
    memory_unavailable: str
    pressure_unavailable: str
    processor_pressure: float
    def __init__(self, processor_pressure: _Optional[float] = ..., memory_pressure: _Optional[float] = ..., disk_pressure: _Optional[float] = ..., pressure_unavailable: _Optional[str] = ..., free_memory_bytes: _Optional[int] = ..., memory_unavailable: _Optional[str] = ...) -> None: ...

class MapGenre(_message.Message):
    __slots__ = ["best_places", "items", "name", "x", "y"]
    BEST_PLACES_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    best_places: _containers.RepeatedScalarFieldContainer[int]
    items: int
    name: str
    x: int
    y: int
    def __init__(self, name: _Optional[str] = ..., items: _Optional[int] = ..., x: _Optional[int] = ..., y: _Optional[int] = ..., best_places: _Optional[_Iterable[int]] = ...) -> None: ...

class MapLabel(_message.Message):
    __slots__ = ["genre", "item", "place", "ratings", "title", "x", "y"]
    GENRE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    X_FIELD_NUMBER: _ClassVar[int]
    Y_FIELD_NUMBER: _ClassVar[int]
    genre: int
    item: str
    place: int
    ratings: int
    title: str
    x: int
    y: int
    def __init__(self, place: _Optional[int] = ..., item: _Optional[str] = ..., title: _Optional[str] = ..., x: _Optional[int] = ..., y: _Optional[int] = ..., genre: _Optional[int] = ..., ratings: _Optional[int] = ...) -> None: ...

class MarkItem(_message.Message):
    __slots__ = ["item", "mark", "user"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MARK_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    item: str
    mark: Mark
    user: str
    def __init__(self, user: _Optional[str] = ..., item: _Optional[str] = ..., mark: _Optional[_Union[Mark, str]] = ...) -> None: ...

class MarkList(_message.Message):
    __slots__ = ["items", "next_cursor"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[MarkedItem]
    next_cursor: str
    def __init__(self, items: _Optional[_Iterable[_Union[MarkedItem, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class MarkedItem(_message.Message):
    __slots__ = ["item", "mark", "time", "title"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MARK_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    item: str
    mark: Mark
    time: int
    title: str
    def __init__(self, item: _Optional[str] = ..., title: _Optional[str] = ..., mark: _Optional[_Union[Mark, str]] = ..., time: _Optional[int] = ...) -> None: ...

class MergeItems(_message.Message):
    __slots__ = ["into", "item"]
    INTO_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    into: str
    item: str
    def __init__(self, item: _Optional[str] = ..., into: _Optional[str] = ...) -> None: ...

class ModelInfo(_message.Message):
    __slots__ = ["bytes", "file_bytes", "fit_seconds", "fitted_through", "generation", "model", "parameters", "reason", "serving", "state", "time", "trained_through", "trial", "validation_ndcg", "validation_rmse"]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    FILE_BYTES_FIELD_NUMBER: _ClassVar[int]
    FITTED_THROUGH_FIELD_NUMBER: _ClassVar[int]
    FIT_SECONDS_FIELD_NUMBER: _ClassVar[int]
    GENERATION_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SERVING_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TRAINED_THROUGH_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_NDCG_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_RMSE_FIELD_NUMBER: _ClassVar[int]
    bytes: int
    file_bytes: int
    fit_seconds: float
    fitted_through: int
    generation: int
    model: str
    parameters: str
    reason: str
    serving: bool
    state: ModelState
    time: int
    trained_through: int
    trial: ModelTrial
    validation_ndcg: float
    validation_rmse: float
    def __init__(self, generation: _Optional[int] = ..., model: _Optional[str] = ..., serving: bool = ..., time: _Optional[int] = ..., trained_through: _Optional[int] = ..., validation_rmse: _Optional[float] = ..., validation_ndcg: _Optional[float] = ..., fit_seconds: _Optional[float] = ..., bytes: _Optional[int] = ..., parameters: _Optional[str] = ..., state: _Optional[_Union[ModelState, str]] = ..., reason: _Optional[str] = ..., file_bytes: _Optional[int] = ..., fitted_through: _Optional[int] = ..., trial: _Optional[_Union[ModelTrial, _Mapping]] = ...) -> None: ...

class ModelList(_message.Message):
    __slots__ = ["models"]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    models: _containers.RepeatedCompositeFieldContainer[ModelInfo]
    def __init__(self, models: _Optional[_Iterable[_Union[ModelInfo, _Mapping]]] = ...) -> None: ...

class ModelTrial(_message.Message):
    __slots__ = ["against", "hit_rate", "ratings", "rmse", "serving_hit_rate", "serving_rmse"]
    AGAINST_FIELD_NUMBER: _ClassVar[int]
    HIT_RATE_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    RMSE_FIELD_NUMBER: _ClassVar[int]
    SERVING_HIT_RATE_FIELD_NUMBER: _ClassVar[int]
    SERVING_RMSE_FIELD_NUMBER: _ClassVar[int]
    against: int
    hit_rate: float
    ratings: int
    rmse: float
    serving_hit_rate: float
    serving_rmse: float
    def __init__(self, against: _Optional[int] = ..., ratings: _Optional[int] = ..., rmse: _Optional[float] = ..., serving_rmse: _Optional[float] = ..., hit_rate: _Optional[float] = ..., serving_hit_rate: _Optional[float] = ...) -> None: ...

class NewItem(_message.Message):
    __slots__ = ["item", "nearest", "nearest_title"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    NEAREST_FIELD_NUMBER: _ClassVar[int]
    NEAREST_TITLE_FIELD_NUMBER: _ClassVar[int]
    item: str
    nearest: str
    nearest_title: str
    def __init__(self, item: _Optional[str] = ..., nearest: _Optional[str] = ..., nearest_title: _Optional[str] = ...) -> None: ...

class PauseLearning(_message.Message):
    __slots__ = ["paused"]
    PAUSED_FIELD_NUMBER: _ClassVar[int]
    paused: bool
    def __init__(self, paused: bool = ...) -> None: ...

class PeerActivity(_message.Message):
    __slots__ = ["connections", "uid", "waiting"]
    CONNECTIONS_FIELD_NUMBER: _ClassVar[int]
    UID_FIELD_NUMBER: _ClassVar[int]
    WAITING_FIELD_NUMBER: _ClassVar[int]
    connections: int
    uid: int
    waiting: int
    def __init__(self, uid: _Optional[int] = ..., connections: _Optional[int] = ..., waiting: _Optional[int] = ...) -> None: ...

class Ping(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Pong(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Predict(_message.Message):
    __slots__ = ["items", "user"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedScalarFieldContainer[str]
    user: str
    def __init__(self, user: _Optional[str] = ..., items: _Optional[_Iterable[str]] = ...) -> None: ...

class Prediction(_message.Message):
    __slots__ = ["item", "path", "predicted"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_FIELD_NUMBER: _ClassVar[int]
    item: str
    path: Path
    predicted: float
    def __init__(self, item: _Optional[str] = ..., predicted: _Optional[float] = ..., path: _Optional[_Union[Path, str]] = ...) -> None: ...

class Predictions(_message.Message):
    __slots__ = ["predictions"]
    PREDICTIONS_FIELD_NUMBER: _ClassVar[int]
    predictions: _containers.RepeatedCompositeFieldContainer[Prediction]
    def __init__(self, predictions: _Optional[_Iterable[_Union[Prediction, _Mapping]]] = ...) -> None: ...

class PutItems(_message.Message):
    __slots__ = ["items"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[Item]
    def __init__(self, items: _Optional[_Iterable[_Union[Item, _Mapping]]] = ...) -> None: ...

class PutSet(_message.Message):
    __slots__ = ["append", "items", "name"]
    APPEND_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    append: bool
    items: _containers.RepeatedScalarFieldContainer[str]
    name: str
    def __init__(self, name: _Optional[str] = ..., items: _Optional[_Iterable[str]] = ..., append: bool = ...) -> None: ...

class QualityHistory(_message.Message):
    __slots__ = ["points", "trainings"]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    TRAININGS_FIELD_NUMBER: _ClassVar[int]
    points: _containers.RepeatedCompositeFieldContainer[QualityPoint]
    trainings: _containers.RepeatedCompositeFieldContainer[TrainingRecord]
    def __init__(self, points: _Optional[_Iterable[_Union[QualityPoint, _Mapping]]] = ..., trainings: _Optional[_Iterable[_Union[TrainingRecord, _Mapping]]] = ...) -> None: ...

class QualityPoint(_message.Message):
    __slots__ = ["bias", "model", "popularity", "ranked", "ratings", "seconds", "time"]
    BIAS_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    POPULARITY_FIELD_NUMBER: _ClassVar[int]
    RANKED_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    bias: LiveFigures
    model: LiveFigures
    popularity: LiveFigures
    ranked: int
    ratings: int
    seconds: int
    time: int
    def __init__(self, time: _Optional[int] = ..., seconds: _Optional[int] = ..., ratings: _Optional[int] = ..., ranked: _Optional[int] = ..., model: _Optional[_Union[LiveFigures, _Mapping]] = ..., bias: _Optional[_Union[LiveFigures, _Mapping]] = ..., popularity: _Optional[_Union[LiveFigures, _Mapping]] = ...) -> None: ...

class Rate(_message.Message):
    __slots__ = ["ratings"]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    ratings: _containers.RepeatedCompositeFieldContainer[Rating]
    def __init__(self, ratings: _Optional[_Iterable[_Union[Rating, _Mapping]]] = ...) -> None: ...

class Rating(_message.Message):
    __slots__ = ["is_private", "item", "time", "user", "value"]
    IS_PRIVATE_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    is_private: bool
    item: str
    time: int
    user: str
    value: float
    def __init__(self, user: _Optional[str] = ..., item: _Optional[str] = ..., value: _Optional[float] = ..., time: _Optional[int] = ..., is_private: bool = ...) -> None: ...

class RatingCount(_message.Message):
    __slots__ = ["ratings", "value"]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    ratings: int
    value: float
    def __init__(self, value: _Optional[float] = ..., ratings: _Optional[int] = ...) -> None: ...

class Recommend(_message.Message):
    __slots__ = ["as_of", "candidates", "count", "cursor", "diversity", "explain", "explore", "group", "like_genres", "paged", "seed", "steer", "user"]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    CURSOR_FIELD_NUMBER: _ClassVar[int]
    DIVERSITY_FIELD_NUMBER: _ClassVar[int]
    EXPLAIN_FIELD_NUMBER: _ClassVar[int]
    EXPLORE_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    LIKE_GENRES_FIELD_NUMBER: _ClassVar[int]
    PAGED_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    STEER_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    as_of: int
    candidates: Candidates
    count: int
    cursor: str
    diversity: float
    explain: int
    explore: float
    group: _containers.RepeatedCompositeFieldContainer[GroupMember]
    like_genres: _containers.RepeatedScalarFieldContainer[str]
    paged: bool
    seed: int
    steer: bool
    user: str
    def __init__(self, user: _Optional[str] = ..., count: _Optional[int] = ..., like_genres: _Optional[_Iterable[str]] = ..., as_of: _Optional[int] = ..., candidates: _Optional[_Union[Candidates, _Mapping]] = ..., group: _Optional[_Iterable[_Union[GroupMember, _Mapping]]] = ..., diversity: _Optional[float] = ..., explore: _Optional[float] = ..., seed: _Optional[int] = ..., explain: _Optional[int] = ..., steer: bool = ..., paged: bool = ..., cursor: _Optional[str] = ..., **kwargs) -> None: ...

class Recommendation(_message.Message):
    __slots__ = ["explanation", "explored", "item", "members", "path", "predicted", "score", "title"]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    EXPLORED_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PREDICTED_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    explanation: Explanation
    explored: bool
    item: str
    members: _containers.RepeatedScalarFieldContainer[float]
    path: Path
    predicted: float
    score: float
    title: str
    def __init__(self, item: _Optional[str] = ..., title: _Optional[str] = ..., score: _Optional[float] = ..., predicted: _Optional[float] = ..., path: _Optional[_Union[Path, str]] = ..., members: _Optional[_Iterable[float]] = ..., explored: bool = ..., explanation: _Optional[_Union[Explanation, _Mapping]] = ...) -> None: ...

class Recommendations(_message.Message):
    __slots__ = ["candidates", "next_cursor", "recommendations", "unknown_members"]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    RECOMMENDATIONS_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_MEMBERS_FIELD_NUMBER: _ClassVar[int]
    candidates: CandidateReport
    next_cursor: str
    recommendations: _containers.RepeatedCompositeFieldContainer[Recommendation]
    unknown_members: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, recommendations: _Optional[_Iterable[_Union[Recommendation, _Mapping]]] = ..., next_cursor: _Optional[str] = ..., candidates: _Optional[_Union[CandidateReport, _Mapping]] = ..., unknown_members: _Optional[_Iterable[str]] = ...) -> None: ...

class ReloadConfiguration(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Reloaded(_message.Message):
    __slots__ = ["pending"]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    pending: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, pending: _Optional[_Iterable[str]] = ...) -> None: ...

class RemoveItem(_message.Message):
    __slots__ = ["item"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    item: str
    def __init__(self, item: _Optional[str] = ...) -> None: ...

class RemoveSet(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class Request(_message.Message):
    __slots__ = ["check", "deadline_ms", "explain", "find_items", "forget_user", "get_history", "get_item", "get_map", "get_quality_history", "get_status", "hello", "id", "list_items", "list_marks", "list_models", "list_sets", "list_top", "list_users", "mark_item", "merge_items", "min_generation", "min_sequence", "pause_learning", "ping", "predict", "put_items", "put_set", "rate", "recommend", "reload_configuration", "remove_item", "remove_set", "set_privacy", "similar", "similar_users", "suggest_ratings", "train", "unrate", "use_model", "watch", "withdraw_item"]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    EXPLAIN_FIELD_NUMBER: _ClassVar[int]
    FIND_ITEMS_FIELD_NUMBER: _ClassVar[int]
    FORGET_USER_FIELD_NUMBER: _ClassVar[int]
    GET_HISTORY_FIELD_NUMBER: _ClassVar[int]
    GET_ITEM_FIELD_NUMBER: _ClassVar[int]
    GET_MAP_FIELD_NUMBER: _ClassVar[int]
    GET_QUALITY_HISTORY_FIELD_NUMBER: _ClassVar[int]
    GET_STATUS_FIELD_NUMBER: _ClassVar[int]
    HELLO_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    IMPORT_FIELD_NUMBER: _ClassVar[int]
    LIST_ITEMS_FIELD_NUMBER: _ClassVar[int]
    LIST_MARKS_FIELD_NUMBER: _ClassVar[int]
    LIST_MODELS_FIELD_NUMBER: _ClassVar[int]
    LIST_SETS_FIELD_NUMBER: _ClassVar[int]
    LIST_TOP_FIELD_NUMBER: _ClassVar[int]
    LIST_USERS_FIELD_NUMBER: _ClassVar[int]
    MARK_ITEM_FIELD_NUMBER: _ClassVar[int]
    MERGE_ITEMS_FIELD_NUMBER: _ClassVar[int]
    MIN_GENERATION_FIELD_NUMBER: _ClassVar[int]
    MIN_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    PAUSE_LEARNING_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    PREDICT_FIELD_NUMBER: _ClassVar[int]
    PUT_ITEMS_FIELD_NUMBER: _ClassVar[int]
    PUT_SET_FIELD_NUMBER: _ClassVar[int]
    RATE_FIELD_NUMBER: _ClassVar[int]
    RECOMMEND_FIELD_NUMBER: _ClassVar[int]
    RELOAD_CONFIGURATION_FIELD_NUMBER: _ClassVar[int]
    REMOVE_ITEM_FIELD_NUMBER: _ClassVar[int]
    REMOVE_SET_FIELD_NUMBER: _ClassVar[int]
    SET_PRIVACY_FIELD_NUMBER: _ClassVar[int]
    SIMILAR_FIELD_NUMBER: _ClassVar[int]
    SIMILAR_USERS_FIELD_NUMBER: _ClassVar[int]
    SUGGEST_RATINGS_FIELD_NUMBER: _ClassVar[int]
    TRAIN_FIELD_NUMBER: _ClassVar[int]
    UNRATE_FIELD_NUMBER: _ClassVar[int]
    USE_MODEL_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    WITHDRAW_ITEM_FIELD_NUMBER: _ClassVar[int]
    check: Check
    deadline_ms: int
    explain: Explain
    find_items: FindItems
    forget_user: ForgetUser
    get_history: GetHistory
    get_item: GetItem
    get_map: GetMap
    get_quality_history: GetQualityHistory
    get_status: GetStatus
    hello: Hello
    id: int
    list_items: ListItems
    list_marks: ListMarks
    list_models: ListModels
    list_sets: ListSets
    list_top: ListTop
    list_users: ListUsers
    mark_item: MarkItem
    merge_items: MergeItems
    min_generation: int
    min_sequence: int
    pause_learning: PauseLearning
    ping: Ping
    predict: Predict
    put_items: PutItems
    put_set: PutSet
    rate: Rate
    recommend: Recommend
    reload_configuration: ReloadConfiguration
    remove_item: RemoveItem
    remove_set: RemoveSet
    set_privacy: SetPrivacy
    similar: Similar
    similar_users: SimilarUsers
    suggest_ratings: SuggestRatings
    train: Train
    unrate: Unrate
    use_model: UseModel
    watch: Watch
    withdraw_item: WithdrawItem
    def __init__(self, id: _Optional[int] = ..., deadline_ms: _Optional[int] = ..., min_sequence: _Optional[int] = ..., min_generation: _Optional[int] = ..., hello: _Optional[_Union[Hello, _Mapping]] = ..., ping: _Optional[_Union[Ping, _Mapping]] = ..., rate: _Optional[_Union[Rate, _Mapping]] = ..., unrate: _Optional[_Union[Unrate, _Mapping]] = ..., get_history: _Optional[_Union[GetHistory, _Mapping]] = ..., recommend: _Optional[_Union[Recommend, _Mapping]] = ..., predict: _Optional[_Union[Predict, _Mapping]] = ..., similar: _Optional[_Union[Similar, _Mapping]] = ..., put_items: _Optional[_Union[PutItems, _Mapping]] = ..., get_item: _Optional[_Union[GetItem, _Mapping]] = ..., list_items: _Optional[_Union[ListItems, _Mapping]] = ..., train: _Optional[_Union[Train, _Mapping]] = ..., get_status: _Optional[_Union[GetStatus, _Mapping]] = ..., forget_user: _Optional[_Union[ForgetUser, _Mapping]] = ..., list_models: _Optional[_Union[ListModels, _Mapping]] = ..., use_model: _Optional[_Union[UseModel, _Mapping]] = ..., pause_learning: _Optional[_Union[PauseLearning, _Mapping]] = ..., list_users: _Optional[_Union[ListUsers, _Mapping]] = ..., check: _Optional[_Union[Check, _Mapping]] = ..., reload_configuration: _Optional[_Union[ReloadConfiguration, _Mapping]] = ..., mark_item: _Optional[_Union[MarkItem, _Mapping]] = ..., withdraw_item: _Optional[_Union[WithdrawItem, _Mapping]] = ..., remove_item: _Optional[_Union[RemoveItem, _Mapping]] = ..., merge_items: _Optional[_Union[MergeItems, _Mapping]] = ..., put_set: _Optional[_Union[PutSet, _Mapping]] = ..., list_sets: _Optional[_Union[ListSets, _Mapping]] = ..., remove_set: _Optional[_Union[RemoveSet, _Mapping]] = ..., explain: _Optional[_Union[Explain, _Mapping]] = ..., list_top: _Optional[_Union[ListTop, _Mapping]] = ..., similar_users: _Optional[_Union[SimilarUsers, _Mapping]] = ..., set_privacy: _Optional[_Union[SetPrivacy, _Mapping]] = ..., list_marks: _Optional[_Union[ListMarks, _Mapping]] = ..., watch: _Optional[_Union[Watch, _Mapping]] = ..., find_items: _Optional[_Union[FindItems, _Mapping]] = ..., get_map: _Optional[_Union[GetMap, _Mapping]] = ..., suggest_ratings: _Optional[_Union[SuggestRatings, _Mapping]] = ..., get_quality_history: _Optional[_Union[GetQualityHistory, _Mapping]] = ..., **kwargs) -> None: ...

class Response(_message.Message):
    __slots__ = ["check", "error", "explain", "freshness", "hello", "history", "id", "import_progress", "item", "items", "map", "marks", "model", "models", "more", "ping", "predict", "quality_history", "recommend", "reloaded", "set", "sets", "similar", "similar_users", "status", "top", "train", "train_progress", "users", "watch", "written"]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    EXPLAIN_FIELD_NUMBER: _ClassVar[int]
    FRESHNESS_FIELD_NUMBER: _ClassVar[int]
    HELLO_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    IMPORT_FIELD_NUMBER: _ClassVar[int]
    IMPORT_PROGRESS_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MAP_FIELD_NUMBER: _ClassVar[int]
    MARKS_FIELD_NUMBER: _ClassVar[int]
    MODELS_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MORE_FIELD_NUMBER: _ClassVar[int]
    PING_FIELD_NUMBER: _ClassVar[int]
    PREDICT_FIELD_NUMBER: _ClassVar[int]
    QUALITY_HISTORY_FIELD_NUMBER: _ClassVar[int]
    RECOMMEND_FIELD_NUMBER: _ClassVar[int]
    RELOADED_FIELD_NUMBER: _ClassVar[int]
    SETS_FIELD_NUMBER: _ClassVar[int]
    SET_FIELD_NUMBER: _ClassVar[int]
    SIMILAR_FIELD_NUMBER: _ClassVar[int]
    SIMILAR_USERS_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TOP_FIELD_NUMBER: _ClassVar[int]
    TRAIN_FIELD_NUMBER: _ClassVar[int]
    TRAIN_PROGRESS_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    WRITTEN_FIELD_NUMBER: _ClassVar[int]
    check: CheckReport
    error: Error
    explain: Explanation
    freshness: Freshness
    hello: HelloResult
    history: History
    id: int
    import_progress: ImportProgress
    item: ItemInfo
    items: ItemList
    map: CatalogueMap
    marks: MarkList
    model: ModelInfo
    models: ModelList
    more: bool
    ping: Pong
    predict: Predictions
    quality_history: QualityHistory
    recommend: Recommendations
    reloaded: Reloaded
    set: ItemSet
    sets: ItemSets
    similar: SimilarItems
    similar_users: SimilarUserList
    status: Status
    top: TopList
    train: TrainResult
    train_progress: TrainProgress
    users: UserList
    watch: WatchEvent
    written: Written
    def __init__(self, id: _Optional[int] = ..., freshness: _Optional[_Union[Freshness, _Mapping]] = ..., more: bool = ..., error: _Optional[_Union[Error, _Mapping]] = ..., hello: _Optional[_Union[HelloResult, _Mapping]] = ..., ping: _Optional[_Union[Pong, _Mapping]] = ..., written: _Optional[_Union[Written, _Mapping]] = ..., history: _Optional[_Union[History, _Mapping]] = ..., recommend: _Optional[_Union[Recommendations, _Mapping]] = ..., predict: _Optional[_Union[Predictions, _Mapping]] = ..., similar: _Optional[_Union[SimilarItems, _Mapping]] = ..., item: _Optional[_Union[ItemInfo, _Mapping]] = ..., items: _Optional[_Union[ItemList, _Mapping]] = ..., import_progress: _Optional[_Union[ImportProgress, _Mapping]] = ..., train_progress: _Optional[_Union[TrainProgress, _Mapping]] = ..., train: _Optional[_Union[TrainResult, _Mapping]] = ..., status: _Optional[_Union[Status, _Mapping]] = ..., models: _Optional[_Union[ModelList, _Mapping]] = ..., model: _Optional[_Union[ModelInfo, _Mapping]] = ..., users: _Optional[_Union[UserList, _Mapping]] = ..., check: _Optional[_Union[CheckReport, _Mapping]] = ..., reloaded: _Optional[_Union[Reloaded, _Mapping]] = ..., set: _Optional[_Union[ItemSet, _Mapping]] = ..., sets: _Optional[_Union[ItemSets, _Mapping]] = ..., explain: _Optional[_Union[Explanation, _Mapping]] = ..., top: _Optional[_Union[TopList, _Mapping]] = ..., similar_users: _Optional[_Union[SimilarUserList, _Mapping]] = ..., marks: _Optional[_Union[MarkList, _Mapping]] = ..., watch: _Optional[_Union[WatchEvent, _Mapping]] = ..., map: _Optional[_Union[CatalogueMap, _Mapping]] = ..., quality_history: _Optional[_Union[QualityHistory, _Mapping]] = ..., **kwargs) -> None: ...

class Rights(_message.Message):
    __slots__ = ["administer", "read", "users", "write"]
    ADMINISTER_FIELD_NUMBER: _ClassVar[int]
    READ_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    WRITE_FIELD_NUMBER: _ClassVar[int]
    administer: bool
    read: bool
    users: _containers.RepeatedScalarFieldContainer[str]
    write: bool
    def __init__(self, read: bool = ..., write: bool = ..., administer: bool = ..., users: _Optional[_Iterable[str]] = ...) -> None: ...

class Scale(_message.Message):
    __slots__ = ["maximum", "minimum", "step"]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    maximum: float
    minimum: float
    step: float
    def __init__(self, minimum: _Optional[float] = ..., maximum: _Optional[float] = ..., step: _Optional[float] = ...) -> None: ...

class SessionRating(_message.Message):
    __slots__ = ["item", "value"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    item: str
    value: float
    def __init__(self, item: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...

class SetPrivacy(_message.Message):
    __slots__ = ["is_private", "user"]
    IS_PRIVATE_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    is_private: bool
    user: str
    def __init__(self, user: _Optional[str] = ..., is_private: bool = ...) -> None: ...

class Similar(_message.Message):
    __slots__ = ["candidates", "count", "item", "more_items"]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MORE_ITEMS_FIELD_NUMBER: _ClassVar[int]
    candidates: Candidates
    count: int
    item: str
    more_items: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, item: _Optional[str] = ..., count: _Optional[int] = ..., more_items: _Optional[_Iterable[str]] = ..., candidates: _Optional[_Union[Candidates, _Mapping]] = ...) -> None: ...

class SimilarItem(_message.Message):
    __slots__ = ["item", "path", "similarity", "title"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    item: str
    path: Path
    similarity: float
    title: str
    def __init__(self, item: _Optional[str] = ..., title: _Optional[str] = ..., similarity: _Optional[float] = ..., path: _Optional[_Union[Path, str]] = ...) -> None: ...

class SimilarItems(_message.Message):
    __slots__ = ["candidates", "items"]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    candidates: CandidateReport
    items: _containers.RepeatedCompositeFieldContainer[SimilarItem]
    def __init__(self, items: _Optional[_Iterable[_Union[SimilarItem, _Mapping]]] = ..., candidates: _Optional[_Union[CandidateReport, _Mapping]] = ...) -> None: ...

class SimilarUser(_message.Message):
    __slots__ = ["shared", "similarity", "user"]
    SHARED_FIELD_NUMBER: _ClassVar[int]
    SIMILARITY_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    shared: int
    similarity: float
    user: str
    def __init__(self, user: _Optional[str] = ..., similarity: _Optional[float] = ..., shared: _Optional[int] = ...) -> None: ...

class SimilarUserList(_message.Message):
    __slots__ = ["users"]
    USERS_FIELD_NUMBER: _ClassVar[int]
    users: _containers.RepeatedCompositeFieldContainer[SimilarUser]
    def __init__(self, users: _Optional[_Iterable[_Union[SimilarUser, _Mapping]]] = ...) -> None: ...

class SimilarUsers(_message.Message):
    __slots__ = ["count", "user"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    count: int
    user: str
    def __init__(self, user: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class Status(_message.Message):
    __slots__ = ["accounts", "activity", "connections", "file_bytes", "free_bytes", "items", "live", "machine", "map_bytes", "model", "model_time", "models_to_purge", "outlook", "ratings", "ready", "server", "training", "trouble", "uptime_seconds", "users", "validation_ndcg", "validation_rmse"]
    ACCOUNTS_FIELD_NUMBER: _ClassVar[int]
    ACTIVITY_FIELD_NUMBER: _ClassVar[int]
    CONNECTIONS_FIELD_NUMBER: _ClassVar[int]
    FILE_BYTES_FIELD_NUMBER: _ClassVar[int]
    FREE_BYTES_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    LIVE_FIELD_NUMBER: _ClassVar[int]
    MACHINE_FIELD_NUMBER: _ClassVar[int]
    MAP_BYTES_FIELD_NUMBER: _ClassVar[int]
    MODELS_TO_PURGE_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MODEL_TIME_FIELD_NUMBER: _ClassVar[int]
    OUTLOOK_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    READY_FIELD_NUMBER: _ClassVar[int]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    TRAINING_FIELD_NUMBER: _ClassVar[int]
    TROUBLE_FIELD_NUMBER: _ClassVar[int]
    UPTIME_SECONDS_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_NDCG_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_RMSE_FIELD_NUMBER: _ClassVar[int]
    accounts: _containers.RepeatedCompositeFieldContainer[AccountUsage]
    activity: Activity
    connections: int
    file_bytes: int
    free_bytes: int
    items: int
    live: LiveQuality
    machine: MachineState
    map_bytes: int
    model: str
    model_time: int
    models_to_purge: int
    outlook: str
    ratings: int
    ready: bool
    server: str
    training: str
    trouble: str
    uptime_seconds: int
    users: int
    validation_ndcg: float
    validation_rmse: float
    def __init__(self, server: _Optional[str] = ..., users: _Optional[int] = ..., items: _Optional[int] = ..., ratings: _Optional[int] = ..., model: _Optional[str] = ..., ready: bool = ..., training: _Optional[str] = ..., validation_rmse: _Optional[float] = ..., uptime_seconds: _Optional[int] = ..., connections: _Optional[int] = ..., file_bytes: _Optional[int] = ..., map_bytes: _Optional[int] = ..., model_time: _Optional[int] = ..., trouble: _Optional[str] = ..., validation_ndcg: _Optional[float] = ..., live: _Optional[_Union[LiveQuality, _Mapping]] = ..., outlook: _Optional[str] = ..., free_bytes: _Optional[int] = ..., machine: _Optional[_Union[MachineState, _Mapping]] = ..., models_to_purge: _Optional[int] = ..., accounts: _Optional[_Iterable[_Union[AccountUsage, _Mapping]]] = ..., activity: _Optional[_Union[Activity, _Mapping]] = ...) -> None: ...

class SuggestRatings(_message.Message):
    __slots__ = ["count", "like_genres", "skip", "user"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    LIKE_GENRES_FIELD_NUMBER: _ClassVar[int]
    SKIP_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    count: int
    like_genres: _containers.RepeatedScalarFieldContainer[str]
    skip: _containers.RepeatedScalarFieldContainer[str]
    user: str
    def __init__(self, user: _Optional[str] = ..., count: _Optional[int] = ..., like_genres: _Optional[_Iterable[str]] = ..., skip: _Optional[_Iterable[str]] = ...) -> None: ...

class TimeBucket(_message.Message):
    __slots__ = ["calls", "microseconds"]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    MICROSECONDS_FIELD_NUMBER: _ClassVar[int]
    calls: int
    microseconds: float
    def __init__(self, microseconds: _Optional[float] = ..., calls: _Optional[int] = ...) -> None: ...

class TopItem(_message.Message):
    __slots__ = ["item", "mean", "ratings", "score", "title"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MEAN_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    item: str
    mean: float
    ratings: int
    score: float
    title: str
    def __init__(self, item: _Optional[str] = ..., title: _Optional[str] = ..., score: _Optional[float] = ..., ratings: _Optional[int] = ..., mean: _Optional[float] = ...) -> None: ...

class TopList(_message.Message):
    __slots__ = ["candidates", "items"]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    candidates: CandidateReport
    items: _containers.RepeatedCompositeFieldContainer[TopItem]
    def __init__(self, items: _Optional[_Iterable[_Union[TopItem, _Mapping]]] = ..., candidates: _Optional[_Union[CandidateReport, _Mapping]] = ...) -> None: ...

class Train(_message.Message):
    __slots__ = ["model", "parameters"]
    class ParametersEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    model: str
    parameters: _containers.ScalarMap[str, str]
    def __init__(self, model: _Optional[str] = ..., parameters: _Optional[_Mapping[str, str]] = ...) -> None: ...

class TrainProgress(_message.Message):
    __slots__ = ["epoch", "fraction", "phase", "validation_ndcg", "validation_rmse"]
    EPOCH_FIELD_NUMBER: _ClassVar[int]
    FRACTION_FIELD_NUMBER: _ClassVar[int]
    PHASE_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_NDCG_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_RMSE_FIELD_NUMBER: _ClassVar[int]
    epoch: int
    fraction: float
    phase: str
    validation_ndcg: float
    validation_rmse: float
    def __init__(self, phase: _Optional[str] = ..., fraction: _Optional[float] = ..., epoch: _Optional[int] = ..., validation_rmse: _Optional[float] = ..., validation_ndcg: _Optional[float] = ...) -> None: ...

class TrainResult(_message.Message):
    __slots__ = ["model", "parameters", "seconds", "trial", "validation_ndcg", "validation_rmse"]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PARAMETERS_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_NDCG_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_RMSE_FIELD_NUMBER: _ClassVar[int]
    model: str
    parameters: str
    seconds: float
    trial: ModelTrial
    validation_ndcg: float
    validation_rmse: float
    def __init__(self, model: _Optional[str] = ..., validation_rmse: _Optional[float] = ..., seconds: _Optional[float] = ..., validation_ndcg: _Optional[float] = ..., parameters: _Optional[str] = ..., trial: _Optional[_Union[ModelTrial, _Mapping]] = ...) -> None: ...

class TrainingRecord(_message.Message):
    __slots__ = ["cause", "curve", "end", "generation", "model", "processor_seconds", "ratings", "reason", "seconds", "time", "trial", "validation_ndcg", "validation_rmse"]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    CURVE_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    GENERATION_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    PROCESSOR_SECONDS_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TRIAL_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_NDCG_FIELD_NUMBER: _ClassVar[int]
    VALIDATION_RMSE_FIELD_NUMBER: _ClassVar[int]
    cause: str
    curve: _containers.RepeatedCompositeFieldContainer[CurvePoint]
    end: TrainingEnd
    generation: int
    model: str
    processor_seconds: float
    ratings: int
    reason: str
    seconds: float
    time: int
    trial: ModelTrial
    validation_ndcg: float
    validation_rmse: float
    def __init__(self, time: _Optional[int] = ..., model: _Optional[str] = ..., cause: _Optional[str] = ..., seconds: _Optional[float] = ..., processor_seconds: _Optional[float] = ..., ratings: _Optional[int] = ..., end: _Optional[_Union[TrainingEnd, str]] = ..., reason: _Optional[str] = ..., generation: _Optional[int] = ..., validation_rmse: _Optional[float] = ..., validation_ndcg: _Optional[float] = ..., trial: _Optional[_Union[ModelTrial, _Mapping]] = ..., curve: _Optional[_Iterable[_Union[CurvePoint, _Mapping]]] = ...) -> None: ...

class Unrate(_message.Message):
    __slots__ = ["item", "user"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    item: str
    user: str
    def __init__(self, user: _Optional[str] = ..., item: _Optional[str] = ...) -> None: ...

class UseModel(_message.Message):
    __slots__ = ["generation", "model", "rollback"]
    GENERATION_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    ROLLBACK_FIELD_NUMBER: _ClassVar[int]
    generation: int
    model: str
    rollback: bool
    def __init__(self, model: _Optional[str] = ..., generation: _Optional[int] = ..., rollback: bool = ...) -> None: ...

class UserInfo(_message.Message):
    __slots__ = ["is_private", "newest", "ratings", "user"]
    IS_PRIVATE_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIELD_NUMBER: _ClassVar[int]
    RATINGS_FIELD_NUMBER: _ClassVar[int]
    USER_FIELD_NUMBER: _ClassVar[int]
    is_private: bool
    newest: int
    ratings: int
    user: str
    def __init__(self, user: _Optional[str] = ..., ratings: _Optional[int] = ..., newest: _Optional[int] = ..., is_private: bool = ...) -> None: ...

class UserList(_message.Message):
    __slots__ = ["next_cursor", "users"]
    NEXT_CURSOR_FIELD_NUMBER: _ClassVar[int]
    USERS_FIELD_NUMBER: _ClassVar[int]
    next_cursor: str
    users: _containers.RepeatedCompositeFieldContainer[UserInfo]
    def __init__(self, users: _Optional[_Iterable[_Union[UserInfo, _Mapping]]] = ..., next_cursor: _Optional[str] = ...) -> None: ...

class Watch(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class WatchEvent(_message.Message):
    __slots__ = ["training", "trouble"]
    TRAINING_FIELD_NUMBER: _ClassVar[int]
    TROUBLE_FIELD_NUMBER: _ClassVar[int]
    training: str
    trouble: str
    def __init__(self, training: _Optional[str] = ..., trouble: _Optional[str] = ...) -> None: ...

class WithdrawItem(_message.Message):
    __slots__ = ["item", "restore"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    RESTORE_FIELD_NUMBER: _ClassVar[int]
    item: str
    restore: bool
    def __init__(self, item: _Optional[str] = ..., restore: bool = ...) -> None: ...

class Written(_message.Message):
    __slots__ = ["new_items"]
    NEW_ITEMS_FIELD_NUMBER: _ClassVar[int]
    new_items: _containers.RepeatedCompositeFieldContainer[NewItem]
    def __init__(self, new_items: _Optional[_Iterable[_Union[NewItem, _Mapping]]] = ...) -> None: ...

class Path(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Code(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Rated(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class ExplanationMethod(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class ListOrder(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Mark(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Duplicates(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class ModelState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class TrainingEnd(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
