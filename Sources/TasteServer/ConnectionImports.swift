import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore

/// An import as its connection sees it.
struct OpenImport {
    var session: ImportSession
    /// Frames whose progress has not been sent.
    var unanswered = 0
}

/// An import's frames, which share an id: gathered until the last one comes.
extension ConnectionHandler {
    func receive(_ frame: WireImport, id: UInt64, time: Int64) throws(CallError) {
        // Taken out while it grows: a copy that stayed behind would make every frame copy the whole import.
        var open =
            imports.removeValue(forKey: id)
            ?? OpenImport(session: engine.beginImport(frame.duplicates == .average ? .average : .last))
        open.unanswered += 1
        do throws(CallError) {
            // The flow control of the protocol: a client that ignores it could have the daemon hold all it sends.
            guard open.unanswered <= ProtocolLimits.importFramesUnanswered else {
                throw CallError(
                    .resourceExhausted,
                    "More than \(ProtocolLimits.importFramesUnanswered) frames are unanswered. Wait for answers before sending more."
                )
            }
            try add(frame, to: &open.session)
        } catch {
            engine.abandon(open.session)
            throw error
        }
        if frame.last { return commit(open.session, id: id, time: time) }
        let received = UInt64(open.session.received)
        let onLoop = onLoop()
        engine.spill(&open.session) { result in
            onLoop { handler in
                switch result {
                case .success: handler.reportImport(received: received, stored: 0, id: id)
                case .failure(let error): handler.finish(CallError(error, call: "import"), id: id)
                }
            }
        }
        imports[id] = open
    }

    private func add(_ frame: WireImport, to session: inout ImportSession) throws(CallError) {
        try checkFrame(frame)
        guard session.received + frame.user.count <= limits.ratingsPerImport else {
            throw CallError(
                .resourceExhausted,
                "An import holds at most \(limits.ratingsPerImport) ratings (limits.ratingsPerImport). Split it.")
        }
        let names = frame.users.count + frame.items.count + frame.catalogue.count
        guard session.names + names <= limits.namesPerImport else {
            throw CallError(
                .resourceExhausted,
                "An import holds at most \(limits.namesPerImport) names and records (limits.namesPerImport). Split it.")
        }
        do throws(EngineError) {
            try engine.add(ImportFrame(frame), to: &session)
        } catch {
            throw CallError(error, call: "import")
        }
    }

    private func checkFrame(_ frame: WireImport) throws(CallError) {
        for (count, field) in [(frame.user.count, "import.user"), (frame.catalogue.count, "import.catalogue")]
        where count > limits.ratingsPerRequest {
            throw CallError(
                .invalidArgument,
                "A frame of \(count) is over the limit of \(limits.ratingsPerRequest) (limits.ratingsPerRequest).",
                field: field)
        }
    }

    private func commit(_ session: ImportSession, id: UInt64, time: Int64) {
        let received = UInt64(session.received)
        let onLoop = onLoop()
        engine.commit(session, time: time) { stored in
            onLoop { $0.reportImport(received: received, stored: UInt64(stored), id: id) }
        } completion: { result in
            onLoop { handler in
                switch result {
                case .success(let outcome):
                    handler.finish(
                        handler.response(.import(WireImportResult(outcome.summary)), outcome.sequence), id: id)
                case .failure(let error): handler.finish(CallError(error, call: "import"), id: id)
                }
            }
        }
    }

    private func reportImport(received: UInt64, stored: UInt64, id: UInt64) {
        imports[id]?.unanswered -= 1
        var report = WireImportProgress()
        report.received = received
        report.stored = stored
        var response = WireResponse()
        response.importProgress = report
        progress(response, id: id)
    }
}

extension WireImportResult {
    init(_ summary: ImportSummary) {
        self.init()
        ratings = UInt64(summary.ratings)
        duplicates = UInt64(summary.duplicates)
        newUsers = UInt64(summary.newUsers)
        newItems = UInt64(summary.newItems)
    }
}
