import CVectorKernels

/// Products of a sparse row (indices and values) with a table of dense rows. The work is proportional to the number of
/// indices.
package struct RowTable {
    /// The distance between two rows, in numbers.
    package let stride: Int
    /// The length of one part of a row; the parts lie side by side.
    package let width: Int

    package init(stride: Int, width: Int) {
        precondition(width > 0 && stride >= width, "a row holds its parts")
        self.stride = stride
        self.width = width
    }

    /// sum += scales[k] * part 0 + constant * part 1 of the rows `indices[k]`.
    package func accumulatePairs(
        _ table: Span<Float>, at indices: Span<Int32>, scales: Span<Float>, constant: Float,
        into sum: inout MutableSpan<Float>
    ) {
        check(table, indices, scales.count, parts: 2, sum.count)
        table.withUnsafeBufferPointer { table in
            indices.withUnsafeBufferPointer { indices in
                scales.withUnsafeBufferPointer { scales in
                    sum.withUnsafeMutableBufferPointer { sum in
                        guard let rows = table.baseAddress, let first = indices.baseAddress,
                            let factors = scales.baseAddress, let out = sum.baseAddress
                        else { return }
                        ck_accumulate_pairs(rows, stride, width, first, factors, indices.count, constant, out)
                    }
                }
            }
        }
    }

    /// sum += the first parts of the rows `indices[k]`.
    package func accumulate(_ table: Span<Float>, at indices: Span<Int32>, into sum: inout MutableSpan<Float>) {
        check(table, indices, indices.count, parts: 1, sum.count)
        table.withUnsafeBufferPointer { table in
            indices.withUnsafeBufferPointer { indices in
                sum.withUnsafeMutableBufferPointer { sum in
                    guard let rows = table.baseAddress, let first = indices.baseAddress, let out = sum.baseAddress
                    else { return }
                    ck_sum_rows(rows, stride, width, first, indices.count, out)
                }
            }
        }
    }

    /// errors[k] = dot(code, row) - targets[k], with the part of each row that begins at `part * width`;
    /// gradient += errors[k] * row. Returns the sum of the squared errors.
    package func decode(
        _ table: Span<Float>, part: Int, at indices: Span<Int32>, targets: Span<Float>, code: Span<Float>,
        errors: inout MutableSpan<Float>, gradient: inout MutableSpan<Float>
    ) -> Double {
        check(table, indices, targets.count, parts: part + 1, gradient.count)
        precondition(code.count >= width && errors.count == indices.count, "there is an error for each index")
        return table.withUnsafeBufferPointer { table in
            indices.withUnsafeBufferPointer { indices in
                targets.withUnsafeBufferPointer { targets in
                    code.withUnsafeBufferPointer { code in
                        errors.withUnsafeMutableBufferPointer { errors in
                            gradient.withUnsafeMutableBufferPointer { gradient in
                                guard let rows = table.baseAddress, let first = indices.baseAddress,
                                    let wanted = targets.baseAddress, let input = code.baseAddress,
                                    let out = errors.baseAddress, let slope = gradient.baseAddress
                                else { return 0 }
                                return ck_decode(
                                    rows + part * width, stride, width, first, wanted, indices.count, input, out, slope)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Over rows of [code | gradient of the code's input], sums into `sums`, which holds three parts side by side:
    /// scales[k] * gradient, constant * gradient, errors[k] * code.
    package func accumulateGradients(
        _ table: Span<Float>, at indices: Span<Int32>, scales: Span<Float>, errors: Span<Float>, constant: Float,
        into sums: inout MutableSpan<Float>
    ) {
        check(table, indices, scales.count, parts: 2, sums.count / 3)
        precondition(errors.count == indices.count, "there is an error for each index")
        table.withUnsafeBufferPointer { table in
            indices.withUnsafeBufferPointer { indices in
                scales.withUnsafeBufferPointer { scales in
                    errors.withUnsafeBufferPointer { errors in
                        sums.withUnsafeMutableBufferPointer { sums in
                            guard let rows = table.baseAddress, let first = indices.baseAddress,
                                let factors = scales.baseAddress, let wrong = errors.baseAddress,
                                let out = sums.baseAddress
                            else { return }
                            ck_accumulate_gradients(
                                rows, stride, width, first, factors, wrong, indices.count, constant, out, out + width,
                                out + 2 * width)
                        }
                    }
                }
            }
        }
    }

    private func check(_ table: Span<Float>, _ indices: Span<Int32>, _ valueCount: Int, parts: Int, _ sumCount: Int) {
        precondition(indices.count == valueCount, "a sparse row has one value for each index")
        precondition(parts * width <= stride && sumCount >= width, "a sum is as wide as a part")
        Kernels.requireIndices(indices, below: table.count / stride)
    }
}

extension Kernels {
    /// Traps where an index is outside its table: the loops that follow do not check.
    static func requireIndices(_ indices: Span<Int32>, below limit: Int) {
        let areInside = indices.withUnsafeBufferPointer { indices in
            guard let first = indices.baseAddress else { return true }
            return ck_indices_lie_below(first, indices.count, Int32(clamping: limit))
        }
        precondition(areInside, "an index lies inside its table")
    }
}
