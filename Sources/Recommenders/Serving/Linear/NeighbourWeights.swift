import DenseMath

/// The layout of the rows of the tensor `.weights`: pairs of an item and the weight towards it; -1: no more pairs.
enum NeighbourRow {
    static let pairs = 16
    static let columns = 2 * pairs
    static let empty = (0..<columns).map { $0 % 2 == 0 ? Float(-1) : 0 }
}

/// Weights between neighbours, for catalogues with too many pairs of items (in the manner of SANSA: Spišák et al.,
/// RecSys 2023; and of SLIM with neighbourhoods: Ning and Karypis, ICDM 2011, section 3.3): each item is regressed on
/// the items that are most often liked together with it. The memory is proportional to items x neighbours.
struct NeighbourWeights {
    let data: LinearData
    let ridge: Float
    let dropout: Float
    let neighbours: Int
    let team: ThreadTeam

    /// The number of cooccurrences kept of each item, which bounds the memory.
    static let cooccurrenceLimit = 400

    /// The numbers of items and of rows are stored as float32, which is exact up to here.
    private static let exactLimit = 1 << 24

    /// Checks that every item and every row of weights has a number that float32 holds exactly.
    ///
    /// - Throws: ``ModelError`` of code `outOfRange`.
    static func check(items: Int, neighbours: Int) throws(ModelError) {
        let (pairs, overflows) = items.multipliedReportingOverflow(by: neighbours)
        // Each item may leave a part of its last row empty.
        guard !overflows, items <= exactLimit, items + pairs / NeighbourRow.pairs <= exactLimit else {
            throw ModelError(
                .outOfRange,
                "\(items) items are too many for the model \(LinearAutoencoder.kind) with \(neighbours) neighbours each; lower neighbours, or train another model, such as als"
            )
        }
    }

    func tensors(_ cooccurrences: Cooccurrences) -> [TensorName: Matrix] {
        transpose(regress(on: cooccurrences))
    }

    /// For each target, `neighbours` pairs of a source and its weight; -1: no more pairs.
    private func regress(on cooccurrences: Cooccurrences) -> [Float] {
        let count = data.items.count
        let width = 2 * neighbours
        var pairs = [Float](repeating: -1, count: count * width)
        pairs.withDisjointWriter { writer in
            team.forEachRange(of: count, size: 64) { range in
                var positions = [Int32](repeating: -1, count: count)
                for target in range {
                    let (sources, weights) = regression(of: target, cooccurrences, &positions)
                    writer.write(target * width..<(target + 1) * width) { row in
                        for position in sources.indices {
                            row[2 * position] = Float(sources[position])
                            row[2 * position + 1] = weights[position]
                        }
                    }
                }
            }
        }
        return pairs
    }

    /// - Parameter positions: -1 for each index, and again afterwards.
    private func regression(
        of target: Int, _ cooccurrences: Cooccurrences, _ positions: inout [Int32]
    ) -> (sources: [Int32], weights: [Float]) {
        var best = TopK(capacity: neighbours)
        cooccurrences.forEach(of: target) { other, value in
            if other != target { best.insert(Int32(other), score: value) }
        }
        let chosen = best.sorted()
        let size = chosen.count
        for (position, entry) in chosen.enumerated() { positions[Int(entry.index)] = Int32(position) }
        var matrix = [Float](repeating: 0, count: size * size)
        for (row, entry) in chosen.enumerated() {
            cooccurrences.forEach(of: Int(entry.index)) { other, value in
                let column = Int(positions[other])
                guard column >= 0 else { return }
                // A pair may have been kept in only one of its two rows.
                let place = max(row, column) * size + min(row, column)
                matrix[place] = max(matrix[place], value)
            }
            let place = row * size + row
            matrix[place] += ridge + dropout / (1 - dropout) * matrix[place]
        }
        for entry in chosen { positions[Int(entry.index)] = -1 }
        var weights = chosen.map(\.score)
        let isSolved = CholeskySolver.solve(&matrix, size: size, right: &weights)
        guard isSolved, weights.allSatisfy(\.isFinite) else { return ([], []) }
        return (chosen.map(\.index), weights)
    }

    /// The weights by source, as they are served: the scores of a profile are sums of its items' rows.
    private func transpose(_ incoming: [Float]) -> [TensorName: Matrix] {
        let width = 2 * neighbours
        var outgoing = [[Float]](repeating: [], count: data.items.count)
        for (target, item) in data.items.enumerated() {
            for position in stride(from: target * width, to: (target + 1) * width, by: 2) where incoming[position] >= 0
            {
                outgoing[Int(incoming[position])] += [Float(item), incoming[position + 1]]
            }
        }
        var rows: [Float] = []
        var items = Matrix(rowCount: data.places.count, columnCount: LinearItemRow.columns)
        for (item, place) in data.places.enumerated() {
            let pairs = place < 0 ? [] : outgoing[Int(place)]
            if pairs.isEmpty {
                items.setRow(item, to: LinearItemRow.unplaced)
                continue
            }
            let first = rows.count / NeighbourRow.columns
            rows += pairs
            while rows.count % NeighbourRow.columns != 0 { rows += [-1, 0] }
            items.setRow(item, to: [Float(first), Float(rows.count / NeighbourRow.columns - first), 0, 0])
        }
        // A stored tensor must have a row.
        if rows.isEmpty { rows = NeighbourRow.empty }
        let rowCount = rows.count / NeighbourRow.columns
        return [.items: items, .weights: Matrix(rowCount: rowCount, columnCount: NeighbourRow.columns, values: rows)]
    }
}

/// The largest entries of each row of a Gram matrix that is too large to be stored, always including its diagonal.
struct Cooccurrences: Sendable {
    private var offsets: [Int] = [0]
    /// Pairs of an index and the weighted number of cooccurrences.
    private var pairs: [Float] = []

    init(_ gram: BinaryGram, userWeights: [Float], limit: Int, _ team: ThreadTeam) {
        // A first pass counts, so that each row can be written where it belongs.
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

    /// Calls `body` with each item that an item cooccurs with, and the weighted count.
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
                let met = gram.addAll(cooccurrencesOf: place, weights: userWeights, into: &span)
                var best = TopK(capacity: limit)
                for other in met {
                    // The diagonal is the largest entry of its row.
                    best.insert(other, score: sums[Int(other)])
                    sums[Int(other)] = 0
                }
                body(place, best.sorted())
            }
        }
    }
}
