import Synchronization

@testable import TasteStore

/// Carries an import's summary from the writer's thread to the test's.
final class SummaryBox: Sendable {
    private let stored = Mutex(ImportSummary())

    var value: ImportSummary { stored.withLock { $0 } }
    func set(_ summary: ImportSummary) { stored.withLock { $0 = summary } }
}
