import Charts
import Recommenders
import TerminalOutput

/// The report's tables, with one column a model and one row a figure.
struct ReportTables {
    let result: EvaluationResult

    private static let missing = "–"

    var figures: String {
        let columns = result.models.map { $0.figures(result.measures) }
        let rows = (columns.first ?? []).indices.map { row in
            let name = columns[0][row].name
            let values = columns.compactMap { $0[row].estimate?.value }
            let best = ReportTerms.isBetterLower(name) ? values.min() : values.max()
            return Self.row(
                ReportTerms.label(name),
                zip(result.models, columns).map { model, figures in
                    cell(model, name, figures[row].estimate, best: best)
                })
        }
        return table("Figures", rows)
    }

    var fits: String {
        let rows: [(String, (ModelEvaluation) -> String)] = [
            ("search, seconds", { Markup.number($0.fit.searchSeconds, places: 2) }),
            ("train, seconds", { Markup.number($0.fit.trainSeconds, places: 2) }),
            ("weights", { Plain.count($0.fit.model.weightCount) }),
            ("peak memory, MiB", { $0.fit.peakMebibytes.map { Markup.number($0, places: 0) } ?? Self.missing }),
            ("parameters", { "<code>\(Markup.escaped(Self.breakable($0.fit.model.parameters)))</code>" }),
        ]
        return table(
            "Fits",
            rows.map { name, text in Self.row(name, result.models.map { "<td>\(text($0))</td>" }) })
    }

    private func cell(
        _ model: ModelEvaluation, _ figure: String, _ estimate: Estimate?, best: Double?
    ) -> String {
        guard let estimate else { return "<td>\(Self.missing)</td>" }
        let value = Markup.number(estimate.value, places: 4)
        let spread = "<small>±\(Markup.number(estimate.standardError, places: 4))</small>"
        if estimate.value == best { return "<td class=\"best\">\(value) \(spread)</td>" }
        let isTied = result.comparison.ofModel(model.name, figure: figure)?.difference.isSignificant == false
        return "<td>\(isTied ? "≈ " : "")\(value) \(spread)</td>"
    }

    /// Adds blanks after commas, where the browser may break lines.
    private static func breakable(_ json: String) -> String { json.replacing(",", with: ", ") }

    private static func row(_ name: String, _ cells: [String]) -> String {
        "<tr><th scope=\"row\">\(Markup.escaped(name))</th>\(cells.joined())</tr>"
    }

    private func table(_ title: String, _ rows: [String]) -> String {
        let names = result.models.map {
            "<th scope=\"col\">\(ModelStyle(of: $0.name).key)\(Markup.escaped($0.name))</th>"
        }.joined()
        return
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(title)\"><table><thead><tr><td></td>\(names)</tr></thead><tbody>\n"
            + rows.joined(separator: "\n") + "\n</tbody></table></div>"
    }
}
