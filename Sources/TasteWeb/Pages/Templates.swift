import HTTPTypes
import Hummingbird
import Mustache
import NIOCore
import TasteValues

/// The templates of the pages, which are part of the program.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// - Throws: A parser's error for a template that is wrong.
    init() throws {
        let sources = [
            "head": PackageResources.head_mustache, "foot": PackageResources.foot_mustache,
            "home": PackageResources.home_mustache, "failure": PackageResources.failure_mustache,
        ]
        library = MustacheLibrary(
            templates: try sources.mapValues { try MustacheTemplate(string: String(decoding: $0, as: UTF8.self)) })
    }

    /// A page. Mustache escapes what the values hold.
    func page(
        _ name: String, _ values: [String: Any], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        let text = library.render(values, withTemplate: name) ?? ""
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The page that says what went wrong.
    func failure(_ problem: Problem) -> Response {
        var headers = problem.ownHeaders
        // A page that was asked for while the daemon restarts asks again by itself.
        if problem.status == .serviceUnavailable { headers[.refresh] = "3" }
        let title = problem.code == .unavailable ? "The daemon does not answer" : problem.status.reasonPhrase
        return page("failure", ["title": title, "detail": problem.detail], status: problem.status, headers: headers)
    }
}

extension HTTPField.Name {
    static let refresh = Self("Refresh")!
}
