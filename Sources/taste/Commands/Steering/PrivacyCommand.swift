import ArgumentParser
import TasteClient
import TerminalOutput

struct PrivacyCommand: DaemonCommand {
    enum State: String, ExpressibleByArgument, CaseIterable {
        case on, off
    }

    static let configuration = CommandConfiguration(
        commandName: "privacy", abstract: "Say whether what a user rates counts for others.",
        discussion: """
            With "on", the user's ratings, earlier ones included, count in the user's own
            answers only: no model learns them, and they are in no statistics. With "off"
            they count for others again, except those of taste rate --private.
            EXAMPLES
              taste privacy ann on
            """)

    @Argument(help: "The user. With on, a new one comes into being.") var user: String
    @Argument(help: "on or off.") var state: State
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.setPrivacy(user: user, isPrivate: state == .on)
        let what = state == .on ? "count in \(user)'s own answers only" : "count for others again"
        try output.written(written, "the ratings of \(user) \(what)", json: daemon.json)
    }
}
