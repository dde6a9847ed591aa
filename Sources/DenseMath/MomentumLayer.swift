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

    /// Writes the sums of the inputs to the first `weights.rowCount` of `outputs`.
    package func forward(_ inputs: Span<Float>, into outputs: inout MutableSpan<Float>) {
        precondition(
            inputs.count == weights.columnCount && outputs.count >= weights.rowCount, "a layer fits its inputs")
        inputs.withUnsafeBufferPointer { inputs in
            outputs.withUnsafeMutableBufferPointer { outputs in
                guard let source = inputs.baseAddress, let target = outputs.baseAddress else { return }
                ck_layer_forward(weights.values, weights.rowCount, weights.columnCount, source, target)
            }
        }
    }

    /// Writes the gradient of the inputs, then moves the weights.
    /// - Parameter delta: the gradient of the outputs.
    package mutating func learn(
        inputs: Span<Float>, delta: Span<Float>, inputGradient: inout MutableSpan<Float>
    ) {
        let (rows, width) = (weights.rowCount, weights.columnCount)
        precondition(inputs.count == width && inputGradient.count == width, "a layer fits its inputs")
        precondition(delta.count >= rows, "a layer has a gradient for each output")
        inputs.withUnsafeBufferPointer { inputs in
            delta.withUnsafeBufferPointer { delta in
                inputGradient.withUnsafeMutableBufferPointer { gradient in
                    guard let source = inputs.baseAddress, let slopes = delta.baseAddress,
                        let target = gradient.baseAddress
                    else { return }
                    weights.withMutableValues { weights in
                        weights.withUnsafeMutableBufferPointer { weights in
                            guard let base = weights.baseAddress else { return }
                            ck_layer_learn(
                                base, &velocities, rows, width, source, slopes, rule.momentum, rule.rate, target)
                        }
                    }
                }
            }
        }
    }
}
