import Foundation
import TasteValues

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
