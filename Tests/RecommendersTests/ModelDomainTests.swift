import Recommenders
import TasteValues
import Testing

@Suite("Every model on unusual data", .oneAtATime)
struct ModelDomainTests {
    /// A name, the data, and its scale.
    struct Domain: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let ratings: RatingMatrix
        var scale = ModelConformanceTests.scale
    }

    static let domains: [Domain] = [
        Domain(testDescription: "one rating", ratings: one(4)),
        Domain(
            testDescription: "the extremes, by turns",
            ratings: SyntheticRatings.matrix(users: 24, items: 16) { user, item in (user ^ item) % 3 == 0 ? 5 : 1 }),
        Domain(testDescription: "one user", ratings: SyntheticRatings.tastes(users: 1, items: 60, share: 0.8, seed: 1)),
        Domain(testDescription: "one item", ratings: SyntheticRatings.tastes(users: 60, items: 1, share: 0.8, seed: 2)),
        Domain(
            testDescription: "always the same rating",
            ratings: SyntheticRatings.matrix(users: 20, items: 30) { _, _ in 3 }),
        Domain(
            testDescription: "two ratings of one item",
            ratings: SyntheticRatings.matrix(users: 2, items: 1) { user, _ in Float(1 + 4 * user) }),
        Domain(
            testDescription: "users and items without ratings",
            ratings: SyntheticRatings.matrix(users: 40, items: 40) {
                ($0 + $1) % 3 == 0 && $0 % 2 == 0 && $1 % 5 != 0 ? 2 : nil
            }),
        domain("half stars", RatingScale(minimum: 0.5, maximum: 5, step: 0.5)),
        domain("zero included", RatingScale(minimum: 0, maximum: 5, step: 1)),
        domain("negative", RatingScale(minimum: -10, maximum: 10, step: 0.25)),
        domain("per cent", RatingScale(minimum: 0, maximum: 100, step: 1)),
        domain("thumbs", RatingScale(minimum: 0, maximum: 1, step: 1)),
    ]

    static func one(_ value: Float) -> RatingMatrix {
        RatingMatrix(userCount: 1, itemCount: 1, users: [0], items: [0], values: [value])
    }

    static func domain(_ name: String, _ scale: RatingScale) -> Domain {
        Domain(
            testDescription: name,
            ratings: SyntheticRatings.tastes(users: 30, items: 20, share: 0.5, seed: 5, scale: scale), scale: scale)
    }

    @Test("Scores and predictions are finite and near the scale on any data", arguments: ModelCatalogue.kinds, domains)
    func anyDomain(kind: String, domain: Domain) throws {
        let model = try SharedFit.fit(kind, domain.ratings, scale: domain.scale)
        let range = domain.scale.maximum - domain.scale.minimum
        let sensible = domain.scale.minimum - range...domain.scale.maximum + range
        let isRating = ModelConformanceTests.ratingKinds.contains(kind)
        let served = try model.served()
        let items = (0..<Int32(domain.ratings.itemCount)).map { $0 }
        for user in 0..<Int32(domain.ratings.userCount) {
            let profile = domain.ratings.profile(ofUser: user)
            for query in [UserQuery(profile: profile, currentRow: Int(user)), UserQuery(profile: profile)] {
                let scores = try model.scores(query)
                #expect(scores.count == domain.ratings.itemCount)
                #expect(scores.allSatisfy { isRating ? sensible.contains($0) : $0.isFinite })
                let predicted = try served.predict(query, items: items, from: model)
                #expect(predicted.allSatisfy { sensible.contains($0) })
            }
        }
        let stranger = try model.scores(UserQuery(profile: Profile()))
        #expect(stranger.allSatisfy { isRating ? sensible.contains($0) : $0.isFinite })
    }
}
