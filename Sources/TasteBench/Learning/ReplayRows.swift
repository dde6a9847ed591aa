import Evaluation

/// The share of full retraining's gain that incremental learning reaches, on MovieLens 100K in time order.
struct ReplayRows {
    let evaluations: Evaluations
    let report: (Figure) -> Void

    /// - Parameter movielens: a folder that contains u.data.
    func measure(movielens: String) throws {
        var plan = ReplayPlan()
        plan.chunks = 20
        let files = EvaluationFiles(ratings: .file(movielens + "/u.data"))
        let summaries = try evaluations.replay(["autoencoder", "blend"], of: files, plan)
        let gaps: [(kind: String, name: String, figure: KeyPath<ReplayComparison, Double?>)] = [
            ("autoencoder", "gap_closed_rmse", \.rmseGapClosed), ("blend", "gap_closed_ndcg@10", \.ndcgGapClosed),
        ]
        for (kind, name, figure) in gaps {
            guard let summary = summaries[kind], let gap = summary.comparison[keyPath: figure],
                let costRatio = summary.costRatio, let slowest = summary.updateMilliseconds(quantile: 0.99)
            else { throw BenchError("the replay of \(kind) has not all of its figures") }
            report(
                Figure(name: "\(kind), ML-100K in 20 chunks, \(name)", value: gap, unit: "", goal: .atLeast(0.95)))
            report(
                Figure(
                    name: "\(kind) there, CPU against full retraining", value: 100 * costRatio, unit: "%",
                    goal: .atMost(5)))
            report(Figure(name: "\(kind) there, one update, p99", value: slowest, unit: "ms", goal: .none))
        }
    }
}
