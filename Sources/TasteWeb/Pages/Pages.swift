import HTTPTypes
import Hummingbird
import NIOCore
import TasteClient
import TasteValues

/// The pages for people. All of them work without a script.
struct Pages: Sendable {
    let pool: DaemonPool
    let templates: Templates

    private let reports: ReportFolder?
    private let choices = Choices()
    private let picture: StatusPicture

    /// - Parameter reports: nil if no reports are opened.
    init(pool: DaemonPool, templates: Templates, reports: ReportFolder?) {
        (self.pool, self.templates, self.reports) = (pool, templates, reports)
        picture = StatusPicture(pool: pool)
    }

    func add(to routes: inout RouteTable) {
        page("/", &routes) { [choices] visit, _ in try await HomePage(choices: choices).respond(visit) }
        page("/find", &routes) { visit, _ in try await FindPage().respond(visit) }
        page("/map", &routes) { visit, _ in try await MapPage().respond(visit) }
        page("/new", &routes) { [choices] visit, _ in try await WelcomePage(choices: choices).respond(visit) }
        page("/daemon", &routes) { [picture, reports] visit, _ in
            try await DaemonPage(picture: picture, reports: reports).respond(visit)
        }
        page("/reports/{report}", &routes) { [reports] visit, context in
            let name = context.parameters.get("report").flatMap { FormText.decoded($0[...], plusIsSpace: false) }
            return try await ReportPage(folder: reports, name: name ?? "").respond(visit)
        }
        page("/items/{item}", &routes) { visit, context in
            guard let raw = context.parameters.get("item"),
                let item = FormText.decoded(raw[...], plusIsSpace: false)
            else {
                throw TasteError(.invalidArgument, "The address is not percent-encoded UTF-8.", field: "item")
            }
            return try await ItemPage(item: item).respond(visit)
        }
        Actions(pool: pool, picture: picture).add(to: &routes)
        for file in StaticFile.all { file.add(to: &routes) }
    }

    private func page(
        _ path: String, _ routes: inout RouteTable,
        _ respond: @escaping @Sendable (Visit, WebContext) async throws -> Response
    ) {
        routes.on(.get, path) { [pool, templates] request, context in
            try await respond(try await Visit(request, context, pool: pool, templates: templates), context)
        }
    }
}
