import ArgumentParser
import TasteClient
import TerminalOutput

struct ItemsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "items", abstract: "The items, with their ratings.",
        discussion: """
            EXAMPLES
              taste items --search "toy story"
              taste find toy sto            tolerates typing errors, the best first
              taste items --all --json > catalogue.jsonl
            """)

    @Option(parsing: .unconditional, help: "Only items whose title or name contains this text in any case.") var search:
        String?
    @OptionGroup var listing: ListingOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let format = ListingFormat<ItemInfo>.items(
            empty: search == nil ? "there are no items yet; import or rate some" : "no item matches",
            otherWays: ", or --search TEXT")
        let search = search
        try await output.listing(
            client.items().filter { Self.matches($0.item, search) }, format, listing, json: daemon.json)
    }

    private static func matches(_ item: Item, _ search: String?) -> Bool {
        guard let wanted = search?.lowercased() else { return true }
        return item.title.lowercased().contains(wanted) || item.id.lowercased().contains(wanted)
    }
}

extension ListingFormat<ItemInfo> {
    static func items(empty: String, otherWays: String = "") -> ListingFormat {
        ListingFormat(
            columns: [
                .flexible("title"), .number("year"), .number("ratings"), .number("mean"), .flexible("genres"),
                .text("item"),
            ],
            empty: empty, otherWays: otherWays
        ) { info in
            [
                info.item.title.isEmpty ? info.item.id : info.item.title, info.item.year.map(String.init) ?? "",
                Plain.count(info.ratings), info.mean.map { Plain.decimal($0, 2) } ?? "",
                info.item.genres.joined(separator: ", "), info.item.id,
            ]
        } fill: { line, info in
            line.add(info)
        }
    }
}

extension JSONLine {
    /// Adds what is known of an item.
    mutating func add(_ info: ItemInfo) {
        add("item", info.item.id)
        add("title", info.item.title)
        add("year", info.item.year)
        add("genres", info.item.genres)
        add("ratings", info.ratings)
        add("mean", info.mean)
        add("metadata", info.item.metadata)
        add("withdrawn", info.withdrawn)
    }
}
