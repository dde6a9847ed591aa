import HTTPTypes
import Hummingbird

/// The routes of the server. A path that exists answers every method: with 405 those that it does not have.
struct RouteTable {
    typealias Handler = @Sendable (Request, WebContext) async throws -> Response

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

    private var handlers: [String: [HTTPRequest.Method: Handler]] = [:]

    /// Adds a route. A path has parameters in braces; HEAD follows from GET.
    mutating func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        handlers[path, default: [:]][method] = handler
    }

    func add(to router: Router<WebContext>) {
        for (path, handlers) in handlers {
            for (method, handler) in handlers { router.on(RouterPath(path), method: method, use: handler) }
            var allowed = Set(handlers.keys)
            if allowed.contains(.get) { allowed.insert(.head) }
            let headers: HTTPFields = [.allow: allowed.map(\.rawValue).sorted().joined(separator: ", ")]
            for method in Self.methods where !allowed.contains(method) {
                router.on(RouterPath(path), method: method) { _, _ -> Response in
                    throw WebFailure(
                        .methodNotAllowed, "\(method.rawValue) does nothing here. The header Allow says what does.",
                        headers: headers)
                }
            }
        }
    }
}
