import Foundation
import Logging
import TasteEngine
import TasteProtocol
import TasteStore
import TasteValues

/// One call of the protocol: who may make it, and how it is answered. Each call has a file in Calls/, which extends its
/// message.
protocol ServerCall: Sendable {
    /// What a call with these fields does.
    var kind: CallKind { get }

    /// The users whom the call names and whose data it reads or changes. Only peers that may not act for every user are
    /// asked.
    var namedUsers: [NamedUser] { get }

    /// Serves the call, on its connection's event loop or, if it takes longer than an event loop may be held, on a
    /// worker's thread.
    ///
    /// - Throws: `TasteError` with the field at fault as a path below the call, such as `ratings[3].value`.
    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome
}

/// The state of a call when `serve` returns.
enum CallOutcome {
    case answered(WireResponse)
    /// The call sends its answers later through its responder, from any thread.
    case pending
}

/// What a call needs to be served.
struct CallContext: Sendable {
    let server: ServerContext
    let rights: Rights
    /// The account of the peer.
    let account: Account
    /// Sends the answers of a call that is not answered at once.
    let responder: Responder
    /// A logger that adds the peer's uid and pid to every line.
    let logger: Logger

    var engine: Engine { server.engine }
    var limits: ServerLimits { server.limits }
    /// The current time, in seconds since 1970.
    var time: Int64 { Int64(Date().timeIntervalSince1970) }

    /// The completion of a write whose only result is its sequence number.
    func written() -> Engine.WriteCompletion {
        { [responder, engine] result in
            responder.finish(
                result.map { sequence in
                    WireResponse(.written(WireWritten()), engine.freshness(ofWrite: sequence))
                })
        }
    }
}

/// What a connection needs of its server.
struct ServerContext: Sendable {
    let engine: Engine
    let limits: ServerLimits
    let access: AccessRules
    let information: ServerInformation
    let ledgers: Ledgers
    let held: HeldReads
    let workers: Workers
    let host: ServerHost
    let log: CallLog
    let checks: StoreChecks
    let loops: ServerLoops
}

extension CallOutcome {
    static func answered(_ result: WireResponse.OneOf_Result, _ freshness: Freshness) -> CallOutcome {
        .answered(WireResponse(result, freshness))
    }
}

extension WireResponse {
    init(_ result: OneOf_Result, _ freshness: Freshness) {
        self.init()
        self.freshness = freshness.wire
        self.result = result
    }
}

extension ServerLimits {
    /// Checks the number of items that an answer is to have.
    ///
    /// - Throws: `invalidArgument` unless the number is 1 to `itemsPerAnswer`.
    func itemCount(_ count: UInt32, field: String) throws(TasteError) -> Int {
        guard count >= 1, count <= itemsPerAnswer else {
            throw TasteError(
                .invalidArgument, "\(count) is not between 1 and \(itemsPerAnswer) (limits.itemsPerAnswer).",
                field: field)
        }
        return Int(count)
    }

    /// Checks the size of a page; 0 stands for the largest one.
    ///
    /// - Throws: `invalidArgument` if the size is above `itemsPerAnswer`.
    func pageSize(_ size: UInt32, field: String) throws(TasteError) -> Int {
        size == 0 ? itemsPerAnswer : try itemCount(size, field: field)
    }

    /// Checks the number of ratings or records that a request stores.
    ///
    /// - Throws: `invalidArgument` unless the number is 1 to `ratingsPerRequest`.
    func checkStored(_ count: Int, field: String) throws(TasteError) {
        guard count > 0 else {
            throw TasteError(.invalidArgument, "There is nothing to store. Send at least one.", field: field)
        }
        guard count <= ratingsPerRequest else {
            throw TasteError(
                .invalidArgument,
                "\(count) are over the limit of \(ratingsPerRequest) (limits.ratingsPerRequest). Send less at once.",
                field: field)
        }
    }
}
