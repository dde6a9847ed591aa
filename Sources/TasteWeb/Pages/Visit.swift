import Hummingbird
import TasteClient
import TasteValues
import TerminalOutput

/// A request for a page, with what every page needs.
struct Visit: Sendable {
    let pool: DaemonPool
    let templates: Templates
    let login: Login
    let daemon: DaemonInfo
    let query: FormFields
    let address: PageAddress
    let token: FormToken

    init(_ request: Request, _ context: WebContext, pool: DaemonPool, templates: Templates) async throws {
        self.pool = pool
        self.templates = templates
        login = context.login
        query = try FormFields(query: request.uri.query)
        address = PageAddress(request.uri.path, query.pairs)
        token = FormToken(for: request)
        daemon = try await pool.client.hello()
    }

    var client: TasteClient { pool.client }

    /// The users whom the page is for.
    var users: [String] { query.all("user") }

    /// Whether forms may write.
    var mayWrite: Bool { daemon.rights.write }

    /// Whether the forms of administration are for this visitor.
    var mayAdminister: Bool { daemon.rights.administer && login.isForAll }

    /// - Throws: `WebFailure` 403 for a user for whom the visitor may not act.
    func allow(_ users: [String]) throws {
        for user in users where !login.mayAct(for: user) {
            throw WebFailure(.forbidden, "You may not act for this user. Choose one of your own.", field: "user")
        }
    }

    /// Answers with a page.
    ///
    /// - Parameter values: What its template shows, in addition to what every page does.
    func page(_ name: String, title: String, _ values: [String: Any]) async throws -> Response {
        var all = values
        all["title"] = title
        all["token"] = token.text
        all["back"] = address.replacing(Notice.fields).text
        all["rights"] =
            login.name.map { "You are \($0)." } ?? "Whoever opens this page acts with the rights of its server."
        all["server"] = daemon.server
        all["mapLink"] = PageAddress("/map", users.map { ("user", $0) }).text
        all["visitors"] = users.map { ["name": $0] }
        all["homeLink"] = PageAddress("/", users.map { ("user", $0) }).text
        all["text"] = query["text"]
        if let notice = try await Notice(self) { all["notice"] = notice.values }
        var response = templates.page(name, all)
        token.keep(in: &response)
        return response
    }

    /// The records of items, by their names. One that is gone meanwhile is missing.
    func records(of items: [String]) async throws -> [String: ItemInfo] {
        try await withThrowingTaskGroup(of: ItemInfo?.self) { group in
            for item in Set(items) {
                group.addTask {
                    do {
                        return try await client.item(item).value
                    } catch let error as TasteError where error.code == .notFound {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [:]) { records, info in
                if let info { records[info.item.id] = info }
            }
        }
    }
}
