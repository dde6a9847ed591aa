import TasteProtocol
import TasteValues

/// Sends the ratings and items of one import. See ``TasteClient/importRatings(duplicates:progress:_:)``.
///
/// The importer collects ratings into frames of 32,768 and sends each name once. Adding a rating waits only while eight
/// frames are unanswered, so the producer is as fast as the daemon. Memory holds the names, but nothing that grows with
/// the number of ratings.
public struct RatingImporter {
    /// Ratings whose users and items the caller has numbered, with the names that are new in this batch.
    ///
    /// The n-th name of `newUsers`, counted from 0 over all batches, is user n, and likewise for items. The four
    /// columns have the same length.
    public struct Batch: Sendable {
        /// The names of the users that are new in this batch, 1 to 255 bytes of UTF-8 each.
        public var newUsers: [String] = []
        /// The names of the items that are new in this batch, 1 to 255 bytes of UTF-8 each.
        public var newItems: [String] = []
        /// The numbers of the users.
        public var users: [UInt32] = []
        /// The numbers of the items.
        public var items: [UInt32] = []
        /// The ratings, on the daemon's scale.
        public var values: [Float] = []
        /// When the items were rated, in seconds since 1970.
        public var times: [Int64] = []

        public init() {}
    }

    /// The length of names and records, in bytes, at which a frame is sent even if it holds few ratings.
    private static let frameTextBytes = 1 << 20
    private static let frameRatings = 32_768

    private let client: TasteClient
    private let limits: Limits
    private let progress: (ImportProgress) -> Void
    private var call: LongCall?
    private var frame = WireImport()
    private var textBytes = 0
    private var unanswered = 0
    private var users: [String: UInt32] = [:]
    private var items: [String: UInt32] = [:]
    /// Whether the importer numbers the names, rather than the caller; nil before the first rating.
    private var numbersNames: Bool?

    init(
        client: TasteClient, limits: Limits, duplicates: Duplicates, progress: @escaping (ImportProgress) -> Void
    ) {
        self.client = client
        self.limits = limits
        self.progress = progress
        frame.first = true
        frame.duplicates = duplicates.wire
    }

    /// Adds one rating. One import cannot contain both single ratings and batches.
    ///
    /// - Parameters:
    ///   - user: The user's name, 1 to 255 bytes of UTF-8.
    ///   - item: The item's name, 1 to 255 bytes of UTF-8.
    ///   - value: The rating, on the daemon's scale.
    ///   - time: When the item was rated, in seconds since 1970.
    /// - Throws: `TasteError` if the daemon has refused an earlier part of the import, which has then ended.
    nonisolated(nonsending) public mutating func add(user: String, item: String, value: Float, time: Int64) async throws
    {
        try choose(numbersNames: true)
        frame.user.append(number(ofUser: user))
        frame.item.append(number(ofItem: item))
        frame.value.append(value)
        frame.time.append(time)
        if isFull { try await send(isLast: false) }
    }

    /// Adds ratings whose names the caller has numbered. One import cannot contain both single ratings and batches.
    ///
    /// - Throws: `TasteError` as for a single rating, and INVALID_ARGUMENT if the columns have different lengths.
    nonisolated(nonsending) public mutating func add(_ batch: Batch) async throws {
        try choose(numbersNames: false)
        let count = batch.values.count
        guard batch.users.count == count, batch.items.count == count, batch.times.count == count else {
            throw TasteError(
                .invalidArgument, "The columns of a batch have different lengths. Give each rating all four entries.")
        }
        for name in batch.newUsers { try await addName(name, to: \.users) }
        for name in batch.newItems { try await addName(name, to: \.items) }
        var start = 0
        while start < count {
            let end = min(count, start + ratingsPerFrame - frame.value.count)
            frame.user += batch.users[start..<end]
            frame.item += batch.items[start..<end]
            frame.value += batch.values[start..<end]
            frame.time += batch.times[start..<end]
            start = end
            if isFull { try await send(isLast: false) }
        }
    }

    /// Adds the record of an item, which replaces the whole previous one.
    ///
    /// - Throws: `TasteError` as for a rating, and INVALID_ARGUMENT if the year is out of range.
    nonisolated(nonsending) public mutating func add(_ item: Item) async throws {
        let record = try item.checkedWire
        let metadataBytes = item.metadata.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count + 8 }
        let genreBytes = item.genres.reduce(0) { $0 + $1.utf8.count + 4 }
        textBytes += item.id.utf8.count + item.title.utf8.count + genreBytes + metadataBytes + 16
        frame.catalogue.append(record)
        if isFull { try await send(isLast: false) }
    }

    /// Sends the last frame and waits until the import is durable and visible.
    nonisolated(nonsending) mutating func finish() async throws -> Answer<ImportResult> {
        try await send(isLast: true)
        while true {
            if let response = try await nextResponse() { return response }
        }
    }

    private var ratingsPerFrame: Int { max(1, min(Self.frameRatings, limits.ratingsPerRequest)) }
    private var textBytesPerFrame: Int { min(Self.frameTextBytes, limits.frameBytes / 4) }
    private var isFull: Bool { frame.value.count >= ratingsPerFrame || textBytes >= textBytesPerFrame }

    private mutating func choose(numbersNames choice: Bool) throws {
        guard numbersNames ?? choice == choice else {
            throw TasteError(
                .failedPrecondition, "Single ratings and numbered batches do not mix in one import. Use two imports.")
        }
        numbersNames = choice
    }

    private mutating func number(ofUser name: String) -> UInt32 {
        if let known = users[name] { return known }
        let number = UInt32(users.count)
        users[name] = number
        frame.users.append(name)
        textBytes += name.utf8.count + 4
        return number
    }

    private mutating func number(ofItem name: String) -> UInt32 {
        if let known = items[name] { return known }
        let number = UInt32(items.count)
        items[name] = number
        frame.items.append(name)
        textBytes += name.utf8.count + 4
        return number
    }

    nonisolated(nonsending) private mutating func addName(
        _ name: String, to names: WritableKeyPath<WireImport, [String]>
    ) async throws {
        frame[keyPath: names].append(name)
        textBytes += name.utf8.count + 4
        if isFull { try await send(isLast: false) }
    }

    nonisolated(nonsending) private mutating func send(isLast: Bool) async throws {
        while unanswered >= ProtocolLimits.importFramesUnanswered {
            if try await nextResponse() != nil { throw Self.endedEarly }
        }
        frame.last = isLast
        var request = WireRequest()
        request.import = frame
        if let call {
            try client.proceed(request, of: call)
        } else {
            call = try client.longCall(request)
        }
        unanswered += 1
        frame = WireImport()
        textBytes = 0
    }

    /// Waits for the next response. Returns the result of the import if that response was the last one, else nil.
    nonisolated(nonsending) private mutating func nextResponse() async throws -> Answer<ImportResult>? {
        guard let response = try await call?.next() else { throw Self.endedEarly }
        guard response.more else {
            let result = try client.result(of: response) {
                if case .import(let made) = $0 { ImportResult(made) } else { nil }
            }
            return Answer(result, freshness: Freshness(response.freshness))
        }
        if case .importProgress(let made)? = response.result {
            unanswered -= 1
            progress(ImportProgress(made))
        }
        return nil
    }

    private static let endedEarly = TasteError(
        .internal, "The daemon ended the import before its last frame. Report this with the daemon's log.")
}
