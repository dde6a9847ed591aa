import DenseMath

extension TensorName {
    /// The inverse of the Gram matrix of the items that somebody likes, and its ridge: one row and one column for each.
    package static let inverse = TensorName(rawValue: "inverse")
    /// Weights from items to others, where there are too many items for all pairs.
    package static let weights = TensorName(rawValue: "weights")
}

/// How a row of the tensor `.items` of a linear model is laid out.
enum LinearItemRow {
    static let columns = 4
    /// Dense: the item's row in the inverse. Sparse: its first row of weights. -1 where nobody liked it when the model was fitted.
    static let place = 0
    /// Dense: d. Sparse: how many rows of weights it has.
    static let factor = 1
    /// Dense: the inverse's diagonal.
    static let diagonal = 2

    static let unplaced: [Float] = [-1, 0, 0, 0]
}

/// The inverse P of a Gram matrix G and its ridge L, and what follows from it.
struct LinearInverse: Sendable {
    let data: LinearData
    let inverse: Matrix
    /// L.
    let ridges: [Float]

    /// - Parameters:
    ///   - gram: G's lower triangle.
    ///   - ridge: raised tenfold as often as it takes to be enough for single precision.
    init(_ data: LinearData, gram: [Float], ridge: Float, dropout: Float, _ team: ThreadTeam) {
        let size = data.items.count
        var ridge = ridge
        var values: [Float] = []
        var ridges: [Float] = []
        repeat {
            ridges = (0..<size).map { ridge + dropout / (1 - dropout) * gram[$0 * size + $0] }
            values = gram
            for place in 0..<size { values[place * size + place] += ridges[place] }
            ridge *= 10
        } while !SymmetricInverse.invert(&values, size: size, on: team) && ridge.isFinite
        self.data = data
        self.ridges = ridges
        inverse = Matrix(rowCount: size, columnCount: size, values: values)
    }

    /// - Parameter diagonal: the most that B's diagonal may hold; a diagonal below it is what the ridge makes of it.
    func tensors(diagonal limit: Float) -> [TensorName: Matrix] {
        let itemCount = data.places.count
        var items = Matrix(rowCount: itemCount, columnCount: LinearItemRow.columns)
        for (item, place) in data.places.enumerated() {
            guard place >= 0 else {
                items.setRow(item, to: LinearItemRow.unplaced)
                continue
            }
            let own = inverse[Int(place), Int(place)]
            let ridge = ridges[Int(place)]
            let factor = 1 - ridge * own <= limit ? ridge : (1 - limit) / own
            items.setRow(item, to: [Float(place), factor, own, 0])
        }
        return [.inverse: inverse, .items: items]
    }
}
