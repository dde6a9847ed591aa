import Algorithms
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("What is kept of a forgotten user")
struct ForgettingTests {
    /// Fits a model as a client's request does, without the trainer's thread.
    private func fit(_ kind: String, _ engine: Engine, during progress: @escaping () throws -> Void = {}) throws {
        _ = try engine.trainer.attempt {
            try engine.trainer.run().fit(TrainingOrder(kind: kind), isRequested: true) { _ in try progress() }
        }.get()
    }

    private func purgesBegun(_ notices: Shared<[Notice]>) -> Int {
        notices.value.count { $0.message.hasPrefix("training: a user was forgotten") }
    }

    private func modelsToPurge(_ engine: Engine) throws -> Int { try engine.status().value.modelsToPurge ?? -1 }

    @Test(
        "A forgotten user is purged by one training of ten minutes' schedule, whatever kinds of models served in turn, and no kept model brings them back"
    )
    func alternatingKinds() async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(notices: notices, isStarted: false) { options in
            options.isAutomatic = true
            options.ratingsMin = 100_000
        } _: { engine in
            try await engine.rate(Checkerboard.ratings())
            var minutes = 0
            var missing = Checkerboard.missing()[...]
            let start = ContinuousClock.now
            for (round, kind) in ["linear", "blend"].enumerated() {
                try fit(kind == "linear" ? "blend" : "linear", engine)
                for _ in 0..<10 {
                    try await engine.learn(Array(missing.prefix(10)))
                    missing = missing.dropFirst(10)
                }
                try fit(kind, engine)
                try await engine.forget("u\(3 + round)")
                #expect(try modelsToPurge(engine) == 1)
                let other = await #expect(throws: TasteError.self) {
                    try await engine.use(.kind(kind == "linear" ? "blend" : "linear"))
                }
                #expect(other?.code == .notFound)
                for minute in 0..<10 {
                    minutes += 1
                    engine.trainer.followSchedule(at: start + .seconds(61 * minutes))
                    #expect(purgesBegun(notices) == round + 1, "minute \(minute)")
                    #expect(try modelsToPurge(engine) == 0)
                    try await engine.rate("u\(10 + minute)", "i\(20 + round)", 3)
                    try engine.trainer.catchUp()
                }
                #expect(try engine.status().value.model == kind)
                #expect(try engine.keptModels().value.allSatisfy { $0.state == .accepted })
            }
            #expect(notices.value.contains { $0.message.contains("no model that is kept has learned from a user") })
        }
    }

    @Test("A purge serves although its model is worse on recent ratings than the one that knew the forgotten user")
    func worsePurge() async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(notices: notices, isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            try fit("autoencoder", engine)
            for ratings in Checkerboard.missing().chunks(ofCount: 10) { try await engine.learn(Array(ratings)) }
            try await engine.forget("u3")
            // The next fit learns next to nothing.
            engine.trainer.options.value.parameters = .useless
            engine.trainer.followSchedule()
            #expect(try modelsToPurge(engine) == 0)
            #expect(try engine.keptModels().value.map(\.state) == [.accepted])
            engine.trainer.followSchedule(at: .now + .seconds(3600))
            #expect(purgesBegun(notices) == 1)
        }
    }

    @Test("A training that gathered its ratings before a user was forgotten is purged in its turn")
    func forgottenDuringTraining() async throws {
        let notices = Shared<[Notice]>([])
        try await EngineFixture().withEngine(notices: notices, isStarted: false) { engine in
            try await engine.rate(Checkerboard.ratings())
            let isForgotten = Shared(false)
            try fit("bias", engine) {
                if isForgotten.value { return #expect(try modelsToPurge(engine) == 1) }
                isForgotten.value = true
                try engine.store.writer.perform { try $0.forget(user: "u3", time: 0) }
            }
            #expect(try modelsToPurge(engine) == 1)
            engine.trainer.followSchedule()
            #expect(try modelsToPurge(engine) == 0 && purgesBegun(notices) == 1)
        }
    }

    @Test("With the last user, the models go too")
    func lastUser() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.rate([NewRating(user: "ann", item: "Alien", value: 4, time: 0)])
            try fit("bias", engine)
            try await engine.forget("ann")
            engine.trainer.followSchedule()
            #expect(try engine.keptModels().value.isEmpty && engine.freshness().generation == 0)
            #expect(try engine.store.read { try $0.tensors.unseen(by: []) }.isEmpty)
            #expect(engine.trainer.lastError == nil)
            try await engine.rate("bob", "Alien", 3)
            try fit("bias", engine)
            #expect(try engine.recommend(user: "bob", count: 1).freshness.path == .model)
        }
    }

    @Test("A training succeeds after the newest user was forgotten")
    func newestUser() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.rate("ann", "Alien", 4)
            try await engine.rate("bob", "Alien", 3)
            try await engine.forget("bob")
            try fit("bias", engine)
            #expect(try engine.recommend(user: "ann", count: 1).freshness.generation > 0)
        }
    }

    @Test("What the content prior has learned from a user goes at once, and it is learned anew")
    func prior() async throws {
        try await EngineFixture().withEngine(isStarted: false) { engine in
            try await engine.put((0..<30).map { Item(id: "i\($0)", genres: [$0 % 2 == 0 ? "Comedy" : "Horror"]) })
            try await engine.rate(Checkerboard.ratings())
            let before = try StoredTrainingData(store: engine.store, likedFrom: nil).gather()
            try engine.trainer.learnPrior()
            try await engine.forget("u3")
            #expect(engine.prior.value == nil)
            // A training that began before must not bring it back.
            try engine.trainer.learnPrior(from: before)
            #expect(engine.prior.value == nil)
            engine.trainer.followSchedule()
            #expect(engine.prior.value != nil)
        }
    }

    @Test("Forgetting trains by itself, also where automatic training is off, but not while learning is paused")
    func unasked() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            let first = try await engine.train().generation
            try await engine.setPaused(true)
            try await engine.forget("u3")
            try await Task.sleep(for: .milliseconds(100))
            #expect(try modelsToPurge(engine) == 1 && engine.freshness().generation == first.number)
            try await engine.setPaused(false)
            try await wait { try modelsToPurge(engine) == 0 }
            #expect(try engine.freshness().generation > first.number)
        }
    }
}
