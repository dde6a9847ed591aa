// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

/// How a read was answered.
public enum Path: Hashable, Sendable, CustomStringConvertible {
  /// The answer comes from the user's row as the model has learned it.
  case model
  /// The answer comes from a row that was computed for this answer from all current ratings of the user.
  case foldIn
  /// The answer comes from genres and years: those of the item, or the genres that the user is said to like.
  case content
  /// The answer comes from the popularity of the items, because the user or the model is not known yet.
  case popularity
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [Path] = [.model, .foldIn, .content, .popularity]

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .model: "model"
    case .foldIn: "fold-in"
    case .content: "content"
    case .popularity: "popularity"
    case .unrecognized(let number): "path-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// What becomes of the items that a user has rated.
public enum Rated: Hashable, Sendable, CustomStringConvertible {
  /// They are left out.
  case excluded
  /// They may be in the answer like all others.
  case included
  /// Nothing else is in the answer.
  case only
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [Rated] = [.excluded, .included, .only]

  /// The value of a field that nobody has set.
  public static let zero = Rated.excluded

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .excluded: "excluded"
    case .included: "included"
    case .only: "only"
    case .unrecognized(let number): "rated-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// How contributions were determined.
public enum ExplanationMethod: Hashable, Sendable, CustomStringConvertible {
  /// The model's score is a sum of these contributions.
  case exact
  /// The score was computed again without each of the listed ratings; the rest is what they do not account for.
  case leaveOneOut
  /// The item was answered by its genres and year.
  case content
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [ExplanationMethod] = [.exact, .leaveOneOut, .content]

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .exact: "exact"
    case .leaveOneOut: "leave-one-out"
    case .content: "content"
    case .unrecognized(let number): "explanation-method-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// What a list of items is ordered by.
public enum ListOrder: Hashable, Sendable, CustomStringConvertible {
  /// The mean rating, damped towards the mean of all ratings. Rated items come before others.
  case popular
  /// The number of ratings, of which newer ones weigh more.
  case trending
  /// When the item became known, newest first.
  case latest
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [ListOrder] = [.popular, .trending, .latest]

  /// The value of a field that nobody has set.
  public static let zero = ListOrder.popular

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .popular: "popular"
    case .trending: "trending"
    case .latest: "latest"
    case .unrecognized(let number): "list-order-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// What a user has said of an item without rating it.
public enum Mark: Hashable, Sendable, CustomStringConvertible {
  /// The item is not to be shown again.
  case hidden
  /// The user is not interested: the item is not shown again, and counts as a weak dislike.
  case dismissed
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [Mark] = [.hidden, .dismissed]

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .hidden: "hidden"
    case .dismissed: "dismissed"
    case .unrecognized(let number): "mark-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// How several ratings of one item by one user within an import are treated.
public enum Duplicates: Hashable, Sendable, CustomStringConvertible {
  /// The last rating in the order of the import is stored.
  case last
  /// The mean of the ratings is stored, rounded to the nearest rating of the scale.
  case average
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [Duplicates] = [.last, .average]

  /// The value of a field that nobody has set.
  public static let zero = Duplicates.last

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .last: "last"
    case .average: "average"
    case .unrecognized(let number): "duplicates-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// The decision about a model.
public enum ModelState: Hashable, Sendable, CustomStringConvertible {
  /// The model is still being trained.
  case candidate
  /// The model serves, or has served.
  case accepted
  /// The model was worse than the one that served, and is kept for inspection.
  case refused
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [ModelState] = [.candidate, .accepted, .refused]

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .candidate: "candidate"
    case .accepted: "accepted"
    case .refused: "refused"
    case .unrecognized(let number): "model-state-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// How a training ended.
public enum TrainingEnd: Hashable, Sendable, CustomStringConvertible {
  /// Its model began to serve.
  case accepted
  /// Its model was refused, and is kept for inspection.
  case refused
  /// It made no model.
  case failed
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [TrainingEnd] = [.accepted, .refused, .failed]

  /// The value's name, as JSON and command lines spell it.
  public var name: String {
    switch self {
    case .accepted: "accepted"
    case .refused: "refused"
    case .failed: "failed"
    case .unrecognized(let number): "training-end-\(number)"
    }
  }

  public var description: String { name }

  /// The value of this name; nil if there is none.
  public init?(name: String) {
    guard let value = Self.known.first(where: { $0.name == name }) else { return nil }
    self = value
  }
}

/// The state of the data and of the model that an answer reflects.
public struct Freshness: Hashable, Sendable {
  /// The answer to a write has the sequence number of the event that was written, or of the last one of several. The
  /// answer to a read has the number of the newest event that it includes. 0 means that nothing has been written yet.
  public var sequence: UInt64
  /// The generation of the model; 0 while no model has been trained.
  public var generation: UInt64
  /// The sequence number of the newest event that the weights of this generation have learned from.
  public var trainedThrough: UInt64
  /// How a read was answered.
  public var path: Path?

  public init(sequence: UInt64, generation: UInt64, trainedThrough: UInt64, path: Path? = nil) {
    self.sequence = sequence
    self.generation = generation
    self.trainedThrough = trainedThrough
    self.path = path
  }
}

/// What a daemon says about itself.
public struct DaemonInfo: Hashable, Sendable {
  /// The name and version of the daemon, such as "tasted/0.1.0".
  public var server: String
  /// The version of the protocol, which is 1.
  public var protocolVersion: Int
  /// The scale of the ratings that the daemon stores.
  public var scale: RatingScale
  /// The limits that the daemon enforces.
  public var limits: Limits
  /// What the daemon allows this client to do.
  public var rights: Rights

  public init(server: String, protocolVersion: Int, scale: RatingScale, limits: Limits, rights: Rights) {
    self.server = server
    self.protocolVersion = protocolVersion
    self.scale = scale
    self.limits = limits
    self.rights = rights
  }
}

/// The scale of ratings: minimum, minimum + step, and so on up to maximum.
public struct RatingScale: Hashable, Sendable {
  /// The lowest rating.
  public var minimum: Float
  /// The highest rating, which is a whole number of steps above the lowest one.
  public var maximum: Float
  /// The difference between two neighbouring ratings, above 0.
  public var step: Float

  public init(minimum: Float, maximum: Float, step: Float) {
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
  }
}

/// The limits that a daemon enforces.
public struct Limits: Hashable, Sendable {
  /// The largest frame in both directions, in bytes, not counting its 4 bytes of length.
  public var frameBytes: Int
  /// The largest count, the largest page, and the largest number of items in one Predict.
  public var itemsPerAnswer: Int
  /// The largest number of ratings or item records in one Rate, one PutItems, or one frame of an import.
  public var ratingsPerRequest: Int
  /// The largest number of unanswered requests on one connection. An import counts as one.
  public var requestsInFlight: Int
  /// The longest name of a user or an item, in bytes of UTF-8. No name is empty.
  public var nameBytes: Int

  public init(frameBytes: Int, itemsPerAnswer: Int, ratingsPerRequest: Int, requestsInFlight: Int, nameBytes: Int) {
    self.frameBytes = frameBytes
    self.itemsPerAnswer = itemsPerAnswer
    self.ratingsPerRequest = ratingsPerRequest
    self.requestsInFlight = requestsInFlight
    self.nameBytes = nameBytes
  }
}

/// What the daemon allows a client to do.
public struct Rights: Hashable, Sendable {
  /// Whether the client may make calls that read.
  public var read: Bool
  /// Whether the client may store ratings and item records.
  public var write: Bool
  /// Whether the client may train, pause learning, choose models and forget users.
  public var administer: Bool
  /// The users for whom the client may act: whom calls that read, write or forget may name. A name that ends in * stands
  /// for every name that begins so, and * alone for all.
  public var users: [String]

  public init(read: Bool, write: Bool, administer: Bool, users: [String] = []) {
    self.read = read
    self.write = write
    self.administer = administer
    self.users = users
  }
}

/// A user's rating of an item.
public struct Rating: Hashable, Sendable {
  /// The name of the user.
  public var user: String
  /// The name of the item.
  public var item: String
  /// One of the ratings of the scale, which it may miss by a thousandth of a step.
  public var value: Float
  /// When the item was rated, in seconds since 1970; if absent, the daemon's clock counts.
  public var time: Int64?
  /// Whether the rating counts in its user's own answers only: no model learns it, and it is in no statistics and in
  /// nobody else's answers. A later rating of the same user and item is public again unless it says the same.
  public var isPrivate: Bool

  public init(user: String, item: String, value: Float, time: Int64? = nil, isPrivate: Bool = false) {
    self.user = user
    self.item = item
    self.value = value
    self.time = time
    self.isPrivate = isPrivate
  }
}

/// An item that a rating has created.
public struct NewItem: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The name of the known item whose name or title is spelled most alike, in case the new name is a slip; empty if
  /// there is none.
  public var nearest: String
  /// The title of that item; empty if none is known.
  public var nearestTitle: String

  public init(item: String, nearest: String = "", nearestTitle: String = "") {
    self.item = item
    self.nearest = nearest
    self.nearestTitle = nearestTitle
  }
}

/// A rating in a user's history.
public struct HistoryEntry: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The title of the item; empty if none is known.
  public var title: String
  /// The rating, on the scale.
  public var value: Float
  /// When the item was rated, in seconds since 1970.
  public var time: Int64
  /// Whether the rating counts in the user's own answers only.
  public var isPrivate: Bool

  public init(item: String, title: String = "", value: Float, time: Int64, isPrivate: Bool = false) {
    self.item = item
    self.title = title
    self.value = value
    self.time = time
    self.isPrivate = isPrivate
  }
}

/// Which items an answer may contain. All conditions must hold. Names of unknown items are reported, not refused.
public struct Candidates: Hashable, Sendable {
  /// Only these items, at most 100,000; empty: all.
  public var onlyItems: [String]
  /// Only the items of this stored set; empty: all.
  public var onlySet: String
  /// Not these items, at most 100,000.
  public var exclude: [String]
  /// Not the items of this stored set.
  public var excludeSet: String
  /// Only items that have at least one of these genres. Case does not matter. The answer is INVALID_ARGUMENT for a
  /// genre that no item has, here and below.
  public var anyGenres: [String]
  /// Only items that have all of these genres.
  public var allGenres: [String]
  /// Only items that have none of these genres.
  public var noGenres: [String]
  /// Only items of this year or later; items of unknown year are left out.
  public var fromYear: Int?
  /// Only items of this year or earlier; items of unknown year are left out.
  public var toYear: Int?
  /// Only items with at least so many ratings.
  public var minRatings: Int
  /// Only items whose records have these texts at these keys.
  public var metadata: [String: String]
  /// What becomes of the items that the user has rated.
  public var rated: Rated

  public init(onlyItems: [String] = [], onlySet: String = "", exclude: [String] = [], excludeSet: String = "", anyGenres: [String] = [], allGenres: [String] = [], noGenres: [String] = [], fromYear: Int? = nil, toYear: Int? = nil, minRatings: Int = 0, metadata: [String: String] = [:], rated: Rated = Rated.zero) {
    self.onlyItems = onlyItems
    self.onlySet = onlySet
    self.exclude = exclude
    self.excludeSet = excludeSet
    self.anyGenres = anyGenres
    self.allGenres = allGenres
    self.noGenres = noGenres
    self.fromYear = fromYear
    self.toYear = toYear
    self.minRatings = minRatings
    self.metadata = metadata
    self.rated = rated
  }
}

/// A member of a group.
public struct GroupMember: Hashable, Sendable {
  /// The name of the user.
  public var user: String
  /// How much the user counts, above 0 and at most 100, in proportion to the others; absent: 1.
  public var weight: Float?

  public init(user: String, weight: Float? = nil) {
    self.user = user
    self.weight = weight
  }
}

/// A rating that is sent along with a question and not stored.
public struct SessionRating: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The rating, on the scale; absent: a like, which counts as the highest rating.
  public var value: Float?

  public init(item: String, value: Float? = nil) {
    self.item = item
    self.value = value
  }
}

public struct Recommendations: Hashable, Sendable {
  /// The recommendations, best first.
  public var recommendations: [Recommendation]
  /// The cursor of the next page; empty if this was the last one, or if none was asked for.
  public var nextCursor: String
  /// What the conditions of the request have left; absent if it had none.
  public var candidates: CandidateReport?
  /// The members of the group who have rated nothing.
  public var unknownMembers: [String]

  public init(recommendations: [Recommendation] = [], nextCursor: String = "", candidates: CandidateReport? = nil, unknownMembers: [String] = []) {
    self.recommendations = recommendations
    self.nextCursor = nextCursor
    self.candidates = candidates
    self.unknownMembers = unknownMembers
  }
}

/// What the conditions of a request have left.
public struct CandidateReport: Hashable, Sendable {
  /// The number of items that fulfil all conditions, the rated, hidden and withdrawn ones not counted.
  public var eligible: Int
  /// The number of names in the request or in its sets that are no item's.
  public var unknown: Int
  /// The first 20 of these names.
  public var unknownItems: [String]
  /// The condition that left nothing, as the name of its field; "hidden" or "withdrawn" if the items that were left are
  /// hidden or dismissed by the user, or withdrawn; empty if something is left.
  public var emptiedBy: String

  public init(eligible: Int, unknown: Int, unknownItems: [String] = [], emptiedBy: String = "") {
    self.eligible = eligible
    self.unknown = unknown
    self.unknownItems = unknownItems
    self.emptiedBy = emptiedBy
  }
}

/// An item that is recommended to a user.
public struct Recommendation: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The title of the item; empty if none is known.
  public var title: String
  /// The score by which the answer is ordered. Scores are comparable within one answer only.
  public var score: Float
  /// The rating that the model predicts for this user, on the scale; for a group, the weighted mean of its members'.
  public var predicted: Float
  /// How this item was scored, which can differ from how most of the answer was: an item that the model has not
  /// learned is answered by its genres and year.
  public var path: Path?
  /// The ratings that the model predicts for the members of the group, in the order of the request.
  public var members: [Float]
  /// Whether the item has its place because the request wanted to explore.
  public var explored: Bool
  /// Why the item is recommended; absent unless it was asked for.
  public var explanation: Explanation?

  public init(item: String, title: String = "", score: Float, predicted: Float, path: Path? = nil, members: [Float] = [], explored: Bool = false, explanation: Explanation? = nil) {
    self.item = item
    self.title = title
    self.score = score
    self.predicted = predicted
    self.path = path
    self.members = members
    self.explored = explored
    self.explanation = explanation
  }
}

/// Why an item has its score. The score is base_score, plus all contributions, plus rest.
public struct Explanation: Hashable, Sendable {
  /// The score of the item.
  public var score: Float
  /// The score that the item would have without any rating of the user.
  public var baseScore: Float
  /// What the user's ratings have added to the score, the largest contributions first, whatever their signs.
  public var because: [Contribution]
  /// The sum of the contributions that are not listed.
  public var rest: Float
  /// How the contributions were determined.
  public var method: ExplanationMethod?
  /// The genres of the item that moved the score, if it was answered by its genres and year.
  public var genres: [String]

  public init(score: Float, baseScore: Float, because: [Contribution] = [], rest: Float, method: ExplanationMethod? = nil, genres: [String] = []) {
    self.score = score
    self.baseScore = baseScore
    self.because = because
    self.rest = rest
    self.method = method
    self.genres = genres
  }
}

/// What one rating has added to a score.
public struct Contribution: Hashable, Sendable {
  /// The name of the rated item.
  public var item: String
  /// The title of the item; empty if none is known.
  public var title: String
  /// The user's rating of it, on the scale.
  public var rating: Float
  /// What the rating has added to the score; negative if it has lowered it.
  public var contribution: Float

  public init(item: String, title: String = "", rating: Float, contribution: Float) {
    self.item = item
    self.title = title
    self.rating = rating
    self.contribution = contribution
  }
}

/// The rating that is predicted for an item.
public struct Prediction: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The predicted rating, on the scale.
  public var predicted: Float
  /// How this item was predicted.
  public var path: Path?

  public init(item: String, predicted: Float, path: Path? = nil) {
    self.item = item
    self.predicted = predicted
    self.path = path
  }
}

public struct SimilarItems: Hashable, Sendable {
  /// The similar items, most similar first.
  public var items: [SimilarItem]
  /// What the conditions of the request have left; absent if it had none.
  public var candidates: CandidateReport?

  public init(items: [SimilarItem] = [], candidates: CandidateReport? = nil) {
    self.items = items
    self.candidates = candidates
  }
}

/// An item that is similar to another one.
public struct SimilarItem: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The title of the item; empty if none is known.
  public var title: String
  /// The cosine similarity, -1 to 1.
  public var similarity: Float
  /// How the similarity was determined: from the model (PATH_MODEL), or from genres and years (PATH_CONTENT).
  public var path: Path?

  public init(item: String, title: String = "", similarity: Float, path: Path? = nil) {
    self.item = item
    self.title = title
    self.similarity = similarity
    self.path = path
  }
}

public struct TopList: Hashable, Sendable {
  /// The items, best first.
  public var items: [TopItem]
  /// What the conditions of the request have left; absent if it had none.
  public var candidates: CandidateReport?

  public init(items: [TopItem] = [], candidates: CandidateReport? = nil) {
    self.items = items
    self.candidates = candidates
  }
}

/// An item of a list that is nobody's in particular.
public struct TopItem: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The title of the item; empty if none is known.
  public var title: String
  /// What the list is ordered by: the damped mean, the weighted number of ratings, or the item's number.
  public var score: Float
  /// The number of ratings of the item.
  public var ratings: Int
  /// The mean of the ratings, on the scale; absent if there are none.
  public var mean: Float?

  public init(item: String, title: String = "", score: Float, ratings: Int, mean: Float? = nil) {
    self.item = item
    self.title = title
    self.score = score
    self.ratings = ratings
    self.mean = mean
  }
}

/// A user whose taste is like another's.
public struct SimilarUser: Hashable, Sendable {
  /// The name of the user.
  public var user: String
  /// The cosine similarity of the two users' rows in the model, -1 to 1.
  public var similarity: Float
  /// The number of items that both have rated.
  public var shared: Int

  public init(user: String, similarity: Float, shared: Int) {
    self.user = user
    self.similarity = similarity
    self.shared = shared
  }
}

/// An item that a user has marked.
public struct MarkedItem: Hashable, Sendable {
  /// The name of the item.
  public var item: String
  /// The title of the item; empty if none is known.
  public var title: String
  /// What the user has said of it.
  public var mark: Mark?
  /// When, in seconds since 1970.
  public var time: Int64

  public init(item: String, title: String = "", mark: Mark? = nil, time: Int64) {
    self.item = item
    self.title = title
    self.mark = mark
    self.time = time
  }
}

/// A stored set of items.
public struct ItemSet: Hashable, Sendable {
  /// The name of the set.
  public var name: String
  /// The number of items in the set that are known.
  public var items: Int
  /// The number of names in the set that are no item's.
  public var unknown: Int
  /// The first 20 of these names.
  public var unknownItems: [String]

  public init(name: String, items: Int, unknown: Int, unknownItems: [String] = []) {
    self.name = name
    self.items = items
    self.unknown = unknown
    self.unknownItems = unknownItems
  }
}

/// The record of an item. A new record replaces the whole previous one; the item's ratings stay.
public struct Item: Hashable, Sendable {
  /// The name of the item, to which ratings refer.
  public var id: String
  /// The title; empty if none is known.
  public var title: String
  /// The year of publication; absent if it is not known.
  public var year: Int?
  /// The genres, in the spelling of the record.
  public var genres: [String]
  /// Further texts by key. The key "tags" holds the item's tags, separated by "|".
  public var metadata: [String: String]

  public init(id: String, title: String = "", year: Int? = nil, genres: [String] = [], metadata: [String: String] = [:]) {
    self.id = id
    self.title = title
    self.year = year
    self.genres = genres
    self.metadata = metadata
  }
}

/// An item with the statistics of its ratings.
public struct ItemInfo: Hashable, Sendable {
  /// The record of the item.
  public var item: Item
  /// The number of ratings of the item.
  public var ratings: Int
  /// The mean of the ratings, on the scale; absent if there are none.
  public var mean: Float?
  /// Whether the item has been withdrawn, so that it is in no recommendation.
  public var withdrawn: Bool
  /// How many ratings the item has of each value that it was given, in the order of values. Only the answer to GetItem
  /// has it.
  public var distribution: [RatingCount]

  public init(item: Item, ratings: Int, mean: Float? = nil, withdrawn: Bool = false, distribution: [RatingCount] = []) {
    self.item = item
    self.ratings = ratings
    self.mean = mean
    self.withdrawn = withdrawn
    self.distribution = distribution
  }
}

/// How often a value was given.
public struct RatingCount: Hashable, Sendable {
  /// The rating, on the scale.
  public var value: Float
  /// The number of ratings of this value.
  public var ratings: Int

  public init(value: Float, ratings: Int) {
    self.value = value
    self.ratings = ratings
  }
}

/// A slice of the map. The lists places, x, y, genre and ratings have an entry for each item; withdrawn items are left out.
public struct CatalogueMap: Hashable, Sendable {
  /// The generation of the model from which the map was computed; 0 for genres and years alone, or while there is none.
  public var generation: UInt64
  /// Another number with each map: slices belong together if their numbers are the same. 0 while there is none.
  public var number: Int
  /// The number of items on the map.
  public var items: Int
  /// How many of them genres and years have placed, because no model has learned them.
  public var placedByContent: Int
  /// The number of items that are not on the map: nothing is known of them, or there are 200,000 with more ratings.
  public var leftOut: Int
  /// How far a new map has been computed, 0 to 1; absent: none is being computed.
  public var progress: Float?
  /// The genres of the map, those with the most items first; at most 255.
  public var genres: [MapGenre]
  /// The numbers of the slice's items.
  public var places: [Int]
  /// Where they lie, 0 to 65,535, from left to right.
  public var x: [Int]
  /// Where they lie, 0 to 65,535, from top to bottom.
  public var y: [Int]
  /// The main genre of each: its position in genres plus 1; 0: none. Of an item's genres it is the one that its neighbours
  /// have more often than others do.
  public var genre: [Int]
  /// How many ratings each had when the map was computed.
  public var ratings: [Int]
  /// The items whose names or places were asked for.
  public var labels: [MapLabel]
  /// The first item of the next slice; 0: this was the last one.
  public var nextFirst: Int

  public init(generation: UInt64, number: Int, items: Int, placedByContent: Int, leftOut: Int, progress: Float? = nil, genres: [MapGenre] = [], places: [Int] = [], x: [Int] = [], y: [Int] = [], genre: [Int] = [], ratings: [Int] = [], labels: [MapLabel] = [], nextFirst: Int) {
    self.generation = generation
    self.number = number
    self.items = items
    self.placedByContent = placedByContent
    self.leftOut = leftOut
    self.progress = progress
    self.genres = genres
    self.places = places
    self.x = x
    self.y = y
    self.genre = genre
    self.ratings = ratings
    self.labels = labels
    self.nextFirst = nextFirst
  }
}

/// A genre on the map.
public struct MapGenre: Hashable, Sendable {
  /// As the records of the items spell it.
  public var name: String
  /// The number of items whose main genre it is.
  public var items: Int
  /// The middle of these items, as in CatalogueMap.
  public var x: Int
  public var y: Int
  /// The numbers of those with the most ratings, at most 5.
  public var bestPlaces: [Int]

  public init(name: String, items: Int, x: Int, y: Int, bestPlaces: [Int] = []) {
    self.name = name
    self.items = items
    self.x = x
    self.y = y
    self.bestPlaces = bestPlaces
  }
}

/// An item on the map.
public struct MapLabel: Hashable, Sendable {
  /// Its number on the map.
  public var place: Int
  public var item: String
  /// Empty if not known.
  public var title: String
  /// As in CatalogueMap.
  public var x: Int
  public var y: Int
  public var genre: Int
  public var ratings: Int

  public init(place: Int, item: String, title: String = "", x: Int, y: Int, genre: Int, ratings: Int) {
    self.place = place
    self.item = item
    self.title = title
    self.x = x
    self.y = y
    self.genre = genre
    self.ratings = ratings
  }
}

/// A user with the statistics of the user's ratings.
public struct UserInfo: Hashable, Sendable {
  /// The name of the user.
  public var user: String
  /// The number of items that the user has rated.
  public var ratings: Int
  /// The time of the newest of these ratings, in seconds since 1970; absent if there are none.
  public var newest: Int64?
  /// Whether no model may learn from the user.
  public var isPrivate: Bool

  public init(user: String, ratings: Int, newest: Int64? = nil, isPrivate: Bool = false) {
    self.user = user
    self.ratings = ratings
    self.newest = newest
    self.isPrivate = isPrivate
  }
}

/// How far an import has come.
public struct ImportProgress: Hashable, Sendable {
  /// The number of ratings received until now.
  public var received: Int
  /// The number of these ratings that have been applied; 0 until the last frame has been received.
  public var stored: Int

  public init(received: Int, stored: Int) {
    self.received = received
    self.stored = stored
  }
}

/// What an import has stored.
public struct ImportResult: Hashable, Sendable {
  /// The number of ratings stored. Duplicates count once.
  public var ratings: Int
  /// The number of ratings that were received but merged with another one of the same user and item.
  public var duplicates: Int
  /// The number of users that the import has created.
  public var newUsers: Int
  /// The number of items that the import has created, through ratings or records.
  public var newItems: Int

  public init(ratings: Int, duplicates: Int, newUsers: Int, newItems: Int) {
    self.ratings = ratings
    self.duplicates = duplicates
    self.newUsers = newUsers
    self.newItems = newItems
  }
}

/// How far a training has come.
public struct TrainProgress: Hashable, Sendable {
  /// What the training does now: "searching", "fitting" or "publishing".
  public var phase: String
  /// The share of the whole training that is done, 0 to 1.
  public var fraction: Float
  /// The number of passes over the ratings that the current phase has made so far.
  public var epoch: Int
  /// The RMSE of held-out ratings, in units of the scale; absent if it has not been measured yet.
  public var validationRMSE: Float?
  /// NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it has not been measured yet.
  public var validationNDCG: Float?

  public init(phase: String, fraction: Float, epoch: Int, validationRMSE: Float? = nil, validationNDCG: Float? = nil) {
    self.phase = phase
    self.fraction = fraction
    self.epoch = epoch
    self.validationRMSE = validationRMSE
    self.validationNDCG = validationNDCG
  }
}

/// What a training has resulted in.
public struct TrainResult: Hashable, Sendable {
  /// The kind of the model.
  public var model: String
  /// The RMSE of held-out ratings, in units of the scale; absent if it was not measured.
  public var validationRMSE: Float?
  /// The duration of the training, in seconds.
  public var seconds: Float
  /// NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured.
  public var validationNDCG: Float?
  /// The hyper-parameters, including those that the training chose itself, as a JSON object.
  public var parameters: String
  /// The comparison with the model that served before; absent if too few ratings were new.
  public var trial: ModelTrial?

  public init(model: String, validationRMSE: Float? = nil, seconds: Float, validationNDCG: Float? = nil, parameters: String, trial: ModelTrial? = nil) {
    self.model = model
    self.validationRMSE = validationRMSE
    self.seconds = seconds
    self.validationNDCG = validationNDCG
    self.parameters = parameters
    self.trial = trial
  }
}

/// A model that the daemon keeps.
public struct ModelInfo: Hashable, Sendable {
  /// The generation, which identifies the model.
  public var generation: UInt64
  /// The kind of the model.
  public var model: String
  /// Whether this model serves.
  public var serving: Bool
  /// When the model was published, in seconds since 1970.
  public var time: Int64
  /// The sequence number of the newest event that the model's weights have learned from.
  public var trainedThrough: UInt64
  /// The RMSE, in units of the scale, of ratings that were held out before the full training from which this model
  /// descends; absent if it was not measured.
  public var validationRMSE: Float?
  /// NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured.
  public var validationNDCG: Float?
  /// The duration of that full training, in seconds; absent if it is not known.
  public var fitSeconds: Float?
  /// The size of the model's tensors, in bytes.
  public var bytes: Int
  /// The hyper-parameters, including those that the training chose itself, as a JSON object.
  public var parameters: String
  /// The decision about the model.
  public var state: ModelState?
  /// Why the model was accepted or refused, for people.
  public var reason: String
  /// The space that the model's tensors take in the file of the store, in bytes.
  public var fileBytes: Int
  /// The sequence number of the newest event of the full training from which this model descends.
  public var fittedThrough: UInt64
  /// The comparison with the model that served; absent if the two were not compared.
  public var trial: ModelTrial?

  public init(generation: UInt64, model: String, serving: Bool, time: Int64, trainedThrough: UInt64, validationRMSE: Float? = nil, validationNDCG: Float? = nil, fitSeconds: Float? = nil, bytes: Int, parameters: String, state: ModelState? = nil, reason: String, fileBytes: Int, fittedThrough: UInt64, trial: ModelTrial? = nil) {
    self.generation = generation
    self.model = model
    self.serving = serving
    self.time = time
    self.trainedThrough = trainedThrough
    self.validationRMSE = validationRMSE
    self.validationNDCG = validationNDCG
    self.fitSeconds = fitSeconds
    self.bytes = bytes
    self.parameters = parameters
    self.state = state
    self.reason = reason
    self.fileBytes = fileBytes
    self.fittedThrough = fittedThrough
    self.trial = trial
  }
}

/// The comparison of a new model with the one that served, on the same recent ratings, which neither of them had
/// learned.
public struct ModelTrial: Hashable, Sendable {
  /// The generation of the model that served.
  public var against: UInt64
  /// The number of ratings that both models predicted.
  public var ratings: Int
  /// The RMSE of the new model, in units of the scale.
  public var rmse: Float
  /// The RMSE of the model that served, in units of the scale.
  public var servingRMSE: Float
  /// The share of liked items that were among ten recommended by the new model, 0 to 1; absent if it was not
  /// measured.
  public var hitRate: Float?
  /// The same share for the model that served; absent if it was not measured.
  public var servingHitRate: Float?

  public init(against: UInt64, ratings: Int, rmse: Float, servingRMSE: Float, hitRate: Float? = nil, servingHitRate: Float? = nil) {
    self.against = against
    self.ratings = ratings
    self.rmse = rmse
    self.servingRMSE = servingRMSE
    self.hitRate = hitRate
    self.servingHitRate = servingHitRate
  }
}

/// How a daemon is doing.
public struct DaemonStatus: Hashable, Sendable {
  /// The name and version of the daemon, such as "tasted/0.1.0".
  public var server: String
  /// The number of users.
  public var users: Int
  /// The number of items.
  public var items: Int
  /// The number of ratings.
  public var ratings: Int
  /// The kind of the serving model; absent if no model serves.
  public var model: String?
  /// Whether the daemon answers calls. It is set in every answer.
  public var ready: Bool
  /// What the trainer does now: "idle", "paused", or the phase of a training.
  public var training: String
  /// The RMSE of held-out ratings of the serving model, in units of the scale; absent if it was not measured.
  public var validationRMSE: Float?
  /// The time since the daemon started, in seconds.
  public var uptimeSeconds: Int
  /// The number of open connections.
  public var connections: Int
  /// The size of the store's file, in bytes.
  public var fileBytes: Int
  /// The size to which the store's file may grow, in bytes.
  public var mapBytes: Int
  /// When the serving model was published, in seconds since 1970; absent if no model serves.
  public var modelTime: Int64?
  /// The last error that keeps the daemon from its work, for people; absent if there is none.
  public var trouble: String?
  /// NDCG@100 of the serving model for held-out users, 0 to 1; absent if it was not measured.
  public var validationNDCG: Float?
  /// How well the daemon predicts the ratings that arrive.
  public var live: LiveQuality
  /// What the next automatic training waits for, or why it was postponed; absent if there is nothing to say.
  public var outlook: String?
  /// The free space of the file system that contains the store, in bytes; absent if the system does not report it.
  public var freeBytes: Int?
  /// What the daemon knows of the machine's load, on which automatic trainings depend.
  public var machine: MachineState
  /// The number of models, kept or being made, that may have learned from a user who has been forgotten since. A
  /// training that replaces them follows by itself, unless learning is paused; 0: nobody who was forgotten is in any.
  /// Absent in answers of daemons that do not say.
  public var modelsToPurge: Int?
  /// The uids on whose behalf most is stored, at most 100, those with the most bytes first. A client that may not
  /// administer learns of its own uid only.
  public var accounts: [AccountUsage]
  /// What the daemon has been asked since it started, if the request asks for it.
  public var activity: Activity?

  public init(server: String, users: Int, items: Int, ratings: Int, model: String? = nil, ready: Bool, training: String, validationRMSE: Float? = nil, uptimeSeconds: Int, connections: Int, fileBytes: Int, mapBytes: Int, modelTime: Int64? = nil, trouble: String? = nil, validationNDCG: Float? = nil, live: LiveQuality, outlook: String? = nil, freeBytes: Int? = nil, machine: MachineState, modelsToPurge: Int? = nil, accounts: [AccountUsage] = [], activity: Activity? = nil) {
    self.server = server
    self.users = users
    self.items = items
    self.ratings = ratings
    self.model = model
    self.ready = ready
    self.training = training
    self.validationRMSE = validationRMSE
    self.uptimeSeconds = uptimeSeconds
    self.connections = connections
    self.fileBytes = fileBytes
    self.mapBytes = mapBytes
    self.modelTime = modelTime
    self.trouble = trouble
    self.validationNDCG = validationNDCG
    self.live = live
    self.outlook = outlook
    self.freeBytes = freeBytes
    self.machine = machine
    self.modelsToPurge = modelsToPurge
    self.accounts = accounts
    self.activity = activity
  }
}

/// What a daemon has been asked since it started, and by whom.
public struct Activity: Hashable, Sendable {
  /// The calls that were made, in the order of their names.
  public var calls: [CallActivity]
  /// The uids that have connections, those with the most first, at most 100. A client that may not administer learns of
  /// its own uid only.
  public var peers: [PeerActivity]
  /// The limits that have refused something. A client that may not administer learns of none.
  public var limits: [LimitActivity]

  public init(calls: [CallActivity] = [], peers: [PeerActivity] = [], limits: [LimitActivity] = []) {
    self.calls = calls
    self.peers = peers
    self.limits = limits
  }
}

/// The calls of one kind.
public struct CallActivity: Hashable, Sendable {
  /// The name of the call in Request, such as "recommend".
  public var call: String
  /// The number of calls that were answered.
  public var count: Int
  /// The number of these whose answer was an error.
  public var failed: Int
  /// How long they took, from when the request was begun to when the answer was written. The time in which a read waits
  /// for its min_sequence or min_generation does not count. Empty buckets are left out.
  public var times: [TimeBucket]

  public init(call: String, count: Int, failed: Int, times: [TimeBucket] = []) {
    self.call = call
    self.count = count
    self.failed = failed
    self.times = times
  }
}

/// The calls that took about as long as each other.
public struct TimeBucket: Hashable, Sendable {
  /// The largest time of the bucket, in microseconds. The bounds grow by a fifth from bucket to bucket.
  public var microseconds: Float
  /// The number of calls.
  public var calls: Int

  public init(microseconds: Float, calls: Int) {
    self.microseconds = microseconds
    self.calls = calls
  }
}

/// What the processes of one uid have open.
public struct PeerActivity: Hashable, Sendable {
  /// The uid.
  public var uid: Int
  /// The number of open connections.
  public var connections: Int
  /// The number of reads that wait for a sequence, a generation or a worker, and of watches.
  public var waiting: Int

  public init(uid: Int, connections: Int, waiting: Int) {
    self.uid = uid
    self.connections = connections
    self.waiting = waiting
  }
}

/// A limit that has refused something.
public struct LimitActivity: Hashable, Sendable {
  /// The name of the setting, such as "limits.connections", or the code of the error where none is named.
  public var limit: String
  /// How often it has refused something.
  public var refusals: Int

  public init(limit: String, refusals: Int) {
    self.limit = limit
    self.refusals = refusals
  }
}

/// What is stored on behalf of a uid: the users that it created with their ratings, and the items whose records it
/// stored last. Quotas are absent where any number may be stored; a uid that may administer has none, although they are
/// given here for all but root and the daemon's own uid.
public struct AccountUsage: Hashable, Sendable {
  /// The uid of the processes that stored it.
  public var uid: Int
  /// The number of users.
  public var users: Int
  /// The number of items.
  public var items: Int
  /// The number of ratings of these users, without those of the last moments.
  public var ratings: Int
  /// About how many bytes of the store's file it takes.
  public var bytes: Int
  /// The setting limits.usersPerUid.
  public var usersQuota: Int?
  /// The setting limits.itemsPerUid.
  public var itemsQuota: Int?
  /// The setting limits.ratingsPerUid.
  public var ratingsQuota: Int?
  /// The setting limits.bytesPerUid.
  public var bytesQuota: Int?

  public init(uid: Int, users: Int, items: Int, ratings: Int, bytes: Int, usersQuota: Int? = nil, itemsQuota: Int? = nil, ratingsQuota: Int? = nil, bytesQuota: Int? = nil) {
    self.uid = uid
    self.users = users
    self.items = items
    self.ratings = ratings
    self.bytes = bytes
    self.usersQuota = usersQuota
    self.itemsQuota = itemsQuota
    self.ratingsQuota = ratingsQuota
    self.bytesQuota = bytesQuota
  }
}

/// The load of the machine, as far as the daemon can read it.
public struct MachineState: Hashable, Sendable {
  /// The share of the last ten seconds, 0 to 1, in which some task waited for a core; absent if it cannot be read.
  public var processorPressure: Float?
  /// The same for memory.
  public var memoryPressure: Float?
  /// The same for the disk.
  public var diskPressure: Float?
  /// Why the pressures cannot be read, so that trainings do not wait while other tasks do; absent if they can.
  public var pressureUnavailable: String?
  /// The memory in bytes that is free for the daemon: the machine's or, if that is less, what is left of the limit of
  /// its control group; absent if it cannot be read.
  public var freeMemoryBytes: Int?
  /// Why the free memory cannot be read, so that only training.memoryBytes limits trainings; absent if it can.
  public var memoryUnavailable: String?

  public init(processorPressure: Float? = nil, memoryPressure: Float? = nil, diskPressure: Float? = nil, pressureUnavailable: String? = nil, freeMemoryBytes: Int? = nil, memoryUnavailable: String? = nil) {
    self.processorPressure = processorPressure
    self.memoryPressure = memoryPressure
    self.diskPressure = diskPressure
    self.pressureUnavailable = pressureUnavailable
    self.freeMemoryBytes = freeMemoryBytes
    self.memoryUnavailable = memoryUnavailable
  }
}

/// How well the daemon predicts the ratings that arrive, each before it is learned (prequential evaluation). The
/// figures are those of the newest ratings. A user's first rating and a rating that replaces an earlier one are not
/// evaluated. Of very many ratings at once, only the newest are.
public struct LiveQuality: Hashable, Sendable {
  /// The largest number of evaluated ratings that the figures cover. They survive restarts of the daemon.
  public var window: Int
  /// The number of ratings that the figures cover, 0 to `window`. If it is 0, the figures mean nothing.
  public var ratings: Int
  /// The number of these ratings whose item was liked and whose rank was determined. If it is 0, the hit rates mean
  /// nothing.
  public var ranked: Int
  /// The figures of the models that served when the ratings arrived.
  public var model: LiveFigures
  /// The figures of a baseline that predicts an item's mean plus the user's mean deviation from such means.
  public var bias: LiveFigures
  /// The figures of a baseline that predicts an item's mean and ranks items by their number of ratings.
  public var popularity: LiveFigures
  /// Always absent. Earlier daemons warned here of ratings that were predicted worse than before.
  public var drift: String?

  public init(window: Int, ratings: Int, ranked: Int, model: LiveFigures, bias: LiveFigures, popularity: LiveFigures, drift: String? = nil) {
    self.window = window
    self.ratings = ratings
    self.ranked = ranked
    self.model = model
    self.bias = bias
    self.popularity = popularity
    self.drift = drift
  }
}

/// The figures of one model in the prequential evaluation.
public struct LiveFigures: Hashable, Sendable {
  /// The RMSE of the predictions, in units of the scale; absent if no rating was evaluated.
  public var rmse: Float?
  /// The share of liked items that were among the ten best of the items that the user had not rated, 0 to 1; absent
  /// if no rank was determined.
  public var hitRate: Float?

  public init(rmse: Float? = nil, hitRate: Float? = nil) {
    self.rmse = rmse
    self.hitRate = hitRate
  }
}

/// How well the daemon has predicted over time, and how its trainings went. When a user is forgotten, the points that the
/// user had a part in are removed, and so are the trainings that had learned from the user.
public struct QualityHistory: Hashable, Sendable {
  /// The live quality, oldest first. Times in which no rating was evaluated have no point. A point is a minute long for
  /// about a day, an hour for about a month, and a day for four years.
  public var points: [QualityPoint]
  /// The newest trainings, newest first; at most 32 are kept.
  public var trainings: [TrainingRecord]

  public init(points: [QualityPoint] = [], trainings: [TrainingRecord] = []) {
    self.points = points
    self.trainings = trainings
  }
}

/// How well the ratings of some time were predicted before they were learned, as in LiveQuality.
public struct QualityPoint: Hashable, Sendable {
  /// When it begins, in seconds since 1970.
  public var time: Int64
  /// How long it is, in seconds.
  public var seconds: Int
  /// The number of ratings that were evaluated.
  public var ratings: Int
  /// The number of these whose item was liked and whose rank was determined.
  public var ranked: Int
  /// The figures of the models that served then.
  public var model: LiveFigures
  /// The figures of a baseline that predicts an item's mean plus the user's mean deviation from such means.
  public var bias: LiveFigures
  /// The figures of a baseline that predicts an item's mean and ranks items by their number of ratings.
  public var popularity: LiveFigures

  public init(time: Int64, seconds: Int, ratings: Int, ranked: Int, model: LiveFigures, bias: LiveFigures, popularity: LiveFigures) {
    self.time = time
    self.seconds = seconds
    self.ratings = ratings
    self.ranked = ranked
    self.model = model
    self.bias = bias
    self.popularity = popularity
  }
}

/// What a training did.
public struct TrainingRecord: Hashable, Sendable {
  /// When it began, in seconds since 1970.
  public var time: Int64
  /// The kind of the model; empty if it failed before that was known.
  public var model: String
  /// Why it began, for people.
  public var cause: String
  /// How long it took, in seconds.
  public var seconds: Float
  /// The time that the threads of the training computed, in seconds.
  public var processorSeconds: Float
  /// The number of ratings that it learned from.
  public var ratings: Int
  /// How it ended.
  public var end: TrainingEnd?
  /// Why its model was accepted or refused, or why the training failed, for people.
  public var reason: String
  /// The generation that it made; 0 if it failed.
  public var generation: UInt64
  /// The RMSE of held-out ratings, in units of the scale; absent if it was not measured.
  public var validationRMSE: Float?
  /// NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured.
  public var validationNDCG: Float?
  /// The comparison with the model that served; absent if the two were not compared.
  public var trial: ModelTrial?
  /// The figures on held-out ratings while it learned, oldest first, at most 40; empty if the model measures none.
  public var curve: [CurvePoint]

  public init(time: Int64, model: String, cause: String, seconds: Float, processorSeconds: Float, ratings: Int, end: TrainingEnd? = nil, reason: String, generation: UInt64, validationRMSE: Float? = nil, validationNDCG: Float? = nil, trial: ModelTrial? = nil, curve: [CurvePoint] = []) {
    self.time = time
    self.model = model
    self.cause = cause
    self.seconds = seconds
    self.processorSeconds = processorSeconds
    self.ratings = ratings
    self.end = end
    self.reason = reason
    self.generation = generation
    self.validationRMSE = validationRMSE
    self.validationNDCG = validationNDCG
    self.trial = trial
    self.curve = curve
  }
}

/// How good a model was on held-out ratings at some point of its training.
public struct CurvePoint: Hashable, Sendable {
  /// The time since the training began, in seconds.
  public var seconds: Float
  /// What the training did: "searching" hyper-parameters or "fitting" with the chosen ones.
  public var phase: String
  /// The kind of the model that learned: that of a component where the training makes a blend.
  public var model: String
  /// The number of passes over the ratings that the phase had made.
  public var epoch: Int
  /// The RMSE of held-out ratings, in units of the scale; absent if it was not measured.
  public var rmse: Float?
  /// NDCG@100 of the catalogue ranked for held-out users, 0 to 1; absent if it was not measured.
  public var ndcg: Float?

  public init(seconds: Float, phase: String, model: String, epoch: Int, rmse: Float? = nil, ndcg: Float? = nil) {
    self.seconds = seconds
    self.phase = phase
    self.model = model
    self.epoch = epoch
    self.rmse = rmse
    self.ndcg = ndcg
  }
}

/// How a daemon stands. The freshness of the response has the sequence number and the generation.
public struct WatchEvent: Hashable, Sendable {
  /// What the trainer does, as in Status.
  public var training: String
  /// The last error that keeps the daemon from its work, for people; absent if there is none.
  public var trouble: String?

  public init(training: String, trouble: String? = nil) {
    self.training = training
    self.trouble = trouble
  }
}

/// What a check of a store has found.
public struct CheckReport: Hashable, Sendable {
  /// The number of findings; 0 for a sound store.
  public var found: Int
  /// The first 1,000 findings.
  public var findings: [CheckFinding]
  /// The number of users that were looked at.
  public var users: Int
  /// The number of items.
  public var items: Int
  /// The number of ratings.
  public var ratings: Int
  /// The number of events of the log.
  public var events: Int
  /// The number of generations of models.
  public var generations: Int
  /// The number of tiles, the parts in which the numbers of models are stored.
  public var tiles: Int

  public init(found: Int, findings: [CheckFinding] = [], users: Int, items: Int, ratings: Int, events: Int, generations: Int, tiles: Int) {
    self.found = found
    self.findings = findings
    self.users = users
    self.items = items
    self.ratings = ratings
    self.events = events
    self.generations = generations
    self.tiles = tiles
  }
}

/// Something that is wrong in a store.
public struct CheckFinding: Hashable, Sendable {
  /// What is damaged: "file" if the pages of the file are, else "settings", "user", "item", "log" or "model".
  public var part: String
  /// What is wrong, for people.
  public var what: String
  /// What mends it, for people.
  public var remedy: String

  public init(part: String, what: String, remedy: String) {
    self.part = part
    self.what = what
    self.remedy = remedy
  }
}

