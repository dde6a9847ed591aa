import TasteStore
import TasteValues

/// An import whose frames are still arriving.
package struct ImportSession: Sendable {
    package let duplicates: Duplicates
    /// On whose behalf the import is made.
    let account: Account
    var staged: StagedImport

    /// Unique among the imports of this run.
    package var number: UInt64 { staged.number }

    /// The number of ratings received.
    package var received: Int { staged.count }

    /// The number of names and item records received.
    package var names: Int { staged.users + staged.items + staged.records }

    /// The bytes that are in memory.
    package var memoryBytes: Int { staged.memoryBytes }

    /// The bytes that were moved to the store's staging table.
    package var stagedBytes: Int { staged.stagedBytes }

    /// Whether what is in memory should be moved to the store before more is added.
    package var isFull: Bool { staged.isFull }
}

extension Engine {
    package func beginImport(_ duplicates: Duplicates, as account: Account) -> ImportSession {
        ImportSession(duplicates: duplicates, account: account, staged: StagedImport(number: nextImportNumber()))
    }

    /// Checks a frame and adds it to an import. Nothing of the import is visible yet.
    ///
    /// - Throws: `invalidArgument` with the field at fault. The import cannot go on after that.
    package func add(_ frame: consuming ImportFrame, to session: inout ImportSession) throws(TasteError) {
        try check(frame, in: session)
        session.staged.add(frame)
    }

    /// Moves what is in memory to the store's staging table once it is much.
    ///
    /// - Parameter completion: called on the writer's thread, or at once if there is little.
    package func spill(
        _ session: inout ImportSession, completion: @escaping @Sendable (Result<Void, TasteError>) -> Void
    ) {
        guard session.isFull else { return completion(.success(())) }
        let (number, received) = (session.staged.number, session.received)
        let cost = Self.cost(ofBytes: session.memoryBytes)
        let chunks = session.staged.takeChunks()
        // A crash drops what is staged in any case.
        submit(as: session.account, cost: cost, isDurable: false) { changes in
            try changes.stage(chunks, of: number, ratings: received)
        } completion: {
            completion($0.map { _ in })
        }
    }

    /// Makes an import visible in one transaction.
    ///
    /// - Parameter progress: Called on the writer's thread with the number of ratings stored.
    package func commit(
        _ session: ImportSession, time: Int64, progress: @escaping @Sendable (Int) -> Void,
        completion: @escaping Writer.Completion<ImportResult>
    ) {
        let (staged, duplicates, lifeSign) = (session.staged, session.duplicates, store.writer.lifeSign)
        submit(as: session.account, cost: session.received + session.names, isLarge: true) { changes in
            try changes.apply(staged, duplicates: duplicates, time: time) { stored in
                lifeSign.step()
                progress(stored)
            }
        } completion: { [self] result in
            if case .failure = result { abandon(session) }
            completion(result)
        }
    }

    /// Discards an import that failed or whose client disconnected. What it staged is removed in steps, so that other
    /// changes are made between them.
    package func abandon(_ session: ImportSession) {
        let number = session.staged.number
        guard session.staged.hasSpilled else { return }
        submit(
            as: session.account, for: .deleting,
            cost: Self.cost(ofBytes: Self.chunksPerStep * StagedImport.memoryLimit)
        ) {
            try $0.unstage(number, limit: Self.chunksPerStep)
        } completion: { [self] result in
            if case .success(let committed) = result, committed.value { abandon(session) }
        }
    }

    private static let chunksPerStep = 16

    /// The writer's work with so many bytes, in ratings.
    private static func cost(ofBytes count: Int) -> Int { count / 1024 }

    private func check(_ frame: borrowing ImportFrame, in session: borrowing ImportSession) throws(TasteError) {
        let count = frame.user.count
        guard frame.item.count == count, frame.value.count == count, frame.time.count == count else {
            throw TasteError(
                .invalidArgument, "The columns user, item, value and time must be of one length.", field: "user")
        }
        for position in frame.users.indices {
            try Names.check(frame.users[position], field: "users[\(position)]")
        }
        for position in frame.items.indices {
            try Names.check(frame.items[position], field: "items[\(position)]")
        }
        for position in frame.catalogue.indices {
            try Names.check(frame.catalogue[position].id, field: "catalogue[\(position)].id")
        }
        let users = session.staged.users + frame.users.count
        let items = session.staged.items + frame.items.count
        for position in 0..<count {
            if frame.user[position] >= users { throw unsent("user", frame.user[position], position) }
            if frame.item[position] >= items { throw unsent("item", frame.item[position], position) }
            if !scale.contains(frame.value[position]) {
                try check(value: frame.value[position], field: "value[\(position)]")
            }
        }
    }

    private func unsent(_ column: String, _ number: UInt32, _ position: Int) -> TasteError {
        TasteError(
            .invalidArgument, "Name \(number) has not been sent. Send a name before the first rating that uses it.",
            field: "\(column)[\(position)]")
    }
}
