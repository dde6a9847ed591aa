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

    @Option(help: "Only items whose title or name contains this text in any case.") var search: String?
    @OptionGroup var listing: CountOption
    @Flag(help: "Print all items, and ignore -n.") var all = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        var table = Table([
            .flexible("title"), .number("year"), .number("ratings"), .number("mean"), .flexible("genres"),
            .text("item"),
        ])
        var shown = 0
        var thereIsMore = false
        for try await info in client.items() where matches(info.item) {
            if shown == listing.count && !all {
                thereIsMore = true
                break
            }
            shown += 1
            if daemon.json {
                try output.json { Self.fill(&$0, info) }
            } else {
                table.add([
                    info.item.title.isEmpty ? info.item.id : info.item.title, info.item.year.map(String.init) ?? "",
                    Plain.count(info.ratings), info.mean.map { Plain.decimal($0, 2) } ?? "",
                    info.item.genres.joined(separator: ", "), info.item.id,
                ])
            }
        }
        guard !daemon.json else { return }
        guard !table.isEmpty else {
            return try output.line(search == nil ? "there are no items yet; import or rate some" : "no item matches")
        }
        try output.table(table)
        if thereIsMore { try output.remark("There is more: -n \(listing.count * 10), --all, or --search TEXT.") }
    }

    private func matches(_ item: Item) -> Bool {
        guard let wanted = search?.lowercased() else { return true }
        return item.title.lowercased().contains(wanted) || item.id.lowercased().contains(wanted)
    }

    private static func fill(_ line: inout JSONLine, _ info: ItemInfo) {
        line.add("item", info.item.id)
        line.add("title", info.item.title)
        line.add("year", info.item.year)
        line.add("genres", info.item.genres)
        line.add("ratings", info.ratings)
        line.add("mean", info.mean)
        line.add("metadata", info.item.metadata)
    }
}
