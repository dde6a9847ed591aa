import LMDB
import TasteValues
import Testing

@testable import TasteStore

@Suite("Damaged values")
struct StoredDamageTests {
    /// One stored value: where it is, what it belongs to, and a read that needs it.
    struct Target: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let part: StoreDamage.Part
        let table: @Sendable (Tables) -> Table
        let key: any TableKey & Sendable
        let read: @Sendable (borrowing Snapshot) throws -> Void

        init(
            _ name: String, _ part: StoreDamage.Part, _ table: @escaping @Sendable (Tables) -> Table,
            _ key: any TableKey & Sendable, _ read: @escaping @Sendable (borrowing Snapshot) throws -> Void
        ) {
            (testDescription, self.part, self.table, self.key, self.read) = (name, part, table, key, read)
        }
    }

    static let targets = [
        Target("the index of a user's name", .user, { $0.userIndices }, "ann") { _ = try $0.users.index(of: "ann") },
        Target("a user's record", .user, { $0.users }, 0 as UInt32) { _ = try $0.users.name(of: 0) },
        Target("a user's record, read for the ratings", .user, { $0.users }, 0 as UInt32) {
            _ = try $0.ratings.row(ofUser: 0)
        },
        Target("the index of an item's name", .item, { $0.itemIndices }, "Alien") {
            _ = try $0.items.index(of: "Alien")
        },
        Target("an item's record", .item, { $0.items }, 0 as UInt32) { _ = try $0.items.record(of: 0) },
        Target("an item's record, read for the title", .item, { $0.items }, 0 as UInt32) {
            _ = try $0.items.label(of: 0)
        },
        Target("an item's record in a listing", .item, { $0.items }, 0 as UInt32) { snapshot in
            try snapshot.items.forEachRecord { _, _ in true }
        },
        Target("an item's statistics", .item, { $0.itemStatistics }, 0 as UInt32) {
            _ = try $0.items.statistics(of: 0)
        },
        Target("an item's statistics among all", .item, { $0.itemStatistics }, 0 as UInt32) { snapshot in
            _ = try snapshot.items.storedStatistics()
        },
        Target("an event", .log, { $0.log }, 1 as UInt64) { snapshot in
            try snapshot.log.forEach(after: 0) { _, _ in true }
        },
        Target("the newest events", .log, { $0.main }, EventLog.tailKey) { snapshot in
            try snapshot.log.forEach(after: 0) { _, _ in true }
        },
        Target("the record of a generation", .model, { $0.generations }, 1 as UInt64) {
            _ = try $0.generations.generation(1)
        },
        Target("a tile", .model, { $0.tiles }, PairKey(1 << 32, 1)) { snapshot in
            guard let generation = try snapshot.generations.generation(1) else { return }
            try snapshot.tensors.withTile(0, of: 0, in: generation) { _ in }
        },
        Target("a prequential record", .model, { $0.prequential }, 1 as UInt64) { _ = try $0.prequential.all() },
        Target("the number of the serving generation", .settings, { $0.settings }, "active generation") {
            _ = try $0.generations.active
        },
        Target("what is merged", .settings, { $0.settings }, "merged through") { snapshot in
            _ = try snapshot.context.recent.mergedThrough(in: snapshot.transaction)
        },
    ]

    private func fill(_ store: Store) throws {
        try store.rate("ann", "Alien", 4)
        try store.rate("bob", "Alien", 3)
        try store.merge()
        // These events leave the tail for the table, so that both hold some.
        var staged = StagedImport(number: 1)
        var frame = ImportFrame()
        frame.users = ["cy"]
        frame.items = ["Brazil"] + (0..<60).map { "more \($0)" }
        for item in frame.items.indices {
            frame.user.append(0)
            frame.item.append(UInt32(item))
            frame.value.append(5)
            frame.time.append(9)
        }
        staged.add(frame)
        try store.apply(staged)
        try store.rate("ann", "Brazil", 2)
        let generation = Generation(
            number: 1, lineage: 1, trainedThrough: 0, fittedThrough: 0, time: 1, kind: "test", settings: "{}",
            tensors: [.init(name: "items", rows: 3, columns: 2, isByUser: false)])
        let prediction = PrequentialRecord.Prediction(rating: 3)
        try store.writer.perform { changes in
            let rows: [Float] = [1, 2, 3, 4, 5, 6]
            try changes.put(rows.span, tile: 0, of: 0, in: generation)
            try changes.put(generation)
            try changes.serve(generation: 1)
            try changes.add(
                [
                    PrequentialRecord(
                        sequence: 1, generation: 1, user: 0, item: 0, value: 4, isRanked: true, model: prediction,
                        bias: prediction, popularity: prediction)
                ], at: 0)
        }
    }

    @Test("Every byte of every kind of value is checked when it is read, and so is its length", arguments: targets)
    func bytes(target: Target) throws {
        try StoreFixture().withStore { store in
            try fill(store)
            try store.read(target.read)
            let table = try store.read { target.table($0.context.tables) }
            let sound = try #require(
                try store.read { try $0.transaction.get(table, target.key) { $0.array(count: $0.byteCount) } })
            // Nothing can be written while the head of the newest events is damaged.
            let isTail = target.testDescription == "the newest events"
            var damaged = sound.indices.dropFirst(isTail ? 16 : 0).map { position in
                var bytes = sound
                bytes[position] ^= 0x10
                return bytes
            }
            for count in [0, 1, 4, sound.count - 4, sound.count - 1] where count < sound.count && !isTail {
                damaged.append(Array(sound.prefix(count)))
            }
            for bytes in damaged {
                try store.writer.perform { try $0.transaction.put(table, target.key, bytes.span.bytes) }
                let error = #expect(throws: TasteError.self) { try store.read(target.read) }
                #expect(error?.code == .dataLoss && error?.damagedPart == target.part, "\(error?.message ?? "")")
            }
            try store.writer.perform { try $0.transaction.put(table, target.key, sound.span.bytes) }
        }
    }

    /// A generation that does not serve.
    private func keep(_ number: UInt64, _ store: Store) throws {
        let generation = Generation(
            number: number, lineage: number, trainedThrough: 0, fittedThrough: 0, time: 1, kind: "test", settings: "{}",
            tensors: [])
        try store.writer.perform { try $0.put(generation) }
    }

    @Test("The list of all generations is damaged where the record of one is, and others can still be read")
    func damagedGeneration() throws {
        try StoreFixture().withStore { store in
            try fill(store)
            try keep(2, store)
            #expect(try store.read { try $0.generations.all.map(\.number) } == [1, 2])
            try store.writer.perform { try $0.transaction.put($0.tables.generations, UInt64(2), [UInt8(4)].span.bytes) }
            let error = #expect(throws: TasteError.self) { try store.read { _ = try $0.generations.all } }
            #expect(error?.damagedPart == .model)
            #expect(try store.read { try $0.generations.readable.map(\.number) } == [1])
        }
    }

    @Test("The list of all generations is damaged where the one that serves is missing")
    func missingGeneration() throws {
        try StoreFixture().withStore { store in
            try fill(store)
            try keep(2, store)
            try store.writer.perform { try $0.transaction.delete($0.tables.generations, UInt64(1)) }
            let error = #expect(throws: TasteError.self) { try store.read { _ = try $0.generations.all } }
            #expect(error?.damagedPart == .model)
        }
    }

    @Test("With a user goes a generation that cannot be read, or it counts as one that has learned from the user")
    func forgettingWithDamagedGenerations() throws {
        try StoreFixture().withStore { store in
            try fill(store)
            try keep(2, store)
            for number: UInt64 in [1, 2] {
                try store.writer.perform {
                    try $0.transaction.put($0.tables.generations, number, [UInt8(4)].span.bytes)
                }
            }
            #expect(try store.read { try $0.generations.countToPurge } == 0)
            try store.forget("bob")
            let kept = try store.read { try $0.transaction.count($0.context.tables.generations) }
            // The one that serves stays until a training replaces it.
            #expect(kept == 1)
            #expect(try store.read { try $0.generations.countToPurge } == 1)
        }
    }

    @Test("A row that lost, gained or changed a rating is damage of its user or item, and other rows are read")
    func rows() throws {
        try StoreFixture().withStore { store in
            try fill(store)
            try store.merge()
            for (side, index) in [(Ratings.Side.user, 0), (.item, 1)] as [(Ratings.Side, UInt32)] {
                let table = try store.read { $0.context.tables.ratings(by: side) }
                let changed = StoredRating(index: 0, value: 1, time: 77)
                try store.writer.perform { changes in
                    try changes.transaction.withCursor(table) { _ = try $0.set(changed, inRow: index) }
                }
                func read(_ snapshot: borrowing Snapshot, _ row: UInt32) throws {
                    switch side {
                    case .user: _ = try snapshot.ratings.row(ofUser: row)
                    case .item: _ = try snapshot.ratings.row(ofItem: row)
                    }
                }
                let error = #expect(throws: TasteError.self) { try store.read { try read($0, index) } }
                #expect(error?.damagedPart == (side == .user ? .user : .item))
                try store.read { try read($0, 1 - index) }
            }
        }
    }

    @Test("While the head of the newest events is damaged, reads and writes are refused as damage of the log")
    func tail() throws {
        for position in 0..<16 {
            try StoreFixture().withStore { store in
                try fill(store)
                try store.writer.perform { changes in
                    let (main, key) = (changes.tables.main, EventLog.tailKey)
                    var tail = try #require(try changes.transaction.get(main, key) { $0.array(count: $0.byteCount) })
                    tail[position] ^= 1
                    try changes.transaction.put(main, key, tail.span.bytes)
                }
                let read = #expect(throws: TasteError.self) { try store.read { _ = try $0.ratings.row(ofUser: 0) } }
                let write = #expect(throws: TasteError.self) { try store.rate("ann", "Alien", 1) }
                #expect(read?.damagedPart == .log && write?.damagedPart == .log)
            }
        }
    }

    @Test("A value that was moved to another key is damage")
    func moved() throws {
        try StoreFixture().withStore { store in
            try fill(store)
            let users = try store.read { $0.context.tables.users }
            try store.writer.perform { changes in
                let other = try #require(
                    try changes.transaction.get(users, 1 as UInt32) { $0.array(count: $0.byteCount) })
                try changes.transaction.put(users, 0 as UInt32, other.span.bytes)
            }
            let error = #expect(throws: TasteError.self) { try store.read { _ = try $0.users.name(of: 0) } }
            #expect(error?.damagedPart == .user)
        }
    }
}

extension StoredDamageTests {
    @Test("A damaged tile of the serving model is found when the store is opened, and answers no longer read the model")
    func servedTile() throws {
        let fixture = try StoreFixture()
        let generation = Generation(
            number: 1, lineage: 1, trainedThrough: 0, fittedThrough: 0, time: 1, kind: "test", settings: "{}",
            tensors: [.init(name: "items", rows: 3, columns: 2, isByUser: false)])
        func answer(_ store: Store) throws {
            try store.read { try $0.tensors.unchecked.withTile(0, of: 0, in: generation) { _ in } }
        }
        try fixture.withStore { store in
            try store.writer.perform { changes in
                let rows: [Float] = [1, 2, 3, 4, 5, 6]
                try changes.put(rows.span, tile: 0, of: 0, in: generation)
                try changes.put(generation)
                try changes.serve(generation: 1)
            }
        }
        try fixture.withStore { store in
            try answer(store)
            try store.writer.perform { changes in
                let key = PairKey(1 << 32, 1)
                var tile = try #require(
                    try changes.transaction.get(changes.tables.tiles, key) { $0.array(count: $0.byteCount) })
                tile[3] ^= 1
                try changes.transaction.put(changes.tables.tiles, key, tile.span.bytes)
            }
        }
        try fixture.withStore { store in
            let error = #expect(throws: TasteError.self) { try answer(store) }
            #expect(error?.damagedPart == .model)
        }
    }
}

extension StoredDamageTests {
    @Test("While a name is damaged, one that is not found is not taken for a new one", arguments: [true, false])
    func unknownNames(isUser: Bool) throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try fill(store)
            try store.writer.perform { changes in
                let table = isUser ? changes.tables.userIndices : changes.tables.itemIndices
                let name = isUser ? "bob" : "Brazil"
                let value = try #require(
                    try changes.transaction.get(table, name) { $0.array(count: $0.byteCount) })
                try changes.transaction.delete(table, name)
                try changes.transaction.put(table, name + "?", value.span.bytes)
            }
        }
        try fixture.withStore { store in
            try store.read { snapshot in
                let known = isUser ? try snapshot.users.index(of: "ann") : try snapshot.items.index(of: "Alien")
                #expect(known == 0)
            }
            let error = #expect(throws: TasteError.self) {
                try store.read { _ = isUser ? try $0.users.index(of: "bob") : try $0.items.index(of: "Brazil") }
            }
            #expect(error?.damagedPart == (isUser ? .user : .item))
            let write = #expect(throws: TasteError.self) { try store.rate("bob", "Brazil", 1) }
            #expect(write?.code == .dataLoss)
        }
    }
}
