import TasteValues
import Testing

@testable import TasteStore

@Suite("A store that a member has filled at once")
struct FilledStoreTests {
    private static let mapBytes = 24 << 20
    private static let reserveBytes = 6 << 20

    private func withStore(_ body: (Store) throws -> Void) throws {
        let fixture = try StoreFixture()
        let store = try Store.open(at: fixture.path, mapBytes: Self.mapBytes, reserveBytes: Self.reserveBytes)
        defer { store.close() }
        try body(store)
    }

    @Test("Whatever a member stores is merged without the reserve, although no merge had time while it was stored")
    func merged() throws {
        try withStore { store in
            let (added, refusal) = try store.fill(from: 0, largest: 4000)
            #expect(added > 0 && refusal?.code == .resourceExhausted)
            try store.merge()
            #expect(store.size.used <= Self.mapBytes - Self.reserveBytes)
        }
    }

    @Test("What was freed is usable at once by others although a training has taken more of the reserve than that")
    func freedBesideModel() throws {
        try withStore { store in
            let added = try store.fill(from: 0, largest: 4000).added
            let generation = Generation(
                number: 1, lineage: 1, trainedThrough: 0, fittedThrough: 0, time: 0, kind: "test", settings: "{}",
                tensors: [.init(name: "users", rows: 8 * 64, columns: 1000, isByUser: false, tileRows: 8)])
            let tile = [Float](repeating: 1, count: 8 * 1000)
            for number in 0..<64 {
                try store.writer.perform(for: .learning) {
                    try $0.put(tile.span, tile: number, of: 0, in: generation)
                }
            }
            #expect(store.size.used > Self.mapBytes - Self.reserveBytes + (1 << 20))
            let newcomer = [NewRating(user: "newcomer", item: "Alien", value: 3, time: 0)]
            let refusal = #expect(throws: TasteError.self) {
                for _ in 0..<added { try store.perform(as: .member) { try $0.rate(newcomer.map(\.another)) } }
            }
            #expect(refusal?.code == .resourceExhausted)
            for number in 0..<1000 { try store.forget(Store.fillingName(number)) }
            for _ in 0..<100 { try store.perform(as: .member) { try $0.rate(newcomer.map(\.another)) } }
        }
    }
}

extension NewRating {
    /// The rating by another user, whom nobody has named before.
    fileprivate var another: NewRating {
        var rating = self
        rating.user += "\(UInt64.random(in: 0 ... .max))"
        return rating
    }
}
