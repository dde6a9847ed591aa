import TasteValues
import Testing

@testable import TasteStore

@Suite("A store that a member has filled at once")
struct FilledStoreTests {
    private static let mapBytes = 24 << 20
    private static let reserveBytes = 6 << 20

    private func withStore(_ fixture: StoreFixture? = nil, _ body: (Store) throws -> Void) throws {
        let fixture = try fixture ?? StoreFixture()
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

    /// A model whose tiles take two megabytes.
    private func storeModel(_ store: Store) throws {
        let generation = Generation(
            number: 1, lineage: 1, trainedThrough: 0, fittedThrough: 0, time: 0, kind: "test", settings: "{}",
            tensors: [.init(name: "users", rows: 8 * 64, columns: 1000, isByUser: false, tileRows: 8)])
        let tile = [Float](repeating: 1, count: 8 * 1000)
        for number in 0..<64 {
            try store.writer.perform(for: .learning) { try $0.put(tile.span, tile: number, of: 0, in: generation) }
        }
        #expect(store.size.used > Self.mapBytes - Self.reserveBytes + (1 << 20))
    }

    private func rateForNewcomers(_ count: Int, _ store: Store) throws {
        for _ in 0..<count { try store.perform(as: .member) { try $0.rate([NewRating.byNewcomer]) } }
    }

    @Test("What was freed is usable at once by others although a training has taken more of the reserve than that")
    func freedBesideModel() throws {
        try withStore { store in
            let added = try store.fill(from: 0, largest: 4000).added
            try storeModel(store)
            let refusal = #expect(throws: TasteError.self) { try rateForNewcomers(added, store) }
            #expect(refusal?.code == .resourceExhausted)
            for number in 0..<1000 { try store.forget(Store.fillingName(number)) }
            try rateForNewcomers(100, store)
        }
    }

    @Test("What was freed is usable when the store is opened again, and after its file was rewritten beside a model")
    func freedBeforeOpening() throws {
        for isRewritten in [false, true] {
            let fixture = try StoreFixture()
            try withStore(fixture) { store in
                _ = try store.fill(from: 0, largest: 4000)
                try storeModel(store)
                for number in 0..<1000 { try store.forget(Store.fillingName(number)) }
                if isRewritten {
                    #expect(try store.eraseForgottenBytes())
                    try rateForNewcomers(100, store)
                }
            }
            try withStore(fixture) { store in
                try rateForNewcomers(100, store)
                #expect(try store.fill(from: 100_000).refusal?.code == .resourceExhausted)
                if isRewritten { #expect(store.size.used <= Self.mapBytes - Self.reserveBytes / 4) }
                for number in 1000..<1020 { try store.forget(Store.fillingName(number)) }
            }
        }
    }
}

extension NewRating {
    /// A rating by a user whom nobody has named before.
    fileprivate static var byNewcomer: NewRating {
        NewRating(user: "newcomer \(UInt64.random(in: 0 ... .max))", item: "Alien", value: 3, time: 0)
    }
}
