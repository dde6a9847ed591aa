// Generated from Protocol/taste.proto by `make protocol`. Do not edit.
// swift-format-ignore-file

/// Which path answered a read.
public enum Path: Hashable, Sendable, CustomStringConvertible {
  /// the user's row as the model holds it
  case model
  /// the user's row solved anew from what they have rated until now
  case foldIn
  /// genres and year: the item's, or those the user is said to like
  case content
  /// what people like on average: the user, or the model, is not known yet
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

/// What becomes of several ratings of one item by one user within the import.
public enum Duplicates: Hashable, Sendable, CustomStringConvertible {
  /// the last one in file order counts
  case last
  /// their mean, rounded to the scale's step
  case average
  /// A value that a newer peer knows, by its number in the protocol.
  case unrecognized(Int)

  /// All values that have a name here.
  public static let known: [Duplicates] = [.last, .average]

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

public enum ModelState: Hashable, Sendable, CustomStringConvertible {
  /// being made
  case candidate
  /// serves, or has served
  case accepted
  /// worse than what served; kept to be looked at
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

/// What an answer has seen.
public struct Freshness: Hashable, Sendable {
  /// Of a write: the sequence number it was given; of several events in one write, the last one's. Of a read: that of the
  /// newest event the answer counts in. 0: nothing has been written yet.
  public var sequence: UInt64
  /// The model's generation; 0 while none has been trained.
  public var generation: UInt64
  /// The newest event that this generation's weights have learned from.
  public var trainedThrough: UInt64
  public var path: Path?

  public init(sequence: UInt64, generation: UInt64, trainedThrough: UInt64, path: Path? = nil) {
    self.sequence = sequence
    self.generation = generation
    self.trainedThrough = trainedThrough
    self.path = path
  }
}

public struct DaemonInfo: Hashable, Sendable {
  /// "tasted/0.1.0"
  public var server: String
  /// 1
  public var protocolVersion: Int
  public var scale: RatingScale
  public var limits: Limits
  public var rights: Rights

  public init(server: String, protocolVersion: Int, scale: RatingScale, limits: Limits, rights: Rights) {
    self.server = server
    self.protocolVersion = protocolVersion
    self.scale = scale
    self.limits = limits
    self.rights = rights
  }
}

/// Ratings are minimum, minimum + step, ..., maximum.
public struct RatingScale: Hashable, Sendable {
  public var minimum: Float
  public var maximum: Float
  public var step: Float

  public init(minimum: Float, maximum: Float, step: Float) {
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
  }
}

public struct Limits: Hashable, Sendable {
  /// the largest frame either way, without its 4 bytes of length
  public var frameBytes: Int
  /// the largest count, the largest page, and the most items in one Predict
  public var itemsPerAnswer: Int
  /// in one Rate and in one Import frame; of item records in one PutItems or frame, too
  public var ratingsPerRequest: Int
  /// on one connection; an import counts as one
  public var requestsInFlight: Int
  /// of a user's or an item's name: 1 to this many bytes of UTF-8
  public var nameBytes: Int

  public init(frameBytes: Int, itemsPerAnswer: Int, ratingsPerRequest: Int, requestsInFlight: Int, nameBytes: Int) {
    self.frameBytes = frameBytes
    self.itemsPerAnswer = itemsPerAnswer
    self.ratingsPerRequest = ratingsPerRequest
    self.requestsInFlight = requestsInFlight
    self.nameBytes = nameBytes
  }
}

/// What this peer may do.
public struct Rights: Hashable, Sendable {
  public var read: Bool
  public var write: Bool
  public var administer: Bool

  public init(read: Bool, write: Bool, administer: Bool) {
    self.read = read
    self.write = write
    self.administer = administer
  }
}

public struct Rating: Hashable, Sendable {
  public var user: String
  public var item: String
  /// One of the scale's values, within a thousandth of a step.
  public var value: Float
  /// Seconds since 1970; unset: the daemon's clock.
  public var time: Int64?

  public init(user: String, item: String, value: Float, time: Int64? = nil) {
    self.user = user
    self.item = item
    self.value = value
    self.time = time
  }
}

public struct HistoryEntry: Hashable, Sendable {
  public var item: String
  /// empty: none is known, here and below
  public var title: String
  public var value: Float
  /// seconds since 1970
  public var time: Int64

  public init(item: String, title: String = "", value: Float, time: Int64) {
    self.item = item
    self.title = title
    self.value = value
    self.time = time
  }
}

public struct Recommendation: Hashable, Sendable {
  public var item: String
  public var title: String
  /// what they are ordered by; comparable within one answer only
  public var score: Float
  /// the rating this user would give, on the scale
  public var predicted: Float

  public init(item: String, title: String = "", score: Float, predicted: Float) {
    self.item = item
    self.title = title
    self.score = score
    self.predicted = predicted
  }
}

public struct Prediction: Hashable, Sendable {
  public var item: String
  /// on the scale
  public var predicted: Float

  public init(item: String, predicted: Float) {
    self.item = item
    self.predicted = predicted
  }
}

public struct SimilarItem: Hashable, Sendable {
  public var item: String
  public var title: String
  /// cosine, -1 to 1
  public var similarity: Float
  /// What the similarity was found by: the model's vectors (PATH_MODEL) or genres and year (PATH_CONTENT).
  public var path: Path?

  public init(item: String, title: String = "", similarity: Float, path: Path? = nil) {
    self.item = item
    self.title = title
    self.similarity = similarity
    self.path = path
  }
}

/// An item's record. Putting it again replaces the whole record; its ratings stay.
public struct Item: Hashable, Sendable {
  /// its name: what ratings call `item`
  public var id: String
  public var title: String
  /// 0: unknown
  public var year: Int?
  public var genres: [String]
  public var metadata: [String: String]

  public init(id: String, title: String = "", year: Int? = nil, genres: [String] = [], metadata: [String: String] = [:]) {
    self.id = id
    self.title = title
    self.year = year
    self.genres = genres
    self.metadata = metadata
  }
}

public struct ItemInfo: Hashable, Sendable {
  public var item: Item
  /// how many there are
  public var ratings: Int
  /// of the ratings; 0 without any
  public var mean: Float?

  public init(item: Item, ratings: Int, mean: Float? = nil) {
    self.item = item
    self.ratings = ratings
    self.mean = mean
  }
}

/// A user, and how much the user has rated.
public struct UserInfo: Hashable, Sendable {
  /// The user's name.
  public var user: String
  /// How many items the user has rated.
  public var ratings: Int
  /// The time of the newest of these ratings, in seconds since 1970; absent without any.
  public var newest: Int64?

  public init(user: String, ratings: Int, newest: Int64? = nil) {
    self.user = user
    self.ratings = ratings
    self.newest = newest
  }
}

public struct ImportProgress: Hashable, Sendable {
  /// ratings, until now
  public var received: Int
  /// of these, applied; 0 until the last frame has come
  public var stored: Int

  public init(received: Int, stored: Int) {
    self.received = received
    self.stored = stored
  }
}

public struct ImportResult: Hashable, Sendable {
  /// stored, duplicates counted once
  public var ratings: Int
  /// received and not stored, for another of the same user and item
  public var duplicates: Int
  /// that came into being
  public var newUsers: Int
  /// that came into being, through ratings or records
  public var newItems: Int

  public init(ratings: Int, duplicates: Int, newUsers: Int, newItems: Int) {
    self.ratings = ratings
    self.duplicates = duplicates
    self.newUsers = newUsers
    self.newItems = newItems
  }
}

public struct TrainProgress: Hashable, Sendable {
  /// "searching", "fitting", "publishing"
  public var phase: String
  /// 0 to 1, of the whole
  public var fraction: Float
  public var epoch: Int
  /// 0: not known yet
  public var validationRMSE: Float?
  /// at 100, of the catalogue ranked for held-out users; 0: not known yet
  public var validationNDCG: Float?

  public init(phase: String, fraction: Float, epoch: Int, validationRMSE: Float? = nil, validationNDCG: Float? = nil) {
    self.phase = phase
    self.fraction = fraction
    self.epoch = epoch
    self.validationRMSE = validationRMSE
    self.validationNDCG = validationNDCG
  }
}

public struct TrainResult: Hashable, Sendable {
  public var model: String
  /// 0: not measured
  public var validationRMSE: Float?
  public var seconds: Float
  /// 0: not measured
  public var validationNDCG: Float?
  /// the hyper-parameters, chosen ones included, as a JSON object
  public var parameters: String

  public init(model: String, validationRMSE: Float? = nil, seconds: Float, validationNDCG: Float? = nil, parameters: String) {
    self.model = model
    self.validationRMSE = validationRMSE
    self.seconds = seconds
    self.validationNDCG = validationNDCG
    self.parameters = parameters
  }
}

public struct ModelInfo: Hashable, Sendable {
  public var generation: UInt64
  /// its kind
  public var model: String
  public var serving: Bool
  /// when it was published, seconds since 1970
  public var time: Int64
  /// the newest event that its weights have learned from
  public var trainedThrough: UInt64
  /// of predicted ratings, held out before the full training it descends from; 0: not measured
  public var validationRMSE: Float?
  /// at 100, of the catalogue ranked for held-out users; 0: not measured
  public var validationNDCG: Float?
  /// what that training took; 0: not known
  public var fitSeconds: Float?
  /// of its matrices
  public var bytes: Int
  /// its hyper-parameters, chosen ones included, as a JSON object
  public var parameters: String
  public var state: ModelState?
  /// why it was accepted or refused, for people
  public var reason: String
  /// of the store's file that its matrices take
  public var fileBytes: Int
  /// the newest event of the full training it descends from
  public var fittedThrough: UInt64
  /// absent: it was not compared
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

/// What a new model and the one that served then reached on the same recent ratings, which neither had learned.
public struct ModelTrial: Hashable, Sendable {
  /// the generation that served
  public var against: UInt64
  /// how many were predicted
  public var ratings: Int
  public var rmse: Float
  public var servingRMSE: Float
  /// of liked items among ten recommended; 0: not measured
  public var hitRate: Float?
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

public struct DaemonStatus: Hashable, Sendable {
  public var server: String
  public var users: Int
  public var items: Int
  public var ratings: Int
  /// of the serving generation; empty: none
  public var model: String?
  public var ready: Bool
  /// "idle", "paused", or what the trainer does
  public var training: String
  /// of the serving generation; 0: not measured
  public var validationRMSE: Float?
  public var uptimeSeconds: Int
  public var connections: Int
  /// the store's size on disk
  public var fileBytes: Int
  /// the size it may grow to
  public var mapBytes: Int
  /// when the serving generation was published, seconds since 1970
  public var modelTime: Int64?
  /// what keeps the daemon from its work; empty: nothing
  public var trouble: String?
  /// of the serving generation, as in ModelInfo; 0: not measured
  public var validationNDCG: Float?
  public var live: LiveQuality
  /// what the next training of the daemon's own waits for, or why it was put off
  public var outlook: String?
  /// What is free of the file system that holds the store, in bytes; absent where the system does not say.
  public var freeBytes: Int?

  public init(server: String, users: Int, items: Int, ratings: Int, model: String? = nil, ready: Bool, training: String, validationRMSE: Float? = nil, uptimeSeconds: Int, connections: Int, fileBytes: Int, mapBytes: Int, modelTime: Int64? = nil, trouble: String? = nil, validationNDCG: Float? = nil, live: LiveQuality, outlook: String? = nil, freeBytes: Int? = nil) {
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
  }
}

/// How good the daemon is now: each rating that arrives is predicted before it is learned, and this is how well the newest ones were.
/// A rating that replaces another is not judged, nor is somebody's first one; of very many at once only the newest are.
public struct LiveQuality: Hashable, Sendable {
  /// so many judged ratings are kept, over restarts too
  public var window: Int
  /// judged until now, at most `window`; 0: the figures mean nothing
  public var ratings: Int
  /// of these, liked ones whose place in the order was looked at; 0: the hit rates mean nothing
  public var ranked: Int
  /// the generations that served when the ratings came
  public var model: LiveFigures
  /// an item's mean and the user's offset from such means
  public var bias: LiveFigures
  /// an item's mean; ordered by how often items were rated
  public var popularity: LiveFigures
  /// in what the newest ratings are predicted significantly worse than those before; empty: in nothing
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

public struct LiveFigures: Hashable, Sendable {
  public var rmse: Float?
  /// the share of the liked ones that stood among the first ten that the user had not rated
  public var hitRate: Float?

  public init(rmse: Float? = nil, hitRate: Float? = nil) {
    self.rmse = rmse
    self.hitRate = hitRate
  }
}

