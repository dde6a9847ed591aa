import LMDB
import Synchronization

/// Carries where a sweep goes on from the writer's thread to the test's.
final class KeyBox: Sendable {
    private let stored = Mutex<PairKey?>(nil)

    var value: PairKey? { stored.withLock { $0 } }
    func set(_ key: PairKey?) { stored.withLock { $0 = key } }
}
