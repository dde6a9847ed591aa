import HTTPTypes
import Hummingbird
import TasteValues

/// The token of forms against requests that another site makes a browser send (CSRF). It is in a cookie that other
/// sites' requests do not carry, and in the form; both must be equal.
struct FormToken: Sendable {
    /// The name of the form's hidden field.
    static let field = "form_token"
    private static let cookie = "taste_form_token"

    /// The token, for the hidden field.
    let text: String
    private let isNew: Bool

    /// The token of the request's cookie, or a new one.
    init(for request: Request) {
        let known = request.cookies[Self.cookie]?.value
        if let known, known.utf8.count == 64, known.utf8.allSatisfy({ $0 < 0x80 }) {
            (text, isNew) = (known, false)
        } else {
            var random = SystemRandomNumberGenerator()
            let words = (0..<4).map { _ in String(random.next() | 1 << 63, radix: 16) }
            (text, isNew) = (words.joined(), true)
        }
    }

    /// Sets the cookie, if the browser does not have it yet.
    func keep(in response: inout Response) {
        guard isNew else { return }
        response.headers.append(
            HTTPField(name: .setCookie, value: "\(Self.cookie)=\(text); Path=/; HttpOnly; SameSite=Strict"))
    }

    /// Checks the token of a form that was sent.
    ///
    /// - Throws: `WebFailure` 403 if it is missing or another one.
    static func check(_ form: [(name: String, value: String)], of request: Request) throws {
        let sent = form.first { $0.name == field }?.value
        guard let kept = request.cookies[cookie]?.value, !kept.isEmpty, sent == kept else {
            throw WebFailure(
                .forbidden, "The form is too old, or not this server's. Load the page again and repeat it.",
                field: field)
        }
    }
}
