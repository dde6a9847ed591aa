import COpenBLAS

/// The inverse of a symmetric positive definite matrix, in place, on a team.
///
/// Sweeps a panel of columns at a time (the sweep operator of Beaton, 1964, in blocks). With D the inverse of the
/// panel's diagonal block and C the panel, the rest becomes A - C D C', the panel C D, and the block -D; when all
/// panels are swept, A has become minus its inverse. This costs size^3 multiplications and additions, as Cholesky's
/// method does, nearly all of them in products of large matrices that run in parallel. Every block is a Schur
/// complement of a positive definite matrix, and therefore positive definite itself.
package enum SymmetricInverse {
    /// Columns of a panel: enough for fast products, but few enough that the block's own inverse does not matter.
    private static let panelWidth = 256
    /// Rows and columns of a part of the matrix that one thread updates.
    private static let tileSize = 512

    /// Replaces the matrix, of which only the lower triangle is read, by its inverse, both triangles.
    /// - Parameters:
    ///   - matrix: size x size, row after row.
    /// - Returns: false where the matrix is not positive definite in single precision; its contents are then
    ///   meaningless.
    package static func invert(_ matrix: inout [Float], size: Int, on team: ThreadTeam) -> Bool {
        precondition(matrix.count == size * size, "a square matrix")
        let width = min(panelWidth, size)
        var panel = [Float](repeating: 0, count: size * width)
        var product = panel
        return matrix.withUnsafeMutableBufferPointer { matrix in
            panel.withUnsafeMutableBufferPointer { panel in
                product.withUnsafeMutableBufferPointer { product in
                    guard let values = matrix.baseAddress, let panel = panel.baseAddress,
                        let product = product.baseAddress
                    else { return true }
                    let places = Places(
                        size: size, stride: width, values: values, panel: panel, product: product)
                    for first in stride(from: 0, to: size, by: width) {
                        guard places.sweep(first..<min(size, first + width), tileSize, team) else { return false }
                    }
                    places.negateAndMirror(tileSize, team)
                    return true
                }
            }
        }
    }
}

/// The memory of an inversion. `@unchecked Sendable`: the blocks of each parallel loop write disjoint rows or tiles,
/// and read none that another block writes; the arrays are lent for the whole inversion.
private struct Places: @unchecked Sendable {
    let size: Int
    /// The distance between two rows of the panel, in numbers.
    let stride: Int
    let values: UnsafeMutablePointer<Float>
    /// The panel's columns before the update; zero in the panel's own rows, so that the update leaves these alone.
    let panel: UnsafeMutablePointer<Float>
    /// The panel times the inverse of its diagonal block.
    let product: UnsafeMutablePointer<Float>

    func sweep(_ columns: Range<Int>, _ tileSize: Int, _ team: ThreadTeam) -> Bool {
        guard var inverse = invertedBlock(columns) else { return false }
        let count = columns.count
        inverse.withUnsafeMutableBufferPointer { inverse in
            guard let start = inverse.baseAddress else { return }
            let block = Block(inverse: start)
            team.forEachRange(of: size, size: tileSize) { rows in
                copyPanel(columns, rows: rows)
                cblas_sgemm(
                    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows.count), Int32(count), Int32(count), 1,
                    panel + rows.lowerBound * stride, Int32(stride), block.inverse, Int32(count), 0,
                    product + rows.lowerBound * stride, Int32(stride))
            }
            updateTiles(columns, tileSize, team)
            team.forEachRange(of: size, size: tileSize) { storePanel(columns, rows: $0) }
            for row in 0..<count {
                for column in 0..<count {
                    values[(columns.lowerBound + row) * size + columns.lowerBound + column] =
                        -block.inverse[row * count + column]
                }
            }
        }
        return true
    }

    /// `@unchecked Sendable`: only read while shared.
    private struct Block: @unchecked Sendable {
        let inverse: UnsafeMutablePointer<Float>
    }

    /// The inverse of a diagonal block, both triangles.
    private func invertedBlock(_ columns: Range<Int>) -> [Float]? {
        let count = columns.count
        var block = [Float](repeating: 0, count: count * count)
        for row in 0..<count {
            let start = (columns.lowerBound + row) * size + columns.lowerBound
            for column in 0...row { block[row * count + column] = values[start + column] }
        }
        // LAPACK stores matrices by columns: the lower half by rows is the upper half by columns.
        var half = CChar(UInt8(ascii: "U"))
        var order = Int32(count)
        var status: Int32 = 0
        spotrf_(&half, &order, &block, &order, &status)
        guard status == 0 else { return nil }
        spotri_(&half, &order, &block, &order, &status)
        guard status == 0 else { return nil }
        for row in 0..<count {
            for column in 0..<row { block[column * count + row] = block[row * count + column] }
        }
        return block
    }

    /// Above the diagonal block the panel is the transpose of the rows to its left.
    private func copyPanel(_ columns: Range<Int>, rows: Range<Int>) {
        for row in rows {
            let target = panel + row * stride
            if row >= columns.upperBound {
                target.update(from: values + row * size + columns.lowerBound, count: columns.count)
            } else if row >= columns.lowerBound {
                target.update(repeating: 0, count: columns.count)
            }
        }
        let above = rows.lowerBound..<max(rows.lowerBound, min(rows.upperBound, columns.lowerBound))
        for (position, column) in columns.enumerated() {
            for row in above { panel[row * stride + position] = values[column * size + row] }
        }
    }

    private func storePanel(_ columns: Range<Int>, rows: Range<Int>) {
        for row in rows where row >= columns.upperBound {
            (values + row * size + columns.lowerBound).update(from: product + row * stride, count: columns.count)
        }
        let above = rows.lowerBound..<max(rows.lowerBound, min(rows.upperBound, columns.lowerBound))
        for (position, column) in columns.enumerated() {
            for row in above { values[column * size + row] = product[row * stride + position] }
        }
    }

    /// values -= product * panel', in the lower triangle.
    private func updateTiles(_ columns: Range<Int>, _ tileSize: Int, _ team: ThreadTeam) {
        let tiles = (size + tileSize - 1) / tileSize
        let pairs = (0..<tiles).flatMap { row in (0...row).map { (row: row, column: $0) } }
        team.forEachBlock(pairs.count) { number in
            let row = pairs[number].row * tileSize
            let column = pairs[number].column * tileSize
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasTrans, Int32(min(tileSize, size - row)),
                Int32(min(tileSize, size - column)), Int32(columns.count), -1, product + row * stride, Int32(stride),
                panel + column * stride, Int32(stride), 1, values + row * size + column, Int32(size))
        }
    }

    func negateAndMirror(_ tileSize: Int, _ team: ThreadTeam) {
        let tiles = (size + tileSize - 1) / tileSize
        let pairs = (0..<tiles).flatMap { row in (0...row).map { (row: row, column: $0) } }
        team.forEachBlock(pairs.count) { number in
            let rows = pairs[number].row * tileSize..<min(size, (pairs[number].row + 1) * tileSize)
            let first = pairs[number].column * tileSize
            for row in rows {
                for column in first..<min(row + 1, first + tileSize) {
                    let value = -values[row * size + column]
                    values[row * size + column] = value
                    values[column * size + row] = value
                }
            }
        }
    }
}
