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
    /// The number of lines whose value says that there is no rating.
    var unrated = 0
    /// The number of ratings that were between two steps of the scale.
    var rounded = 0
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
        line.add("unrated", unrated)
        line.add("rounded", rounded)
        line.add("sequence", sequence)
        line.add("seconds", seconds)
    }

    func lines(of dataset: Dataset) -> [String] {
        guard let result else { return [] }
        let rate = Int(Double(result.ratings + result.duplicates) / max(seconds, 0.001))
        var lines = [
            "imported \(dataset.format) in \(Plain.duration(seconds)), \(Plain.count(rate)) ratings/s",
            "  \(Plain.counted(result.ratings, "rating")), \(Plain.counted(result.newUsers, "new user")), "
                + Plain.counted(result.newItems, "new item"),
        ]
        lines.insert(contentsOf: dataset.recognised.lines, at: 1)
        if records > 0 { lines.append("  \(Plain.counted(records, "record")) of items: titles, years, genres") }
        if result.duplicates > 0 { lines.append("  \(Plain.counted(result.duplicates, "duplicate")) merged") }
        if unrated > 0 { lines.append("  \(Plain.counted(unrated, "line")) without a rating left out") }
        if rounded > 0 { lines.append("  \(Plain.counted(rounded, "rating")) rounded to the nearest of the scale") }
        if badLineCount > 0 { lines.append("  \(Plain.counted(badLineCount, "bad line")) left out") }
        return lines
    }
}

extension [RecognisedColumns] {
    /// A line for each table: what its columns were taken for.
    var lines: [String] { map { "  \($0.file): \($0.description)" } }
}

extension RecognisedColumns {
    func fill(_ line: inout JSONLine) {
        line.add("file", file)
        for column in columns { line.add(column.role.rawValue, column.name) }
        if let user { line.add("user", user) }
        line.add("guessed", columns.filter(\.isGuessed).map(\.role.rawValue))
        line.add("unused", unused)
    }
}
