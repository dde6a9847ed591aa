import ArgumentParser
import TasteClient
import TerminalOutput

struct FindCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "The items whose titles or names match what you type, best first.",
        discussion: """
            Case, accents and a few typing errors do not matter, and the last word may be
            incomplete. Of equal matches, those with more ratings come first.

            EXAMPLES
              taste find alein
              taste find amelie -n 1 --json
            """)

    @Argument(parsing: .remaining, help: "Some words of a title or name.") var text: [String]
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let found = try await client.find(text.joined(separator: " "), count: listing.count).value
        let format = ListingFormat<ItemInfo>.items(empty: "no item matches")
        if daemon.json { return try found.forEach { info in try output.json { format.fill(&$0, info) } } }
        guard !found.isEmpty else { return try output.line(format.empty) }
        var table = Table(format.columns)
        for info in found { table.add(format.row(info)) }
        try output.table(table)
    }
}
