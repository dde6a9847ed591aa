import LMDB
import Synchronization
import TasteStore

/// An import that is being received.
package struct ImportSession: Sendable {
    package let duplicates: Duplicates
    var staged: StagedImport

    /// Ratings received.
    package var received: Int { staged.count }

    /// Names and records received.
    package var names: Int { staged.users.count + staged.items.count + staged.catalogue.count }
}

/// What an import changed, and its last event.
package struct ImportOutcome: Sendable {
    package var summary: ImportSummary
    package var sequence: UInt64
}

extension Engine {
    package func beginImport(_ duplicates: Duplicates) -> ImportSession {
        ImportSession(duplicates: duplicates, staged: StagedImport(number: nextImportNumber()))
    }

    /// Checks a frame and adds it to an import; nothing is visible yet.
    ///
    /// - Throws: `invalidArgument` with the place at fault. The import cannot go on after that.
    package func add(_ frame: consuming ImportFrame, to session: inout ImportSession) throws(EngineError) {
        try check(frame, in: session)
        session.staged.add(frame)
    }

    /// Moves the session's ratings from memory to the store's staging table if they have become many. `completion` is called
    /// in any case, at once or on the writer's thread.
    package func spill(_ session: inout ImportSession, completion: @escaping WriteCompletion) {
        guard session.staged.isFull else { return completion(.success(0)) }
        let (number, (frame, words)) = (session.staged.number, session.staged.takeFrame())
        submit(completion) { store, transaction, _ in
            try store.stage(words, frame: frame, of: number, in: transaction)
        }
    }

    /// Makes an import visible in one step.
    ///
    /// - Parameter progress: Called on the writer's thread with the number of ratings stored.
    package func commit(
        _ session: ImportSession, time: Int64, progress: @escaping @Sendable (Int) -> Void,
        completion: @escaping @Sendable (Result<ImportOutcome, EngineError>) -> Void
    ) {
        let staged = session.staged
        let duplicates = session.duplicates
        // Written by the change, read by its completion, both on the writer's thread.
        let summary = Shared(ImportSummary())
        let finish: WriteCompletion = { [self] result in
            if case .failure = result { abandon(session) }
            completion(result.map { ImportOutcome(summary: summary.value, sequence: $0) })
        }
        submit(finish, isLarge: true) { store, transaction, changes in
            summary.value = try store.apply(
                staged, duplicates: duplicates, time: time, progress: progress, &changes, in: transaction)
        }
    }

    /// Drops an import that failed, or whose client has gone.
    package func abandon(_ session: ImportSession) {
        let number = session.staged.number
        guard session.staged.hasSpilled else { return }
        submit({ _ in }) { store, transaction, _ in try store.unstage(number, in: transaction) }
    }

    private func check(_ frame: borrowing ImportFrame, in session: borrowing ImportSession) throws(EngineError) {
        let count = frame.user.count
        guard frame.item.count == count, frame.value.count == count, frame.time.count == count else {
            throw EngineError(
                .invalidArgument, "The columns user, item, value and time must be of one length.", field: "user")
        }
        for position in frame.users.indices {
            try checkName(frame.users[position], "user", field: "users[\(position)]")
        }
        for position in frame.items.indices {
            try checkName(frame.items[position], "item", field: "items[\(position)]")
        }
        for position in frame.catalogue.indices {
            try checkName(frame.catalogue[position].name, "item", field: "catalogue[\(position)].id")
        }
        let users = session.staged.users.count + frame.users.count
        let items = session.staged.items.count + frame.items.count
        for position in 0..<count {
            if frame.user[position] >= users { throw unsent("user", frame.user[position], position) }
            if frame.item[position] >= items { throw unsent("item", frame.item[position], position) }
            if !scale.contains(frame.value[position]) {
                try check(value: frame.value[position], field: "value[\(position)]")
            }
        }
    }

    private func unsent(_ column: String, _ number: UInt32, _ position: Int) -> EngineError {
        EngineError(
            .invalidArgument, "Name \(number) has not been sent. Send a name before the first rating that uses it.",
            field: "\(column)[\(position)]")
    }
}
