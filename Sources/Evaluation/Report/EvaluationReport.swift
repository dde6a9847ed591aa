import Charts
import Foundation
import Recommenders

/// The result of an evaluation as one self-contained HTML file with tables and with charts as inline SVG.
package struct EvaluationReport {
    private let result: EvaluationResult
    private let dataName: String
    private let headline: String
    private let origin: String

    /// - Parameters:
    ///   - dataName: the name of the ratings.
    ///   - headline: a sentence about the training and the test data.
    ///   - origin: when and by what the report was made.
    package init(_ result: EvaluationResult, dataName: String, headline: String, origin: String) {
        self.result = result
        self.dataName = dataName
        self.headline = headline
        self.origin = origin
    }

    package var html: String {
        let charts = ReportCharts(setup: result.setup, models: result.models)
        let tables = ReportTables(result: result)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Markup.escaped(dataName)): models measured</title>
            <style>\(ReportStyle.css)</style>
            </head>
            <body>
            <header>
            <h1>\(Markup.escaped(dataName))</h1>
            <p>\(Markup.escaped(headline))</p>
            \(legend)
            </header>
            <main>
            <section class="verdict" aria-label="Which model won">
            \(Verdict(result: result).sentences.map { "<p>\(Markup.escaped($0))</p>" }.joined(separator: "\n"))
            </section>
            <section class="charts">
            \(charts.figures.joined(separator: "\n"))
            </section>
            <section>
            <h2>Figures</h2>
            <p class="remark">± one standard error. Bold: the best of its row; ≈: not told apart from the best by a paired
            bootstrap (95 %), which compares RMSE and NDCG@100.</p>
            \(tables.figures)
            </section>
            <section>
            <h2>Fits</h2>
            \(tables.fits)
            </section>
            <section>
            <h2>What the figures mean</h2>
            \(ReportTerms.list)
            </section>
            </main>
            <footer>\(Markup.escaped(origin))</footer>
            </body>
            </html>

            """
    }

    private var legend: String { ChartStyle.legend(result.models.map { ($0.name, $0.name) }) }
}
