import Datasets
import TasteClient
import TerminalOutput

/// The result of an import, as it is printed.
struct ImportSummary {
    var result: ImportResult?
    /// The number of item records that were stored.
    var records = 0
    var badLineCount = 0
    /// The first bad lines.
    var badLines: [DatasetError] = []
    var sequence: UInt64 = 0
    var seconds = 0.0

    mutating func add(_ bad: BadLines) {
        badLineCount += bad.count
        badLines += bad.examples
    }

    func fill(_ line: inout JSONLine) {
        line.add("ratings", result?.ratings)
        line.add("duplicates", result?.duplicates)
        line.add("new_users", result?.newUsers)
        line.add("new_items", result?.newItems)
        line.add("records", records)
        line.add("bad_lines", badLineCount)
        line.add("sequence", sequence)
        line.add("seconds", seconds)
    }

    func lines(format: String) -> [String] {
        guard let result else { return [] }
        let rate = Int(Double(result.ratings + result.duplicates) / max(seconds, 0.001))
        var lines = [
            "imported \(format) in \(Plain.duration(seconds)), \(Plain.count(rate)) ratings/s",
            "  \(Plain.counted(result.ratings, "rating")), \(Plain.counted(result.newUsers, "new user")), "
                + Plain.counted(result.newItems, "new item"),
        ]
        if records > 0 { lines.append("  \(Plain.counted(records, "record")) of items: titles, years, genres") }
        if result.duplicates > 0 { lines.append("  \(Plain.counted(result.duplicates, "duplicate")) merged") }
        if badLineCount > 0 { lines.append("  \(Plain.counted(badLineCount, "bad line")) left out") }
        return lines
    }
}
