import ArgumentParser
import TasteClient
import TerminalOutput

struct SimilarUsersCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "similar-users", abstract: "The users whose taste is most like a user's.",
        discussion: """
            Needs the right to list users. With --json, one
              {"user","similarity","shared"}
            a line, the most similar first; shared is the number of items that both rated.
            EXAMPLE
              taste similar-users ann -n 3
            """)

    @Argument var user: String
    @OptionGroup var listing: CountOption
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.similarUsers(to: user, count: listing.count).value
        if daemon.json {
            for found in answer {
                try output.json {
                    $0.add("user", found.user)
                    $0.add("similarity", found.similarity)
                    $0.add("shared", found.shared)
                }
            }
            return
        }
        guard !answer.isEmpty else { return try output.line("nobody is known to be like \(user) yet") }
        var table = Table([.number("#"), .flexible("user"), .number("similarity"), .number("both rated")])
        for (index, found) in answer.enumerated() {
            table.add([
                "\(index + 1)", found.user, Plain.decimal(found.similarity, 3), Plain.count(found.shared),
            ])
        }
        try output.table(table)
    }
}
