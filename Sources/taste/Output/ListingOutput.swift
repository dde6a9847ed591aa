import ArgumentParser
import TerminalOutput

/// How much of a listing is printed.
struct ListingOptions: ParsableArguments {
    @OptionGroup var count: CountOption
    @Flag(help: "Print everything, and ignore -n.") var all = false
}

/// How the entries of a listing are printed, for people and for programs.
struct ListingFormat<Entry> {
    let columns: [Table.Column]
    /// The line in place of a table without entries.
    let empty: String
    /// What else shows more entries besides `-n` and `--all`: ", or --search TEXT".
    var otherWays = ""
    let row: (Entry) -> [String]
    let fill: (inout JSONLine, Entry) -> Void
}

extension Output {
    /// Prints a listing as a table, or as one JSON object a line.
    nonisolated(nonsending) mutating func listing<Entries: AsyncSequence>(
        _ entries: Entries, _ format: ListingFormat<Entries.Element>, _ options: ListingOptions, json isJSON: Bool
    ) async throws {
        var table = Table(format.columns)
        var shown = 0
        var thereIsMore = false
        for try await entry in entries {
            if shown == options.count.count && !options.all {
                thereIsMore = true
                break
            }
            shown += 1
            if isJSON {
                try json { format.fill(&$0, entry) }
            } else {
                table.add(format.row(entry))
            }
        }
        guard !isJSON else { return }
        guard !table.isEmpty else { return try line(format.empty) }
        try self.table(table)
        if thereIsMore {
            try remark("There is more: -n \(options.count.count * 10), or --all\(format.otherWays).")
        }
    }
}
