import ArgumentParser
import TasteClient
import TerminalOutput

struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Store sets of items, which questions can name.",
        discussion: """
            EXAMPLES
              taste set put library names.txt       a name a line
              ls movies | taste set put library -
              taste recommend ann --only library
            """,
        subcommands: [PutSetCommand.self, ListSetsCommand.self, RemoveSetCommand.self])
}

struct PutSetCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Store a set of items in place of an earlier one of this name.",
        discussion: """
            FILE has the name of an item a line; - is standard input. Names of no item count
            as soon as there is one. Only whoever put a set and administrators replace it.
            """)

    @Argument(help: "The name of the set.") var name: String
    @Argument(help: "The file of names.", completion: .file()) var file: String
    @Flag(help: "Add to the set instead.") var append = false
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let names = try NameFile.names(inFile: file)
        let answer = try await client.putSet(name, items: names, appends: append)
        if daemon.json {
            try output.json {
                $0.add("sequence", answer.freshness.sequence)
                SetText.fill(&$0, answer.value)
            }
            return
        }
        let set = answer.value
        try output.line(
            "\(set.name) has \(Plain.counted(set.items + set.unknown, "item")) (sequence \(answer.freshness.sequence))")
        if set.unknown > 0 { try output.remark(SetText.unknown(set)) }
    }
}

struct ListSetsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The stored sets, or one of them.",
        discussion: """
            With --json, one
              {"set","items","unknown","unknown_items"}
            a line; "items" counts names that are known, "unknown_items" lists the first of
            the others.
            """)

    @Argument(help: "The name of a set; else all.") var name: String?
    @OptionGroup var listing: ListingOptions
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let sets = try await client.sets().value
        let wanted = sets.filter { $0.name == name ?? $0.name }
        if let name, wanted.isEmpty {
            throw CommandFailure(
                .notFound, "There is no set \(name.quoted). taste set list shows those that there are.")
        }
        let format = ListingFormat<ItemSet>(
            columns: [.flexible("set"), .number("items"), .number("unknown")], empty: "there are no sets yet"
        ) { set in
            [set.name, Plain.count(set.items), Plain.count(set.unknown)]
        } fill: { line, set in
            SetText.fill(&line, set)
        }
        let entries = AsyncStream { continuation in
            for set in wanted { continuation.yield(set) }
            continuation.finish()
        }
        try await output.listing(entries, format, listing, json: daemon.json)
    }
}

struct RemoveSetCommand: DaemonCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Remove a stored set.")

    @Argument(help: "The name of the set.") var name: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let written = try await client.removeSet(name)
        try output.written(written, "the set \(name) is removed", json: daemon.json)
    }
}

private enum SetText {
    static func fill(_ line: inout JSONLine, _ set: ItemSet) {
        line.add("set", set.name)
        line.add("items", set.items)
        line.add("unknown", set.unknown)
        line.add("unknown_items", set.unknownItems)
    }

    static func unknown(_ set: ItemSet) -> String {
        let more = set.unknown > set.unknownItems.count ? ", ..." : ""
        return "Not known yet: \(set.unknownItems.joined(separator: ", "))\(more)"
    }
}
