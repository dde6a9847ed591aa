import LMDB
import TasteValues
import TestSupport

@testable import TasteStore

/// A state folder in which stores are opened one after the other.
struct StoreFixture {
    let folder: TemporaryFolder
    var path: String { folder.path("state") }

    init() throws { folder = try TemporaryFolder() }

    /// Opens the store, runs `body`, and closes the store, as a restart of the daemon does.
    @discardableResult
    func withStore<Result>(scale: RatingScale? = nil, _ body: (Store) throws -> Result) throws -> Result {
        let store = try Store.open(at: path, scale: scale, mapBytes: 256 << 20)
        defer { store.close() }
        return try body(store)
    }
}

/// Changes that wait until they are durable.
extension Store {
    @discardableResult
    func rate(_ user: String, _ item: String, _ value: Float, time: Int64 = 0) throws -> UInt64 {
        try rate([NewRating(user: user, item: item, value: value, time: time)])
    }

    @discardableResult
    func rate(_ ratings: [NewRating]) throws -> UInt64 { try writer.perform { try $0.rate(ratings) }.sequence }

    @discardableResult
    func unrate(_ user: String, _ item: String) throws -> UInt64 {
        try writer.perform { try $0.unrate(user: user, item: item, time: 0) }.sequence
    }

    @discardableResult
    func forget(_ user: String) throws -> UInt64 {
        try writer.perform { try $0.forget(user: user, time: 0) }.sequence
    }

    func put(_ items: [Item]) throws { try writer.perform { try $0.put(items, time: 0) } }

    /// Brings the rows up to date with the log at once, instead of when the writer is idle.
    func merge() throws { try writer.perform { try $0.merge() } }

    /// The number of events that the rows do not hold yet.
    func unmergedEvents() throws -> UInt64 {
        try read { try $0.sequence - $0.context.recent.mergedThrough(in: $0.transaction) }
    }

    /// Submits all changes so that they are applied as one group, and returns their outcomes.
    func writeAsGroup(
        _ changes: [@Sendable (inout Changes) throws -> Void]
    ) throws -> [Result<UInt64, TasteError>] {
        let group = GroupOutcomes(count: changes.count)
        // While the writer applies this change, the others wait, and become one group.
        try writer.perform { [self] _ in
            for (position, change) in changes.enumerated() {
                writer.submit(change) { group.set($0.map(\.sequence), at: position) }
            }
        }
        return group.wait()
    }
}
