import DenseMath

/// Dropout (Srivastava et al., JMLR 2014): while learning, each unit is left out with some probability and the others grow in proportion.
/// What is left out follows from the seed, the step and the row, whoever computes it.
struct Dropout: Sendable {
    /// Of being left out, in 0..<1.
    let probability: Float
    let seed: UInt64

    init(probability: Float, seed: UInt64) {
        precondition(probability >= 0 && probability < 1, "something is left")
        self.probability = probability
        self.seed = seed
    }

    /// What the numbers that stay are multiplied with.
    var scale: Float { 1 / (1 - probability) }

    /// Numbers of its own for each row of each step.
    func random(step: Int32, row: Int) -> RandomNumbers {
        RandomNumbers(seed: seed &+ UInt64(UInt32(bitPattern: step)) << 32 &+ UInt64(row))
    }

    func keeps(_ random: inout RandomNumbers) -> Bool {
        random.uniform() >= Double(probability)
    }

    /// Leaves units out.
    func apply(_ values: inout Activations, step: Int32, on team: ThreadTeam) {
        if probability == 0 { return }
        values.forEachRow(on: team) { row, units in
            var random = random(step: step, row: row)
            for unit in units.indices { units[unit] = keeps(&random) ? units[unit] * scale : 0 }
        }
    }

    /// The gradient before from that after: the same units, chosen again.
    func goBack(_ gradient: inout Activations, step: Int32, on team: ThreadTeam) {
        apply(&gradient, step: step, on: team)
    }
}
