import ArgumentParser
import TasteClient
import TerminalOutput

struct ForgetCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Remove a user and all of the user's ratings permanently.",
        discussion: """
            On a terminal it asks first, unless --yes is given. The ratings are gone at once.
            A full training follows, whose model replaces all that have learned from them;
            --wait waits until it has. With --with-items, items that nobody else has rated go
            too; without the right to administer only those whose records you stored last.
            """)

    @Argument var user: String
    @Flag(help: "Remove the items that nobody else has rated as well.") var withItems = false
    @OptionGroup var removal: RemovalOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let items = withItems ? ", and the items that only they have rated," : ""
        let written = try await removal.remove("\(user) and all their ratings\(items)", client) {
            // For an unknown user the command fails before it asks.
            _ = try await client.historyPage(user: user, limit: 1)
        } removing: {
            try await client.forgetUser(user, withItems: withItems)
        }
        try removal.report(written, "\(user) is forgotten", json: daemon.json, &output)
    }
}
