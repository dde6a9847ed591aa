import DenseMath

/// A sparse vector: ascending indices, and the value at each.
struct SparseVector {
    var places: [Int32]
    var values: [Float]

    /// The dot product with a dense row.
    func dot(_ row: Span<Float>) -> Double {
        var sum = 0.0
        for position in places.indices { sum += Double(values[position]) * Double(row[Int(places[position])]) }
        return sum
    }
}

/// The inverse P of a changing matrix A, as stored rows less corrections s z z' (`CorrectionRow`).
///
/// When A changes by w v v', P changes by -w / (1 + w v'P v) (P v)(P v)' (Sherman and Morrison, 1950), which is one
/// more correction. Many corrections are subtracted from the rows themselves in one matrix product.
struct InverseCorrections<Source: TensorSource> {
    private let source: Source
    let size: Int
    /// The diagonal of P.
    private(set) var diagonal: [Float]
    /// The rows, once corrections were subtracted from them.
    private(set) var folded: [Float]?
    /// The corrections z that are not yet subtracted from the rows.
    private var corrections: [Float] = []
    private var signs: [Float] = []
    /// The number of corrections that are stored.
    private var storedCount: Int

    /// Each correction costs time in every answer; subtracting them costs one product for each number of the rows, and
    /// writing all rows. The larger the rows, the more corrections are worth keeping.
    private var limit: Int { min(128, max(96, size / 8)) }
    /// Below this share of its former value, a direction of the matrix is lost in rounding.
    private static var leastDenominator: Double { 1e-4 }

    init(size: Int, diagonal: [Float], count: Int, from source: Source) throws {
        (self.source, self.size, self.diagonal, storedCount) = (source, size, diagonal, count)
        try source.forEachRow(of: .corrections, at: Array(0..<Int32(count))) { _, row in
            for place in 0..<size { corrections.append(row[place]) }
            signs.append(row[size])
        }
    }

    var count: Int { signs.count }

    /// Follows A + weight v v'. Returns false, and changes nothing, where single precision does not suffice.
    mutating func add(_ vector: SparseVector, weight: Float) throws -> Bool {
        if count >= limit { try fold() }
        let product = try times(vector)
        let denominator = 1 + Double(weight) * vector.dot(product.span)
        guard denominator.isFinite, denominator > Self.leastDenominator else { return false }
        let scale = Float((Double(abs(weight)) / denominator).squareRoot())
        let sign: Float = weight < 0 ? -1 : 1
        for place in 0..<size {
            let value = scale * product[place]
            corrections.append(value)
            diagonal[place] -= sign * value * value
        }
        signs.append(sign)
        return true
    }

    /// P v.
    func times(_ vector: SparseVector) throws -> [Float] {
        var product = [Float](repeating: 0, count: size)
        var span = product.mutableSpan
        if let folded {
            for (place, value) in zip(vector.places, vector.values) {
                Kernels.axpy(value, folded.span.extracting(range(Int(place))), into: &span)
            }
        } else {
            try source.forEachRow(of: .inverse, at: vector.places) { position, row in
                Kernels.axpy(vector.values[position], row, into: &span)
            }
        }
        for number in signs.indices {
            let row = corrections.span.extracting(range(number))
            Kernels.axpy(-signs[number] * Float(vector.dot(row)), row, into: &span)
        }
        return product
    }

    /// Subtracts the corrections from the rows.
    mutating func fold() throws {
        var rows = try folded ?? source.rows(of: .inverse, count: size, columns: size).values
        folded = nil
        var signed = corrections
        for number in signs.indices where signs[number] < 0 {
            for place in range(number) { signed[place] = -signed[place] }
        }
        let product = MatrixProduct(
            rows: size, inner: count, columns: size, left: .init(stride: size, isTransposed: true))
        var span = rows.mutableSpan
        product.apply(corrections.span, signed.span, alpha: -1, beta: 1, into: &span)
        for place in 0..<size { diagonal[place] = rows[place * size + place] }
        folded = rows
        (corrections, signs, storedCount) = ([], [], 0)
    }

    /// The rows to be stored: new corrections, and the whole inverse where corrections were subtracted.
    func renewedRows() -> [TensorName: [(row: Int32, values: [Float])]] {
        var renewed: [TensorName: [(row: Int32, values: [Float])]] = [:]
        if let folded {
            renewed[.inverse] = (0..<size).map { (row: Int32($0), values: Array(folded[range($0)])) }
        }
        let padding = [Float](repeating: 0, count: CorrectionRow.columns(inverseSize: size) - size - 1)
        renewed[.corrections] = (storedCount..<count).map { number in
            (row: Int32(number), values: corrections[range(number)] + [signs[number]] + padding)
        }
        return renewed
    }

    private func range(_ row: Int) -> Range<Int> { row * size..<(row + 1) * size }
}
