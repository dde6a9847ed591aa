import LMDB
import TasteStore

extension Engine {
    /// Called on the writer's thread with the sequence number of the write, once it is durable.
    package typealias WriteCompletion = @Sendable (Result<UInt64, EngineError>) -> Void

    /// Stores ratings, all or none. Names and values are checked; users and items come into being.
    package func rate(_ ratings: [NewRating], completion: @escaping WriteCompletion) {
        do throws(EngineError) {
            for (position, rating) in ratings.enumerated() {
                try checkName(rating.user, "user", field: "ratings[\(position)].user")
                try checkName(rating.item, "item", field: "ratings[\(position)].item")
                try check(value: rating.value, field: "ratings[\(position)].value")
            }
        } catch {
            return completion(.failure(error))
        }
        submit(completion) { store, transaction, changes in try store.rate(ratings, &changes, in: transaction) }
    }

    package func unrate(user: String, item: String, time: Int64, completion: @escaping WriteCompletion) {
        do throws(EngineError) {
            try checkName(user, "user", field: "user")
            try checkName(item, "item", field: "item")
        } catch {
            return completion(.failure(error))
        }
        submit(completion) { store, transaction, changes in
            try store.unrate(user: user, item: item, time: time, &changes, in: transaction)
        }
    }

    /// Sets items' records, all or none.
    package func put(_ records: [ItemRecord], time: Int64, completion: @escaping WriteCompletion) {
        do throws(EngineError) {
            for (position, record) in records.enumerated() {
                try checkName(record.name, "item", field: "items[\(position)].id")
            }
        } catch {
            return completion(.failure(error))
        }
        submit(completion) { store, transaction, changes in
            try store.put(records, time: time, &changes, in: transaction)
        }
    }

    package func forget(user: String, time: Int64, completion: @escaping WriteCompletion) {
        do throws(EngineError) { try checkName(user, "user", field: "user") } catch {
            return completion(.failure(error))
        }
        submit(completion) { store, transaction, changes in
            try store.forget(user: user, time: time, &changes, in: transaction)
        }
    }

    /// - Throws: `invalidArgument` for a rating that is not on the scale.
    package func check(value: Float, field: String) throws(EngineError) {
        guard !scale.contains(value) else { return }
        throw EngineError(
            .invalidArgument, "A rating of \(value) is not on this store's scale, \(scale.description).", field: field)
    }

    /// - Throws: `invalidArgument` unless a name has 1 to 255 bytes.
    package func checkName(_ name: String, _ what: String, field: String) throws(EngineError) {
        let count = name.utf8.count
        guard count < 1 || count > 255 else { return }
        throw EngineError(
            .invalidArgument,
            count == 0
                ? "The name of the \(what) is empty. Give it 1 to 255 bytes."
                : "The name of the \(what) has \(count) bytes. Give it at most 255.", field: field)
    }

    func submit(
        _ completion: @escaping WriteCompletion, isLarge: Bool = false,
        _ change: @escaping @Sendable (Store, borrowing WriteTransaction, inout Changes) throws -> Void
    ) {
        store.writer.submit(isLarge: isLarge) { [store] transaction, changes in
            try change(store, transaction, &changes)
        } completion: { [trainer] result in
            completion(result.mapError { EngineError($0) })
            trainer.noteWrite()
        }
    }
}
