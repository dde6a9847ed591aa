import Recommenders

/// The report's tables, with one column a model and one row a figure.
struct ReportTables {
    let result: EvaluationResult

    private static let missing = "–"

    var figures: String {
        let columns = result.models.map { $0.figures(result.measures) }
        let rows = (columns.first ?? []).indices.map { row in
            let name = columns[0][row].name
            return Self.row(
                name, zip(result.models, columns).map { model, figures in cell(model, name, figures[row].estimate) })
        }
        return Self.table(heading: result.models.map(\.name), rows)
    }

    var fits: String {
        let rows: [(String, (ModelEvaluation) -> String)] = [
            ("search, seconds", { Markup.number($0.fit.searchSeconds, places: 2) }),
            ("train, seconds", { Markup.number($0.fit.trainSeconds, places: 2) }),
            ("weights", { "\($0.fit.model.weightCount)" }),
            ("peak memory, MiB", { $0.fit.peakMebibytes.map { Markup.number($0, places: 0) } ?? Self.missing }),
            ("parameters", { "<code>\(Markup.escaped(Self.breakable($0.fit.model.parameters)))</code>" }),
        ]
        return Self.table(
            heading: result.models.map(\.name),
            rows.map { name, text in Self.row(name, result.models.map { "<td>\(text($0))</td>" }) })
    }

    private func cell(_ model: ModelEvaluation, _ figure: String, _ estimate: Estimate?) -> String {
        guard let estimate else { return "<td>\(Self.missing)</td>" }
        let value = Markup.number(estimate.value, places: 4)
        let spread = "<small>±\(Markup.number(estimate.standardError, places: 4))</small>"
        guard let compared = result.comparison.ofModel(model.name, figure: figure) else {
            return "<td>\(value) \(spread)</td>"
        }
        if compared.best == model.name { return "<td class=\"best\">\(value) \(spread)</td>" }
        return "<td>\(compared.difference.isSignificant ? "" : "≈ ")\(value) \(spread)</td>"
    }

    /// Adds blanks after commas, where the browser may break lines.
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
