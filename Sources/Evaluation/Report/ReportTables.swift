import Recommenders

/// The report's tables: models beside each other, figures below each other.
struct ReportTables {
    let judgements: [ModelJudgement]
    let comparison: Comparison
    let measures: [RankingMeasure]

    private static let missing = "–"

    var figures: String {
        let columns = judgements.map { $0.figures(measures) }
        let rows = (columns.first ?? []).indices.map { row in
            let name = columns[0][row].name
            return Self.row(
                name, zip(judgements, columns).map { judged, figures in cell(judged, name, figures[row].estimate) })
        }
        return Self.table(heading: judgements.map(\.name), rows)
    }

    var fits: String {
        let rows: [(String, (ModelJudgement) -> String)] = [
            ("search, seconds", { Markup.number($0.fit.searchSeconds, places: 2) }),
            ("train, seconds", { Markup.number($0.fit.trainSeconds, places: 2) }),
            ("weights", { "\($0.fit.model.weightCount)" }),
            ("peak memory, MiB", { $0.fit.peakMebibytes.map { Markup.number($0, places: 0) } ?? Self.missing }),
            ("parameters", { "<code>\(Markup.escaped(Self.breakable($0.fit.model.parameters)))</code>" }),
        ]
        return Self.table(
            heading: judgements.map(\.name),
            rows.map { name, text in Self.row(name, judgements.map { "<td>\(text($0))</td>" }) })
    }

    private func cell(_ judged: ModelJudgement, _ figure: String, _ estimate: Estimate?) -> String {
        guard let estimate else { return "<td>\(Self.missing)</td>" }
        let value = Markup.number(estimate.value, places: 4)
        let spread = "<small>±\(Markup.number(estimate.standardError, places: 4))</small>"
        guard let compared = comparison.ofModel(judged.name).first(where: { $0.figure == figure }) else {
            return "<td>\(value) \(spread)</td>"
        }
        if compared.best == judged.name { return "<td class=\"best\">\(value) \(spread)</td>" }
        return "<td>\(compared.difference.isSignificant ? "" : "≈ ")\(value) \(spread)</td>"
    }

    /// Lines may end after a comma.
    private static func breakable(_ json: String) -> String { json.replacing(",", with: ", ") }

    private static func row(_ name: String, _ cells: [String]) -> String {
        "<tr><th scope=\"row\">\(Markup.escaped(name))</th>\(cells.joined())</tr>"
    }

    private static func table(heading: [String], _ rows: [String]) -> String {
        let names = heading.map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
        return "<div class=\"scroll\"><table><thead><tr><td></td>\(names)</tr></thead><tbody>\n"
            + rows.joined(separator: "\n") + "\n</tbody></table></div>"
    }
}
