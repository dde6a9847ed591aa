import TasteEngine
import TasteStore
import TasteValues
import TestSupport
import Testing

@testable import TasteServer

@Suite("The imports of a connection")
struct OpenImportsTests {
    private let account = Account(uid: 1000, isAdministration: false)

    private func withImports(_ body: (OpenImports, Engine, Ledgers) throws -> Void) throws {
        let folder = try TemporaryFolder()
        let engine = Engine(store: try Store.open(at: folder.path("state"), mapBytes: 64 << 20), training: .init())
        defer { engine.stop() }
        try body(OpenImports(engine: engine), engine, Ledgers(limits: Shared(ServerLimits()), mapBytes: 64 << 20))
    }

    private func begin(_ engine: Engine, _ ledgers: Ledgers) throws -> OpenImports.Entry {
        OpenImports.Entry(
            session: engine.beginImport(.last, as: account), charges: try ImportCharges(ledgers, account))
    }

    @Test("An import ends once, and the end of an earlier one does not end a later one under the same id")
    func endsOnce() throws {
        try withImports { imports, engine, ledgers in
            let first = try begin(engine, ledgers)
            imports.put(first, 7)
            #expect(imports.end(7, number: first.session.number) != nil)
            #expect(imports.end(7, number: first.session.number) == nil)
            let second = try begin(engine, ledgers)
            imports.put(second, 7)
            // The writer tells the failure of the first import late.
            #expect(imports.end(7, number: first.session.number) == nil)
            #expect(imports.end(7, number: second.session.number) != nil)
        }
    }

    @Test("What an import takes is charged as long as the writer works on it, also after its connection has closed")
    func charges() throws {
        try withImports { imports, engine, ledgers in
            var frame = ImportFrame()
            frame.users = (0..<1000).map { "user \($0)" }
            var entry: OpenImports.Entry? = try begin(engine, ledgers)
            try engine.add(frame, to: &entry!.session)
            try entry?.charges.update(entry!.session)
            let held = ledgers.memory.total
            #expect(held > 9000 && ledgers.imports.total == 1)
            var writersCharges: ImportCharges? = entry?.charges
            imports.put(entry!, 7)
            entry = nil
            imports.abandonAll()
            #expect(ledgers.memory.total == held)
            withExtendedLifetime(writersCharges) {}
            writersCharges = nil
            #expect(ledgers.memory.total == 0 && ledgers.imports.total == 0)
        }
    }

    @Test("Only an import whose last frame has not arrived is discarded when the daemon stops")
    func incomplete() throws {
        try withImports { imports, engine, ledgers in
            var entry = try begin(engine, ledgers)
            imports.put(entry, 1)
            entry = try begin(engine, ledgers)
            entry.isComplete = true
            imports.put(entry, 2)
            #expect(imports.incomplete == [1])
            #expect(!imports.waitForClient)
            #expect(imports.abandon(1) && !imports.abandon(1) && !imports.abandon(2))
        }
    }
}
