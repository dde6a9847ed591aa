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
    @OptionGroup var listing: CountOption
    @Flag(help: "Print all ratings, and ignore -n.") var all = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        var table = Table([.text("when"), .number("rating"), .flexible("title"), .text("item")])
        var shown = 0
        var thereIsMore = false
        for try await entry in client.history(user: user) {
            if shown == listing.count && !all {
                thereIsMore = true
                break
            }
            shown += 1
            if daemon.json {
                try output.json {
                    $0.add("item", entry.item)
                    $0.add("value", entry.value)
                    $0.add("time", entry.time)
                }
            } else {
                let title = entry.title.isEmpty ? entry.item : entry.title
                table.add([Plain.time(entry.time), Plain.rating(entry.value), title, entry.item])
            }
        }
        guard !daemon.json else { return }
        guard !table.isEmpty else { return try output.line(Table.printable("\(user) has no ratings any more")) }
        try output.table(table)
        if thereIsMore { try output.remark("There is more: -n \(listing.count * 10), or --all.") }
    }
}
