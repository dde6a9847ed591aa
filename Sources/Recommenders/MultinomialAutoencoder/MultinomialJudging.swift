import DenseMath

/// Judges a network by people it has not learned from, in batches: products of matrices, not of a vector for each person.
struct MultinomialJudging: Sendable {
    private let validation: RankingValidation
    private let inputs: [SparseRows]

    private static let batchSize = 128

    init(_ validation: RankingValidation) {
        self.validation = validation
        let threshold = validation.training.threshold
        let itemCount = validation.training.ratings.itemCount
        inputs = stride(from: 0, to: validation.judges.count, by: Self.batchSize).map { first in
            var rows = SparseRows()
            for judge in validation.judges[first...].prefix(Self.batchSize) {
                let liked = judge.foldIn.liked(threshold: threshold, below: itemCount)
                let value = LikedBatches.inputValue(count: liked.count)
                for item in liked { rows.append(column: item, value: value) }
                rows.endRow()
            }
            return rows
        }
    }

    /// The mean NDCG@100 of a settled network. Who has shown nothing that they like is ranked for as well, by the output's bias.
    func ndcg(of network: inout MultinomialNetwork, on team: ThreadTeam) -> Float {
        var figures = [Float](repeating: 0, count: validation.judges.count)
        for (number, batch) in inputs.enumerated() {
            let first = number * Self.batchSize
            let scores = network.scores(batch, on: team)
            figures.withDisjointWriter { writer in
                team.forEachRange(of: batch.rowCount, size: 16) { rows in
                    for row in rows {
                        let judge = validation.judges[first + row]
                        let figure = RankingQuality.ndcg(
                            Array(scores.values[scores.units(ofRow: row)]), seen: judge.foldIn.indices,
                            targets: judge.targets)
                        writer.write(first + row..<first + row + 1) { $0[0] = figure }
                    }
                }
            }
        }
        return figures.reduce(0, +) / Float(max(figures.count, 1))
    }
}
