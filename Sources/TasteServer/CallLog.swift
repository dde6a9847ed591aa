import Logging
import Settings
import TasteEngine
import TasteProtocol
import TasteValues

/// Writes to the administrator's log what became of calls: refusals, damage, and the calls that leave a trace there.
/// Of many equal lines for the same uid the log gets one in a while.
final class CallLog: Sendable {
    private let limiter = LineLimiter()
    let limits = LimitCounts()
    private static let refusalInterval = Duration.seconds(60)
    private static let damageInterval = Duration.seconds(10)

    /// Must be called with each error that is sent to a peer.
    ///
    /// - Parameter logger: Has the uid of the peer.
    func note(_ error: TasteError, _ logger: Logger) {
        if Self.refusals.contains(error.code) {
            limits.note(error.limit)
            let kind = "\(logger.uid) \(error.limit)"
            write(
                .notice, "refused: \(error.message)", ["limit": "\(error.limit)"], kind, Self.refusalInterval, logger)
        } else if Self.faults.contains(error.code) {
            write(.error, "\(error)", [:], error.message, Self.damageInterval, logger)
        }
    }

    /// What settings have refused.
    private static let refusals: [TasteError.Code] = [.permissionDenied, .resourceExhausted]
    /// What must be repaired.
    private static let faults: [TasteError.Code] = [.internal, .dataLoss]

    /// Whether an error is logged for whatever call it is the answer to. Others concern nobody but the peer.
    private static func hasOwnLine(_ error: TasteError) -> Bool { (refusals + faults).contains(error.code) }

    /// Must be called when a call that leaves a trace has ended.
    fileprivate func note(
        _ outcome: Result<WireResponse, TasteError>, of record: CallRecord, _ figures: Logger.Metadata
    ) {
        var values = figures
        values["call"] = "\(record.call)"
        values["milliseconds"] = "\(Int((.now - record.start) / .milliseconds(1)))"
        let kind = "\(record.logger.uid) \(record.call)"
        switch outcome {
        case .success(let response):
            values["sequence"] = "\(response.freshness.sequence)"
            values["generation"] = "\(response.freshness.generation)"
            write(.info, record.done, values, kind, record.interval, record.logger)
        case .failure(let error) where Self.hasOwnLine(error): break
        case .failure(let error):
            let message = "\(record.call) failed: \(error.message)"
            write(.notice, message, values, kind + " failed", record.interval, record.logger)
        }
    }

    private func write(
        _ level: Logger.Level, _ message: String, _ values: Logger.Metadata, _ kind: String, _ interval: Duration,
        _ logger: Logger
    ) {
        guard let leftOut = limiter.admit(kind, every: interval) else { return }
        var values = values
        if leftOut > 0 { values["left_out"] = "\(leftOut)" }
        logger.log(level: level, "\(message)", metadata: values)
    }
}

/// A call that leaves a trace in the log when it ends: who made it, what it has done, and how long it took.
struct CallRecord: Sendable {
    fileprivate let call: String
    fileprivate let done: String
    fileprivate let interval: Duration
    fileprivate let start = ContinuousClock.now
    fileprivate let logger: Logger
    private let log: CallLog
    private let responder: Responder

    fileprivate init(_ done: String, _ interval: Duration, _ context: CallContext) {
        (self.done, self.interval, call, logger) = (done, interval, context.responder.call, context.logger)
        (log, responder) = (context.server.log, context.responder)
    }

    /// Sends the last response to the call, and writes the line.
    ///
    /// - Parameter figures: Values for the log in addition to sequence, generation and time.
    func finish(_ result: Result<WireResponse, TasteError>, _ figures: Logger.Metadata = [:]) {
        log.note(result, of: self, figures)
        responder.finish(result)
    }

    /// The completion of a write whose only result is its sequence number.
    func written(_ engine: Engine) -> Engine.WriteCompletion {
        { result in
            finish(result.map { WireResponse(.written(WireWritten()), engine.freshness(ofWrite: $0)) })
        }
    }
}

extension CallContext {
    /// Begins the record of a call that leaves a trace in the log.
    ///
    /// - Parameters:
    ///   - done: What the log says if the call succeeds.
    ///   - interval: The shortest time between two such lines about calls of the same uid.
    func record(_ done: String, every interval: Duration = .zero) -> CallRecord { CallRecord(done, interval, self) }
}

extension Logger {
    /// The uid of the peer that a connection's logger names.
    fileprivate var uid: String { self[metadataKey: "uid"]?.description ?? "" }
}

extension TasteError {
    /// The setting that the message names, else the code.
    fileprivate var limit: String {
        let named = ServerLimits.settings.map(\.key).filter { message.contains($0) }
        return named.max { $0.count < $1.count } ?? code.description
    }
}
