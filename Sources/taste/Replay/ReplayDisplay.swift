import Evaluation
import Recommenders
import TerminalOutput

/// Shows the progress of a replay on standard error, and its figures on standard output.
final class ReplayDisplay {
    private let display = ProgressDisplay()
    private let json: Bool
    private var kind = ""
    private var chunks: [ReplayChunk] = []

    private static let missing = "–"

    init(json: Bool) { self.json = json }

    func reading() { display.show(task: "reading") }

    func fitting(chunk: Int, of count: Int, _ state: FitProgress) {
        display.show {
            ProgressLine(
                task: "replaying \(kind)", fraction: (Double(chunk) + state.fraction) / Double(count),
                details: [chunk == 0 ? "first fit" : "chunk \(chunk) of \(count)"])
        }
    }

    func end() { display.end() }

    func begin(_ replay: Replay) throws {
        kind = replay.kind
        chunks = []
        guard !json else { return }
        var output = Output()
        display.end()
        try output.line(
            "\(kind): \(Plain.counted(replay.ratingCount, "rating")), the first \(Plain.count(replay.initialCount)) fitted, "
                + "the rest streamed; liked from \(Plain.rating(replay.threshold)), seed \(replay.seed)")
        try output.flush()
    }

    func finished(_ chunk: ReplayChunk) throws {
        chunks.append(chunk)
        guard json else { return }
        var output = Output()
        try output.json { line in
            line.add("model", kind)
            line.add("chunk", chunk.number)
            line.add("learned", chunk.learnedCount)
            line.add("judged", chunk.ratingCount)
            Self.add(chunk.comparison, to: &line)
            line.add("incremental_cpu_seconds", chunk.incrementalSeconds)
            line.add("full_cpu_seconds", chunk.fullSeconds)
        }
        try output.flush()
    }

    func end(_ summary: ReplaySummary) throws {
        display.end()
        var output = Output()
        if json {
            try output.json { line in
                line.add("model", kind)
                line.add("chunks", chunks.count)
                Self.add(summary.comparison, to: &line)
                line.add("gap_closed_rmse", summary.comparison.rmseGapClosed)
                line.add("gap_closed_ndcg@10", summary.comparison.ndcgGapClosed)
                line.add("cost_ratio", summary.costRatio)
                line.add("incremental_cpu_seconds", summary.incrementalSeconds)
                line.add("full_cpu_seconds", summary.fullSeconds)
                line.add("updates", summary.updateCount)
                line.add("update_p50_ms", summary.updateMilliseconds(quantile: 0.5))
                line.add("update_p99_ms", summary.updateMilliseconds(quantile: 0.99))
                line.add("passes", summary.passes)
                line.add("passes_cpu_seconds", summary.passSeconds)
                line.add("refits", summary.refits)
            }
        } else {
            try output.table(table(summary))
            try write(summary, to: &output)
        }
        try output.flush()
    }

    private static func add(_ comparison: ReplayComparison, to line: inout JSONLine) {
        for (name, figures) in models(comparison) {
            line.add("rmse_" + name, figures.rmse)
            line.add("ndcg@10_" + name, figures.ndcg)
        }
    }

    private static func models(_ comparison: ReplayComparison) -> [(name: String, figures: ReplayFigures)] {
        [("frozen", comparison.frozen), ("incremental", comparison.incremental), ("full", comparison.full)]
    }

    private func table(_ summary: ReplaySummary) -> Table {
        var table = Table(
            [.number("chunk"), .number("RMSE frozen"), .number("incremental"), .number("full")]
                + [.number("NDCG@10 frozen"), .number("incremental"), .number("full")])
        for (name, comparison) in chunks.map({ (String($0.number), $0.comparison) }) + [("all", summary.comparison)] {
            let figures = Self.models(comparison).map(\.figures)
            table.add([name] + (figures.map(\.rmse) + figures.map(\.ndcg)).map(Self.cell))
        }
        return table
    }

    private func write(_ summary: ReplaySummary, to output: inout Output) throws {
        let comparison = summary.comparison
        try output.line()
        try output.line(
            "gap closed: RMSE \(Self.cell(comparison.rmseGapClosed)), NDCG@10 \(Self.cell(comparison.ndcgGapClosed))")
        try output.line(
            "cost: \(Self.cell(summary.costRatio.map { 100 * $0 })) % of full retraining "
                + "(\(Plain.decimal(summary.incrementalSeconds, 1)) s of \(Plain.decimal(summary.fullSeconds, 1)) s of processor time)"
        )
        let times = [0.5, 0.99].map { Self.cell(summary.updateMilliseconds(quantile: $0)) }
        try output.line(
            "\(Plain.counted(summary.updateCount, "update")): half within \(times[0]) ms, 99 % within \(times[1]) ms; "
                + "training continued \(Plain.counted(summary.passes, "time")); "
                + Plain.counted(summary.refits, "refit"))
        try output.line()
    }

    private static func cell(_ figure: Double?) -> String { figure.map { Plain.decimal($0, 4) } ?? missing }
}
