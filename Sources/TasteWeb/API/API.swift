import HTTPTypes
import Hummingbird
import NIOCore
import TasteProtocol

/// The HTTP interface: every call of the protocol below /api/v1.
struct API: Sendable {
    static let root = "/api/v1"

    let pool: DaemonPool
    let events: EventHub
    /// The largest body that is not read line by line, in bytes.
    let maximumBodyBytes: Int
    /// Distinguishes the entity tags of this process from those of others, which may have served another store.
    let tagPrefix = String(UInt64.random(in: 1...UInt64.max), radix: 36)

    func add(to routes: inout RouteTable) {
        for call in HTTPCalls.all { add(call, to: &routes) }
        let document = OpenAPIDocument().text
        routes.on(.get, Self.root + "/openapi.json") { _, _ in
            var headers: HTTPFields = [.contentType: "application/json"]
            headers[.cacheControl] = "no-cache"
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: document)))
        }
    }

    private func add<Call: HTTPCall>(_ call: Call.Type, to routes: inout RouteTable) {
        for route in Call.routes {
            let responder = CallResponder<Call>(route: route, api: self)
            routes.on(route.method, Self.root + route.template) { request, context in
                try await responder.respond(to: request, context: context)
            }
        }
    }
}
