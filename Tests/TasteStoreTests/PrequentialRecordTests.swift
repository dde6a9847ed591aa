import TestSupport
import Testing

@testable import TasteStore

@Suite("Prequential records")
struct PrequentialRecordTests {
    @Test("Prequential records are read as they were stored, in the order of their ratings, also after opening again")
    func roundTrip() throws {
        let fixture = try StoreFixture()
        let stored = (1...20).map { Self.record(of: UInt64($0)) }
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.add(stored.reversed())
        }
        try fixture.withStore { store in
            #expect(try store.read { try $0.prequential.all() } == stored)
            let later = try store.read { try $0.prequential.all(after: 5) }
            #expect(later.map(\.sequence) == (6...20).map { UInt64($0) })
            let part = try store.read { try $0.prequential.all(after: 5, through: 9) }
            #expect(part.map(\.sequence) == [6, 7, 8, 9])
            #expect(try store.read { try $0.prequential.all(after: 9, through: 5) }.isEmpty)
        }
    }

    @Test("Evaluating a rating again replaces its record")
    func again() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.add([Self.record(of: 7)])
            var later = Self.record(of: 7)
            later.generation = 9
            try store.add([later])
            #expect(try store.read { try $0.prequential.all() } == [later])
        }
    }

    @Test("Only the newest records are kept, up to the capacity")
    func trimmed() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            let excess = 30
            for start in stride(from: 1, through: PrequentialRecords.capacity + excess, by: 70) {
                let end = min(start + 70, PrequentialRecords.capacity + excess + 1)
                try store.add((start..<end).map { Self.record(of: UInt64($0)) })
            }
            let kept = try store.read { try $0.prequential.all() }
            #expect(kept.map(\.sequence) == (excess + 1...PrequentialRecords.capacity + excess).map { UInt64($0) })
        }
    }

    @Test("Forgetting a user removes the user's records, and later ones are not stored")
    func forgotten() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.rate("bo", "Alien", 4)
            try store.add([Self.record(of: 1), Self.record(of: 2, user: 1)])
            try store.forget("bo")
            #expect(try store.read { try $0.prequential.all() }.map(\.sequence) == [1])
            try store.add([Self.record(of: 3, user: 1)])
            #expect(try store.read { try $0.prequential.all() }.map(\.sequence) == [1])
        }
    }

    private static func record(of sequence: UInt64, user: UInt32 = 0) -> PrequentialRecord {
        let number = Float(sequence)
        return PrequentialRecord(
            sequence: sequence, generation: sequence / 3, user: user, item: UInt32(sequence * 7), value: number / 2,
            isRanked: sequence % 2 == 0, model: .init(rating: number / 3, isHit: sequence % 3 == 0),
            bias: .init(rating: number / 5, isHit: sequence % 5 == 0),
            popularity: .init(rating: number / 7, isHit: sequence % 7 == 0))
    }
}

extension Store {
    fileprivate func add(_ records: [PrequentialRecord]) throws {
        try writer.perform { try $0.add(records, at: 0) }
    }
}
