import Testing

@testable import TasteStore

@Suite("The order of locks")
struct LockOrderTests {
    @Test("Locks are taken in ascending order of their ranks, and again after they were released")
    func ascending() async {
        await #expect(processExitsWith: .success) {
            let (publish, sweep) = (OrderedLock(.publish, 0), OrderedLock(.sweep, 0))
            for _ in 0..<2 {
                publish.withLock { _ in sweep.withLock { _ in } }
                sweep.withLock { _ in }
                publish.withLock { _ in }
            }
        }
    }

    #if DEBUG
        @Test("A debug build stops where a lock of lower rank is taken")
        func descending() async {
            let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                let (publish, sweep) = (OrderedLock(.publish, 0), OrderedLock(.sweep, 0))
                sweep.withLock { _ in publish.withLock { _ in } }
            }
            #expect(ended?.standardError.contains("locks are taken out of order") == true)
        }

        @Test("A debug build stops where a second lock of the same rank is taken")
        func sameRank() async {
            let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                let locks = [OrderedLock(.sweep, 0), OrderedLock(.sweep, 0)]
                locks[0].withLock { _ in locks[1].withLock { _ in } }
            }
            #expect(ended?.standardError.contains("locks are taken out of order") == true)
        }

        @Test("A debug build stops where a change waits for the writer that applies it")
        func changeInChange() async throws {
            let fixture = try StoreFixture()
            let ended = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
                [path = fixture.path as String] in
                let store = try Store.open(at: path, mapBytes: 16 << 20)
                try store.writer.perform { _ in try store.writer.perform { _ in } }
            }
            #expect(ended?.standardError.contains("locks are taken out of order") == true)
        }
    #endif
}

extension ExitTest.Result {
    /// The standard error of a process that has ended, as text.
    var standardError: String { String(decoding: standardErrorContent, as: UTF8.self) }
}
