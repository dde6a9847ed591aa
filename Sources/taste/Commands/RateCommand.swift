import ArgumentParser
import TasteClient
import TerminalOutput

struct RateCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Rate an item; rating it again overwrites.",
        discussion: """
            It returns once the rating is durable. The next answer counts it in.
            EXAMPLES
              taste rate ann 318 4.5
              taste rate -- ann joke-7 -3.5         a value below 0 stands behind --
            """)

    @Argument(help: "Who rates; anybody new comes into being.") var user: String
    @Argument(help: "What is rated; anything new comes into being.") var item: String
    @Argument(help: "On the daemon's scale.") var value: Float
    @Option(help: "When, in seconds since 1970. Else now.") var time: Int64?
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.rate(user: user, item: item, value: value, time: time)
        if daemon.json {
            try output.json { $0.add("sequence", written.sequence) }
        } else {
            try output.line(
                Table.printable("\(user) gives \(item) \(Plain.rating(value)) (sequence \(written.sequence))"))
        }
    }
}
