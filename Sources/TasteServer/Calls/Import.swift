import Logging
import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

/// One frame of an import. The frames share an id and are collected until the last one arrives.
extension WireImport: ServerCall {
    var kind: CallKind { .write }
    var namedUsers: [NamedUser] {
        users.enumerated().map { NamedUser(name: $1, field: "users[\($0)]") }
    }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let id = context.responder.id
        var entry: OpenImports.Entry
        if let open = context.imports.take(id) { entry = open } else { entry = try begin(context) }
        entry.unanswered += 1
        do throws(TasteError) {
            try add(to: &entry, context)
            if last { commit(&entry, context) } else { try spill(&entry, context) }
        } catch {
            entry.deadline?.cancel()
            context.engine.abandon(entry.session)
            throw error
        }
        context.imports.put(entry, id)
        return .pending
    }

    private func begin(_ context: CallContext) throws(TasteError) -> OpenImports.Entry {
        let session = context.engine.beginImport(try checkedDuplicates, as: context.account)
        var entry = OpenImports.Entry(
            session: session, charges: try ImportCharges(context.server.ledgers, context.account))
        let (responder, number, seconds) = (context.responder, session.number, context.limits.importSeconds)
        entry.deadline = responder.after(.seconds(Int64(seconds))) { connection in
            connection.endImport(
                responder.id, number: number,
                TasteError(
                    .deadlineExceeded,
                    "The import was open for \(seconds) s (limits.importSeconds), and nothing of it is kept. Split it, or send it faster."
                ))
        }
        return entry
    }

    private var checkedDuplicates: Duplicates {
        get throws(TasteError) {
            let duplicates = Duplicates(duplicates)
            if case .unrecognized(let number) = duplicates {
                throw TasteError(
                    .invalidArgument, "\(number) is not a known value of duplicates. Send one of taste.proto's values.",
                    field: "duplicates")
            }
            return duplicates
        }
    }

    private func add(to entry: inout OpenImports.Entry, _ context: CallContext) throws(TasteError) {
        // This is the protocol's flow control. A client that ignored it could make the daemon hold everything it sends.
        guard entry.unanswered <= ProtocolLimits.importFramesUnanswered else {
            throw TasteError(
                .resourceExhausted,
                "More than \(ProtocolLimits.importFramesUnanswered) frames are unanswered. Wait for answers before sending more."
            )
        }
        let limits = context.limits
        for (count, field) in [(user.count, "user"), (catalogue.count, "catalogue")] where count > 0 {
            try limits.checkStored(count, field: field)
        }
        guard entry.session.received + user.count <= limits.ratingsPerImport else {
            throw TasteError(
                .resourceExhausted,
                "An import holds at most \(limits.ratingsPerImport) ratings (limits.ratingsPerImport). Split it.")
        }
        guard entry.session.names + users.count + items.count + catalogue.count <= limits.namesPerImport else {
            throw TasteError(
                .resourceExhausted,
                "An import holds at most \(limits.namesPerImport) names and records (limits.namesPerImport). Split it.")
        }
        let frame = frame
        for (position, record) in frame.catalogue.enumerated() {
            try limits.item.check(record, field: "catalogue[\(position)]")
        }
        try context.engine.add(frame, to: &entry.session)
        try entry.charges.update(entry.session)
    }

    /// Moves the import from memory to the store if it is much, and then reports progress.
    private func spill(_ entry: inout OpenImports.Entry, _ context: CallContext) throws(TasteError) {
        let responder = context.responder
        let (received, number) = (entry.session.received, entry.session.number)
        let bytes = entry.session.isFull ? entry.session.memoryBytes : 0
        entry.charges.beginSpill(bytes)
        // The writer's job keeps the charges: what it is about to write is in memory until then.
        context.engine.spill(&entry.session) { [charges = entry.charges] result in
            responder.onLoop { connection in
                withExtendedLifetime(charges) {}
                switch result {
                case .success:
                    connection.imports.noteAnswer(responder.id, staged: bytes)
                    responder.progress(.importProgress(ImportProgress(received: received, stored: 0).wire))
                case .failure(let error): connection.endImport(responder.id, number: number, error)
                }
            }
        }
        try entry.charges.update(entry.session)
    }

    private func commit(_ entry: inout OpenImports.Entry, _ context: CallContext) {
        let (engine, responder, session) = (context.engine, context.responder, entry.session)
        let record = context.record("imported", every: .seconds(1))
        entry.isComplete = true
        entry.deadline?.cancel()
        engine.commit(session, time: context.time) { stored in
            responder.progress(
                .importProgress(ImportProgress(received: session.received, stored: stored).wire))
        } completion: { [charges = entry.charges] result in
            responder.onLoop { connection in
                withExtendedLifetime(charges) {}
                // A part that could not be staged has already ended the import with an error.
                guard connection.imports.end(responder.id, number: session.number) != nil else { return }
                let response = result.map { committed in
                    WireResponse(.import(committed.value.wire), engine.freshness(ofWrite: committed.sequence))
                }
                record.finish(response, (try? result.get().value.figures) ?? [:])
            }
        }
    }

    private var frame: ImportFrame {
        var frame = ImportFrame()
        (frame.users, frame.items) = (users, items)
        (frame.user, frame.item, frame.value, frame.time) = (user, item, value, time)
        frame.catalogue = catalogue.map { Item($0) }
        return frame
    }
}

extension ImportResult {
    /// What the log says of an import.
    fileprivate var figures: Logger.Metadata {
        ["ratings": "\(ratings)", "new_users": "\(newUsers)", "new_items": "\(newItems)"]
    }
}
