import DenseMath
import Foundation

extension TensorName {
    /// The inverse of the regularised Gram matrix of the liked items, with room for items that will be liked later.
    package static let inverse = TensorName(rawValue: "inverse")
    /// The corrections to be subtracted from the inverse: see `CorrectionRow`.
    package static let corrections = TensorName(rawValue: "corrections")
    /// Weights between neighbouring items, for catalogues with too many pairs.
    package static let weights = TensorName(rawValue: "weights")
}

/// The layout of the rows of a linear model's tensor `.items`.
enum LinearItemRow {
    static let columns = 4
    /// Dense: the index of the item's row in the inverse. Sparse: its first row of weights. -1 for an item without
    /// likes.
    static let place = 0
    /// Dense: d. Sparse: the number of rows of weights.
    static let factor = 1
    /// Dense: the inverse's diagonal, corrections included.
    static let diagonal = 2
    /// Dense: the item's ridge L.
    static let ridge = 3

    static let unplaced: [Float] = [-1, 0, 0, 0]

    /// An index that is stored as a number; -1 for one that is not below `limit`, which only damage can cause.
    @inline(__always)
    static func place(_ stored: Float, below limit: Int) -> Int {
        stored >= 0 && stored < Float(limit) ? Int(stored) : -1
    }
}

/// The layout of the rows z of the tensor `.corrections`: as many numbers as the inverse has columns, then a sign s.
/// The inverse is the stored one less the sum of s z z' over the corrections, so that a like is learned by writing one
/// or two rows instead of all.
enum CorrectionRow {
    static func columns(inverseSize: Int) -> Int { inverseSize + paddedColumns(1) }
}

/// The inverse P of a regularised Gram matrix, and the tensors that follow from it.
struct LinearInverse: Sendable {
    let data: LinearData
    let inverse: Matrix
    /// The diagonal of L.
    let ridges: [Float]
    /// The ridge that was used.
    let ridge: Float

    /// The size of an inverse with room for more items than are liked now. Small catalogues, whose room costs little,
    /// grow by a larger share.
    static func capacity(_ count: Int) -> Int {
        paddedColumns(count + max(count / 20, min(count / 5, 256)) + 64)
    }

    /// - Parameters:
    ///   - gram: the lower triangle of G.
    ///   - ridge: multiplied by ten until single precision suffices.
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

    /// The inverse with room for items without likes, for which it holds the ridge alone.
    private static func spread(_ values: consuming [Float], size: Int, ridge: Float) -> [Float] {
        let capacity = capacity(size)
        var values = values
        values.reserveCapacity(capacity * capacity)
        values.append(contentsOf: repeatElement(0, count: capacity * capacity - size * size))
        // Copying starts at the end, because rows move towards it.
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
        // A stored tensor must have a row.
        let corrections = Matrix(
            rowCount: 1, columnCount: CorrectionRow.columns(inverseSize: inverse.columnCount))
        return [.inverse: inverse, .items: items, .corrections: corrections]
    }
}

/// What a dense linear autoencoder keeps of its fit to learn each like exactly between two fits: the hyper-parameters
/// of its ridge, which stay as they were, and the number of rows in use.
struct LinearLearning: Codable, Sendable, Equatable {
    /// The ridge that was used in the fit.
    var ridge: Float
    var dropout: Float
    /// Upper bound of an item's weight on itself.
    var diagonal: Float
    var weights: LinearUserWeights
    /// Rows 0..<`placeCount` of the inverse belong to items.
    var placeCount: Int
    /// Rows 0..<`corrections` of the tensor of that name are valid; those after them are left over.
    var corrections = 0
    /// Single precision could not follow a change: the weights stay as they are until the next fit.
    var isStale = false

    static let staleReason = "the weights of the linear model could not follow a change in single precision"

    var isValid: Bool {
        ridge > 0 && ridge.isFinite && dropout >= 0 && dropout < 1 && diagonal.isFinite && weights.isValid
            && placeCount >= 0 && corrections >= 0
    }

    /// The share of an item's own entry in the Gram matrix that dropout adds to its ridge.
    var dropoutShare: Float { dropout / (1 - dropout) }

    /// The factor d of the inverse's row in a score: B's diagonal is what the ridge alone gives, but at most
    /// `diagonal`.
    /// - Parameters:
    ///   - ridge: the item's own, dropout's part included.
    ///   - own: the item's entry on the inverse's diagonal.
    func factor(ridge: Float, own: Float) -> Float {
        1 - ridge * own <= diagonal ? ridge : (1 - diagonal) / own
    }
}

/// Each user's weight: a negative power of their number of likes, because users who like everything say less about what
/// belongs together.
///
/// The number of likes is rounded down to a power of two. One more like then rarely changes the weight of all others of
/// its user, and can be learned by itself. The scale makes the mean weight of a like 1 at the time of the fit, so that
/// a penalty means the same for each power; it stays as it is until the next fit.
struct LinearUserWeights: Codable, Sendable, Equatable {
    let power: Float
    let scale: Float

    var isValid: Bool { power.isFinite && scale > 0 && scale.isFinite }

    /// - Parameter counts: the number of likes of each user.
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
