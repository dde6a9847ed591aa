import CVectorKernels
import Foundation

/// Adam (Kingma and Ba, ICLR 2015, algorithm 1): steps are proportional to the running mean of the gradient over the
/// root of that of its square.
package struct AdamRule: Sendable {
    package var rate: Float
    /// Beta 1, of the mean of the gradient.
    package var meanDecay: Float = 0.9
    /// Beta 2, of the mean of its square.
    package var squareDecay: Float = 0.999
    package var epsilon: Float = 1e-8
    /// Multiple of the weights that is added to the gradient: a quadratic penalty of half of it.
    package var weightDecay: Float = 0

    package init(rate: Float) {
        self.rate = rate
    }

    /// Steps count from 1.
    fileprivate func kernelRule(step: Int32) -> ck_adam_rule {
        let squareCorrection = (1 - pow(Double(squareDecay), Double(step))).squareRoot()
        let meanCorrection = 1 - pow(Double(meanDecay), Double(step))
        return ck_adam_rule(
            pace: Float(Double(rate) * squareCorrection / meanCorrection), epsilon: epsilon * Float(squareCorrection),
            mean_decay: meanDecay, square_decay: squareDecay, weight_decay: weightDecay)
    }
}

/// A table of weights that is trained by Adam, in single rows or in blocks of rows, on a team.
///
/// The gradient of a block is computed and used while it is in the cache; the whole table's gradient never exists. A
/// row without a gradient in a step is left alone, and `wake` brings it up to date before it is read: to where the
/// dense rule would have moved it, except for the slow change of its root mean square (below one per cent).
package struct AdamTable: Sendable {
    package private(set) var weights: Matrix
    private var means: [Float]
    private var squares: [Float]
    /// The step after which each row is stored.
    private var lastSteps: [Int32]

    /// - Parameter weights: the initial weights.
    package init(weights: Matrix) {
        self.weights = weights
        means = [Float](repeating: 0, count: weights.values.count)
        squares = means
        lastSteps = [Int32](repeating: 0, count: weights.rowCount)
    }

    /// Updates all rows. `gradient` is called once for each block of at most `blockSize` consecutive rows, to overwrite
    /// the block's gradient, rows x columns.
    package mutating func learn(
        rule: AdamRule, step: Int32, blockSize: Int, on team: ThreadTeam,
        gradient: @Sendable (Range<Int>, inout MutableSpan<Float>) -> Void
    ) {
        let (rowCount, columns) = (weights.rowCount, weights.columnCount)
        let kernelRule = rule.kernelRule(step: step)
        withParts { parts in
            team.forEachRange(of: rowCount, size: blockSize) { rows in
                var slope = [Float](repeating: 0, count: rows.count * columns)
                var span = slope.mutableSpan
                gradient(rows, &span)
                parts.learn(rows.lowerBound * columns..<rows.upperBound * columns, slope, kernelRule)
            }
        }
        for row in lastSteps.indices { lastSteps[row] = step }
    }

    /// Updates some rows, which must be up to date. `gradient` is called once for each position in `rows`, to add to a
    /// gradient of zeros.
    /// - Parameter rows: distinct.
    package mutating func learn(
        rows: [Int32], rule: AdamRule, step: Int32, on team: ThreadTeam,
        gradient: @Sendable (Int, inout MutableSpan<Float>) -> Void
    ) {
        check(rows)
        let columns = weights.columnCount
        let kernelRule = rule.kernelRule(step: step)
        withParts { parts in
            team.forEachRange(of: rows.count, size: Self.rowsPerBlock) { positions in
                var slope = [Float](repeating: 0, count: columns)
                for position in positions {
                    for column in slope.indices { slope[column] = 0 }
                    var span = slope.mutableSpan
                    gradient(position, &span)
                    let first = Int(rows[position]) * columns
                    parts.learn(first..<first + columns, slope, kernelRule)
                }
            }
        }
        for row in rows { lastSteps[Int(row)] = step }
    }

    /// Moves some rows to their state before `step`, after steps without a gradient.
    /// - Parameter rows: distinct.
    package mutating func wake(rows: [Int32], rule: AdamRule, step: Int32, on team: ThreadTeam) {
        check(rows)
        let columns = weights.columnCount
        let lastSteps = lastSteps
        let kernelRule = rule.kernelRule(step: max(1, step - 1))
        withParts { parts in
            team.forEachRange(of: rows.count, size: Self.rowsPerBlock) { positions in
                for position in positions {
                    let row = Int(rows[position])
                    let asleep = step - 1 - lastSteps[row]
                    guard asleep > 0, lastSteps[row] > 0 else { continue }
                    parts.wake(row * columns..<(row + 1) * columns, asleep, kernelRule)
                }
            }
        }
        for row in rows { self.lastSteps[Int(row)] = step - 1 }
    }

    private static let rowsPerBlock = 64

    private func check(_ rows: [Int32]) {
        Kernels.requireIndices(rows.span, below: weights.rowCount)
    }

    private mutating func withParts(_ body: (AdamParts) -> Void) {
        weights.withDisjointWriter { weights in
            means.withDisjointWriter { means in
                squares.withDisjointWriter { squares in
                    body(AdamParts(weights: weights, means: means, squares: squares))
                }
            }
        }
    }
}

/// The three numbers kept for each weight.
private struct AdamParts: Sendable {
    let weights: DisjointWriter
    let means: DisjointWriter
    let squares: DisjointWriter

    func learn(_ range: Range<Int>, _ gradient: [Float], _ rule: ck_adam_rule) {
        precondition(gradient.count == range.count, "each weight has a gradient")
        with(range) { ck_adam($0, $1, $2, gradient, range.count, rule) }
    }

    /// After k steps the mean is decay^k of what it was; meanwhile it moved the weights by the sum of a geometric
    /// series.
    func wake(_ range: Range<Int>, _ asleep: Int32, _ rule: ck_adam_rule) {
        let fade = pow(rule.mean_decay, Float(asleep))
        let pace = rule.pace * rule.mean_decay * (1 - fade) / (1 - rule.mean_decay)
        let squareFade = pow(rule.square_decay, Float(asleep))
        with(range) { ck_adam_wake($0, $1, $2, range.count, pace, rule.epsilon, fade, squareFade) }
    }

    private func with(
        _ range: Range<Int>,
        _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) {
        weights.withPointer(range) { weights in
            means.withPointer(range) { means in
                squares.withPointer(range) { squares in body(weights, means, squares) }
            }
        }
    }
}
