import LMDB
import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("The history of trainings")
struct TrainingHistoryTests {
    @Test("Trainings are read as they were stored, also after opening again, and only the newest are kept")
    func roundTrip() throws {
        let fixture = try StoreFixture()
        let trainings = (1...TrainingHistory.capacity + 3).map { Self.training($0) }
        try fixture.withStore { store in for training in trainings { try store.add(training) } }
        try fixture.withStore { store in
            let kept = try store.trainings()
            #expect(kept == Array(trainings.suffix(TrainingHistory.capacity)))
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("Long texts and curves are cut, so that the trainings take at most 64 KiB")
    func bounded() throws {
        try StoreFixture().withStore { store in
            var training = Self.training(2)
            training.reason = String(repeating: "ü", count: 10_000)
            training.cause = training.reason
            training.model = training.reason
            training.curve = (0..<500).map {
                CurvePoint(seconds: Float($0), phase: "searching", model: "autoencoder", epoch: $0, rmse: 1, ndcg: 0.5)
            }
            for _ in 0..<TrainingHistory.capacity { try store.add(training) }
            let kept = try #require(try store.trainings().first)
            #expect(
                kept.reason.utf8.count == TrainingHistory.textLimit && kept.curve.count == TrainingHistory.curveCapacity
            )
            #expect(kept.curve.last?.epoch == 499)
            let bytes = try store.read { snapshot in
                try snapshot.transaction.get(snapshot.context.tables.settings, "trainings") { $0.byteCount }
            }
            #expect((bytes ?? 0) > 0 && (bytes ?? .max) <= 64 << 10)
        }
    }

    @Test("Forgetting a user removes the trainings that ended after the user's first rating")
    func forgotten() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.add(Self.training(1))
            try store.rate("bo", "Alien", 4)
            try store.add(Self.training(2))
            try store.forget("bo")
            #expect(try store.trainings().map(\.generation) == [1])
            try store.forget("ann")
            #expect(try store.trainings().isEmpty)
        }
    }

    @Test("A training during which somebody was forgotten is not kept")
    func forgottenMeanwhile() throws {
        try StoreFixture().withStore { store in
            let gathered = try store.rate("ann", "Alien", 4)
            try store.rate("bo", "Alien", 4)
            try store.forget("ann")
            try store.writer.perform { try $0.add(Self.training(1), gatheredThrough: gathered) }
            #expect(try store.trainings().isEmpty)
            try store.add(Self.training(2))
            #expect(try store.trainings().count == 1)
        }
    }

    @Test("Damage is told, and the next training begins the list anew")
    func damaged() throws {
        try StoreFixture().withStore { store in
            try store.add(Self.training(1))
            try store.writer.perform {
                try $0.transaction.put($0.tables.settings, "trainings", [1 as UInt64].span.bytes)
            }
            let error = #expect(throws: TasteError.self) { try store.trainings() }
            #expect(error?.code == .dataLoss)
            try store.add(Self.training(2))
            #expect(try store.trainings().map(\.generation) == [2])
        }
    }

    private static func training(_ number: Int) -> TrainingRecord {
        let isEven = number % 2 == 0
        return TrainingRecord(
            time: Int64(1_000_000 + number), model: "blend", cause: "asked for", seconds: Float(number) / 3,
            processorSeconds: Float(number) / 2, ratings: number * 100, end: isEven ? .accepted : .refused,
            reason: "first model", generation: UInt64(number), validationRMSE: isEven ? 0.9 : nil,
            validationNDCG: isEven ? nil : 0.4,
            trial: isEven ? ModelTrial(against: 1, ratings: 60, rmse: 0.9, servingRMSE: 0.95, hitRate: 0.2) : nil,
            curve: (0..<number % 5).map {
                CurvePoint(seconds: Float($0), phase: "fitting", model: "als", epoch: $0, ndcg: 0.3)
            })
    }
}

extension Store {
    fileprivate func add(_ training: TrainingRecord) throws {
        try writer.perform { try $0.add(training, gatheredThrough: $0.sequence) }
    }

    fileprivate func trainings() throws -> [TrainingRecord] { try read { try $0.trainings.all.map(\.record) } }
}
