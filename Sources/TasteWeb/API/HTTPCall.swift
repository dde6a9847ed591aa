import HTTPTypes
import SwiftProtobuf
import TasteProtocol
import TasteValues

/// The HTTP form of a call of the protocol. What the schema says of the call is generated; the routes and rights are
/// said by hand, in Routes/.
protocol HTTPCall: Message, QueryMessage {
    /// The name of the call in the protocol, such as `get_history`.
    static var callName: String { get }
    /// What the call does, as the schema says.
    static var comment: String { get }
    /// The call for a request.
    var call: WireRequest.OneOf_Call { get }
    /// The users whom the call names.
    var namedUsers: [String] { get }

    /// The methods and paths under which the call can be made.
    static var routes: [HTTPRoute] { get }
    /// The result of the call.
    static var result: ResultKind { get }
    /// Who may make the call where there are logins.
    static var audience: CallAudience { get }
    /// Whether the same sequence and generation mean the same answer, so that a client need not get it twice.
    static var isDetermined: Bool { get }
    /// Whether it may be made twice where once was meant.
    static var isRepeatable: Bool { get }
    /// Whether the answer takes as long as it takes.
    static var isLong: Bool { get }
    /// Whether the answer is a stream of server-sent events.
    static var isStream: Bool { get }
    /// Further names of fields in a query.
    static var otherNames: [String: String] { get }
    /// Puts what the HTTP form takes for granted in place of what the request does not say.
    mutating func setDefaults()
}

/// Who may make a call where there are logins.
enum CallAudience {
    /// Every login, for the users for whom it may act.
    case everyLogin
    /// A login that may act for all users.
    case loginsForAll
}

extension HTTPCall {
    static var isDetermined: Bool { false }
    static var isRepeatable: Bool { routes.allSatisfy { $0.method == .get } }
    static var isLong: Bool { false }
    static var isStream: Bool { false }
    static var otherNames: [String: String] { [:] }
    mutating func setDefaults() {}
}

/// A method and a path under which a call can be made.
struct HTTPRoute: Sendable {
    /// What the body of a request holds.
    enum Body: Sendable {
        case none
        /// The message of the call as JSON; without a body, it is empty.
        case message
        /// The message, or one rating a line.
        case messageOrRatings
        /// A rating or an item's record a line.
        case lines
    }

    let method: HTTPRequest.Method
    /// The path below /api/v1, with fields of the message in braces.
    let template: String
    let body: Body
    /// Fields that the route itself sets.
    var fixed: [String: String] = [:]

    static func get(_ template: String) -> Self { Self(method: .get, template: template, body: .none) }

    static func post(_ template: String, body: Body = .message) -> Self {
        Self(method: .post, template: template, body: body)
    }

    static func put(_ template: String, body: Body = .message, fixed: [String: String] = [:]) -> Self {
        Self(method: .put, template: template, body: body, fixed: fixed)
    }

    static func delete(_ template: String, fixed: [String: String] = [:]) -> Self {
        Self(method: .delete, template: template, body: .none, fixed: fixed)
    }

    /// The fields of the message that the path gives.
    var parameters: [String] {
        template.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
