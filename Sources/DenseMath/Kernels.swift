import CVectorKernels

/// Dense products over spans. Lengths are checked once a call, never inside a loop.
package enum Kernels {
    /// Sum of a[i] * b[i].
    package static func dot(_ a: Span<Float>, _ b: Span<Float>) -> Float {
        precondition(a.count == b.count, "a product needs two vectors of one length")
        return a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                guard let left = a.baseAddress, let right = b.baseAddress else { return 0 }
                return ck_dot(left, right, a.count)
            }
        }
    }

    /// The dot products of one vector, which is read once, with three others of its length.
    static func dotThree(
        _ vector: Span<Float>, _ a: Span<Float>, _ b: Span<Float>, _ c: Span<Float>
    ) -> (Float, Float, Float) {
        let count = vector.count
        precondition(a.count == count && b.count == count && c.count == count, "the vectors have one length")
        var products: (Float, Float, Float) = (0, 0, 0)
        vector.withUnsafeBufferPointer { vector in
            a.withUnsafeBufferPointer { a in
                b.withUnsafeBufferPointer { b in
                    c.withUnsafeBufferPointer { c in
                        guard let v = vector.baseAddress, let x = a.baseAddress, let y = b.baseAddress,
                            let z = c.baseAddress
                        else { return }
                        withUnsafeMutableBytes(of: &products) { bytes in
                            guard let out = bytes.assumingMemoryBound(to: Float.self).baseAddress else { return }
                            ck_dot_three(v, x, y, z, count, out)
                        }
                    }
                }
            }
        }
        return products
    }

    /// y[i] += alpha * x[i].
    package static func axpy(_ alpha: Float, _ x: Span<Float>, into y: inout MutableSpan<Float>) {
        precondition(x.count == y.count, "a sum needs two vectors of one length")
        x.withUnsafeBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                guard let source = x.baseAddress, let target = y.baseAddress else { return }
                ck_axpy(alpha, source, target, x.count)
            }
        }
    }

    /// values[i] = 1 / (1 + exp(-values[i])), to about 1e-7, over the first `count` values.
    package static func sigmoid(_ values: inout MutableSpan<Float>, count: Int) {
        precondition(count >= 0 && count <= values.count, "a count lies inside its vector")
        values.withUnsafeMutableBufferPointer { values in
            guard let base = values.baseAddress else { return }
            ck_sigmoid(base, count)
        }
    }

    /// scores[offset + r] = dot(row r, vector) for every row of a tile: rows x columns, row-major, with as many columns
    /// as the vector.
    package static func scoreRows(
        _ tile: Span<Float>, vector: Span<Float>, into scores: inout [Float], at offset: Int
    ) {
        let columns = vector.count
        precondition(columns > 0 && tile.count % columns == 0, "a tile holds whole rows")
        let rowCount = tile.count / columns
        precondition(offset >= 0 && offset + rowCount <= scores.count, "there is a score for each row")
        tile.withUnsafeBufferPointer { tile in
            vector.withUnsafeBufferPointer { vector in
                scores.withUnsafeMutableBufferPointer { scores in
                    guard let rows = tile.baseAddress, let weights = vector.baseAddress, let out = scores.baseAddress
                    else { return }
                    ck_score_rows(rows, rowCount, columns, weights, out + offset)
                }
            }
        }
    }

    /// cosines[offset + r] = the cosine between (row r - centre) and `query`, over the first `query.count` columns; 0
    /// where a length is 0.
    /// - Parameters:
    ///   - tile: rows x columns, row-major.
    ///   - centre: as long as `query`.
    package static func cosineRows(
        _ tile: Span<Float>, columns: Int, centre: Span<Float>, query: Span<Float>, into cosines: inout [Float],
        at offset: Int
    ) {
        precondition(columns > 0 && tile.count % columns == 0, "a tile holds whole rows")
        precondition(centre.count == query.count && query.count <= columns, "a query lies inside a row")
        let rowCount = tile.count / columns
        precondition(offset >= 0 && offset + rowCount <= cosines.count, "there is a cosine for each row")
        tile.withUnsafeBufferPointer { tile in
            centre.withUnsafeBufferPointer { centre in
                query.withUnsafeBufferPointer { query in
                    cosines.withUnsafeMutableBufferPointer { cosines in
                        guard let rows = tile.baseAddress, let middle = centre.baseAddress,
                            let wanted = query.baseAddress, let out = cosines.baseAddress
                        else { return }
                        ck_cosine_rows(rows, rowCount, columns, query.count, middle, wanted, out + offset)
                    }
                }
            }
        }
    }
}
