import TasteEngine
import TasteStore
import TasteValues
import Testing

@testable import TasteServer

@Suite("Memory by account")
struct MemoryTests {
    private let bounds = HoldingBounds(all: 120, perUser: 80)

    @Test("An account is refused over its own bound, and a refusal charges nothing")
    func perUser() throws {
        var holdings = Holdings()
        let bounds = HoldingBounds(all: 1000, perUser: 80)
        try holdings.charge(80, to: 1, bounds)
        #expect(throws: Holdings.Refusal.perUser) { try holdings.charge(1, to: 1, bounds) }
        #expect(holdings.total == 80 && holdings.held(by: 1) == 80)
        try holdings.charge(80, to: 2, bounds)
        holdings.release(30, of: 1)
        try holdings.charge(30, to: 1, bounds)
        #expect(holdings.total == 160)
    }

    @Test("However many accounts take what they can get, the bound of all holds, and the next one gets a share")
    func newcomers() throws {
        var holdings = Holdings()
        let bounds = HoldingBounds(all: 1 << 20, perUser: 1 << 20)
        for uid in UInt32(1)...8 {
            while (try? holdings.charge(64, to: uid, bounds)) != nil {}
            #expect(holdings.held(by: uid) > 0)
        }
        #expect(holdings.total <= 1 << 20)
        #expect(throws: Never.self) { try holdings.charge(512, to: 9, bounds) }
    }

    @Test("One account alone gets half of all, and whoever holds most is refused first")
    func largestFirst() throws {
        var holdings = Holdings()
        try holdings.charge(60, to: 1, bounds)
        #expect(throws: Holdings.Refusal.all) { try holdings.charge(1, to: 1, bounds) }
        try holdings.charge(20, to: 2, bounds)
        #expect(throws: Holdings.Refusal.all) { try holdings.charge(1, to: 1, bounds) }
        #expect(throws: Never.self) { try holdings.charge(1, to: 2, bounds) }
    }

    private func ledger(_ resource: Resource = .memory) -> Ledger {
        Ledger(resource, limits: Shared(ServerLimits()), mapBytes: 64 << 20)
    }

    private let account = Account(uid: 1000, isAdministration: false)

    @Test("A charge is returned with the last reference to it")
    func charge() throws {
        let ledger = ledger()
        do {
            let charge = try Charge(1000, ledger, to: account)
            try charge.resize(to: 5000)
            charge.shrink(by: 2000)
            #expect(ledger.total == 3000)
            let other = charge
            withExtendedLifetime(other) {}
        }
        #expect(ledger.total == 0)
        #expect(throws: TasteError.self) { try Charge(1 << 40, ledger, to: account) }
        #expect(ledger.total == 0)
    }

    @Test("Open imports take at most a quarter of the store of one user, and the error names what to raise")
    func staging() throws {
        let ledger = ledger(.staging)
        let charge = try Charge(16 << 20, ledger, to: account)
        let error = #expect(throws: TasteError.self) { try charge.resize(to: (16 << 20) + 1) }
        #expect(error?.code == .resourceExhausted && error?.message.contains("storage.mapBytes") == true)
        #expect(ledger.total == 16 << 20)
    }
}
