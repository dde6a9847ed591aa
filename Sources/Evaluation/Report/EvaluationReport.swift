import Recommenders

/// An evaluation as one HTML file that needs nothing else: tables, and charts as inline SVG.
package struct EvaluationReport {
    /// What the ratings are called.
    let dataName: String
    /// What was learnt from and judged by.
    let headline: String
    let setup: EvaluationSetup
    let judgements: [ModelJudgement]
    let comparison: Comparison
    let measures: [RankingMeasure]

    package init(
        dataName: String, headline: String, setup: EvaluationSetup, judgements: [ModelJudgement],
        comparison: Comparison,
        measures: [RankingMeasure]
    ) {
        self.dataName = dataName
        self.headline = headline
        self.setup = setup
        self.judgements = judgements
        self.comparison = comparison
        self.measures = measures
    }

    package var html: String {
        let charts = ReportCharts(setup: setup, judgements: judgements)
        let tables = ReportTables(judgements: judgements, comparison: comparison, measures: measures)
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
        let entries = judgements.enumerated().map { number, judged in
            "<li><span class=\"key b\(ReportStyle.series(number))\"></span>\(Markup.escaped(judged.name))</li>"
        }
        return "<ul class=\"legend\">" + entries.joined() + "</ul>"
    }
}
