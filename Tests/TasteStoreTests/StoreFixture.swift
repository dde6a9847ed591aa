import LMDB
import TestSupport

@testable import TasteStore

/// A state folder that stores are opened in, one after the other.
struct StoreFixture {
    let folder: TemporaryFolder
    var path: String { folder.path("state") }

    init() throws { folder = try TemporaryFolder() }

    /// Opens the store, runs `body`, closes: what follows in a test sees what a restarted daemon would.
    @discardableResult
    func withStore<Result>(scale: RatingScale? = nil, _ body: (Store) throws -> Result) throws -> Result {
        let store = try Store.open(at: path, scale: scale, mapBytes: 256 << 20)
        defer { store.close() }
        return try body(store)
    }
}

/// Thrown by tests to interrupt a transaction.
struct Interruption: Error {}

/// Writes that wait until they are durable.
extension Store {
    @discardableResult
    func rate(_ user: String, _ item: String, _ value: Float, time: Int64 = 0) throws -> UInt64 {
        try rate([NewRating(user: user, item: item, value: value, time: time)])
    }

    @discardableResult
    func rate(_ ratings: [NewRating]) throws -> UInt64 {
        try writer.perform { [self] transaction, changes in try rate(ratings, &changes, in: transaction) }
    }

    @discardableResult
    func unrate(_ user: String, _ item: String) throws -> UInt64 {
        try writer.perform { [self] transaction, changes in
            try unrate(user: user, item: item, time: 0, &changes, in: transaction)
        }
    }

    @discardableResult
    func forget(_ user: String) throws -> UInt64 {
        try writer.perform { [self] transaction, changes in
            try forget(user: user, time: 0, &changes, in: transaction)
        }
    }

    func put(_ records: [ItemRecord]) throws {
        try writer.perform { [self] transaction, changes in
            try put(records, time: 0, &changes, in: transaction)
        }
    }

    /// Brings the rows up to date with the log now, rather than when the writer is idle.
    func merge() throws {
        try writer.perform { [merger] transaction, changes in try merger.merge(&changes, in: transaction) }
    }

    /// How far the rows are behind the log.
    func unmergedEvents() throws -> UInt64 {
        try read { try log.lastSequence(in: $0) - recent.mergedThrough(in: $0) }
    }

    /// Submits all changes so that they are applied as one group, and returns their outcomes.
    func writeAsGroup(_ changes: [Writer.Change]) throws -> [Result<UInt64, StoreError>] {
        let group = GroupOutcomes(count: changes.count)
        // While the first change holds the writer, the others gather behind it.
        try writer.perform { [self] _, _ in
            for (position, change) in changes.enumerated() {
                writer.submit(change) { group.set($0, at: position) }
            }
        }
        return group.wait()
    }
}
