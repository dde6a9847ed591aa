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
        if let open = context.imports.take(id) {
            entry = open
        } else {
            entry = OpenImports.Entry(
                session: context.engine.beginImport(try checkedDuplicates, as: context.account))
        }
        entry.unanswered += 1
        do throws(TasteError) {
            try add(to: &entry, context)
        } catch {
            context.engine.abandon(entry.session)
            throw error
        }
        if last {
            context.imports.put(entry, id)
            commit(entry.session, context)
        } else {
            spill(&entry.session, context)
            context.imports.put(entry, id)
        }
        return .pending
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
        try context.engine.add(frame, to: &entry.session)
    }

    /// Moves the ratings from memory to the store if there are many, and then reports progress.
    private func spill(_ session: inout ImportSession, _ context: CallContext) {
        let (engine, responder) = (context.engine, context.responder)
        let (received, number) = (session.received, session.number)
        context.engine.spill(&session) { result in
            responder.onLoop { connection in
                switch result {
                case .success:
                    connection.imports.noteAnswer(responder.id)
                    responder.progress(.importProgress(ImportProgress(received: received, stored: 0).wire))
                case .failure(let error):
                    guard let open = connection.imports.end(responder.id, number: number) else { return }
                    engine.abandon(open.session)
                    responder.finish(.failure(error))
                }
            }
        }
    }

    private func commit(_ session: ImportSession, _ context: CallContext) {
        let (engine, responder) = (context.engine, context.responder)
        engine.commit(session, time: context.time) { stored in
            responder.progress(
                .importProgress(ImportProgress(received: session.received, stored: stored).wire))
        } completion: { result in
            responder.onLoop { connection in
                // A part that could not be staged has already ended the import with an error.
                guard connection.imports.end(responder.id, number: session.number) != nil else { return }
                responder.finish(
                    result.map { committed in
                        WireResponse(
                            .import(committed.value.wire), engine.freshness(ofWrite: committed.sequence))
                    })
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
