import ArgumentParser
import TasteClient
import TerminalOutput

struct UsersCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "users", abstract: "The users, with how much they have rated and when last.",
        discussion: """
            Only root and the daemon's own user may list users, unless the daemon's
            setting access.listUsers says otherwise. With --json, one
              {"user","ratings","newest","private"}
            a line; "newest" is the time of the newest rating in seconds since 1970.
            EXAMPLES
              taste users
              taste users --all --json | jq -r .user
            """)

    @OptionGroup var listing: ListingOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let format = ListingFormat<UserInfo>(
            columns: [.flexible("user"), .number("ratings"), .text("newest")], empty: "no user has rated anything yet"
        ) { user in
            [user.user, Plain.count(user.ratings), user.newest.map { Plain.time($0) } ?? ""]
        } fill: { line, user in
            line.add("user", user.user)
            line.add("ratings", user.ratings)
            line.add("newest", user.newest)
            line.add("private", user.isPrivate)
        }
        try await output.listing(client.users(), format, listing, json: daemon.json)
    }
}
