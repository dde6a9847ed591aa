import Recommenders

/// The result of an evaluation as one self-contained HTML file with tables and with charts as inline SVG.
package struct EvaluationReport {
    private let result: EvaluationResult
    private let dataName: String
    private let headline: String

    /// - Parameters:
    ///   - dataName: the name of the ratings.
    ///   - headline: a sentence about the training and the test data.
    package init(_ result: EvaluationResult, dataName: String, headline: String) {
        self.result = result
        self.dataName = dataName
        self.headline = headline
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
            <section class="charts">
            \(charts.figures.joined(separator: "\n"))
            </section>
            <section>
            <h2>Figures</h2>
            <p class="remark">± one standard error. Bold: best by RMSE or NDCG@100; ≈: not told apart from it by a paired
            bootstrap (95 %).</p>
            \(tables.figures)
            </section>
            <section>
            <h2>Fits</h2>
            \(tables.fits)
            </section>
            </main>
            </body>
            </html>

            """
    }

    private var legend: String {
        let entries = result.models.enumerated().map { number, model in
            "<li><span class=\"key b\(ReportStyle.series(number))\"></span>\(Markup.escaped(model.name))</li>"
        }
        return "<ul class=\"legend\">" + entries.joined() + "</ul>"
    }
}
