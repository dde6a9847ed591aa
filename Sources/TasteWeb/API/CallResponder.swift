import HTTPTypes
import Hummingbird
import NIOCore
import SwiftProtobuf
import TasteProtocol
import TasteValues

/// Answers the requests of one route of one call.
struct CallResponder<Call: HTTPCall>: Sendable {
    let route: HTTPRoute
    let api: API
    private let parameters: [String]

    init(route: HTTPRoute, api: API) {
        self.route = route
        self.api = api
        parameters = route.parameters
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try AnswerForm(
            accept: request.headers[.accept], hasLines: Call.self is any PagedCall.Type, isStream: Call.isStream)
        guard Call.audience == .everyLogin || context.login.isForAll else { throw Self.notForThisLogin }
        if Call.isStream { return try await api.events.stream() }
        if let lines = try BodyForm(of: request, for: route) {
            return try await LineBody(request: request, login: context.login, api: api).respond(lines)
        }
        var call = try await message(of: request)
        var wire = WireRequest()
        try read(request.uri.query ?? "", into: &call, and: &wire)
        for name in parameters { try set(name, to: try pathText(name, context), in: &call) }
        for (name, text) in route.fixed { try set(name, to: text, in: &call) }
        call.setDefaults()
        for user in call.namedUsers where !context.login.mayAct(for: user) { throw Self.notForThisLogin }
        wire.call = call.call
        if form == .lines, let paged = call as? any PagedCall {
            return try await LineAnswer(pool: api.pool).respond(paged, wire)
        }
        return try await answer(wire, to: request)
    }

    private func answer(_ wire: WireRequest, to request: Request) async throws -> Response {
        if Call.isDetermined, let known = request.headers[.ifNoneMatch] {
            let tag = EntityTag(try await api.pool.freshness(for: wire), prefix: api.tagPrefix)
            if tag.isIn(known) { return Response(status: .notModified, headers: tag.headers) }
        }
        let timeout: Duration? = Call.isLong ? .seconds(86_400) : nil
        let response = try await api.pool.answer(wire, repeatable: Call.isRepeatable, timeout: timeout)
        var json = JSONWriter()
        json.object { json in
            response.result?.writeFields(to: &json)
            json.add("freshness", response.freshness)
        }
        var headers: HTTPFields =
            Call.isDetermined
            ? EntityTag(response.freshness, prefix: api.tagPrefix).headers : [:]
        headers[.contentType] = "application/json"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: json.buffer))
    }

    /// The message in the body; an empty one if there is no body.
    private func message(of request: Request) async throws -> Call {
        guard route.body != .none else { return Call() }
        let body = try await request.body.collect(upTo: api.maximumBodyBytes)
        guard body.readableBytes > 0 else { return Call() }
        return try await JSONBody.message(in: body, field: Call.callName)
    }

    private func read(_ query: String, into call: inout Call, and wire: inout WireRequest) throws {
        guard !query.isEmpty else { return }
        for (name, text) in try FormText.pairs(query[...]) {
            switch name {
            case "min_sequence": wire.minSequence = try QueryText.whole(text, name)
            case "min_generation": wire.minGeneration = try QueryText.whole(text, name)
            case "deadline_ms": wire.deadlineMs = try Self.deadline(text)
            default:
                let field = Call.otherNames[name] ?? name
                guard !parameters.contains(field) else { throw Self.unknown(name) }
                try set(field, to: text, in: &call)
            }
        }
    }

    private func set(_ field: String, to text: String, in call: inout Call) throws(TasteError) {
        let isKnown: Bool
        do { isKnown = try call.set(field[...], to: text) } catch { throw error.inCall(Call.callName) }
        guard isKnown else { throw Self.unknown(field) }
    }

    private func pathText(_ name: String, _ context: WebContext) throws -> String {
        guard let raw = context.parameters.get(name), let text = FormText.decoded(raw[...], plusIsSpace: false) else {
            throw TasteError(
                .invalidArgument, "The path is not percent-encoded UTF-8. Encode every name in it.",
                field: "\(Call.callName).\(name)")
        }
        return text
    }

    /// A wait has to end before this server gives up the call.
    private static func deadline(_ text: String) throws(TasteError) -> UInt32 {
        let longest = UInt32(DaemonPool.timeoutSeconds - 5) * 1_000
        let milliseconds: UInt32 = try QueryText.whole(text, "deadline_ms")
        guard milliseconds <= longest else {
            throw TasteError(
                .invalidArgument, "deadline_ms is above \(longest). Ask again instead of waiting longer.",
                field: "deadline_ms")
        }
        return milliseconds
    }

    private static func unknown(_ name: String) -> TasteError {
        TasteError(
            .invalidArgument, "\(name.prefix(60)) is no parameter of \(callName). See \(API.root)/openapi.json.",
            field: String(name.prefix(60)))
    }

    private static var callName: String { Call.callName }

    private static var notForThisLogin: WebFailure {
        WebFailure(
            .forbidden, "This login may not do that. Use one whose line in the file of logins names the user, or *.")
    }
}
