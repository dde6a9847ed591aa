import DenseMath
import Recommenders
import Testing

/// What each rating contributes to a score.
@Suite("Contributions of ratings", .oneAtATime)
struct ContributionTests {
    /// The kinds whose scores are sums over ratings; `linear` with weights between all items, and between neighbours.
    static let fits: [(kind: String, parameters: HyperParameters)] = [
        ("als", ["units": "16"]), ("linear", [:]), ("linear", ["denseItemLimit": "0", "neighbours": "8"]),
    ]

    @Test("Base and contributions add up to the score, for each of 2,000 pairs of a user and an item", arguments: 0..<3)
    func sums(fit: Int) throws {
        let model = try Self.fitted(fit)
        try Self.expectSums(model, SharedFit.train)
    }

    @Test("They still do after updates", arguments: 0..<3)
    func sumsAfterUpdate(fit: Int) throws {
        var model = try Self.fitted(fit)
        var now = ChangingRatings(SharedFit.train)
        for user in Int32(0)..<20 {
            for item in Int32(0)..<40 where (user + item) % 9 == 0 { now.rate(user, item, Float(5 - user % 4)) }
        }
        let change = RatingChange(
            users: now.changedUsers, items: Array(0..<40), userCount: SharedFit.userCount,
            itemCount: SharedFit.itemCount, ratings: now)
        model.apply(try model.served().update(change, from: model))
        try Self.expectSums(model, now.matrix)
    }

    @Test("In a linear model, a contribution is what the score loses without the rating")
    func leavingOut() throws {
        let model = try Self.fitted(1)
        let profile = SharedFit.train.profile(ofUser: 4)
        let all = try model.scores(UserQuery(profile: profile))
        let item = try #require((0..<40).first { !profile.indices.contains($0) })
        let own = try #require(
            try model.served().contributions(UserQuery(profile: profile), items: [item], from: model)?.first)
        #expect(own.of.contains { abs($0) > 0.01 })
        for place in profile.indices.indices {
            var less = profile
            less.indices.remove(at: place)
            less.values.remove(at: place)
            let without = try model.scores(UserQuery(profile: less))[Int(item)]
            #expect(abs(all[Int(item)] - without - own.of[place]) < 1e-4)
        }
    }

    @Test("Dismissed items lower the scores of similar ones, and contributions still add up", arguments: 0..<3)
    func dismissed(fit: Int) throws {
        let model = try Self.fitted(fit)
        let served = try model.served()
        let profile = SharedFit.train.profile(ofUser: 4)
        let plain = try model.scores(UserQuery(profile: profile))
        // What is dismissed was recommended.
        let item = try #require(
            (0..<40).filter { !profile.indices.contains($0) }.max { plain[Int($0)] < plain[Int($1)] })
        let query = UserQuery(profile: profile, currentRow: 4, dismissed: [item, 44])
        let scores = try model.scores(query)
        var similarities: [Float] = []
        try served.similarities(to: item, from: model, into: &similarities)
        let alike = try #require(
            (0..<40).filter { $0 != item }.max { similarities[Int($0)] < similarities[Int($1)] })
        #expect(scores[Int(alike)] < plain[Int(alike)] - 1e-4)
        for other in Int32(0)..<40 where other != item {
            let own = try #require(try served.contributions(query, items: [other], from: model)?.first)
            #expect(abs(own.of.reduce(own.base, +) - scores[Int(other)]) < 1e-4)
        }
        let some = try served.score(query, items: [alike], from: model)
        #expect(abs(some[0] - scores[Int(alike)]) < 1e-4)
    }

    @Test("A model whose scores are no sums has none", arguments: ["autoencoder", "blend", "dae", "ncf"])
    func others(kind: String) throws {
        let model = try SharedFit.of(kind).model
        let query = UserQuery(profile: SharedFit.train.profile(ofUser: 0))
        #expect(try model.served().contributions(query, items: [3], from: model) == nil)
    }

    private static func fitted(_ fit: Int) throws -> FittedModel {
        try SharedFit.fit(fits[fit].kind, SharedFit.train, parameters: fits[fit].parameters)
    }

    private static func expectSums(_ model: FittedModel, _ ratings: RatingMatrix) throws {
        let served = try model.served()
        var summed = 0
        for user in 0..<Int32(SharedFit.userCount) {
            let profile = ratings.profile(ofUser: user)
            for query in [UserQuery(profile: profile, currentRow: Int(user)), UserQuery(profile: profile)] {
                let scores = try model.scores(query)
                let all = try #require(try served.contributions(query, items: Array(0..<40), from: model))
                for (item, own) in all.enumerated() {
                    #expect(own.of.count == profile.count)
                    #expect(abs(own.of.reduce(own.base, +) - scores[item]) < 1e-4)
                    // A folded-in score comes from the ratings alone, unless nothing is known of item or likes.
                    guard query.currentRow == nil, own.of.contains(where: { $0 != 0 }) else { continue }
                    #expect(own.base == 0)
                    summed += 1
                }
            }
        }
        #expect(summed >= 500)
    }
}
