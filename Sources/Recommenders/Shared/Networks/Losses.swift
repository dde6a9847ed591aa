import DenseMath

/// Losses of a batch. Each replaces the outputs by the gradient of the batch's mean loss, and returns that mean.
enum Losses {
    /// The multinomial likelihood (Liang et al., WWW 2018, equation 2): -sum of target * log softmax, over all units.
    /// - Parameter targets: a row for each example: the chosen units and their counts.
    static func multinomial(_ outputs: inout Activations, targets: SparseRows, on team: ThreadTeam) -> Double {
        let share = 1 / Float(max(outputs.rowCount, 1))
        return mean(&outputs, on: team) { row, units in
            let range = targets.range(ofRow: row)
            var (total, chosen) = (Float(0), 0.0)
            for place in range {
                total += targets.values[place]
                chosen += Double(targets.values[place] * units[Int(targets.columns[place])])
            }
            let logarithm = Kernels.softmax(&units, scale: total * share)
            for place in range { units[Int(targets.columns[place])] -= targets.values[place] * share }
            return Double(total) * logarithm - chosen
        }
    }

    /// The cross-entropy of a softmax over classes.
    /// - Parameter classes: the right class of each example, as the number of a unit.
    static func crossEntropy(_ outputs: inout Activations, classes: [Int32], on team: ThreadTeam) -> Double {
        precondition(classes.count == outputs.rowCount, "each example has a class")
        let share = 1 / Float(max(outputs.rowCount, 1))
        return mean(&outputs, on: team) { row, units in
            let right = Int(classes[row])
            let given = Double(units[right])
            let logarithm = Kernels.softmax(&units, scale: share)
            units[right] -= share
            return logarithm - given
        }
    }

    /// The squared error, averaged over examples and units.
    /// - Parameter targets: in the layout of `outputs`.
    static func squared(_ outputs: inout Activations, targets: Activations, on team: ThreadTeam) -> Double {
        precondition(
            targets.rowCount == outputs.rowCount && targets.unitCount == outputs.unitCount, "each output has a target")
        let share = 1 / Float(max(outputs.rowCount * outputs.unitCount, 1))
        let unitShare = 1 / Double(outputs.unitCount)
        return mean(&outputs, on: team) { row, units in
            let first = targets.units(ofRow: row).lowerBound
            var square = 0.0
            for unit in units.indices {
                let error = units[unit] - targets.values[first + unit]
                square += Double(error * error)
                units[unit] = 2 * share * error
            }
            return square * unitShare
        }
    }

    /// The squared error, averaged over the targets. Units without a target do not count.
    static func maskedSquared(_ outputs: inout Activations, targets: SparseRows, on team: ThreadTeam) -> Double {
        let share = 1 / Float(max(targets.values.count, 1))
        let rowShare = Double(outputs.rowCount) / Double(max(targets.values.count, 1))
        return mean(&outputs, on: team) { row, units in
            let range = targets.range(ofRow: row)
            let errors = range.map { units[Int(targets.columns[$0])] - targets.values[$0] }
            for unit in units.indices { units[unit] = 0 }
            for (error, place) in zip(errors, range) { units[Int(targets.columns[place])] = 2 * share * error }
            return errors.reduce(0) { $0 + Double($1 * $1) } * rowShare
        }
    }

    /// The mean of the rows' losses, added in order.
    private static func mean(
        _ outputs: inout Activations, on team: ThreadTeam,
        _ loss: @Sendable (Int, inout MutableSpan<Float>) -> Double
    ) -> Double {
        var losses = [Float](repeating: 0, count: outputs.rowCount)
        losses.withDisjointWriter { writer in
            outputs.forEachRow(on: team) { row, units in
                let value = loss(row, &units)
                writer.write(row..<row + 1) { $0[0] = Float(value) }
            }
        }
        return losses.reduce(0.0) { $0 + Double($1) } / Double(max(losses.count, 1))
    }
}
