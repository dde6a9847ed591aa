import Charts
import Recommenders

/// The charts for which at least one model has figures.
struct ReportCharts {
    let setup: EvaluationSetup
    let models: [ModelEvaluation]

    /// Each chart as an HTML `figure` with its caption.
    var figures: [String] {
        let charts: [(title: String, remark: String, svg: String?)] = [
            (
                "Rating error", "RMSE on held-out ratings, with one standard error. Lower is better.",
                interval("RMSE", rmse)
            ),
            (
                "Ranking quality", "NDCG@100 over the whole catalogue, with one standard error. Higher is better.",
                interval("NDCG@100", ndcg)
            ),
            (
                "Learning, by RMSE",
                "Error on ratings that the fit held out for itself, while it chose its parameters.",
                learning("RMSE", \.rmse)
            ),
            (
                "Learning, by NDCG@100", "Ranking of users that the fit held out for itself.",
                learning("NDCG@100", \.ndcg)
            ),
            (
                "Error by number of ratings", "RMSE for users of whom the model knew so many ratings.", errorByProfile
            ),
            (
                "Ranking by number of ratings", "NDCG@100 for users of whom the model knew so many ratings.",
                rankingByProfile
            ),
            (
                "Calibration", "What was given where so much was predicted. The dashed line is perfect.", calibration
            ),
            (
                "Recall by popularity",
                "Share of liked items found among the first \(RankingEvaluation.recallLength), by how often they were rated.",
                recall
            ),
        ]
        return charts.compactMap { chart in
            chart.svg.map {
                "<figure><h2>\(Markup.escaped(chart.title))</h2>\n\($0)\n<figcaption>\(Markup.escaped(chart.remark))</figcaption></figure>"
            }
        }
    }

    private func rmse(_ model: ModelEvaluation) -> Estimate? {
        model.rating?.errors.rmse
    }

    private func ndcg(_ model: ModelEvaluation) -> Estimate? {
        model.ranking?.estimate(.ndcg(100))
    }

    private func interval(_ title: String, _ figure: (ModelEvaluation) -> Estimate?) -> String? {
        let rows = models.compactMap { model in
            figure(model).map { IntervalChart.Row(name: model.name, value: $0.value, spread: $0.standardError) }
        }
        return rows.isEmpty ? nil : IntervalChart(rows, title: title).svg
    }

    private func learning(_ title: String, _ figure: KeyPath<ValidationFigures, Float?>) -> String? {
        let lines = lines { model in
            let values = model.fit.learning.compactMap { $0.validation[keyPath: figure] }
            guard values.count > 1 else { return [] }
            return values.enumerated().map { number, value in
                LineChart.Point(
                    x: Double(number + 1), y: Double(value), note: "\(model.name), \(number + 1): \(value)")
            }
        }
        return chart(lines, x: "validations, in the order they were made", y: title, isWhole: true)
    }

    private var errorByProfile: String? {
        let lines = cells { model in
            model.rating.map { rating in
                ReportStatistics.byProfile(rating.squaredErrors, counts: rating.knownCounts).map {
                    ReportStatistics.Cell(bucket: $0.bucket, count: $0.count, x: $0.x, mean: $0.mean.squareRoot())
                }
            }
        }
        return chart(lines, x: "ratings known of the user", y: "RMSE", categories: ReportStatistics.profileNames)
    }

    private var rankingByProfile: String? {
        let lines = cells { model in
            model.ranking.flatMap { ranking in
                ranking.values[.ndcg(100)].map { ReportStatistics.byProfile($0, counts: ranking.knownCounts) }
            }
        }
        return chart(
            lines, x: "ratings known of the user", y: "NDCG@100", categories: ReportStatistics.profileNames,
            startsAtZero: true)
    }

    private var calibration: String? {
        let lines = cells { $0.rating.map { ReportStatistics.calibration($0, scale: setup.training.scale) } }
        return chart(lines, x: "predicted", y: "given, on average", hasDiagonal: true)
    }

    private var recall: String? {
        let lines = cells {
            $0.ranking.map { ReportStatistics.recallByPopularity($0, ratings: setup.training.ratings) }
        }
        return chart(
            lines, x: "items, from the most rated on", y: "recall", categories: ReportStatistics.popularityNames,
            startsAtZero: true)
    }

    private func cells(_ statistics: (ModelEvaluation) -> [ReportStatistics.Cell]?) -> [LineChart.Line] {
        lines { model in
            (statistics(model) ?? []).map { cell in
                LineChart.Point(
                    x: cell.x, y: cell.mean,
                    note: "\(model.name): \(Markup.number(cell.mean, places: 4)) of \(cell.count)")
            }
        }
    }

    private func lines(_ points: (ModelEvaluation) -> [LineChart.Point]) -> [LineChart.Line] {
        models.map { LineChart.Line(ModelStyle(of: $0.name), points($0)) }.filter { !$0.points.isEmpty }
    }

    private func chart(
        _ lines: [LineChart.Line], x: String, y: String, categories: [String]? = nil, startsAtZero: Bool = false,
        hasDiagonal: Bool = false, isWhole: Bool = false
    ) -> String? {
        let positions = lines.flatMap { line in line.points.map { $0.x } }
        guard let first = positions.min(), let last = positions.max() else { return nil }
        var chart = LineChart(lines, label: "\(y) by \(x)", xTitle: x, yTitle: y)
        (chart.hasDiagonal, chart.startsAtZero) = (hasDiagonal, startsAtZero)
        if isWhole { chart.across = .wholeNumbers }
        if let categories {
            // Empty categories at the ends are left out.
            chart.across = .categories(Array(categories[Int(first)...Int(last)]))
            chart.lines = lines.map { line in
                LineChart.Line(
                    line.style, line.points.map { LineChart.Point(x: $0.x - first, y: $0.y, note: $0.note) })
            }
        }
        return chart.svg
    }
}
