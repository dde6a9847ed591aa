import LMDB

/// The state of a daemon: users, items, ratings, the log and the models, in one LMDB environment.
///
/// Reads run anywhere and never wait; every write goes through ``writer``.
package final class Store: Sendable {
    package let users: Users
    package let items: Items
    package let ratings: Ratings
    package let log: EventLog
    package let models: Models
    package let tensors: Tensors
    package let judgements: Judgements
    let staging: Table  // (import, frame) -> StagedFrame

    package let scale: RatingScale
    package let writer: Writer
    let recent: Recent
    let merger: Merger
    private let environment: Environment
    private let folder: StateFolder

    /// The version of the tables' form. A newer binary migrates an older one; an older binary refuses a newer one. What schema 2 holds
    /// is read as it is; it differs in that generations have verdicts since.
    static let schema: UInt32 = 3

    /// Opens the store in `path`, or creates it.
    ///
    /// - Parameters:
    ///   - scale: The scale of a new store; nil: half stars. For an existing one it must be nil or the same.
    ///   - mapBytes: What the file may grow to.
    ///   - maxReaders: Reads at once.
    /// - Throws: `locked` if another process has it open, `incompatible` if a newer version wrote it, `invalid` if `scale`
    ///   differs from the store's.
    package static func open(
        at path: String, scale: RatingScale? = nil, mapBytes: Int = 16 << 30, maxReaders: Int = 126
    ) throws(StoreError) -> Store {
        let folder = try StateFolder(path)
        do {
            if try folder.needsCreation() {
                let fresh = try folder.makeTemporary()
                _ = try Opened(path: fresh, scale: scale, mapBytes: mapBytes, maxReaders: maxReaders)
                try folder.publishTemporary()
            }
            let opened = try Opened(path: folder.storePath, scale: scale, mapBytes: mapBytes, maxReaders: maxReaders)
            let store = Store(opened, in: folder)
            try store.read { transaction in try store.recent.load(in: transaction) }
            try store.sweepStaging()
            return store
        } catch {
            throw StoreError(wrapping: error)
        }
    }

    private init(_ opened: Opened, in folder: StateFolder) {
        let tables = opened.tables
        scale = opened.scale
        environment = opened.environment
        self.folder = folder
        log = EventLog(events: tables.log, main: environment.mainTable)
        recent = Recent(log: log, settings: tables.settings)
        users = Users(indices: tables.userIndices, records: tables.users, recent: recent)
        items = Items(
            indices: tables.itemIndices, records: tables.items, statistics: tables.itemStatistics, recent: recent)
        ratings = Ratings(byUser: tables.ratingsByUser, byItem: tables.ratingsByItem, recent: recent)
        models = Models(generations: tables.generations, settings: tables.settings)
        tensors = Tensors(tiles: tables.tensors)
        judgements = Judgements(table: tables.judgements, users: users)
        staging = tables.staging
        merger = Merger(users: users, items: items, ratings: ratings, log: log, recent: recent)
        writer = Writer(environment: environment, merger: merger)
    }

    /// Runs `body` on a snapshot of everything that has been committed.
    package func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws(StoreError) -> Result {
        do {
            return try environment.read(body)
        } catch {
            throw StoreError(wrapping: error)
        }
    }

    /// Bytes of the file in use, and bytes it may grow to.
    package var size: (used: Int, limit: Int) { environment.size }

    /// Ends the writer once all that was submitted is durable, waits for the reads under way, and lets go of the folder, whoever may still
    /// hold the store: reads and writes fail from then on.
    package func close() {
        writer.stop()
        environment.close()
        folder.unlock()
    }
}

/// An environment whose tables are open and whose settings have been checked, or written.
private struct Opened {
    let environment: Environment
    let tables: Tables
    let scale: RatingScale

    init(path: String, scale: RatingScale?, mapBytes: Int, maxReaders: Int) throws {
        let environment = try Environment(at: path, mapSize: mapBytes, maxTables: 16, maxReaders: maxReaders)
        (tables, self.scale) = try environment.write { transaction in
            let tables = try Tables(environment, transaction)
            let scale = try tables.checkSettings(scale: scale, in: transaction)
            try tables.migrate(environment, transaction)
            return (tables, scale)
        }
        self.environment = environment
    }
}

/// The handles of all tables, opened in one transaction, and the settings that say what is in them.
private struct Tables {
    let settings, userIndices, users, itemIndices, items, itemStatistics: Table
    let ratingsByUser, ratingsByItem, log, generations, tensors, staging, judgements: Table

    init(_ environment: Environment, _ transaction: borrowing WriteTransaction) throws {
        settings = try environment.openTable("settings", .bytes, in: transaction)
        userIndices = try environment.openTable("user indices", .bytes, in: transaction)
        users = try environment.openTable("users", .integers, in: transaction)
        itemIndices = try environment.openTable("item indices", .bytes, in: transaction)
        items = try environment.openTable("items", .integers, in: transaction)
        itemStatistics = try environment.openTable("item statistics", .integers, in: transaction)
        ratingsByUser = try environment.openTable("ratings by user", .integerRows, in: transaction)
        ratingsByItem = try environment.openTable("ratings by item", .integerRows, in: transaction)
        log = try environment.openTable("log", .integers, in: transaction)
        generations = try environment.openTable("generations", .integers, in: transaction)
        tensors = try environment.openTable("tiles", .bytes, in: transaction)
        staging = try environment.openTable("staging", .bytes, in: transaction)
        judgements = try environment.openTable("judgements", .integers, in: transaction)
    }

    /// Checks the schema and the scale of an existing store, or writes those of a new one.
    func checkSettings(scale: RatingScale?, in transaction: borrowing WriteTransaction) throws -> RatingScale {
        guard let schema = try transaction.get(settings, "schema", { $0.load(UInt32.self, at: 0) }) else {
            let scale = scale ?? .halfStars
            try transaction.put(settings, "schema", [Store.schema].span.bytes)
            try transaction.put(settings, "scale", [scale.minimum, scale.maximum, scale.step].span.bytes)
            return scale
        }
        guard schema <= Store.schema else {
            throw StoreError(
                .incompatible,
                "The store has schema \(schema), this binary knows \(Store.schema). Install a newer tasted, or use another state folder."
            )
        }
        let stored = try transaction.get(settings, "scale") { bytes in
            guard bytes.byteCount == 12 else { throw LMDBError(code: .malformedValue, operation: "read the scale") }
            return try RatingScale(
                minimum: bytes.load(Float.self, at: 0), maximum: bytes.load(Float.self, at: 4),
                step: bytes.load(Float.self, at: 8))
        }
        guard let stored else { throw LMDBError(code: .malformedValue, operation: "read the scale") }
        if let scale, scale != stored {
            throw StoreError(
                .invalid,
                "The store rates from \(stored.description), the configuration says \(scale.description). A store's scale cannot be changed; use another state folder."
            )
        }
        return stored
    }

    /// Brings an older store to this schema.
    func migrate(_ environment: Environment, _ transaction: borrowing WriteTransaction) throws {
        let schema = try transaction.get(settings, "schema", { $0.load(UInt32.self, at: 0) })
        if schema == Store.schema { return }
        if schema == 1 {
            let former = try environment.openTable("tensors", .bytes, in: transaction)
            try FormerModels(generations: generations, tiles: former)
                .move(to: Tensors(tiles: tensors), transaction)
        }
        try transaction.put(settings, "schema", [Store.schema].span.bytes)
    }
}
