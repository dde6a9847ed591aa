import ArgumentParser
import TasteClient
import TerminalOutput

struct RateCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Rate an item, or replace an earlier rating.",
        discussion: """
            It returns once the rating is durable. The next answer counts it in.
            EXAMPLES
              taste rate ann 318 4.5
              taste rate -- ann joke-7 -3.5         a value below 0 stands behind --
            """)

    @Argument(help: "The user. The first rating creates a new one.") var user: String
    @Argument(help: "The item. The first rating creates a new one.") var item: String
    @Argument(help: "The rating, on the daemon's scale.") var value: Float
    @Option(parsing: .unconditional, help: "When, in seconds since 1970. Else now.") var time: Int64?
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.rate(user: user, item: item, value: value, time: time)
        if daemon.json {
            try output.json { $0.add("sequence", written.sequence) }
        } else {
            try output.line("\(user) gives \(item) \(Plain.rating(value)) (sequence \(written.sequence))")
        }
    }
}
