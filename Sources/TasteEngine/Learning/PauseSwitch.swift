import Synchronization
import TasteStore

/// Whether learning is paused: durable, and known without a look into the store.
final class PauseSwitch: Sendable {
    private let store: Store
    private let value: Atomic<Bool>

    init(store: Store) {
        self.store = store
        // A store that cannot be read now tells its first reader so.
        value = Atomic((try? store.read { try store.isLearningPaused(in: $0) }) ?? false)
    }

    var isPaused: Bool { value.load(ordering: .relaxed) }

    /// - Parameter completion: called on the writer's thread.
    func set(_ isPaused: Bool, completion: @escaping Engine.WriteCompletion) {
        store.writer.submit { [store] transaction, _ in
            try store.setLearningPaused(isPaused, in: transaction)
        } completion: { [self] result in
            if case .success = result { value.store(isPaused, ordering: .relaxed) }
            completion(result.mapError { EngineError($0) })
        }
    }
}
