/// The address of one of the server's own pages: a path, and a query.
struct PageAddress: Sendable {
    let path: String
    private(set) var fields: [(name: String, value: String)]

    init(_ path: String, _ fields: [(name: String, value: String)] = []) {
        self.path = path
        self.fields = fields
    }

    /// The page of an item.
    init(item: String, users: [String]) {
        self.init("/items/" + FormText.encoded(item), users.map { ("user", $0) })
    }

    /// Where a form wants to return to. What is not the address of a page here is the first page instead, so that no
    /// form leads to another server.
    init(returningTo text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map(String.init) ?? ""
        let isOwn =
            path.hasPrefix("/") && !path.hasPrefix("//")
            && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }
        guard isOwn, let fields = try? FormText.pairs(parts.count > 1 ? parts[1] : "") else {
            self.init("/")
            return
        }
        self.init(path, fields)
    }

    /// The address without some fields, and with others in their place.
    func replacing(_ names: [String], with new: [(name: String, value: String)] = []) -> PageAddress {
        PageAddress(path, fields.filter { !names.contains($0.name) } + new)
    }

    var text: String {
        guard !fields.isEmpty else { return path }
        let query = fields.map { "\(FormText.encoded($0.name))=\(FormText.encoded($0.value))" }
        return path + "?" + query.joined(separator: "&")
    }
}
