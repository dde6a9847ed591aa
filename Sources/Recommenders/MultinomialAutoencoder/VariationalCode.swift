import DenseMath
import Foundation

/// The code of a variational autoencoder (Kingma and Welling, ICLR 2014): each unit is drawn from a normal distribution whose mean and
/// logarithm of the variance the layer before gives, and what it tells beyond a standard normal one costs its divergence from that.
struct VariationalCode: Sendable {
    /// How much the divergence weighs beside the likelihood (beta in Liang et al.).
    let divergenceWeight: Float
    let seed: UInt64

    /// Writes the code: the means, with the noise of this step where there is noise.
    /// - Parameter sums: of each row [means | logarithms of variances].
    static func sample(
        _ sums: Activations, noise: VariationalCode?, step: Int32, into code: inout Activations, on team: ThreadTeam
    ) {
        precondition(sums.unitCount == 2 * code.unitCount, "each unit has a mean and a variance")
        let count = code.unitCount
        code.resize(rowCount: sums.rowCount)
        code.forEachRow(on: team) { row, units in
            let first = sums.units(ofRow: row).lowerBound
            for unit in 0..<count { units[unit] = sums.values[first + unit] }
            guard let noise else { return }
            var random = noise.random(step: step, row: row)
            for unit in 0..<count {
                units[unit] += random.gaussian() * exp(0.5 * clamped(sums.values[first + count + unit]))
            }
        }
    }

    /// The gradient of the sums from that of the code, and from the divergence -1/2 sum (1 + log variance - mean^2 - variance),
    /// averaged over the batch.
    func goBack(
        _ gradient: Activations, sums: Activations, step: Int32, into slopes: inout Activations, on team: ThreadTeam
    ) {
        let count = gradient.unitCount
        let share = divergenceWeight / Float(max(gradient.rowCount, 1))
        slopes.resize(rowCount: gradient.rowCount)
        slopes.forEachRow(on: team) { row, slope in
            let (first, code) = (sums.units(ofRow: row).lowerBound, gradient.units(ofRow: row).lowerBound)
            var random = random(step: step, row: row)
            for unit in 0..<count {
                let logVariance = Self.clamped(sums.values[first + count + unit])
                let deviation = exp(0.5 * logVariance)
                let given = gradient.values[code + unit]
                slope[unit] = given + share * sums.values[first + unit]
                slope[count + unit] =
                    0.5 * given * random.gaussian() * deviation + 0.5 * share * (deviation * deviation - 1)
            }
        }
    }

    /// No data asks for variances beyond these; exponentials of wilder sums would not be numbers.
    private static func clamped(_ logVariance: Float) -> Float {
        min(max(logVariance, -20), 10)
    }

    private func random(step: Int32, row: Int) -> RandomNumbers {
        Dropout(probability: 0, seed: seed ^ 0xC0DE).random(step: step, row: row)
    }
}
