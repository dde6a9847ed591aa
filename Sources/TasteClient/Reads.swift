import TasteProtocol
import TasteValues

extension TasteClient {
    /// Asks for the daemon's version, limits and scale, and for the rights of this process's user.
    public func hello(options: ReadOptions = ReadOptions()) async throws -> DaemonInfo {
        var hello = WireHello()
        hello.client = configuration.name
        return try await read(.hello(hello), options) {
            if case .hello(let result) = $0 { DaemonInfo(result) } else { nil }
        }.value
    }

    /// Asks whether the daemon answers, and for its freshness.
    @discardableResult
    public func ping(options: ReadOptions = ReadOptions()) async throws -> Freshness {
        try await read(.ping(WirePing()), options) { if case .ping = $0 { () } else { nil } }.freshness
    }

    /// Asks how the daemon is doing.
    ///
    /// - Parameter withActivity: Whether the answer says what the daemon has been asked since it started.
    public func status(
        withActivity: Bool = false, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<DaemonStatus> {
        var getStatus = WireGetStatus()
        getStatus.withActivity = withActivity
        return try await read(.getStatus(getStatus), options) {
            if case .status(let status) = $0 { DaemonStatus(status) } else { nil }
        }
    }

    /// The items that a user would like best, without those that the user has rated, best first. An unknown user is
    /// answered from popularity; the `path` of the freshness says so.
    ///
    /// - Parameters:
    ///   - count: The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    ///   - likedGenres: Genres that the answer is based on while the user has rated nothing; the path is then
    ///     `content`.
    ///   - sequence: The answer is based on the user's ratings as of this event, and may contain items that were rated
    ///     later. The model is the one that serves now. nil stands for the newest event.
    /// - Throws: `TasteError` INVALID_ARGUMENT for a genre that no item has and for an event that lies in the future,
    ///   RESOURCE_EXHAUSTED for an event that lies too far back.
    public func recommend(
        user: String, count: Int = 10, likedGenres: [String] = [], asOf sequence: UInt64? = nil,
        options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[Recommendation]> {
        var question = Question(for: .user(user), count: count)
        question.likedGenres = likedGenres
        question.asOf = sequence
        let answer = try await recommend(question, options: options)
        return Answer(answer.value.recommendations, freshness: answer.freshness)
    }

    /// The ratings that the model predicts for a user, in the order of `items`.
    ///
    /// - Parameter items: The names of 1 to ``Limits/itemsPerAnswer`` items.
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    public func predict(
        user: String, items: [String], options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[Prediction]> {
        var predict = WirePredict()
        predict.user = user
        predict.items = items
        return try await read(.predict(predict), options) {
            if case .predict(let found) = $0 { found.predictions.map { Prediction($0) } } else { nil }
        }
    }

    /// The items that are most similar to an item, most similar first.
    ///
    /// - Parameter count: The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    public func similar(
        item: String, count: Int = 10, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[SimilarItem]> {
        let answer = try await similar(items: [item], count: count, options: options)
        return Answer(answer.value.items, freshness: answer.freshness)
    }

    /// An item's record and the statistics of its ratings.
    ///
    /// - Throws: `TasteError` NOT_FOUND for an unknown item.
    public func item(_ id: String, options: ReadOptions = ReadOptions()) async throws -> Answer<ItemInfo> {
        var getItem = WireGetItem()
        getItem.item = id
        return try await read(.getItem(getItem), options) {
            if case .item(let info) = $0 { ItemInfo(info) } else { nil }
        }
    }

    /// The items whose titles or names match what somebody has typed, best first, and of equal matches those with more
    /// ratings first. Case, accents and a few typing errors do not matter, and the last word may be incomplete.
    ///
    /// - Parameters:
    ///   - text: At most 1,024 bytes of UTF-8, with at least one letter or digit.
    ///   - count: The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    public func find(
        _ text: String, count: Int = 10, options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[ItemInfo]> {
        var findItems = WireFindItems()
        findItems.text = text
        findItems.count = try self.count(count, field: "find_items.count")
        return try await read(.findItems(findItems), options) {
            if case .items(let found) = $0 { found.items.map { ItemInfo($0) } } else { nil }
        }
    }

    /// A slice of the map of the catalogue, on which items that the same people like lie side by side. The daemon
    /// computes it after the first question; ``CatalogueMap/progress`` says how far it is.
    ///
    /// - Parameters:
    ///   - first: The first item of the slice: those with the most ratings come first.
    ///   - count: The number of items, at most 16,384.
    ///   - labelPlaces: Items on the map whose names are wanted, by their numbers.
    ///   - labelItems: Items whose places are wanted, by their names; with `labelPlaces` at most
    ///     ``Limits/itemsPerAnswer``.
    public func map(
        first: Int = 0, count: Int = 16_384, labelPlaces: [Int] = [], labelItems: [String] = [],
        options: ReadOptions = ReadOptions()
    ) async throws -> Answer<CatalogueMap> {
        var getMap = WireGetMap()
        getMap.first = UInt32(clamping: first)
        getMap.count = UInt32(clamping: count)
        getMap.labelPlaces = labelPlaces.map { UInt32(clamping: $0) }
        getMap.labelItems = labelItems
        return try await read(.getMap(getMap), options) {
            if case .map(let map) = $0 { CatalogueMap(map) } else { nil }
        }
    }

    /// The items that a user should rate next, so that the most is learned about them, the most telling one first:
    /// known to many people, and unlike each other and what the user has rated.
    ///
    /// - Parameters:
    ///   - user: Need not be known.
    ///   - count: The number of items asked for, 1 to ``Limits/itemsPerAnswer``.
    ///   - likedGenres: Genres whose items are somewhat preferred.
    ///   - items: What the user does not know, at most 1,000 items.
    public func suggestRatings(
        for user: String, count: Int = 10, likedGenres: [String] = [], skipping items: [String] = [],
        options: ReadOptions = ReadOptions()
    ) async throws -> Answer<[ItemInfo]> {
        var suggest = WireSuggestRatings()
        suggest.user = user
        suggest.count = try self.count(count, field: "suggest_ratings.count")
        suggest.likeGenres = likedGenres
        suggest.skip = items
        return try await read(.suggestRatings(suggest), options) {
            if case .items(let found) = $0 { found.items.map { ItemInfo($0) } } else { nil }
        }
    }
}
