import ArgumentParser
import TasteClient
import TerminalOutput

struct RateCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "rate", abstract: "Rate an item, or replace an earlier rating.",
        discussion: """
            It returns once the rating is durable. The next answer counts it in. An item that
            nobody had heard of is created, which it says with what is spelled most alike.
            EXAMPLES
              taste rate ann 318 4.5
              taste rate -- ann joke-7 -3.5         a value below 0 stands behind --
            """)

    @Argument(help: "The user. The first rating creates a new one.") var user: String
    @Argument(help: "The item. The first rating creates a new one.") var item: String
    @Argument(help: "The rating, on the daemon's scale.") var value: Float
    @Option(parsing: .unconditional, help: "When, in seconds since 1970. Else now.") var time: Int64?
    @Flag(name: .customLong("private"), help: "Count it in the user's own answers only.") var isPrivate = false
    @OptionGroup var daemon: DaemonOptions

    /// What is stored.
    var rating: Rating { Rating(user: user, item: item, value: value, time: time, isPrivate: isPrivate) }

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let answer = try await client.rateNamingNewItems([rating])
        try report(sequence: answer.freshness.sequence, new: answer.value.first, &output)
    }

    /// Says what was stored.
    func report(sequence: UInt64, new: NewItem?, _ output: inout Output) throws {
        if daemon.json {
            return try output.json {
                $0.add("sequence", sequence)
                guard let new else { return }
                $0.add("new_item", new.item)
                $0.add("nearest", new.nearest.isEmpty ? nil : new.nearest)
                $0.add("nearest_title", new.nearestTitle.isEmpty ? nil : new.nearestTitle)
            }
        }
        let others = isPrivate ? ", for themselves only" : ""
        try output.line("\(user) gives \(item) \(Plain.rating(value))\(others) (sequence \(sequence))")
        if let new { try output.remark(Self.remark(on: new)) }
    }

    private static func remark(on new: NewItem) -> String {
        guard !new.nearest.isEmpty else { return "\(new.item) is a new item." }
        let title = new.nearestTitle.isEmpty || new.nearestTitle == new.nearest ? "" : " (\(new.nearestTitle))"
        return "\(new.item) is a new item. Did you mean \(new.nearest)\(title)? Then: taste unrate, and rate that one."
    }
}
