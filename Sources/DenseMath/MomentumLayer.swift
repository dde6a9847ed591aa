import CVectorKernels

/// A small dense layer that learns in every step by momentum: outputs = weights * inputs. A bias is an input that is always 1.
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

    /// Writes the gradient of the inputs, then moves the weights.
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
