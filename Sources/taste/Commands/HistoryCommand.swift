import ArgumentParser
import TasteClient
import TerminalOutput

struct HistoryCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "A user's ratings, newest first.",
        discussion: """
            EXAMPLES
              taste history ann
              taste history ann --all --json > ann.jsonl
            """)

    @Argument var user: String
    @OptionGroup var listing: ListingOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let format = ListingFormat<HistoryEntry>(
            columns: [.text("when"), .number("rating"), .flexible("title"), .text("item")],
            empty: "\(user) has no ratings any more"
        ) { entry in
            let title = entry.title.isEmpty ? entry.item : entry.title
            return [Plain.time(entry.time), Plain.rating(entry.value), title, entry.item]
        } fill: { line, entry in
            line.add("item", entry.item)
            line.add("value", entry.value)
            line.add("time", entry.time)
            line.add("private", entry.isPrivate)
            line.add("title", entry.title)
            if entry.isPrivate { line.add("private", true) }
        }
        try await output.listing(client.history(user: user), format, listing, json: daemon.json)
    }
}
