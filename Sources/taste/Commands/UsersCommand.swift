import ArgumentParser
import TasteClient
import TerminalOutput

struct UsersCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "Who has rated, how much, and when last.",
        discussion: """
            Only root and the daemon's own user may list users, unless the daemon's
            setting access.listUsers says otherwise. With --json, one
              {"user","ratings","newest"}
            a line; "newest" is the time of the newest rating in seconds since 1970.
            EXAMPLES
              taste users
              taste users --all --json | jq -r .user
            """)

    @OptionGroup var listing: CountOption
    @Flag(help: "All of them, whatever -n says.") var all = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        var table = Table([.flexible("user"), .number("ratings"), .text("newest")])
        var shown = 0
        var thereIsMore = false
        for try await user in client.users() {
            if shown == listing.count && !all {
                thereIsMore = true
                break
            }
            shown += 1
            if daemon.json {
                try output.json {
                    $0.add("user", user.user)
                    $0.add("ratings", user.ratings)
                    $0.add("newest", user.newest)
                }
            } else {
                table.add([user.user, Plain.count(user.ratings), user.newest.map { Plain.time($0) } ?? ""])
            }
        }
        guard !daemon.json else { return }
        guard !table.isEmpty else { return try output.line("no one has rated anything yet") }
        try output.table(table)
        if thereIsMore { try output.remark("There is more: -n \(listing.count * 10), or --all.") }
    }
}
