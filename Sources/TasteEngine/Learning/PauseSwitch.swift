import Synchronization
import TasteStore
import TasteValues

/// Whether learning is paused. The value is durable in the store, and held in memory so that it can be read at any
/// time.
final class PauseSwitch: Sendable {
    private let store: Store
    private let value: Atomic<Bool>

    init(store: Store) {
        self.store = store
        // If the store cannot be read now, its first reader gets the error.
        value = Atomic((try? store.read { try $0.isLearningPaused }) ?? false)
    }

    var isPaused: Bool { value.load(ordering: .relaxed) }

    /// - Parameter completion: called on the writer's thread.
    func set(_ isPaused: Bool, completion: @escaping Engine.WriteCompletion) {
        store.writer.submit { changes in
            try changes.setLearningPaused(isPaused)
        } completion: { [self] result in
            if case .success = result { value.store(isPaused, ordering: .relaxed) }
            completion(result.map(\.sequence))
        }
    }
}
