import TasteValues

/// What most programs ask of a daemon. ``TasteClient`` conforms to it, and so can a fake in a program's tests; the
/// values of all answers have public initializers.
public protocol Recommending: Sendable {
    /// Stores ratings, all or none.
    @discardableResult
    func rate(_ ratings: [Rating], timeout: Duration?) async throws -> Freshness
    /// Removes a rating.
    @discardableResult
    func unrate(user: String, item: String, timeout: Duration?) async throws -> Freshness
    /// Stores item records, all or none.
    @discardableResult
    func putItems(_ items: [Item], timeout: Duration?) async throws -> Freshness
    /// The items that somebody would like best, best first.
    func recommend(_ question: Question, options: ReadOptions) async throws -> Answer<Recommendations>
    /// The ratings that the model predicts for a user.
    func predict(user: String, items: [String], options: ReadOptions) async throws -> Answer<[Prediction]>
    /// The items that are most similar to an item, most similar first.
    func similar(item: String, count: Int, options: ReadOptions) async throws -> Answer<[SimilarItem]>
    /// An item's record and the statistics of its ratings.
    func item(_ id: String, options: ReadOptions) async throws -> Answer<ItemInfo>
    /// One page of a user's ratings, newest first.
    func historyPage(
        user: String, limit: Int?, cursor: String?, options: ReadOptions
    ) async throws -> Answer<Page<HistoryEntry>>
    /// How the daemon is doing.
    func status(withActivity: Bool, options: ReadOptions) async throws -> Answer<DaemonStatus>
}

extension TasteClient: Recommending {}
