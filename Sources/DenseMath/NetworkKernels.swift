import CVectorKernels

/// The activation functions of a layer's units.
package enum Activation: String, Sendable, Codable, CaseIterable {
    case linear, sigmoid, tanh, relu

    /// Replaces sums by the activation function's values.
    package func apply(_ values: inout MutableSpan<Float>) {
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            switch self {
            case .linear: break
            case .sigmoid: ck_sigmoid(base, values.count)
            case .tanh: ck_tanh(base, values.count)
            case .relu: ck_relu(base, values.count)
            }
        }
    }

    /// Turns a gradient of outputs into one of sums, by the derivative at the given outputs.
    package func goBack(outputs: Span<Float>, gradient: inout MutableSpan<Float>) {
        precondition(outputs.count == gradient.count, "each output has a gradient")
        outputs.withUnsafeBufferPointer { outputs in
            gradient.withUnsafeMutableBufferPointer { gradient in
                guard let given = outputs.baseAddress, let slope = gradient.baseAddress else { return }
                switch self {
                case .linear: break
                case .sigmoid: ck_through_sigmoid(given, slope, gradient.count)
                case .tanh: ck_through_tanh(given, slope, gradient.count)
                case .relu: ck_through_relu(given, slope, gradient.count)
                }
            }
        }
    }
}

extension Kernels {
    /// values[i] = scale * exp(values[i]) / sum of all exp. Returns the logarithm of that sum; nothing overflows.
    package static func softmax(_ values: inout MutableSpan<Float>, scale: Float) -> Double {
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return -.infinity }
            return ck_softmax(base, values.count, scale)
        }
    }

    /// sum[c] += scales[k] * row[c] for c below `width`, over the rows `indices[k]` of a table with `stride` numbers
    /// from one to the next.
    package static func accumulateRows(
        _ table: Span<Float>, stride: Int, width: Int, at indices: Span<Int32>, scales: Span<Float>,
        into sum: inout MutableSpan<Float>
    ) {
        precondition(width >= 0 && width <= sum.count && width <= stride && stride > 0, "a sum is no wider than a row")
        precondition(indices.count == scales.count, "a sparse row has one value for each index")
        requireIndices(indices, below: (table.count + stride - width) / stride)
        table.withUnsafeBufferPointer { table in
            indices.withUnsafeBufferPointer { indices in
                scales.withUnsafeBufferPointer { scales in
                    sum.withUnsafeMutableBufferPointer { sum in
                        guard let rows = table.baseAddress, let first = indices.baseAddress,
                            let factors = scales.baseAddress, let out = sum.baseAddress
                        else { return }
                        ck_accumulate_rows(rows, stride, width, first, factors, indices.count, out)
                    }
                }
            }
        }
    }
}
