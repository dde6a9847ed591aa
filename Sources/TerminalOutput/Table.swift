/// A table with a heading and aligned columns. Numbers are aligned to the right, and flexible columns are cut where the
/// terminal is too narrow.
package struct Table {
    package struct Column {
        package enum Alignment {
            case left
            case right
        }

        let heading: String
        let alignment: Alignment
        /// Whether the column is cut where the terminal is too narrow for the table.
        let isFlexible: Bool

        package static func text(_ heading: String) -> Column {
            Column(heading: heading, alignment: .left, isFlexible: false)
        }

        package static func flexible(_ heading: String) -> Column {
            Column(heading: heading, alignment: .left, isFlexible: true)
        }

        package static func number(_ heading: String) -> Column {
            Column(heading: heading, alignment: .right, isFlexible: false)
        }
    }

    /// A flexible column keeps this width in any case.
    private static let minimumFlexibleWidth = 12
    private static let gap = "  "

    private let columns: [Column]
    private var rows: [[String]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row with a cell for each column, made harmless for a terminal.
    package mutating func add(_ cells: [String]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells.map(Printable.text))
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// The lines of the table, which are no wider than `width` where the flexible columns allow it. nil: nothing is
    /// cut.
    package func lines(width: Int?, style: Style) -> [String] {
        let widths = widths(within: width)
        let heading = line(columns.map(\.heading), widths)
        return [style.heading(heading)] + rows.map { line($0, widths) }
    }

    private func widths(within width: Int?) -> [Int] {
        var widths = columns.indices.map { column in
            rows.reduce(DisplayWidth.of(columns[column].heading)) { max($0, DisplayWidth.of($1[column])) }
        }
        guard let width else { return widths }
        var excess = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - width
        while excess > 0, let widest = widestFlexible(widths) {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func widestFlexible(_ widths: [Int]) -> Int? {
        columns.indices.filter { columns[$0].isFlexible && widths[$0] > Self.minimumFlexibleWidth }
            .max { widths[$0] < widths[$1] }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            if column > 0 { line += Self.gap }
            let shown = DisplayWidth.cut(cell, to: widths[column])
            let padding = String(repeating: " ", count: widths[column] - DisplayWidth.of(shown))
            switch columns[column].alignment {
            case .right: line += padding + shown
            case .left: line += column == cells.count - 1 ? shown : shown + padding
            }
        }
        return line
    }
}
