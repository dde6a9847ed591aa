import NIOCore
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

/// A call that a connection has begun and not answered.
struct BegunCall: Sendable {
    let id: UInt64
    let name: String
    let call: any ServerCall
    /// The bytes of its request.
    let bytes: Int
    /// When it was begun or, for a read that has waited, when it was resumed.
    var start = NIODeadline.now()

    var isRead: Bool { call.kind.isRead }
}

/// Serving calls: at once on the event loop, later because a read waits for a commit, or on a worker.
extension ConnectionHandler {
    /// Serves a request, or refuses it.
    func serve(_ request: WireRequest, bytes: Int) {
        guard let call = request.call else {
            let error = TasteError(
                .unimplemented, "This daemon does not know the call. Set one of taste.proto's, or upgrade.")
            return finish(error, id: request.id)
        }
        let begun = BegunCall(id: request.id, name: call.name, call: call.served, bytes: bytes)
        do throws(TasteError) {
            try rights.check(begun.call)
            if begun.call.kind.isRead, request.minSequence > 0 || request.minGeneration > 0 {
                return try wait(for: request, begun)
            }
            serve(begun)
        } catch {
            finish(error, of: begun)
        }
    }

    /// Sends an error as the last response to a call.
    private func finish(_ error: TasteError, of call: BegunCall) {
        finish(error, id: call.id)
        note(call.name, since: call.start, failed: true)
    }

    /// Counts a call whose last response has been written.
    func note(_ call: String, since start: NIODeadline, failed: Bool) {
        loop.figures.note(call, took: .now() - start, failed: failed)
    }

    /// Serves a call whose rights have been checked.
    private func serve(_ call: BegunCall) {
        if isLong(call) { return serveElsewhere(call) }
        guard let context = callContext(call) else { return }
        let start = NIODeadline.now()
        defer { if call.isRead { costs.wasServedOnLoop(call.name, in: NIODeadline.now() - start) } }
        do throws(TasteError) {
            let outcome = try TimeAllowance.limit(CallCosts.loopAllowance) { () throws(TasteError) in
                try call.call.serve(context)
            }
            switch outcome {
            case .answered(let response):
                finish(response, id: call.id)
                note(call.name, since: call.start, failed: false)
            case .pending: break
            }
        } catch {
            guard error.isOverTimeAllowance else { return finish(error.inCall(call.name), of: call) }
            costs.wasGivenUp(call.name)
            serveElsewhere(call)
        }
    }

    private func callContext(_ call: BegunCall) -> CallContext? {
        guard let mailbox else { return nil }
        return CallContext(
            server: server, rights: rights, account: account,
            responder: Responder(id: call.id, call: call.name, start: call.start, mailbox: mailbox), logger: logger)
    }
}

/// Reads that ask for a sequence number or a generation that the daemon has not reached yet.
extension ConnectionHandler {
    /// Answers a read once the daemon has reached what the request asks for.
    private func wait(for request: WireRequest, _ call: BegunCall) throws(TasteError) {
        let wish = WaiterRegistry<WaitingRead>.Wish(
            sequence: request.minSequence, generation: request.minGeneration)
        if wish.isMet(by: try server.engine.freshness()) { return serve(call) }
        let limits = server.limits
        let asked = request.deadlineMs > 0 ? Int(request.deadlineMs) : limits.deadlineMilliseconds
        let longest = limits.longestDeadlineMilliseconds
        let read = WaitingRead(connection: self, call: call, isCut: asked > longest)
        try server.held.add(of: uid, within: limits)
        waitingReads += 1
        loop.waiting.add(read, for: wish, until: .now() + .milliseconds(Int64(min(asked, longest))))
    }

    /// A read need not wait any longer.
    ///
    /// - Parameter error: Why it is not answered; nil: it is to be answered.
    func resume(_ read: WaitingRead, _ error: TasteError?) {
        release(read)
        deliver { connection in
            var call = read.call
            call.start = .now()
            if let error { connection.finish(error, of: call) } else { connection.serve(call) }
        }
    }

    /// Counts that a read does not wait any longer.
    func release(_ read: WaitingRead) {
        waitingReads -= 1
        server.held.remove(of: uid)
    }
}

/// Calls that are served by workers.
extension ConnectionHandler {
    /// Whether a call would hold the event loop: its request is large, or the last such call of this connection did.
    /// The frames of an import stay on the event loop, which knows the open imports.
    private func isLong(_ call: BegunCall) -> Bool {
        if call.bytes > ConnectionState.largeFrame { return !(call.call is WireImport) }
        return costs.areTooHigh(for: call.name, isCrowding: isCrowding)
    }

    /// Whether others wait for the loop, or a worker serves the uid already. Then calls that take up a slice go
    /// elsewhere: workers have a lower priority than the loops. Without the second condition, calls would return to the
    /// loop as soon as the worker has taken all that waited there.
    private var isCrowding: Bool { loop.turns.isBusy || server.workers.isServing(uid) }

    private func serveElsewhere(_ call: BegunCall) {
        guard let mailbox, let context = callContext(call) else { return }
        do throws(TasteError) {
            if call.isRead { try server.held.add(of: uid, within: server.limits) }
        } catch {
            return finish(error, of: call)
        }
        // The writes of a connection are submitted to the writer in the order of their requests.
        state.beginElsewhere(isExclusive: !call.isRead)
        submit(isHeld: call.isRead) {
            let start = ProcessorTime.ofThread
            let answer = Result { () throws(TasteError) in try Self.answer(to: call, context) }
            let time = ProcessorTime.ofThread - start
            mailbox.deliver { $0.finishElsewhere(call, answer, in: time) }
        }
    }

    /// - Returns: The frame of the answer; nil if the call answers later.
    private static func answer(to call: BegunCall, _ context: CallContext) throws(TasteError) -> ByteBuffer? {
        do throws(TasteError) {
            switch try call.call.serve(context) {
            case .answered(let response):
                return try frame(response, id: call.id, maximumBytes: context.limits.frameBytes)
            case .pending: return nil
            }
        } catch {
            throw error.inCall(call.name)
        }
    }

    private func finishElsewhere(_ call: BegunCall, _ answer: Result<ByteBuffer?, TasteError>, in time: Duration) {
        state.endElsewhere(isExclusive: !call.isRead)
        costs.wasServedElsewhere(call.name, in: time)
        switch answer {
        case .success(let frame?):
            finish(frame, id: call.id)
            note(call.name, since: call.start, failed: false)
        case .success(nil): break
        case .failure(let error): finish(error, of: call)
        }
    }

    /// Runs `body` on a worker when it is the uid's turn, unless the connection closes before.
    ///
    /// - Parameter isHeld: Whether it is a read that was counted in ``HeldReads``, which counts its end afterwards.
    func submit(isHeld: Bool = false, _ body: @escaping @Sendable () -> Void) {
        server.workers.submit(
            Workers.Job(uid: uid, connection: ObjectIdentifier(self), isHeld: isHeld, run: body))
    }

    /// Drops the reads that wait and the watches, because the connection has closed.
    func abandonReads() {
        loop.waiting.remove(self)
        loop.watchers.remove(self)
        server.workers.cancel(connection: ObjectIdentifier(self), of: uid)
    }
}
