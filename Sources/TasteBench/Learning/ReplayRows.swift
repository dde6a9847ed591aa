import Foundation

/// How much of what full retraining gains the incremental path gains too, on MovieLens 100K in time order.
struct ReplayRows {
    let evaluations: Evaluations
    let report: (Figure) -> Void

    /// - Parameter movielens: a folder that holds u.data.
    func measure(movielens: String) throws {
        let models = try evaluations.replay(
            ["--ratings", movielens + "/u.data", "--chunks", "20", "--model", "autoencoder,blend"])
        for (kind, figure) in [("autoencoder", "gap_closed_rmse"), ("blend", "gap_closed_ndcg@10")] {
            guard let line = models[kind] else { throw BenchError("taste replay told nothing of \(kind)") }
            report(
                Figure(
                    name: "\(kind), ML-100K in 20 chunks, \(figure)", value: try line.number(figure), unit: "",
                    goal: .atLeast(0.95)))
            report(
                Figure(
                    name: "\(kind) there, CPU against full retraining", value: 100 * (try line.number("cost_ratio")),
                    unit: "%", goal: .atMost(5)))
            report(
                Figure(
                    name: "\(kind) there, one update, p99", value: try line.number("update_p99_ms"), unit: "ms",
                    goal: .none))
        }
    }
}
