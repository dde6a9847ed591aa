import ArgumentParser
import TasteClient
import TerminalOutput

struct ItemCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "item", abstract: "Show an item; withdraw, restore, remove and merge items (for administrators).",
        subcommands: [
            ShowItemCommand.self, WithdrawCommand.self, RestoreCommand.self, RemoveItemCommand.self,
            MergeItemsCommand.self,
        ])
}

struct WithdrawCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Leave an item out of every answer.",
        discussion: """
            It keeps its ratings, can be rated, and stays in histories and listings. taste
            item restore undoes this.
            """)

    @Argument var item: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.withdraw(item: item)
        try output.written(written, "\(item) is withdrawn", json: daemon.json)
    }
}

struct RestoreCommand: DaemonCommand {
    static let configuration = CommandConfiguration(commandName: "restore", abstract: "Undo taste item withdraw.")

    @Argument var item: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.restore(item: item)
        try output.written(written, "\(item) is in answers again", json: daemon.json)
    }
}

struct RemoveItemCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove an item with its record and all its ratings permanently.",
        discussion: """
            On a terminal it asks first, unless --yes is given. A full training follows, as
            after taste forget; --wait waits until no model has learned from the ratings.
            """)

    @Argument var item: String
    @OptionGroup var removal: RemovalOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await removal.remove("\(item) and all its ratings", client) {
            // For an unknown item the command fails before it asks.
            _ = try await client.item(item)
        } removing: {
            try await client.remove(item: item)
        }
        try removal.report(written, "\(item) is removed", json: daemon.json, &output)
    }
}

struct MergeItemsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge", abstract: "Make an item part of another one.",
        discussion: """
            The ratings, marks and places in sets of ITEM become those of INTO, and ITEM is
            gone. Of a user who has rated both, the rating of INTO stays.
            EXAMPLES
              taste item merge "Alein" "Alien"
            """)

    @Argument var item: String
    @Argument var into: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.merge(item: item, into: into)
        try output.written(written, "\(item) is part of \(into)", json: daemon.json)
    }
}
