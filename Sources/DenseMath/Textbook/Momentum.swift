import CVectorKernels

/// Stochastic gradient descent with heavy-ball momentum: v <- momentum v + gradient, w <- w - rate v (Polyak, 1964; as
/// in PyTorch's SGD).
package struct MomentumRule: Sendable {
    package let rate: Float
    package let momentum: Float
    /// The number of steps after which a row's velocity counts as zero, because momentum^k is below single precision.
    fileprivate let powers: [Float]

    package init(rate: Float, momentum: Float) {
        precondition(rate > 0 && momentum >= 0 && momentum < 1, "momentum below 1 keeps the velocity finite")
        self.rate = rate
        self.momentum = momentum
        var powers: [Float] = [1]
        while let last = powers.last, last * momentum > 1e-12 { powers.append(last * momentum) }
        self.powers = powers
    }

    fileprivate func withKernelRule(step: Int32, _ body: (ck_momentum) -> Void) {
        powers.withUnsafeBufferPointer { powers in
            body(
                ck_momentum(
                    lead: rate * momentum / (1 - momentum), pace: rate / (1 - momentum), momentum: momentum,
                    powers: powers.baseAddress, power_count: Int32(powers.count), step: step))
        }
    }
}

/// A table of weights with sparse gradients, under momentum that moves all rows in every step. Rows without a gradient
/// are moved when they are next read: with the result of the dense rule, at a cost proportional to the rows touched. (A
/// row is stored as its resting point and its velocity; see `textbook/momentum.c`.)
package struct MomentumTable: ~Copyable {
    package let rowCount: Int
    package let width: Int
    private let rule: MomentumRule
    private let rows: AlignedFloats
    private var lastSteps: [Int32]

    /// - Parameter weights: the initial weights.
    package init(weights: Matrix, rule: MomentumRule) {
        rowCount = weights.rowCount
        width = weights.columnCount
        self.rule = rule
        let rows = AlignedFloats(count: 2 * weights.values.count)
        lastSteps = [Int32](repeating: 0, count: rowCount)
        for row in 0..<rowCount {
            for (column, weight) in weights.row(row).enumerated() { rows.start[2 * row * width + column] = weight }
        }
        self.rows = rows
    }

    /// sum += scales[k] * row `indices[k]`, in its state at this step. Steps count from 1.
    package func accumulate(
        _ indices: Span<Int32>, scales: Span<Float>, step: Int32, into sum: inout [Float]
    ) {
        check(indices, scales.count, sum.count)
        Self.withPlaces(indices, scales) { first, factors in
            rule.withKernelRule(step: step) { kernelRule in
                ck_momentum_accumulate(rows.start, width, lastSteps, kernelRule, first, factors, indices.count, &sum)
            }
        }
    }

    /// For each row, the error e = scale * (dot(code, row) - targets[k]): adds e * row to `gradient`, then updates the
    /// row by the gradient e * code.
    package mutating func decode(
        _ indices: Span<Int32>, targets: Span<Float>, scale: Float, code: [Float], step: Int32,
        gradient: inout [Float]
    ) {
        check(indices, targets.count, gradient.count)
        precondition(code.count == width, "a code is as wide as a row")
        let width = width
        Self.withPlaces(indices, targets) { first, wanted in
            rule.withKernelRule(step: step) { kernelRule in
                ck_momentum_decode(
                    rows.start, width, &lastSteps, kernelRule, first, wanted, indices.count, scale, code, &gradient)
            }
        }
    }

    /// Updates rows by the gradient scales[k] * delta.
    package mutating func learn(_ indices: Span<Int32>, scales: Span<Float>, delta: [Float], step: Int32) {
        check(indices, scales.count, delta.count)
        let width = width
        Self.withPlaces(indices, scales) { first, factors in
            rule.withKernelRule(step: step) { kernelRule in
                ck_momentum_learn(rows.start, width, &lastSteps, kernelRule, first, factors, indices.count, delta)
            }
        }
    }

    private static func withPlaces(
        _ indices: Span<Int32>, _ values: Span<Float>,
        _ body: (UnsafePointer<Int32>, UnsafePointer<Float>) -> Void
    ) {
        indices.withUnsafeBufferPointer { indices in
            values.withUnsafeBufferPointer { values in
                guard let first = indices.baseAddress, let factors = values.baseAddress else { return }
                body(first, factors)
            }
        }
    }

    /// The weights after `step`.
    package func weights(afterStep step: Int32) -> Matrix {
        var result = Matrix(rowCount: rowCount, columnCount: width)
        let lead = rule.rate * rule.momentum / (1 - rule.momentum)
        for row in 0..<rowCount {
            let asleep = Int(step - lastSteps[row])
            let factor = asleep < rule.powers.count ? lead * rule.powers[asleep] : 0
            for column in 0..<width {
                let place = 2 * row * width + column
                result[row, column] = rows.start[place] + factor * rows.start[place + width]
            }
        }
        return result
    }

    /// A copy of some rows, to be restored later.
    package struct SavedRows {
        fileprivate let rows: [Int32]
        fileprivate let values: [Float]
        fileprivate let lastSteps: [Int32]
    }

    package func saved(_ indices: [Int32]) -> SavedRows {
        var values: [Float] = []
        values.reserveCapacity(indices.count * 2 * width)
        for row in indices {
            let start = rows.start + 2 * Int(row) * width
            values.append(contentsOf: UnsafeBufferPointer(start: start, count: 2 * width))
        }
        return SavedRows(rows: indices, values: values, lastSteps: indices.map { lastSteps[Int($0)] })
    }

    package mutating func restore(_ saved: SavedRows) {
        for (position, row) in saved.rows.enumerated() {
            let start = rows.start + 2 * Int(row) * width
            for column in 0..<2 * width { start[column] = saved.values[2 * position * width + column] }
            lastSteps[Int(row)] = saved.lastSteps[position]
        }
    }

    /// Whether all numbers are finite, and small enough to be squared.
    package var isFinite: Bool { ck_dot(rows.start, rows.start, rows.count).isFinite }

    /// The same for some rows.
    package func isFinite(_ indices: [Int32]) -> Bool {
        indices.allSatisfy { row in
            let start = rows.start + 2 * Int(row) * width
            return ck_dot(start, start, 2 * width).isFinite
        }
    }

    private func check(_ indices: Span<Int32>, _ valueCount: Int, _ vectorCount: Int) {
        precondition(indices.count == valueCount && vectorCount == width, "a sparse row has one value for each index")
        Kernels.requireIndices(indices, below: rowCount)
    }
}

/// A small dense layer that is updated in every step by momentum: outputs = weights * inputs. A bias is the weight of
/// an input that is always 1.
package struct MomentumLayer {
    package let rule: MomentumRule
    package private(set) var weights: Matrix
    private var velocities: [Float]

    /// - Parameter weights: outputs x inputs.
    package init(weights: Matrix, rule: MomentumRule) {
        self.weights = weights
        self.rule = rule
        velocities = [Float](repeating: 0, count: weights.values.count)
    }

    /// Whether all numbers are finite, and small enough to be squared.
    package var isFinite: Bool {
        Kernels.dot(weights.values.span, weights.values.span).isFinite
            && Kernels.dot(velocities.span, velocities.span).isFinite
    }

    /// Writes the sums of the inputs to the first `weights.rowCount` of `outputs`.
    package func forward(_ inputs: [Float], into outputs: inout [Float]) {
        precondition(
            inputs.count == weights.columnCount && outputs.count >= weights.rowCount, "a layer fits its inputs")
        ck_layer_forward(weights.values, weights.rowCount, weights.columnCount, inputs, &outputs)
    }

    /// Computes the gradient of the inputs, then updates the weights.
    /// - Parameter delta: the gradient of the outputs.
    package mutating func learn(
        inputs: [Float], delta: [Float], inputGradient: inout [Float]
    ) {
        let (rows, width) = (weights.rowCount, weights.columnCount)
        precondition(inputs.count == width && inputGradient.count == width, "a layer fits its inputs")
        precondition(delta.count >= rows, "a layer has a gradient for each output")
        weights.withMutableValues { weights in
            weights.withUnsafeMutableBufferPointer { weights in
                guard let base = weights.baseAddress else { return }
                ck_layer_learn(
                    base, &velocities, rows, width, inputs, delta, rule.momentum, rule.rate, &inputGradient)
            }
        }
    }
}
