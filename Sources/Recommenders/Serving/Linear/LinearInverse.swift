import DenseMath
import Foundation

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

/// What a dense linear autoencoder keeps of its fit to learn each like exactly between two fits: the hyper-parameters of its ridge, which stay as
/// they were, and how far its places are used.
struct LinearLearning: Codable, Sendable, Equatable {
    /// As it was added to the diagonal in the end.
    var ridge: Float
    var dropout: Float
    /// The most that an item may say about itself.
    var diagonal: Float
    var weights: LinearUserWeights
    /// Places 0..<`placeCount` of the inverse belong to items.
    var placeCount: Int
    /// Rows 0..<`corrections` of the tensor of that name count; those behind them are left over.
    var corrections = 0
    /// A change was too much to follow exactly: the weights stay as they are until the next fit.
    var isStale = false

    static let staleReason = "the weights of the linear model could not follow a change in single precision"

    var isValid: Bool {
        ridge > 0 && ridge.isFinite && dropout >= 0 && dropout < 1 && diagonal.isFinite && weights.isValid
            && placeCount >= 0 && corrections >= 0
    }

    /// How much of an item's own entry in the Gram matrix dropout adds to its ridge.
    var dropoutShare: Float { dropout / (1 - dropout) }

    /// What the inverse's row of an item is multiplied with in a score: d. So that B's diagonal is what the ridge alone makes of it, if that is
    /// not above the limit.
    /// - Parameters:
    ///   - ridge: the item's own, dropout's part included.
    ///   - own: the item's entry on the inverse's diagonal.
    func factor(ridge: Float, own: Float) -> Float {
        1 - ridge * own <= diagonal ? ridge : (1 - diagonal) / own
    }
}

/// What each user counts: one over a power of how much the user likes, so that those who like everything say less about what
/// goes together.
///
/// Of how many likes, only the power of two is counted: then one like more hardly ever changes what all others of its user count, and
/// can be learned by itself. The scale is such that the mean weight of a like was one at the time of the fit, so that a penalty means the
/// same for each power; it stays as it is until the next fit.
struct LinearUserWeights: Codable, Sendable, Equatable {
    let power: Float
    let scale: Float

    var isValid: Bool { power.isFinite && scale > 0 && scale.isFinite }

    /// - Parameter counts: how many items each user likes.
    init(power: Float, counts: [Int]) {
        self.power = power
        let total = counts.reduce(0.0) { $0 + Double(Self.raw($1, power)) * Double($1) }
        let likes = counts.reduce(0, +)
        scale = total > 0 ? Float(Double(likes) / total) : 1
    }

    func callAsFunction(_ count: Int) -> Float { scale * Self.raw(count, power) }

    private static func raw(_ count: Int, _ power: Float) -> Float {
        count == 0 ? 0 : pow(Float(1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)), -power)
    }
}
