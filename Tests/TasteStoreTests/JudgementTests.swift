import TestSupport
import Testing

@testable import TasteStore

@Suite("Judgements of ratings as they arrive")
struct JudgementTests {
    @Test("come back as they were stored, in the order of their ratings, after a restart too")
    func roundTrip() throws {
        let fixture = try StoreFixture()
        let stored = (1...20).map { Self.judgement(of: UInt64($0)) }
        try fixture.withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.add(stored.reversed())
        }
        try fixture.withStore { store in
            #expect(try store.read { try store.judgements.all(in: $0) } == stored)
            let later = try store.read { try store.judgements.all(after: 5, in: $0) }
            #expect(later.map(\.sequence) == (6...20).map { UInt64($0) })
            let part = try store.read { try store.judgements.all(after: 5, through: 9, in: $0) }
            #expect(part.map(\.sequence) == [6, 7, 8, 9])
            #expect(try store.read { try store.judgements.all(after: 9, through: 5, in: $0) }.isEmpty)
        }
    }

    @Test("of one rating are one, however often it is judged")
    func again() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.add([Self.judgement(of: 7)])
            var later = Self.judgement(of: 7)
            later.generation = 9
            try store.add([later])
            #expect(try store.read { try store.judgements.all(in: $0) } == [later])
        }
    }

    @Test("are the newest ones, as many as are kept")
    func trimmed() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            let excess = 30
            for start in stride(from: 1, through: Judgements.capacity + excess, by: 70) {
                let end = min(start + 70, Judgements.capacity + excess + 1)
                try store.add((start..<end).map { Self.judgement(of: UInt64($0)) })
            }
            let kept = try store.read { try store.judgements.all(in: $0) }
            #expect(kept.map(\.sequence) == (excess + 1...Judgements.capacity + excess).map { UInt64($0) })
        }
    }

    @Test("of somebody who is forgotten go with them, and none comes after")
    func forgotten() throws {
        try StoreFixture().withStore { store in
            try store.rate("ann", "Alien", 4)
            try store.rate("bo", "Alien", 4)
            try store.add([Self.judgement(of: 1), Self.judgement(of: 2, user: 1)])
            try store.forget("bo")
            #expect(try store.read { try store.judgements.all(in: $0) }.map(\.sequence) == [1])
            try store.add([Self.judgement(of: 3, user: 1)])
            #expect(try store.read { try store.judgements.all(in: $0) }.map(\.sequence) == [1])
        }
    }

    private static func judgement(of sequence: UInt64, user: UInt32 = 0) -> Judgement {
        let number = Float(sequence)
        return Judgement(
            sequence: sequence, generation: sequence / 3, user: user, item: UInt32(sequence * 7), value: number / 2,
            isRanked: sequence % 2 == 0, model: .init(rating: number / 3, isHit: sequence % 3 == 0),
            bias: .init(rating: number / 5, isHit: sequence % 5 == 0),
            popularity: .init(rating: number / 7, isHit: sequence % 7 == 0))
    }
}

extension Store {
    fileprivate func add(_ judgements: [Judgement]) throws {
        try writer.perform { [self] transaction, _ in try self.judgements.add(judgements, in: transaction) }
    }
}
