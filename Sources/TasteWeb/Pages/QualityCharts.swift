import Charts
import TasteClient
import TasteValues
import TerminalOutput

/// The history of a daemon's quality as charts.
struct QualityCharts {
    /// A stretch of time that the page shows.
    enum Window: String, CaseIterable {
        case day, month, all

        /// Its length in seconds; nil for all that is kept.
        var seconds: Int64? {
            switch self {
            case .day: 86_400
            case .month: 30 * 86_400
            case .all: nil
            }
        }

        var name: String {
            switch self {
            case .day: "A day"
            case .month: "A month"
            case .all: "All"
            }
        }
    }

    /// The number of points of a line, of trainings in the table, and of learning curves that are drawn.
    static let points = 60
    static let trainings = 12
    private static let curves = 4

    let history: QualityHistory
    /// The kind of the model that serves, whose colour the line of the models that served has.
    let model: String
    private let clock = ChartClock()

    /// The live quality as a template shows it; nil without a line to draw.
    var quality: [String: Any]? {
        guard history.points.count > 1 else { return nil }
        return [
            "charts": [
                chart("Error (RMSE) of predicted ratings", "RMSE") { $0.rmse },
                chart("Liked items among the ten best", "share") { $0.hitRate },
            ].compactMap { $0 },
            "legend": ChartStyle.legend(series.map { ($0.name, $0.kind) }),
            "rows": history.points.reversed().map { point in
                [
                    "from": clock.note(Double(point.time)), "over": Plain.duration(Double(point.seconds)),
                    "ratings": Plain.count(point.ratings), "model": Self.text(point.model.rmse),
                    "bias": Self.text(point.bias.rmse), "popularity": Self.text(point.popularity.rmse),
                ]
            },
        ]
    }

    private var series: [(name: String, kind: String, figures: KeyPath<QualityPoint, LiveFigures>)] {
        [
            ("This daemon", model, \.model), ("Mean and bias", "bias", \.bias),
            ("Popularity", "popularity", \.popularity),
        ]
    }

    private func chart(_ title: String, _ unit: String, _ figure: (LiveFigures) -> Float?) -> [String: Any]? {
        let lines = series.map { series in
            LineChart.Line(
                ModelStyle(of: series.kind),
                history.points.compactMap { point in
                    figure(point[keyPath: series.figures]).map { value in
                        let time = Double(point.time) + Double(point.seconds) / 2
                        return LineChart.Point(
                            x: time, y: Double(value),
                            note: "\(series.name), \(clock.note(Double(point.time))): \(Self.text(value))")
                    }
                })
        }
        guard lines.contains(where: { $0.points.count > 1 }) else { return nil }
        var chart = LineChart(lines, label: "\(title) over time", xTitle: "", yTitle: unit)
        chart.across = .times(clock)
        return ["title": title, "svg": chart.svg]
    }

    /// The newest trainings as a template shows them.
    var trainings: [[String: Any]] {
        history.trainings.map { training in
            var row: [String: Any] = [
                "began": Plain.time(training.time), "model": training.model, "cause": training.cause,
                "took": Plain.duration(Double(training.seconds)),
                "computed": Plain.duration(Double(training.processorSeconds)),
                "ratings": Plain.count(training.ratings), "rmse": Self.text(training.validationRMSE),
                "ndcg": Self.text(training.validationNDCG), "end": training.end?.name ?? "unknown",
                "reason": training.reason,
            ]
            if training.end == .accepted { row["isAccepted"] = true }
            return row
        }
    }

    /// The learning curves of the newest trainings that have some.
    var learning: [[String: Any]] {
        Array(history.trainings.flatMap { curves(of: $0) }.prefix(Self.curves))
    }

    private func curves(of training: TrainingRecord) -> [[String: Any]] {
        [curve(of: training, "RMSE", \.rmse), curve(of: training, "NDCG@100", \.ndcg)].compactMap { $0 }
    }

    private func curve(
        of training: TrainingRecord, _ unit: String, _ figure: KeyPath<CurvePoint, Float?>
    ) -> [String: Any]? {
        let measured = training.curve.filter { $0[keyPath: figure] != nil }
        let kinds = measured.reduce(into: [String]()) { if !$0.contains($1.model) { $0.append($1.model) } }
        let lines = kinds.map { kind in
            LineChart.Line(
                ModelStyle(of: kind),
                measured.filter { $0.model == kind }.map { point in
                    let value = point[keyPath: figure] ?? 0
                    return LineChart.Point(
                        x: Double(point.seconds), y: Double(value),
                        note: "\(kind), \(point.phase), epoch \(point.epoch): \(Self.text(value))")
                })
        }
        guard measured.count > 1 else { return nil }
        let title = "\(training.model), \(clock.note(Double(training.time))): \(unit) on held-out data"
        var last = ""
        if let value = measured.last?[keyPath: figure] { last = ", \(Self.text(value)) at the end" }
        let chart = LineChart(lines, label: title + last, xTitle: "seconds since it began", yTitle: unit)
        return ["title": title, "svg": chart.svg, "legend": ChartStyle.legend(kinds.map { ($0, $0) })]
    }

    private static func text(_ value: Float?) -> String { value.map { Plain.decimal($0, 3) } ?? "–" }
}
