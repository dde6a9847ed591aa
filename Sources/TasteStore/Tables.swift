import LMDB
import TasteValues

/// The handles of all tables, which are opened in one transaction, and the check of the settings that describe them.
struct Tables: Sendable {
    /// The version of the tables' format. A binary refuses the store of a newer version, and migrates or refuses the
    /// store of an older one. docs/format.md describes the versions.
    static let schema: UInt32 = 5

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
    let marks: Table  // (user, item) -> ItemMark
    let privateRatings: Table  // (user, item) -> PrivateRating
    let withdrawn: Table  // item -> WithdrawnItems.State
    let sets: Table  // name -> SetHead
    let setMembers: Table  // version -> SetMembers
    private let count: Int

    /// Opens all tables, and creates those that do not exist.
    init(_ environment: Environment, _ transaction: borrowing WriteTransaction) throws {
        try self.init(main: try environment.mainTable(in: transaction)) { name, kind in
            try environment.openTable(name, kind, in: transaction)
        }
        try environment.boundChangedPages(in: transaction)
    }

    /// Opens all tables of a store that is only read.
    init(_ environment: Environment, _ transaction: borrowing ReadTransaction) throws {
        try self.init(main: try environment.mainTable(in: transaction)) { name, kind in
            let table = try environment.openTable(name, kind, in: transaction)
            guard let table else { throw StoreDamage(.settings, "the table \"\(name)\"") }
            return table
        }
    }

    private init(main: Table, _ openTable: (String, Table.Kind) throws -> Table) throws {
        self.main = main
        var count = 0
        func open(_ name: String, _ kind: Table.Kind) throws -> Table {
            count += 1
            return try openTable(name, kind)
        }
        settings = try open("settings", .bytes)
        userIndices = try open("user indices", .bytes)
        users = try open("users", .integers)
        itemIndices = try open("item indices", .bytes)
        items = try open("items", .integers)
        itemStatistics = try open("item statistics", .integers)
        ratingsByUser = try open("ratings by user", .integerRows)
        ratingsByItem = try open("ratings by item", .integerRows)
        log = try open("log", .integers)
        generations = try open("generations", .integers)
        tiles = try open("tiles", .bytes)
        staging = try open("staging", .bytes)
        prequential = try open("judgements", .integers)
        usage = try open("usage", .integers)
        marks = try open("marks", .bytes)
        privateRatings = try open("private ratings", .bytes)
        withdrawn = try open("withdrawn", .integers)
        sets = try open("sets", .bytes)
        setMembers = try open("set members", .integers)
        self.count = count
    }

    static let schemaKey = "schema"
    /// The schema again, with a checksum. The setting above has none, so that every version can read it.
    static let checkedSchemaKey = "schema checked"
    static let scaleKey = "scale"

    /// Checks the schema and the scale of an existing store, which it migrates if an older version wrote it, or writes
    /// those of a new one.
    ///
    /// - Returns: The store's scale.
    func checkSettings(scale: RatingScale?, in transaction: WriteTransactionReference) throws -> RatingScale {
        let damage = StoreDamage(.settings, "the version of its format")
        let found = try storedSchema(in: transaction)
        guard let found else {
            // Only an empty store has no schema.
            guard try transaction.count(settings) == 0 else { throw damage }
            let scale = scale ?? .halfStars
            try scale.validate()
            try putSchema(in: transaction)
            for number in StoredNumber.allCases { try transaction.set(number, to: number.initial, self) }
            try transaction.putChecked(
                settings, Self.scaleKey, [scale.minimum, scale.maximum, scale.step].span.bytes)
            return scale
        }
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
        // A table whose name is damaged would otherwise be taken for one that does not exist yet.
        let tailCount = try transaction.contains(main, EventLog.tailKey) ? 1 : 0
        // The environment has one table of its own, for the bound of changed pages.
        guard try transaction.count(main) == count + 1 + tailCount else {
            throw StoreDamage(.settings, "the name of a table")
        }
        if found == 3 {
            try MigrationFromSchema3(tables: self, transaction: transaction).run()
        }
        if found == 4 {
            // The new tables are empty, and what is in the others means the same.
            for number in StoredNumber.sinceSchema5 { try transaction.set(number, to: number.initial, self) }
        }
        if found < Tables.schema { try putSchema(in: transaction) }
        return try storedScale(matching: scale, in: transaction)
    }

    /// The version of the store's format; nil if it has none.
    func storedSchema(in transaction: TransactionReference) throws -> UInt32? {
        try Self.storedSchema(settings, in: transaction)
    }

    /// The version of the format of a store that is only read, whose tables may be those of another version.
    static func storedSchema(_ environment: Environment, _ transaction: borrowing ReadTransaction) throws -> UInt32? {
        guard let settings = try environment.openTable("settings", .bytes, in: transaction) else { return nil }
        return try transaction.withReference { try storedSchema(settings, in: $0) }
    }

    private static func storedSchema(_ settings: Table, in transaction: TransactionReference) throws -> UInt32? {
        let damage = StoreDamage(.settings, "the version of its format")
        let found = try transaction.get(settings, schemaKey) { try $0.number(UInt32.self, else: damage) }
        let checked = try transaction.checked(settings, checkedSchemaKey, damage) {
            try $0.number(UInt32.self, else: damage)
        }
        // Stores before schema 4 do not have it twice.
        guard let found, found == checked ?? found, checked != nil || found < 4 else {
            if found == nil, checked == nil { return nil }
            throw damage
        }
        return found
    }

    private func putSchema(in transaction: WriteTransactionReference) throws {
        try transaction.put(settings, Self.schemaKey, [Tables.schema].span.bytes)
        try transaction.putChecked(settings, Self.checkedSchemaKey, [Tables.schema].span.bytes)
    }

    private func storedScale(
        matching scale: RatingScale?, in transaction: TransactionReference
    ) throws -> RatingScale {
        let stored = try storedScale(in: transaction)
        if let scale, scale != stored {
            throw TasteError(
                .invalidArgument,
                "The store rates from \(stored), the configuration says \(scale). A store's scale cannot be changed; use another state folder."
            )
        }
        return stored
    }

    func storedScale(in transaction: TransactionReference) throws -> RatingScale {
        let damage = StoreDamage(.settings, "the rating scale")
        let stored = try transaction.checked(settings, Self.scaleKey, damage) { bytes in
            guard bytes.byteCount == 12 else { throw damage }
            return RatingScale(
                minimum: bytes.load(Float.self, at: 0), maximum: bytes.load(Float.self, at: 4),
                step: bytes.load(Float.self, at: 8))
        }
        guard let stored else { throw damage }
        guard (try? stored.validate()) != nil else { throw damage }
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
