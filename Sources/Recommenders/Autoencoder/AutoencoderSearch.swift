import DenseMath

/// Chooses the network's penalty and its number of iterations on a part of the ratings that is held out.
package struct AutoencoderSearch: Sendable {
    /// Penalties tried, lowest first.
    package var penalties: [Float] = [30, 45, 65, 90]
    package var iterationLimit = 80
    /// Iterations between two looks at the held-out ratings.
    package var interval = 5
    /// Looks without a better error after which a penalty is done.
    package var patience = 3
    /// Of the ratings.
    package var heldOutShare = 0.1
    /// With fewer ratings than this, a held-out part would say nothing, and the middle penalty is taken.
    package var smallestUsefulCount = 200
    package var trace: (@Sendable (String) -> Void)? = nil

    package init() {}

    struct Choice {
        var penalty: Float
        var iterations: Int
        var validationRMSE: Float?
        /// Of the whole fit, what the search took.
        var shareOfWork: Double
    }

    func run(
        _ ratings: RatingMatrix, units: Int, maskInput: Float, seed: UInt64, team: ThreadTeam,
        progress: (FitProgress) throws -> Void
    ) throws -> Choice {
        guard ratings.ratingCount >= smallestUsefulCount else {
            return Choice(penalty: penalties[penalties.count / 2], iterations: 30, validationRMSE: nil, shareOfWork: 0)
        }
        let split = HeldOutSplit(ratings, share: heldOutShare, seed: seed)
        let base = AutoencoderTraining(
            split.kept, units: units, maskInput: maskInput, penalty: penalties[0], seed: seed, team: team)
        var best = Choice(penalty: penalties[0], iterations: 1, validationRMSE: nil, shareOfWork: 0.7)
        for penalty in penalties {
            let training = AutoencoderTraining(base, penalty: penalty)
            var bestHere = Float.infinity
            var since = 0
            _ = try training.run(iterations: iterationLimit) { iteration, parameters in
                guard iteration % interval == 0 else { return true }
                let settings = training.settings(iterations: iteration)
                let items = training.itemRows(training.objective.codes(parameters))
                let users = training.userRows(items, settings)
                let error = split.rmse(items: items, users: users)
                trace?("penalty \(penalty) iteration \(iteration) validation \(error)")
                if error < bestHere { (bestHere, since) = (error, 0) } else { since += 1 }
                if error < best.validationRMSE ?? .infinity {
                    best = Choice(penalty: penalty, iterations: iteration, validationRMSE: error, shareOfWork: 0.7)
                }
                return since < patience
            }
        }
        return best
    }
}

/// Ratings held out to choose by, and the others.
struct HeldOutSplit: Sendable {
    let kept: RatingMatrix
    let users: [Int32]
    let items: [Int32]
    let values: [Float]

    init(_ ratings: RatingMatrix, share: Double, seed: UInt64) {
        var random = RandomNumbers(seed: seed ^ 0x5EED)
        let order = random.permutation(of: ratings.ratingCount)
        let heldOut = order.prefix(Int(Double(ratings.ratingCount) * share))
        var isHeldOut = [Bool](repeating: false, count: ratings.ratingCount)
        for place in heldOut { isHeldOut[Int(place)] = true }
        var kept: (users: [Int32], items: [Int32], values: [Float]) = ([], [], [])
        var out = kept
        for user in 0..<ratings.userCount {
            for place in ratings.userRange(user) {
                if isHeldOut[place] {
                    out.users.append(Int32(user))
                    out.items.append(ratings.userItems[place])
                    out.values.append(ratings.userValues[place])
                } else {
                    kept.users.append(Int32(user))
                    kept.items.append(ratings.userItems[place])
                    kept.values.append(ratings.userValues[place])
                }
            }
        }
        self.kept = RatingMatrix(
            userCount: ratings.userCount, itemCount: ratings.itemCount, users: kept.users, items: kept.items,
            values: kept.values)
        (users, items, values) = out
    }

    /// The error of products of rows.
    func rmse(items itemRows: Matrix, users userRows: Matrix) -> Float {
        var square = 0.0
        for place in values.indices {
            let user = userRows.values.span.extracting(userRows.range(ofRow: Int(users[place])))
            let item = itemRows.values.span.extracting(itemRows.range(ofRow: Int(items[place])))
            let error = Double(Kernels.dot(user, item) - values[place])
            square += error * error
        }
        return Float((square / Double(max(values.count, 1))).squareRoot())
    }
}
