import LMDB
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Damaged data met in answers and in learning")
struct DamageTests {
    /// Lets a user's row have a rating that no daemon stored, under a checksum that is right.
    private func damage(_ user: UInt32, item: UInt32, value: Float = 3, _ engine: Engine) throws {
        try engine.store.writer.perform {
            try $0.append(Event(kind: .rate, user: user, item: item, value: value, time: 0))
        }
    }

    @Test(
        "A rating of an item that does not exist, or off the scale, is DATA_LOSS for its user and turns training off, and the rest serves",
        arguments: [(1 << 31, 3), (.max, 3), (30, 3), (5, .nan), (5, 1e9)] as [(UInt32, Float)])
    func rating(item: UInt32, value: Float) async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(notices: notices, isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            _ = try engine.trainer.run().fit(TrainingOrder(kind: "bias"), isRequested: true) { _ in }
            // A training that does not wait until the machine has less to do.
            try await engine.forget("u5")
            try damage(2, item: item, value: value, engine)
            let start = ContinuousClock.now
            for second in 0..<100 { engine.trainer.followSchedule(at: start + .seconds(second)) }
            #expect(notices.value.count { $0.message.hasPrefix("training failed") } == 1)
            #expect(engine.trainer.lastError?.contains("damaged") == true)
            let answer = #expect(throws: TasteError.self) { try engine.recommend(user: "u2", count: 3) }
            #expect(answer?.code == .dataLoss)
            #expect(try engine.recommend(user: "u1", count: 3).value.count == 3)
            #expect(throws: TasteError.self) {
                try engine.trainer.run().fit(TrainingOrder(kind: "linear"), isRequested: true) { _ in }
            }
        }
    }

    @Test("Damage that the online updater meets stops it with a reason, and answers go on")
    func update() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "linear")
            try await engine.rate("u3", "i1", 5)
            try damage(3, item: 4_000_000_000, engine)
            engine.trainer.options.value.isAutomatic = true
            try await engine.rate("u3", "i2", 5)
            try await wait { engine.trainer.lastError?.contains("damaged") == true }
            #expect(try engine.recommend(user: "u1", count: 3).freshness.path == .model)
        }
    }

    @Test(
        "An event in the log that names a user or an item that does not exist is DATA_LOSS", arguments: [true, false])
    func event(isUser: Bool) async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "linear")
            try engine.store.writer.perform { changes in
                let (user, item): (UInt32, UInt32) = isUser ? (3_000_000_000, 1) : (1, 3_000_000_000)
                try changes.append(Event(kind: .rate, user: user, item: item, value: 3, time: 0))
            }
            let error = #expect(throws: TasteError.self) { try engine.trainer.catchUp() }
            #expect(error?.code == .dataLoss)
            #expect(try engine.recommend(user: "u2", count: 3).value.count == 3)
        }
    }

    @Test(
        "If the record of the serving model is missing or damaged, what needs the model is DATA_LOSS, the rest serves, and a training mends it",
        arguments: [nil, []] as [[UInt8]?])
    func record(bytes: [UInt8]?) async throws {
        let fixture = try EngineFixture()
        try await fixture.withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "bias")
            let serving = try await engine.train(kind: "linear").generation
            try engine.store.writer.perform { changes in
                if let bytes {
                    try changes.transaction.put(changes.tables.generations, serving.number, bytes.span.bytes)
                } else {
                    try changes.transaction.delete(changes.tables.generations, serving.number)
                }
            }
        }
        try await fixture.withEngine(isStarted: false) { engine in
            for known in [
                { try engine.recommend(user: "u1", count: 3).value.count },
                { try engine.predict(user: "u1", items: ["i0"]).value.count },
                { try engine.similar(to: ["i1"], count: 3).value.items.count },
            ] {
                let error = #expect(throws: TasteError.self) { try known() }
                #expect(error?.code == .dataLoss && error?.message.contains("taste train") == true)
            }
            #expect(try engine.recommend(user: "stranger", count: 3).freshness.path == .popularity)
            #expect(try !engine.history(user: "u1", limit: 3, cursor: "").value.elements.isEmpty)
            #expect(try engine.status().value.trouble?.contains("damaged") == true)
            try engine.trainer.catchUp()
            engine.trainer.options.value.isAutomatic = true
            engine.trainer.followSchedule()
            #expect(try engine.recommend(user: "u1", count: 3).freshness.path == .model)
            #expect(try engine.status().value.trouble == nil)
        }
    }

    @Test("While the record of a kept model is damaged, the list of models is DATA_LOSS and others can be chosen")
    func keptRecord() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            let kinds = ["bias", "linear", "bias"]
            let numbers = try kinds.map { kind in
                try engine.trainer.run().fit(TrainingOrder(kind: kind), isRequested: true) { _ in }.outcome.generation
                    .number
            }
            #expect(try engine.keptModels().value.count == 3)
            try engine.store.writer.perform {
                try $0.transaction.put($0.tables.generations, numbers[0], [UInt8(4)].span.bytes)
            }
            #expect(throws: TasteError.self) { try engine.keptModels() }
            await #expect(throws: TasteError.self) { try await engine.use(.generation(numbers[0])) }
            #expect(try await engine.use(.generation(numbers[1])).generation == numbers[1])
        }
    }

    @Test("A user whom a damaged model may have learned from is purged by a training that nobody has to ask for")
    func purgeOfDamaged() async throws {
        let fixture = try EngineFixture()
        try await fixture.withEngine(isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            let serving = try engine.trainer.run().fit(TrainingOrder(kind: "bias"), isRequested: true) { _ in }
            try engine.store.writer.perform {
                try $0.transaction.put(
                    $0.tables.generations, serving.outcome.generation.number, [UInt8(4)].span.bytes)
            }
        }
        try await fixture.withEngine(isStarted: false) { engine in
            engine.trainer.options.value.isAutomatic = false
            engine.trainer.followSchedule()
            #expect(try engine.status().value.modelsToPurge == 0)
            #expect(throws: TasteError.self) { try engine.keptModels() }
            try await engine.forget("u3")
            #expect(try engine.status().value.modelsToPurge == 1)
            engine.trainer.followSchedule()
            #expect(try engine.status().value.modelsToPurge == 0)
            #expect(try engine.keptModels().value.count == 1)
        }
    }

    @Test(
        "Damaged tiles of a linear model never trap, whatever numbers they hold",
        arguments: [1e30, .nan, -5, 29] as [Float])
    func tiles(value: Float) async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            let serving = try engine.trainer.run().fit(TrainingOrder(kind: "linear"), isRequested: true) { _ in }
                .outcome.generation
            let items = try #require(serving.tensor(named: "items"))
            let garbage = [Float](repeating: value, count: Int(items.shape.rows) * Int(items.shape.columns))
            try engine.store.writer.perform {
                try $0.put(garbage.span, tile: 0, of: items.position, in: serving)
            }
            _ = try engine.recommend(user: "u1", count: 3)
            _ = try engine.similar(to: ["i1"], count: 3)
            try await engine.rate("u1", "i0", 5)
            try? engine.trainer.catchUp()
        }
    }

    @Test(
        "A user is forgotten although what is stored of the user or on the way is damaged, and the log says so",
        arguments: ["the record", "the row", "an item's statistics", "an event"])
    func forgetting(what: String) async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(notices: notices, isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            try engine.store.writer.perform { try $0.merge() }
            let garbage = [UInt8](repeating: 7, count: 32)
            let (user, ratings) = try engine.store.read { snapshot in
                (try #require(try snapshot.users.index(of: "u3")), try snapshot.ratings.row(ofUser: 3))
            }
            let first = try #require(ratings.first)
            let ofOthers = try ratingsByItem(engine) - ratings.count
            try engine.store.writer.perform { changes in
                let (transaction, tables) = (changes.transaction, changes.tables)
                switch what {
                case "the record": try transaction.put(tables.users, user, garbage.span.bytes)
                case "the row":
                    try transaction.withCursor(tables.ratingsByUser) { _ = try $0.remove(first.index, fromRow: user) }
                case "an event": try transaction.put(tables.log, UInt64(1), garbage.span.bytes)
                default: try transaction.put(tables.itemStatistics, first.index, garbage.span.bytes)
                }
            }
            try await engine.forget("u3")
            #expect(try engine.store.read { try $0.users.index(of: "u3") } == nil)
            #expect(try ratingsByItem(engine) == ofOthers)
            #expect(notices.value.count { $0.message.contains("what could be found was removed") } == 1)
            try await engine.rate("u4", "i0", 5)
        }
    }

    /// How many ratings the rows of items hold.
    private func ratingsByItem(_ engine: Engine) throws -> Int {
        try engine.store.read { try $0.transaction.count($0.context.tables.ratingsByItem) }
    }
}
