import HTTPTypes
import Hummingbird
import NIOCore
import TasteClient
import TasteValues

/// The pages for people.
struct Pages: Sendable {
    /// The largest form, in bytes.
    private static let maximumFormBytes = 64 << 10

    let pool: DaemonPool
    let templates: Templates

    func add(to routes: inout RouteTable) {
        routes.on(.get, "/") { request, context in try await home(request, context) }
        routes.on(.post, "/rate") { request, context in try await rate(request, context) }
        routes.on(.get, "/static/style.css") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "no-cache"],
                body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.style_css)))
        }
    }

    private func home(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormText.pairs((request.uri.query ?? "")[...])
        let user = query.first { $0.name == "user" }?.value ?? ""
        let token = FormToken(for: request)
        var values: [String: Any] = ["title": "What to see next", "user": user, "token": token.text]
        values["rights"] = context.login.name.map { "You are \($0)." } ?? "You act with the rights of this server."
        if user.isEmpty {
            try await pool.client.ping()
        } else {
            try allow(user, context)
            values["asked"] = true
            values["items"] = try await pool.client.recommend(user: user).value.map { found in
                [
                    "item": found.item, "title": found.title.isEmpty ? found.item : found.title,
                    "predicted": found.predicted.formatted,
                ]
            }
        }
        var response = templates.page("home", values)
        token.keep(in: &response)
        return response
    }

    private func rate(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await self.form(of: request)
        func value(_ name: String) -> String { form.first { $0.name == name }?.value ?? "" }
        try allow(value("user"), context)
        guard let rating = Float(value("value")) else {
            throw TasteError(.invalidArgument, "The rating is no number. Write one such as 4.5.", field: "value")
        }
        try await pool.client.rate(user: value("user"), item: value("item"), value: rating)
        return Response(status: .seeOther, headers: [.location: "/?user=" + FormText.encoded(value("user"))])
    }

    /// The fields of a form that was sent, after its token was checked.
    private func form(of request: Request) async throws -> [(name: String, value: String)] {
        guard request.headers[.contentType].map({ MediaTypeName($0[...]) }) == .form else {
            throw WebFailure(.unsupportedMediaType, "This is no form. Use the page.", field: "Content-Type")
        }
        let body = try await request.body.collect(upTo: Self.maximumFormBytes)
        let form = try FormText.pairs(Substring(String(buffer: body)))
        try FormToken.check(form, of: request)
        return form
    }

    private func allow(_ user: String, _ context: WebContext) throws {
        guard context.login.mayAct(for: user) else {
            throw WebFailure(.forbidden, "You may not act for this user. Choose one of your own.", field: "user")
        }
    }
}

extension Float {
    /// The number with one digit behind the point.
    fileprivate var formatted: String { String((self * 10).rounded() / 10) }
}
