import Hummingbird
import NIOCore
import TasteProtocol
import TasteValues

/// A call whose answer has pages, which can be had all at once as lines.
protocol PagedCall: HTTPCall {
    var cursor: String { get set }

    /// The entries of a page, and the cursor of the next one; nil if the result is of another kind.
    static func page(_ result: WireResponse.OneOf_Result?) -> (entries: [any JSONObject], next: String)?
}

extension WireListItems: PagedCall {
    static func page(_ result: WireResponse.OneOf_Result?) -> (entries: [any JSONObject], next: String)? {
        if case .items(let list)? = result { (list.items, list.nextCursor) } else { nil }
    }
}

extension WireListUsers: PagedCall {
    static func page(_ result: WireResponse.OneOf_Result?) -> (entries: [any JSONObject], next: String)? {
        if case .users(let list)? = result { (list.users, list.nextCursor) } else { nil }
    }
}

extension WireGetHistory: PagedCall {
    static func page(_ result: WireResponse.OneOf_Result?) -> (entries: [any JSONObject], next: String)? {
        if case .history(let list)? = result { (list.entries, list.nextCursor) } else { nil }
    }
}

extension WireListMarks: PagedCall {
    static func page(_ result: WireResponse.OneOf_Result?) -> (entries: [any JSONObject], next: String)? {
        if case .marks(let list)? = result { (list.items, list.nextCursor) } else { nil }
    }
}

/// Answers with all pages, one entry a line. Only one page is in memory.
struct LineAnswer: Sendable {
    let pool: DaemonPool

    /// - Parameters:
    ///   - call: The call for the first page.
    ///   - request: The request, whose options hold for all pages.
    func respond<Call: PagedCall>(_ call: Call, _ request: WireRequest) async throws -> Response {
        let first = try await page(of: call, request)
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: .init { writer in
                var (lines, next) = first
                try await writer.write(lines)
                while !next.isEmpty {
                    var following = call
                    following.cursor = next
                    (lines, next) = try await page(of: following, request)
                    try await writer.write(lines)
                }
                try await writer.finish(nil)
            })
    }

    private func page<Call: PagedCall>(
        of call: Call, _ request: WireRequest
    ) async throws -> (lines: ByteBuffer, next: String) {
        var request = request
        request.call = call.call
        let response = try await pool.answer(request, repeatable: true)
        guard let page = Call.page(response.result) else {
            throw TasteError(.internal, "The daemon answered with another kind of result. Update daemon or web server.")
        }
        var json = JSONWriter(reserving: 64 << 10)
        for entry in page.entries {
            json.object { entry.writeFields(to: &$0) }
            json.endLine()
        }
        return (json.buffer, page.next)
    }
}
