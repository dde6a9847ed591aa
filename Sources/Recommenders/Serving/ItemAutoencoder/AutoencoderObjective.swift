import DenseMath

/// The network's loss and gradient, at a cost proportional to the number of ratings.
///
/// An item's inputs are, for each of its raters u, the residual x and a mask m. Its code is h = sigmoid(b + sum of x
/// V[u] + m M[u]), and its prediction for u is h W[u] + a[u]. The loss is half the squared errors over observed ratings
/// (I-AutoRec: Sedhain et al., WWW 2015; the mask: Strub et al., 2016) plus half the penalty times the squared weights.
/// To W and a each user's prior is added (`ProfilePriors`), for which every item has a row Y.
///
/// All parameters form one vector: for each user the row [V | M | W, a], then b, then the row Y of each item. The
/// code's column `units` is always 1, so that a is a weight like any other, except that it is not penalised.
struct AutoencoderObjective {
    let residuals: ResidualRatings
    let layout: AutoencoderLayout
    let maskInput: Float
    let priors: ProfilePriors
    var penalty: Float
    let team: ThreadTeam

    init(
        residuals: ResidualRatings, layout: AutoencoderLayout, maskInput: Float, priorShare: Float, penalty: Float,
        team: ThreadTeam
    ) {
        self.residuals = residuals
        self.layout = layout
        self.maskInput = maskInput
        self.penalty = penalty
        self.team = team
        priors = ProfilePriors(residuals.ratings, width: layout.columns, share: priorShare, team: team)
    }

    private var ratings: RatingMatrix { residuals.ratings }
    private var width: Int { layout.columns }
    private var userStride: Int { 3 * width }
    /// The index at which b starts.
    var hiddenStart: Int { ratings.userCount * userStride }
    /// The index at which the items' rows Y start.
    var priorStart: Int { hiddenStart + width }
    var parameterCount: Int { priorStart + ratings.itemCount * width }

    /// Small random weights, none in the padding, and no priors yet. (Larger ones were measured to end at a worse
    /// optimum.)
    func initialParameters(seed: UInt64) -> [Float] {
        var random = RandomNumbers(seed: seed)
        var parameters = [Float](repeating: 0, count: parameterCount)
        for user in 0..<ratings.userCount {
            for part in 0..<3 {
                let start = user * userStride + part * width
                for unit in 0..<layout.units { parameters[start + unit] = 0.01 * random.gaussian() }
            }
        }
        return parameters
    }

    /// The codes of all items: items x `layout.columns`, with 1 in column `units` and zeros after it.
    func codes(_ parameters: [Float]) -> Matrix {
        // Items without ratings, of which there may be many, share one code.
        var unrated = [Float](repeating: 0, count: width)
        var unratedSpan = unrated.mutableSpan
        encode(0..<0, parameters, into: &unratedSpan)
        var values = [Float](repeating: 0, count: ratings.itemCount * width)
        values.withDisjointWriter { [unrated] writer in
            team.forEachRange(of: ratings.itemCount, size: 16) { items in
                for item in items {
                    let range = ratings.itemRange(item)
                    writer.write(item * width..<(item + 1) * width) { code in
                        if range.isEmpty {
                            Kernels.axpy(1, unrated.span, into: &code)
                        } else {
                            encode(range, parameters, into: &code)
                        }
                    }
                }
            }
        }
        return Matrix(rowCount: ratings.itemCount, columnCount: width, values: values)
    }

    /// Overwrites the gradient, and returns the loss.
    func evaluate(_ parameters: [Float], gradient: inout [Float]) -> Double {
        var decoder = decoderRows(parameters)
        let pass = itemPass(parameters, decoder)
        let userSquares = userPass(parameters, pass, gradient: &gradient, decoderGradient: &decoder)
        let itemSquares = priors.gradient(
            parameters, from: priorStart, userGradients: &decoder, penalty: penalty, into: &gradient)
        var hiddenGradient = [Float](repeating: 0, count: width)
        for item in 0..<ratings.itemCount where !ratings.itemRange(item).isEmpty {
            let start = item * 2 * width + width
            for column in 0..<width { hiddenGradient[column] += pass.items[start + column] }
        }
        gradient.replaceSubrange(hiddenStart..<priorStart, with: hiddenGradient)
        let loss = pass.losses.reduce(0.0) { $0 + Double($1) }
        let square = (userSquares + itemSquares).reduce(0.0) { $0 + Double($1) }
        return 0.5 * loss + 0.5 * Double(penalty) * square
    }

    /// W and a of every user, with their priors added: users x `layout.columns`.
    private func decoderRows(_ parameters: [Float]) -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(ratings.userCount * width)
        for user in 0..<ratings.userCount {
            let start = user * userStride + 2 * width
            rows.append(contentsOf: parameters[start..<start + width])
        }
        priors.add(parameters, from: priorStart, to: &rows)
        return rows
    }

    private struct ItemPass {
        /// For each item [code | gradient of the sums before the sigmoid].
        var items: [Float]
        /// For each rating, in the order by item.
        var errors: [Float]
        /// The squared errors of each item.
        var losses: [Float]
    }

    /// The forward pass, and the backward pass up to the codes.
    private func itemPass(_ parameters: [Float], _ decoder: [Float]) -> ItemPass {
        var pass = ItemPass(
            items: [Float](repeating: 0, count: ratings.itemCount * 2 * width),
            errors: [Float](repeating: 0, count: ratings.ratingCount),
            losses: [Float](repeating: 0, count: ratings.itemCount))
        let table = RowTable(stride: width, width: width)
        pass.items.withDisjointWriter { itemWriter in
            pass.errors.withDisjointWriter { errorWriter in
                pass.losses.withDisjointWriter { lossWriter in
                    team.forEachRange(of: ratings.itemCount, size: 16) { items in
                        var code = [Float](repeating: 0, count: width)
                        var slope = code
                        for item in items {
                            let range = ratings.itemRange(item)
                            if range.isEmpty { continue }
                            var codeSpan = code.mutableSpan
                            encode(range, parameters, into: &codeSpan)
                            for column in slope.indices { slope[column] = 0 }
                            var slopeSpan = slope.mutableSpan
                            let loss = errorWriter.write(range) { errors in
                                table.decode(
                                    decoder.span, part: 0, at: ratings.itemUsers.span.extracting(range),
                                    targets: residuals.byItem.span.extracting(range), code: code.span, errors: &errors,
                                    gradient: &slopeSpan)
                            }
                            lossWriter.write(item..<item + 1) { $0[0] = Float(loss) }
                            itemWriter.write(item * 2 * width..<(item + 1) * 2 * width) { row in
                                for column in 0..<width {
                                    let value = code[column]
                                    row[column] = value
                                    // The derivative is zero where the code is the constant 0 or 1.
                                    row[width + column] = slope[column] * value * (1 - value)
                                }
                            }
                        }
                    }
                }
            }
        }
        return pass
    }

    /// Computes the gradient of each user's row, and of W and a without the penalty. Returns each row's squared
    /// weights.
    private func userPass(
        _ parameters: [Float], _ pass: ItemPass, gradient: inout [Float], decoderGradient: inout [Float]
    ) -> [Float] {
        var squares = [Float](repeating: 0, count: ratings.userCount)
        let table = RowTable(stride: 2 * width, width: width)
        let spared = 2 * width + layout.units
        squares.withDisjointWriter { squareWriter in
            decoderGradient.withDisjointWriter { decoderWriter in
                gradient.withDisjointWriter { writer in
                    team.forEachRange(of: ratings.userCount, size: 16) { users in
                        for user in users {
                            let range = ratings.userRange(user)
                            let errors = range.map { pass.errors[Int(residuals.itemPlaces[$0])] }
                            let rowRange = user * userStride..<(user + 1) * userStride
                            let row = parameters.span.extracting(rowRange)
                            writer.write(rowRange) { sums in
                                for column in 0..<userStride { sums[column] = 0 }
                                table.accumulateGradients(
                                    pass.items.span, at: ratings.userItems.span.extracting(range),
                                    scales: residuals.byUser.span.extracting(range), errors: errors.span,
                                    constant: maskInput, into: &sums)
                                decoderWriter.write(user * width..<(user + 1) * width) { decoder in
                                    for column in 0..<width { decoder[column] = sums[2 * width + column] }
                                }
                                let bias = sums[spared]
                                Kernels.axpy(penalty, row, into: &sums)
                                sums[spared] = bias
                            }
                            let square = Kernels.dot(row, row) - row[spared] * row[spared]
                            squareWriter.write(user..<user + 1) { $0[0] = square }
                        }
                    }
                }
            }
        }
        return squares
    }

    /// - Parameter range: the indices of the item's ratings.
    private func encode(_ range: Range<Int>, _ parameters: [Float], into code: inout MutableSpan<Float>) {
        for column in 0..<width { code[column] = parameters[hiddenStart + column] }
        RowTable(stride: userStride, width: width).accumulatePairs(
            parameters.span, at: ratings.itemUsers.span.extracting(range),
            scales: residuals.byItem.span.extracting(range), constant: maskInput, into: &code)
        Kernels.sigmoid(&code, count: layout.units)
        code[layout.units] = 1
        for column in layout.units + 1..<width { code[column] = 0 }
    }
}

extension RatingMatrix {
    /// The indices of a user's ratings.
    func userRange(_ user: Int) -> Range<Int> { userOffsets[user]..<userOffsets[user + 1] }

    /// The indices of an item's ratings.
    func itemRange(_ item: Int) -> Range<Int> { itemOffsets[item]..<itemOffsets[item + 1] }
}
