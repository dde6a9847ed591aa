import Foundation
import TasteValues

// The times of values, which the protocol transmits in seconds since 1970, as dates.

extension Rating {
    /// - Parameter date: When the item was rated; fractions of a second are left out.
    public init(user: String, item: String, value: Float, date: Date, isPrivate: Bool = false) {
        self.init(
            user: user, item: item, value: value, time: Int64(clamping: date.timeIntervalSince1970),
            isPrivate: isPrivate)
    }

    /// When the item was rated; nil if the rating does not say.
    public var date: Date? { time.map(Date.init(seconds:)) }
}

extension TasteClient {
    /// Stores a user's rating, as ``rate(user:item:value:time:isPrivate:timeout:)`` does.
    ///
    /// - Parameter date: When the item was rated; fractions of a second are left out.
    @discardableResult
    public func rate(
        user: String, item: String, value: Float, date: Date, isPrivate: Bool = false, timeout: Duration? = nil
    ) async throws -> Freshness {
        let rating = Rating(user: user, item: item, value: value, date: date, isPrivate: isPrivate)
        return try await rate([rating], timeout: timeout)
    }
}

extension RatingImporter {
    /// Adds one rating, as ``add(user:item:value:time:)`` does.
    ///
    /// - Parameter date: When the item was rated; fractions of a second are left out.
    nonisolated(nonsending) public mutating func add(user: String, item: String, value: Float, date: Date) async throws
    {
        try await add(user: user, item: item, value: value, time: Int64(clamping: date.timeIntervalSince1970))
    }
}

extension HistoryEntry {
    /// When the item was rated.
    public var date: Date { Date(seconds: time) }
}

extension MarkedItem {
    /// When the item was marked.
    public var date: Date { Date(seconds: time) }
}

extension UserInfo {
    /// The date of the newest rating; nil if there are none.
    public var newestDate: Date? { newest.map(Date.init(seconds:)) }
}

extension ModelInfo {
    /// When the model was published.
    public var date: Date { Date(seconds: time) }
}

extension QualityPoint {
    /// When it begins.
    public var date: Date { Date(seconds: time) }
}

extension TrainingRecord {
    /// When the training began.
    public var date: Date { Date(seconds: time) }
}

extension DaemonStatus {
    /// When the serving model was published; nil if no model serves.
    public var modelDate: Date? { modelTime.map(Date.init(seconds:)) }
}

extension Date {
    fileprivate init(seconds: Int64) { self.init(timeIntervalSince1970: TimeInterval(seconds)) }
}

extension Int64 {
    /// The whole seconds of a number; the nearest number that fits, and 0 for none.
    fileprivate init(clamping seconds: TimeInterval) {
        let limit = TimeInterval(1 << 53)
        self = seconds.isNaN ? 0 : Int64(Swift.min(Swift.max(seconds.rounded(.down), -limit), limit))
    }
}
