import LMDB
import TasteValues

/// The handles of all tables, which are opened in one transaction, and the check of the settings that describe them.
struct Tables: Sendable {
    /// The version of the tables' format. A binary refuses the store of a newer version, and migrates or refuses the
    /// store of an older one. docs/format.md describes the versions.
    static let schema: UInt32 = 4

    let main: Table  // "log tail" -> the newest events
    let settings: Table  // name -> value
    let userIndices: Table  // name -> index
    let users: Table  // index -> UserRecord: last merged sequence, owner, name
    let itemIndices: Table  // name -> index
    let items: Table  // index -> owner, Item
    let itemStatistics: Table  // index -> ItemStatistics, of merged ratings
    let ratingsByUser: Table  // user -> row of StoredRating, sorted by item
    let ratingsByItem: Table  // item -> row of StoredRating, sorted by user
    let log: Table  // sequence -> Event
    let generations: Table  // number -> Generation
    let tiles: Table  // (lineage << 32 | tensor << 24 | tile, generation) -> rows x columns float32
    let staging: Table  // (import, frame) -> ratings of an import that is being received
    let prequential: Table  // sequence -> PrequentialRecord
    let usage: Table  // uid -> Usage

    init(_ environment: Environment, _ transaction: borrowing WriteTransaction) throws {
        main = try environment.mainTable(in: transaction)
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
        tiles = try environment.openTable("tiles", .bytes, in: transaction)
        staging = try environment.openTable("staging", .bytes, in: transaction)
        prequential = try environment.openTable("judgements", .integers, in: transaction)
        usage = try environment.openTable("usage", .integers, in: transaction)
    }

    static let schemaKey = "schema"
    /// The schema again, with a checksum. The setting above has none, so that every version can read it.
    private static let checkedSchemaKey = "schema checked"
    private static let scaleKey = "scale"

    /// Checks the schema and the scale of an existing store, which it migrates if an older version wrote it, or writes
    /// those of a new one.
    ///
    /// - Returns: The store's scale.
    func checkSettings(scale: RatingScale?, in transaction: WriteTransactionReference) throws -> RatingScale {
        let damage = StoreDamage(.settings, "the version of its format")
        let found = try transaction.get(settings, Self.schemaKey) { try $0.number(UInt32.self, else: damage) }
        guard let found else {
            // Only an empty store has no schema.
            guard try transaction.count(settings) == 0 else { throw damage }
            let scale = scale ?? .halfStars
            try scale.validate()
            try putSchema(in: transaction)
            try transaction.putChecked(
                settings, Self.scaleKey, [scale.minimum, scale.maximum, scale.step].span.bytes)
            return scale
        }
        let checked = try transaction.setting(UInt32.self, settings, Self.checkedSchemaKey)
        guard checked ?? found == found, checked != nil || found < 4 else { throw damage }
        guard found <= Tables.schema else {
            throw TasteError(
                .failedPrecondition,
                "The store has schema \(found), this binary knows \(Tables.schema). Install a newer tasted, or use another state folder."
            )
        }
        guard found >= 3 else {
            throw TasteError(
                .failedPrecondition,
                "The store has schema \(found), which no released version wrote. Use another state folder.")
        }
        if found == 3 {
            try MigrationFromSchema3(tables: self, transaction: transaction).run()
            try putSchema(in: transaction)
        }
        return try storedScale(matching: scale, in: transaction)
    }

    private func putSchema(in transaction: WriteTransactionReference) throws {
        try transaction.put(settings, Self.schemaKey, [Tables.schema].span.bytes)
        try transaction.putChecked(settings, Self.checkedSchemaKey, [Tables.schema].span.bytes)
    }

    private func storedScale(
        matching scale: RatingScale?, in transaction: TransactionReference
    ) throws -> RatingScale {
        let damage = StoreDamage(.settings, "the rating scale")
        let stored = try transaction.checked(settings, Self.scaleKey, damage) { bytes in
            guard bytes.byteCount == 12 else { throw damage }
            return RatingScale(
                minimum: bytes.load(Float.self, at: 0), maximum: bytes.load(Float.self, at: 4),
                step: bytes.load(Float.self, at: 8))
        }
        guard let stored else { throw damage }
        try stored.validate()
        if let scale, scale != stored {
            throw TasteError(
                .invalidArgument,
                "The store rates from \(stored), the configuration says \(scale). A store's scale cannot be changed; use another state folder."
            )
        }
        return stored
    }
}

extension RawSpan {
    /// The number in a value of exactly its size.
    ///
    /// - Parameter damage: What is thrown if the value has another size.
    func number<Number: BitwiseCopyable>(
        _ type: Number.Type, else damage: @autoclosure () -> StoreDamage
    ) throws(StoreDamage) -> Number {
        guard byteCount == MemoryLayout<Number>.size else { throw damage() }
        return load(type, at: 0)
    }
}
