import DenseMath

extension TensorName {
    /// The inverse of the Gram matrix of the items that somebody likes, and its ridge: one row and one column for each, and room for
    /// items that somebody will like.
    package static let inverse = TensorName(rawValue: "inverse")
    /// What is still to be taken from the inverse: see `CorrectionRow`.
    package static let corrections = TensorName(rawValue: "corrections")
    /// Weights from items to others, where there are too many items for all pairs.
    package static let weights = TensorName(rawValue: "weights")
}

/// How a row of the tensor `.items` of a linear model is laid out.
enum LinearItemRow {
    static let columns = 4
    /// Dense: the item's row in the inverse. Sparse: its first row of weights. -1 where nobody has liked it.
    static let place = 0
    /// Dense: d. Sparse: how many rows of weights it has.
    static let factor = 1
    /// Dense: the inverse's diagonal, corrections included.
    static let diagonal = 2
    /// Dense: the item's ridge, L.
    static let ridge = 3

    static let unplaced: [Float] = [-1, 0, 0, 0]
}

/// A row z of the tensor `.corrections`: as many numbers as the inverse has columns, then a sign s. The inverse is what is stored less the
/// sum of s z z' over the corrections, so that a like is learned by writing a row or two instead of all rows.
enum CorrectionRow {
    static func columns(inverseSize: Int) -> Int { inverseSize + paddedColumns(1) }
}

/// The inverse P of a Gram matrix G and its ridge L, and what follows from it.
struct LinearInverse: Sendable {
    let data: LinearData
    let inverse: Matrix
    /// L.
    let ridges: [Float]
    /// The ridge that it took.
    let ridge: Float

    /// How many rows and columns an inverse has that can hold some more items than are liked now.
    /// Small catalogues grow by a larger share, and their room costs little.
    static func capacity(_ count: Int) -> Int {
        paddedColumns(count + max(count / 20, min(count / 5, 256)) + 64)
    }

    /// - Parameters:
    ///   - gram: G's lower triangle.
    ///   - ridge: raised tenfold as often as it takes to be enough for single precision.
    init(_ data: LinearData, gram: [Float], ridge: Float, dropout: Float, _ team: ThreadTeam) {
        let size = data.items.count
        var ridge = ridge
        var values: [Float] = []
        var ridges: [Float] = []
        while true {
            ridges = (0..<size).map { ridge + dropout / (1 - dropout) * gram[$0 * size + $0] }
            values = gram
            for place in 0..<size { values[place * size + place] += ridges[place] }
            if SymmetricInverse.invert(&values, size: size, on: team) || !(ridge * 10).isFinite { break }
            ridge *= 10
        }
        self.data = data
        self.ridges = ridges
        self.ridge = ridge
        inverse = Matrix(
            rowCount: Self.capacity(size), columnCount: Self.capacity(size),
            values: Self.spread(values, size: size, ridge: ridge))
    }

    /// The inverse with room for items that nobody likes, in which only the ridge stands.
    private static func spread(_ values: consuming [Float], size: Int, ridge: Float) -> [Float] {
        let capacity = capacity(size)
        var values = values
        values.reserveCapacity(capacity * capacity)
        values.append(contentsOf: repeatElement(0, count: capacity * capacity - size * size))
        // From the end, for the rows move towards it.
        for row in (0..<size).reversed() {
            for column in (0..<size).reversed() { values[row * capacity + column] = values[row * size + column] }
            for column in size..<capacity { values[row * capacity + column] = 0 }
        }
        for place in size..<capacity {
            for column in 0..<size { values[place * capacity + column] = 0 }
            values[place * capacity + place] = 1 / ridge
        }
        return values
    }

    func tensors(_ learning: LinearLearning) -> [TensorName: Matrix] {
        let itemCount = data.places.count
        var items = Matrix(rowCount: itemCount, columnCount: LinearItemRow.columns)
        for (item, place) in data.places.enumerated() {
            guard place >= 0 else {
                items.setRow(item, to: LinearItemRow.unplaced)
                continue
            }
            let own = inverse[Int(place), Int(place)]
            let ridge = ridges[Int(place)]
            items.setRow(item, to: [Float(place), learning.factor(ridge: ridge, own: own), own, ridge])
        }
        // A tensor that is stored has a row.
        let corrections = Matrix(
            rowCount: 1, columnCount: CorrectionRow.columns(inverseSize: inverse.columnCount))
        return [.inverse: inverse, .items: items, .corrections: corrections]
    }
}
