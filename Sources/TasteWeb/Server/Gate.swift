import HTTPTypes
import Hummingbird
import TasteValues

/// Lets a request in if it is meant for this server, comes from its own pages, and has a login where one is needed.
struct Gate: RouterMiddleware {
    let hosts: OwnHosts
    let logins: Logins

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard hosts.allows(request.head.authority) else {
            throw WebFailure(
                .misdirectedRequest,
                "This server has another name. Use the address that it listens on, or start it "
                    + "with --host NAME.", field: "Host")
        }
        if request.method != .get && request.method != .head { try checkOrigin(of: request) }
        var context = context
        context.login = try await logins.login(of: request)
        return try await next(request, context)
    }

    /// A browser says which page makes it write; other programs say nothing.
    private func checkOrigin(of request: Request) throws {
        if let site = request.headers[.secFetchSite], site != "same-origin" && site != "none" { throw Self.foreign }
        guard let origin = request.headers[.origin] else { return }
        guard let scheme = origin.firstRange(of: "://"), let authority = request.head.authority,
            origin[scheme.upperBound...].lowercased() == authority.lowercased(),
            ["http", "https"].contains(origin[..<scheme.lowerBound])
        else { throw Self.foreign }
    }

    private static let foreign = WebFailure(
        .forbidden, "The request comes from a page of another server. Only this server's own pages may write.",
        field: "Origin")
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site")!
}
