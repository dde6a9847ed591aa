import DenseMath

/// The largest entries of each row of a Gram matrix that is too large to be held, its diagonal always among them.
struct Meetings: Sendable {
    private var offsets: [Int] = [0]
    /// Pairs of a place and how often the two meet, weighed.
    private var pairs: [Float] = []

    init(_ gram: BinaryGram, userWeights: [Float], limit: Int, _ team: ThreadTeam) {
        // Counted first, so that each row can then be written to where it belongs.
        var counts = [Float](repeating: 0, count: gram.columnCount)
        counts.withDisjointWriter { writer in
            Self.forEachRow(gram, userWeights, limit, team) { place, row in
                writer.write(place..<place + 1) { $0[0] = Float(row.count) }
            }
        }
        for count in counts { offsets.append(offsets[offsets.count - 1] + 2 * Int(count)) }
        let offsets = offsets
        pairs = [Float](repeating: 0, count: offsets[offsets.count - 1])
        pairs.withDisjointWriter { writer in
            Self.forEachRow(gram, userWeights, limit, team) { place, row in
                writer.write(offsets[place]..<offsets[place + 1]) { pairs in
                    for (position, entry) in row.enumerated() {
                        pairs[2 * position] = Float(entry.index)
                        pairs[2 * position + 1] = entry.score
                    }
                }
            }
        }
    }

    /// Calls `body` with each place that a place meets, and how often.
    func forEach(of place: Int, _ body: (Int, Float) -> Void) {
        for position in stride(from: offsets[place], to: offsets[place + 1], by: 2) {
            body(Int(pairs[position]), pairs[position + 1])
        }
    }

    private static func forEachRow(
        _ gram: BinaryGram, _ userWeights: [Float], _ limit: Int, _ team: ThreadTeam,
        _ body: @Sendable (Int, [TopK.Entry]) -> Void
    ) {
        team.forEachRange(of: gram.columnCount, size: 64) { range in
            var sums = [Float](repeating: 0, count: gram.columnCount)
            for place in range {
                var span = sums.mutableSpan
                let met = gram.addAll(meetingsOf: place, weights: userWeights, into: &span)
                var best = TopK(capacity: limit)
                for other in met {
                    // The diagonal is no smaller than any other entry of its row.
                    best.insert(other, score: sums[Int(other)])
                    sums[Int(other)] = 0
                }
                body(place, best.sorted())
            }
        }
    }
}
