import ArgumentParser
import TasteClient
import TerminalOutput

struct ItemsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "items", abstract: "The items, with their ratings.",
        discussion: """
            EXAMPLES
              taste items --search "toy story"
              taste items --all --json > catalogue.jsonl
            """)

    @Option(parsing: .unconditional, help: "Only items whose title or name contains this text in any case.") var search:
        String?
    @OptionGroup var listing: ListingOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let format = ListingFormat<ItemInfo>(
            columns: [
                .flexible("title"), .number("year"), .number("ratings"), .number("mean"), .flexible("genres"),
                .text("item"),
            ],
            empty: search == nil ? "there are no items yet; import or rate some" : "no item matches",
            otherWays: ", or --search TEXT"
        ) { info in
            [
                info.item.title.isEmpty ? info.item.id : info.item.title, info.item.year.map(String.init) ?? "",
                Plain.count(info.ratings), info.mean.map { Plain.decimal($0, 2) } ?? "",
                info.item.genres.joined(separator: ", "), info.item.id,
            ]
        } fill: { line, info in
            line.add("item", info.item.id)
            line.add("title", info.item.title)
            line.add("year", info.item.year)
            line.add("genres", info.item.genres)
            line.add("ratings", info.ratings)
            line.add("mean", info.mean)
            line.add("metadata", info.item.metadata)
            line.add("withdrawn", info.withdrawn)
        }
        let search = search
        try await output.listing(
            client.items().filter { Self.matches($0.item, search) }, format, listing, json: daemon.json)
    }

    private static func matches(_ item: Item, _ search: String?) -> Bool {
        guard let wanted = search?.lowercased() else { return true }
        return item.title.lowercased().contains(wanted) || item.id.lowercased().contains(wanted)
    }
}
