import HTTPTypes
import Hummingbird
import TasteClient
import TasteValues

/// The forms that write. Each answers with the way back to the page it was on, so that a reload repeats nothing.
struct Actions: Sendable {
    /// The largest form, in bytes.
    private static let maximumFormBytes = 64 << 10

    let pool: DaemonPool
    let picture: StatusPicture

    func add(to routes: inout RouteTable) {
        routes.on(.post, "/rate") { request, context in
            let form = try await form(of: request, for: context.login)
            try await pool.client.rate(user: form["user"], item: form["item"], value: form.number("value"))
            return Self.back(form, .rated)
        }
        routes.on(.post, "/unrate") { request, context in
            let form = try await form(of: request, for: context.login)
            try await pool.client.unrate(user: form["user"], item: form["item"])
            return Self.back(form, .unrated)
        }
        routes.on(.post, "/mark") { request, context in
            let form = try await form(of: request, for: context.login)
            let mark = Mark(name: form["mark"])
            try await pool.client.mark(mark, user: form["user"], item: form["item"])
            switch mark {
            case .hidden: return Self.back(form, .hidden)
            case .dismissed: return Self.back(form, .dismissed)
            case .unrecognized, nil: return Self.back(form, .restored)
            }
        }
        routes.on(.post, "/generation") { request, context in
            guard context.login.isForAll else {
                throw WebFailure(.forbidden, "This login may not do that. Use one that may act for everybody.")
            }
            let form = try await form(of: request, for: context.login)
            let generation: UInt64 = try QueryText.whole(form["item"], "generation")
            try await pool.client.rollback(to: generation)
            await picture.forget()
            return Self.back(form, .generation)
        }
    }

    private static func back(_ form: FormFields, _ deed: Notice.Deed) -> Response {
        let address = PageAddress(returningTo: form["back"])
        let next = Notice.address(address, deed, about: form["item"], by: form["user"])
        return Response(status: .seeOther, headers: [.location: next.text])
    }

    /// The fields of a form that was sent, after its token and its user were checked.
    private func form(of request: Request, for login: Login) async throws -> FormFields {
        guard request.headers[.contentType].map({ MediaTypeName($0[...]) }) == .form else {
            throw WebFailure(.unsupportedMediaType, "This is no form. Use the page.", field: "Content-Type")
        }
        let body = try await request.body.collect(upTo: Self.maximumFormBytes)
        let pairs = try FormText.pairs(Substring(String(buffer: body)))
        try FormToken.check(pairs, of: request)
        let form = FormFields(pairs)
        let user = form["user"]
        guard user.isEmpty || login.mayAct(for: user) else {
            throw WebFailure(.forbidden, "You may not act for this user. Choose one of your own.", field: "user")
        }
        return form
    }
}
