import LMDB
import TasteValues
import TestSupport
import Testing

@testable import TasteStore

@Suite("The history of live quality")
struct QualityTimelineTests {
    private static let day: Int64 = 86_400
    /// Some midnight.
    private static let start: Int64 = 20_000 * day

    @Test("Ratings of one minute are summed up, also after the store was opened again")
    func sums() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.evaluate(1...3, at: Self.start + 5)
            try store.evaluate(4...4, at: Self.start + 59)
            try store.evaluate(5...5, at: Self.start + 60)
        }
        try fixture.withStore { store in
            let points = try store.points()
            #expect(points.map(\.time) == [Self.start, Self.start + 60])
            #expect(points.map(\.seconds) == [60, 60])
            #expect(points.map(\.sum.ratings) == [4, 1])
            let sum = points[0].sum
            #expect(sum.sequences == 1...4 && sum.ranked == 2 && sum.model.hits == 2 && sum.popularity.hits == 0)
            // Each prediction misses the rating by as much as it is said to below.
            #expect(
                sum.model.squaredError == 4 * 0.25 && sum.bias.squaredError == 4 && sum.popularity.squaredError == 16)
        }
    }

    @Test(
        "Minutes become hours after a day and hours become days after a month, and no rating is lost")
    func thinned() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            var sequence: UInt64 = 0
            let settings = try store.settingCount()
            for hour in stride(from: 0, to: 24 * 40, by: 7) as StrideTo<Int64> {
                for minute in [0, 1, 59] as [Int64] {
                    sequence += 1
                    try store.evaluate(sequence...sequence, at: Self.start + hour * 3_600 + minute * 60)
                }
            }
            let points = try store.points()
            #expect(points.reduce(0) { $0 + Int($1.sum.ratings) } == Int(sequence))
            #expect(Set(points.map(\.seconds)) == [60, 3_600, Self.day])
            let end = Self.start + 24 * 40 * 3_600
            for point in points {
                // A block of minutes is an hour, one of hours 60 hours long; each stays until its place is needed.
                if point.seconds == 60 { #expect(end - point.time <= 7 * 24 * 3_600) }
                if point.seconds == Self.day { #expect(end - point.time > 27 * Self.day) }
            }
            #expect(points.map(\.time) == points.map(\.time).sorted())
            #expect(try store.settingCount() - settings <= 60)
        }
    }

    @Test("After years, the oldest days are dropped and the history has no more than its 60 blocks")
    func bounded() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            let settings = try store.settingCount()
            var sequence: UInt64 = 0
            for day in stride(from: 0, to: 365 * 6, by: 1) as StrideTo<Int64> {
                sequence += 1
                try store.evaluate(sequence...sequence, at: Self.start + day * Self.day)
            }
            #expect(try store.settingCount() - settings <= 60)
            let points = try store.points()
            #expect(points.count < 365 * 5 && points.count > 365 * 3)
            #expect(points.last?.time == Self.start + (365 * 6 - 1) * Self.day)
        }
    }

    @Test(
        "A clock that goes back or is far off loses nothing"
    )
    func clock() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            for (number, time) in [Self.start, Self.start - 24 * 3_600, -5, .max, Self.start + 60].enumerated() {
                try store.evaluate(UInt64(number + 1)...UInt64(number + 1), at: time)
            }
            #expect(try store.points().reduce(0) { $0 + Int($1.sum.ratings) } == 5)
        }
    }

    @Test("A rating that another model evaluates again counts once")
    func again() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.evaluate(1...5, at: Self.start)
            try store.evaluate(3...7, at: Self.start + 60)
            #expect(try store.points().map(\.sum.ratings) == [5, 2])
        }
    }

    @Test("Forgetting a user removes the points that the user had a part in, and no others")
    func forgotten() throws {
        let fixture = try StoreFixture()
        try fixture.withStore { store in
            let ann = try store.rate("ann", "Alien", 4)
            let bo = try store.rate("bo", "Alien", 4)
            let both = try store.rate("ann", "Brazil", 4)
            try store.rate("bo", "Brazil", 4)
            let last = try store.rate("ann", "Cube", 4)
            for (minute, sequences) in [ann...ann, bo...bo, both...both + 1, last...last].enumerated() {
                try store.evaluate(sequences, at: Self.start + Int64(minute) * 60)
            }
            try store.forget("bo")
            #expect(try store.points().map(\.time) == [Self.start, Self.start + 180])
        }
        // Users whom nobody evaluated take nothing with them.
        try fixture.withStore { store in
            try store.rate("cy", "Alien", 1)
            try store.forget("cy")
            #expect(try store.points().count == 2)
        }
        #expect(try StoreCheck.run(at: fixture.path).findings == [])
    }

    @Test("A damaged block is told by reads and by the check, and keeps nothing from being learned or forgotten")
    func damaged() throws {
        let fixture = try StoreFixture()
        let key = QualityLevel.minutes.key(at: Self.start)
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.evaluate(1...1, at: Self.start)
            try store.overwrite(key)
            let error = #expect(throws: TasteError.self) { try store.points() }
            #expect(error?.code == .dataLoss)
        }
        let found = try StoreCheck.run(at: fixture.path).findings
        #expect(found.contains { $0.part == "settings" && $0.what.contains("live quality") })
        try fixture.withStore { store in
            try store.evaluate(2...2, at: Self.start)
            #expect(try store.points().map(\.sum.ratings) == [1])
            try store.overwrite(key)
            try store.forget("ann")
            #expect(try store.points().isEmpty)
        }
    }

    @Test("A block of any bytes is read or refused", arguments: 0..<64)
    func anyBytes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = QualityBlock(.minutes, at: Self.start).words.flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
        }
        for _ in 0..<40 {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(in: .min ... .max, using: &random)
        }
        if seed % 4 == 0 { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
        guard let block = try? QualityBlock(.minutes, bytes.span.bytes) else { return }
        #expect(block.start % 3_600 == 0 && block.timed.allSatisfy { $0.sum.isFinite && $0.sum.ratings > 0 })
    }
}

extension Store {
    /// Evaluates ratings that miss by a half, by 1 and by 2.
    fileprivate func evaluate(_ sequences: ClosedRange<UInt64>, at time: Int64) throws {
        let records = sequences.map { sequence in
            PrequentialRecord(
                sequence: sequence, generation: 1, user: 0, item: 0, value: 3, isRanked: sequence % 2 == 0,
                model: .init(rating: 3.5, isHit: true), bias: .init(rating: 4), popularity: .init(rating: 1))
        }
        try writer.perform { try $0.add(records, at: time) }
    }

    fileprivate func points() throws -> [(time: Int64, seconds: Int64, sum: QualitySum)] {
        try read { try $0.qualityTimeline.points }
    }

    fileprivate func settingCount() throws -> Int {
        try read { try $0.transaction.count($0.context.tables.settings) }
    }

    fileprivate func overwrite(_ key: String) throws {
        try writer.perform { try $0.transaction.put($0.tables.settings, key, [7 as UInt64].span.bytes) }
    }
}
