import ArgumentParser
import TasteClient
import TerminalOutput

/// The user and the item of a command about a mark.
struct MarkArguments: ParsableArguments {
    @Argument(help: "The user. A new one comes into being.") var user: String
    @Argument(help: "The item.") var item: String
}

struct HideCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "hide", abstract: "Never recommend an item to a user again.",
        discussion: """
            It stays in the user's history, and others get it as before. taste unhide
            takes it back, taste marks lists what is hidden.
            EXAMPLES
              taste hide ann 318
            """)

    @OptionGroup var arguments: MarkArguments
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.mark(.hidden, user: arguments.user, item: arguments.item)
        try output.written(written, "\(arguments.item) is hidden from \(arguments.user)", json: daemon.json)
    }
}

struct UnhideCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "unhide", abstract: "Take back hide or dismiss.")

    @OptionGroup var arguments: MarkArguments
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.mark(nil, user: arguments.user, item: arguments.item)
        try output.written(written, "\(arguments.item) is no longer hidden from \(arguments.user)", json: daemon.json)
    }
}

struct DismissCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss", abstract: "Say that a user is not interested in an item.",
        discussion: """
            The item is hidden as by taste hide, and counts as a weak dislike in what the
            user is recommended. taste unhide takes it back.
            """)

    @OptionGroup var arguments: MarkArguments
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.mark(.dismissed, user: arguments.user, item: arguments.item)
        try output.written(written, "\(arguments.user) is not interested in \(arguments.item)", json: daemon.json)
    }
}

struct MarksCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "marks", abstract: "What a user has hidden and dismissed, newest first.",
        discussion: """
            With --json, one
              {"item","title","mark","time"}
            a line; "mark" is "hidden" or "dismissed".
            """)

    @Argument var user: String
    @OptionGroup var listing: ListingOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let format = ListingFormat<MarkedItem>(
            columns: [.text("when"), .text("mark"), .flexible("title"), .text("item")],
            empty: "\(user) has hidden and dismissed nothing"
        ) { entry in
            let title = entry.title.isEmpty ? entry.item : entry.title
            return [Plain.time(entry.time), entry.mark?.name ?? "", title, entry.item]
        } fill: { line, entry in
            line.add("item", entry.item)
            line.add("title", entry.title)
            line.add("mark", entry.mark?.name)
            line.add("time", entry.time)
        }
        try await output.listing(client.marks(user: user), format, listing, json: daemon.json)
    }
}
