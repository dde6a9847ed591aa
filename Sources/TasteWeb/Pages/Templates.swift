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
            "actions": PackageResources.actions_mustache, "card": PackageResources.card_mustache,
            "people": PackageResources.people_mustache, "stars": PackageResources.stars_mustache,
            "home": PackageResources.home_mustache, "find": PackageResources.find_mustache,
            "item": PackageResources.item_mustache, "welcome": PackageResources.welcome_mustache,
            "map": PackageResources.map_mustache, "daemon": PackageResources.daemon_mustache,
            "failure": PackageResources.failure_mustache,
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
        var all = values
        all["style"] = StaticFile.style.address
        all["script"] = StaticFile.script.address
        all["mapScript"] = StaticFile.mapScript.address
        all["charts"] = StaticFile.charts.address
        all["icon"] = StaticFile.icon.address
        all["is" + name.prefix(1).uppercased() + name.dropFirst()] = true
        let text = library.render(all, withTemplate: name) ?? ""
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// The page that says what went wrong.
    func failure(_ problem: Problem) -> Response {
        var headers = problem.ownHeaders
        // A page that was asked for while the daemon restarts asks again by itself.
        let recovers = problem.status == .serviceUnavailable
        if recovers { headers[.refresh] = "3" }
        let title =
            switch problem.status.code {
            case 503 where problem.code == .unavailable: "The daemon does not answer"
            case 404: "There is nothing here"
            case 403: "This is not yours to see"
            case 400: "That cannot be asked"
            default: problem.status.reasonPhrase
            }
        let values: [String: Any] = [
            "title": title, "detail": problem.detail, "recovers": recovers, "homeLink": "/", "mapLink": "/map",
            "visitors": [String](),
        ]
        return page("failure", values, status: problem.status, headers: headers)
    }
}

extension HTTPField.Name {
    static let refresh = Self("Refresh")!
}
